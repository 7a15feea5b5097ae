/**
 * The folder of what people said. While somebody speaks, and for a moment after, a recording is a plain WAV; then it is
 * sealed (`sealed-sound.ts`) and the plain file is gone:
 *
 *   x.wav.part ─complete─▶ x.wav ─call over─▶ x.wav.sealed      discard: the key first, then the file
 *                                                └─ heard by phone ─▶ .heard/x.wav, for a quarter of an hour
 *
 * The folder is tried now and then, so that a full disk or a wrong owner is seen by
 * the operator before a caller meets it.
 */
import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, rm, stat, statfs, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock, Timer } from '../../app/ports/clock.ts';
import type { Log } from '../../app/ports/log.ts';
import type { Recordings, RecordingsHealth, SoundBytes } from '../../app/ports/voices.ts';
import { keyIdOf, openSealed, sealSound } from './sealed-sound.ts';
import type { SoundKeys } from './sound-keys.ts';
import { salvageRecording } from './wav-writer.ts';

const trialEveryMs = 30_000;
/** A file that was written this lately may still be asked for by who spoke it. */
const sealAfterMs = 15_000;
/** How long a plain copy is there for the media plane: longer than the longest message. */
const heardMs = 15 * 60_000;
/** Messages and conversations; greetings and test calls are no secret and do not last. */
const personal = /_[vt]\d+\.wav$/;
/** Below it a message of two minutes may no longer fit. */
export const freeBytesMin = 20 * 1024 * 1024;
/** 16 bit at 8 kHz. */
const bytesPerMs = 16;

export interface RecordingsParts {
  readonly folder: string;
  readonly keys: SoundKeys;
  readonly clock: Pick<Clock, 'setTimer'>;
  readonly log: Log;
}

export class RecordingsFolder implements Recordings {
  readonly #parts: RecordingsParts;
  #writable = true;
  #freeBytes: number | null = null;
  #failures = 0;
  #timer: Timer | null = null;
  /** Whether the call of a file is still going on; absent: nothing is sealed yet. */
  #isLive: ((name: string) => boolean) | null = null;
  #sealing: Promise<unknown> = Promise.resolve();
  readonly #heard = new Map<string, Timer>();

  constructor(parts: RecordingsParts) {
    this.#parts = parts;
  }

  /** Makes the folder and begins to watch it. A folder that cannot be made is reported, not thrown. */
  async start(): Promise<void> {
    // What was being listened to when the server stopped.
    await rm(this.#heardFolder(), { recursive: true, force: true }).catch(() => undefined);
    await this.#try();
    this.#schedule();
  }

  /** Resolves when nothing is being sealed any more. */
  async stop(): Promise<void> {
    this.#timer?.cancel();
    this.#timer = null;
    this.#isLive = null;
    for (const timer of this.#heard.values()) timer.cancel();
    await this.#sealing;
  }

  /**
   * From now on what is complete is sealed, within a minute; also plain files of before.
   *
   * @param isLive whether the call of a file with this name is still going on
   */
  sealFrom(isLive: (name: string) => boolean): void {
    this.#isLive = isLive;
    void this.seal();
  }

  /** Seals what is over; how many that were. What fails is logged and tried again. */
  seal(now = Date.now()): Promise<number> {
    const sealed = this.#sealing.then(() => this.#seal(now));
    this.#sealing = sealed;
    return sealed;
  }

  async bytesOf(recording: string): Promise<SoundBytes | null> {
    const path = this.pathOf(recording);
    return (await this.#sealedBytes(path)) ?? plainBytes(path);
  }

  async playable(recording: string): Promise<string> {
    const path = this.pathOf(recording);
    const sound = await this.#sealedBytes(path);
    if (sound === null) return path;
    const copy = join(this.#heardFolder(), `${recording.replaceAll(/[^\w-]/g, '_')}.wav`);
    try {
      await mkdir(this.#heardFolder(), { recursive: true, mode: 0o700 });
      await writeFile(copy, sound.read(0, sound.size - 1), { mode: 0o600 });
    } catch (error) {
      this.#parts.log.error('recordings.notOpened', { recording, error: error as Error });
    }
    this.#heard.get(copy)?.cancel();
    this.#heard.set(
      copy,
      this.#parts.clock.setTimer(heardMs, () => {
        this.#heard.delete(copy);
        void rm(copy, { force: true });
      }),
    );
    return copy;
  }

  async #sealedBytes(path: string): Promise<SoundBytes | null> {
    const id = await keyIdOf(`${path}.sealed`);
    const key = id === null ? null : await this.#parts.keys.read(id);
    return key === null ? null : openSealed(`${path}.sealed`, key);
  }

  #heardFolder(): string {
    return join(this.#parts.folder, '.heard');
  }

  async #seal(now: number): Promise<number> {
    const { folder, keys, log } = this.#parts;
    let sealed = 0;
    for (const name of await readdir(folder).catch(() => [])) {
      if (!personal.test(name) || this.#isLive === null || this.#isLive(name)) continue;
      const path = join(folder, name);
      try {
        if (now - (await stat(path)).mtimeMs < sealAfterMs) continue;
        const { id, key } = await keys.make();
        await sealSound(path, `${path}.sealed`, id, key);
        await rm(path, { force: true });
        sealed += 1;
      } catch (error) {
        log.error('recordings.notSealed', { file: name, error: error as Error });
      }
    }
    return sealed;
  }

  pathOf(recording: string): string {
    return join(this.#parts.folder, `${recording.replaceAll(/[^\w-]/g, '_')}.wav`);
  }

  async discard(recording: string): Promise<void> {
    const path = this.pathOf(recording);
    try {
      // Not while it is being sealed: the sealed file would come after.
      await this.#sealing;
      const key = await keyIdOf(`${path}.sealed`);
      if (key !== null) await this.#parts.keys.destroy(key);
      await rm(`${path}.sealed`, { force: true });
      await rm(path, { force: true });
      await rm(`${path}.part`, { force: true });
    } catch (error) {
      this.#parts.log.error('recordings.notRemoved', { recording, error: error as Error });
    }
  }

  failed(recording: string): void {
    this.#failures += 1;
    this.#parts.log.error('recordings.failed', {
      recording,
      hint: 'check the space and the rights of the recordings folder',
    });
    void this.#try();
  }

