/**
 * The master key: 32 random bytes in `master.key` of the data folder, readable by the server alone, made
 * at first start. Whoever has the database without this file has no personal data.
 */
import { closeSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { keyBytes } from './sealed.ts';
import { StoreError } from './store-error.ts';

/** `secret` gives random bytes as base64url. `mayMake` is false when there is data under an older key. */
export function masterKey(dataDir: string, mayMake: boolean, secret: (bytes: number) => string): Uint8Array {
  const path = join(dataDir, 'master.key');
  const there = read(path);
  if (there !== null) return there;
  if (!mayMake) {
    throw new StoreError(
      'key',
      `${path} is missing, and the database holds personal data sealed with it. Put it back from the backup of the key.`,
    );
  }
  try {
    // Fails when another process has just made it; its key is the one then.
    const file = openSync(path, 'wx', 0o600);
    writeSync(file, `${secret(keyBytes)}\n`);
    fsyncSync(file);
    closeSync(file);
    syncFolder(dirname(path));
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') {
      throw new StoreError('key', `${path} cannot be written: ${(cause as Error).message}`, { cause });
    }
  }
  return read(path) ?? masterKey(dataDir, false, secret);
}

function read(path: string): Uint8Array | null {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw new StoreError('key', `${path} cannot be read: ${(cause as Error).message}`, { cause });
  }
  const key = Buffer.from(text.trim(), 'base64url');
  if (key.length !== keyBytes)
    throw new StoreError('key', `${path} does not hold a key of ${keyBytes} bytes.`);
  return key;
}

/** Makes the new file's name survive power loss; Windows has no such call and needs none. */
function syncFolder(path: string): void {
  if (process.platform === 'win32') return;
  const folder = openSync(path, 'r');
  fsyncSync(folder);
  closeSync(folder);
}
