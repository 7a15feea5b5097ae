/**
 * What a person said, encrypted on disk: AES-256-GCM (NIST SP 800-38D) under a key of this file alone, in chunks, so that a
 * player may ask for any part of a long recording.
 *
 *   file  = "BSND" | version (1) | length of key id (1) | key id | bytes of sound (8) | chunk …
 *   chunk = ciphertext (64 KiB, the last one shorter) | tag (16)
 *
 * The nonce of a chunk is its number: the key is never used for another file. Every tag also covers the key's id and the
 * size of the whole, so that a file cannot be cut short or put together anew.
 */
import { createCipheriv, createDecipheriv } from 'node:crypto';
import { type FileHandle, open, rename } from 'node:fs/promises';
import type { SoundBytes } from '../../app/ports/voices.ts';

const magic = Buffer.from('BSND');
const version = 1;
const chunkBytes = 64 * 1024;
const tagBytes = 16;
const nonceBytes = 12;
/** Magic, version, length of the id; then the id and the size. */
const fixedBytes = 6;
const sizeBytes = 8;

interface Head {
  readonly keyId: string;
  /** Bytes of the sound that is sealed. */
  readonly size: number;
  /** Where the first chunk begins. */
  readonly from: number;
}

/** Seals `path` into `target`, which is complete on disk (synced) when this resolves. Rejects when the disk refuses. */
export async function sealSound(path: string, target: string, keyId: string, key: Uint8Array): Promise<void> {
  const source = await open(path, 'r');
  try {
    const { size } = await source.stat();
    const out = await open(`${target}.part`, 'w', 0o600);
    try {
      const id = Buffer.from(keyId);
      const length = Buffer.alloc(sizeBytes);
      length.writeBigUInt64BE(BigInt(size));
      await out.write(Buffer.concat([magic, Buffer.of(version, id.length), id, length]));
      const plain = Buffer.alloc(chunkBytes);
      for (let index = 0; index * chunkBytes < size; index++) {
        const { bytesRead } = await source.read(plain, 0, chunkBytes, index * chunkBytes);
        const cipher = createCipheriv('aes-256-gcm', key, nonceOf(index)).setAAD(aboutOf(keyId, size));
        const sealed = cipher.update(plain.subarray(0, bytesRead));
        await out.write(Buffer.concat([sealed, cipher.final(), cipher.getAuthTag()]));
      }
      await out.sync();
    } finally {
      await out.close();
    }
    await rename(`${target}.part`, target);
  } finally {
    await source.close();
  }
}

/** The id of the key of a sealed file; null when it is none, or is gone. */
export async function keyIdOf(path: string): Promise<string | null> {
  const file = await open(path, 'r').catch(() => null);
  if (file === null) return null;
  try {
    return (await headOf(file))?.keyId ?? null;
  } finally {
    await file.close();
  }
}

/** The sound of a sealed file; null when it is none, or is gone. Reading rejects when the key or the file is another. */
export async function openSealed(path: string, key: Uint8Array): Promise<SoundBytes | null> {
  const file = await open(path, 'r').catch(() => null);
  if (file === null) return null;
  let head: Head | null = null;
  try {
    head = await headOf(file);
  } finally {
    await file.close();
  }
  if (head === null) return null;
  const known = head;
  return { size: known.size, read: (first, last) => parts(path, key, known, first, last) };
}

async function* parts(
  path: string,
  key: Uint8Array,
  head: Head,
  first: number,
  last: number,
): AsyncGenerator<Uint8Array> {
  const file = await open(path, 'r');
  try {
    for (let index = Math.floor(first / chunkBytes); index * chunkBytes <= last; index++) {
      const plain = await chunkOf(file, key, head, index);
      const begin = index * chunkBytes;
      yield plain.subarray(Math.max(0, first - begin), Math.min(plain.length, last - begin + 1));
    }
  } finally {
    await file.close();
  }
}

async function chunkOf(file: FileHandle, key: Uint8Array, head: Head, index: number): Promise<Buffer> {
  const length = Math.min(chunkBytes, head.size - index * chunkBytes);
  const sealed = Buffer.alloc(length + tagBytes);
  const at = head.from + index * (chunkBytes + tagBytes);
  const { bytesRead } = await file.read(sealed, 0, sealed.length, at);
  if (bytesRead < sealed.length) throw new Error('a sealed recording is shorter than it says');
  const decipher = createDecipheriv('aes-256-gcm', key, nonceOf(index))
    .setAAD(aboutOf(head.keyId, head.size))
    .setAuthTag(sealed.subarray(length));
  return Buffer.concat([decipher.update(sealed.subarray(0, length)), decipher.final()]);
}

async function headOf(file: FileHandle): Promise<Head | null> {
  const head = Buffer.alloc(fixedBytes + 255 + sizeBytes);
  const { bytesRead } = await file.read(head, 0, head.length, 0);
  const idBytes = head[fixedBytes - 1] ?? 0;
  const from = fixedBytes + idBytes + sizeBytes;
  if (bytesRead < from || !head.subarray(0, magic.length).equals(magic) || head[magic.length] !== version) {
    return null;
  }
  const keyId = head.toString('utf8', fixedBytes, fixedBytes + idBytes);
  return { keyId, size: Number(head.readBigUInt64BE(fixedBytes + idBytes)), from };
}

function nonceOf(index: number): Buffer {
  const nonce = Buffer.alloc(nonceBytes);
  nonce.writeUInt32BE(index, nonceBytes - 4);
  return nonce;
}

function aboutOf(keyId: string, size: number): Buffer {
  return Buffer.from(`${keyId} ${size}`);
}