  health(): RecordingsHealth {
    return { writable: this.#writable, freeBytes: this.#freeBytes, failures: this.#failures };
  }

  /** Completes what a crash left half written; milliseconds of sound by recording, for those asked for. */
  async salvage(recordings: readonly string[]): Promise<ReadonlyMap<string, number>> {
    const found = new Map<string, number>();
    for (const recording of recordings) {
      const path = this.pathOf(recording);
      const format = { encoding: 'linear16', channels: 1, sampleRate: 8000 } as const;
      const bytes = (await salvageRecording(path, format)) || (await soundBytes(path));
      if (bytes > 0) found.set(recording, Math.round(bytes / bytesPerMs));
    }
    return found;
  }

  #schedule(): void {
    this.#timer = this.#parts.clock.setTimer(trialEveryMs, () => {
      void this.#try().finally(() => {
        void this.seal();
        if (this.#timer !== null) this.#schedule();
      });
    });
  }

  async #try(): Promise<void> {
    const { folder, log } = this.#parts;
    const trial = join(folder, '.trial');
    let why: Error | null = null;
    try {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const file = await open(trial, 'w');
      try {
        await file.write(Buffer.alloc(4096));
        await file.sync();
      } finally {
        await file.close();
      }
      await rm(trial, { force: true });
      const { bavail, bsize } = await statfs(folder);
      this.#freeBytes = bavail * bsize;
      if (this.#freeBytes < freeBytesMin) why = new Error('the disk is nearly full');
    } catch (error) {
      why = error as Error;
    }
    const writable = why === null;
    if (writable !== this.#writable) {
      if (why === null) log.info('recordings.writable', { folder });
      else log.error('recordings.notWritable', { folder, error: why });
    }
    this.#writable = writable;
  }
}

/** A plain file as it lies there; null when there is none. */
async function plainBytes(path: string): Promise<SoundBytes | null> {
  const found = await stat(path).catch(() => null);
  if (found === null) return null;
  return { size: found.size, read: (start, end) => createReadStream(path, { start, end }) };
}

/** Bytes of sound in a complete file; 0 when there is none. */
async function soundBytes(path: string): Promise<number> {
  try {
    const file = await open(path, 'r');
    try {
      return Math.max(0, (await file.stat()).size - 44);
    } finally {
      await file.close();
    }
  } catch {
    return 0;
  }
}

/** Names of the files in the folder; for the tests of those who use it. */
export async function recordingFiles(folder: string): Promise<readonly string[]> {
  return (await readdir(folder)).filter((name) => name.endsWith('.wav')).sort();
}
