/**
 * The folder of voicemail messages. It is tried now and then, so that a full disk or a wrong owner is seen by
 * the operator before a caller meets it.
 */
import { mkdir, open, readdir, rm, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock, Timer } from '../../app/ports/clock.ts';
import type { Log } from '../../app/ports/log.ts';
import type { Recordings, RecordingsHealth } from '../../app/ports/voices.ts';
import { salvageRecording } from './wav-writer.ts';

const trialEveryMs = 30_000;
/** Below it a message of two minutes may no longer fit. */
export const freeBytesMin = 20 * 1024 * 1024;
/** 16 bit at 8 kHz. */
const bytesPerMs = 16;

export interface RecordingsParts {
  readonly folder: string;
  readonly clock: Pick<Clock, 'setTimer'>;
  readonly log: Log;
}

export class RecordingsFolder implements Recordings {
  readonly #parts: RecordingsParts;
  #writable = true;
  #freeBytes: number | null = null;
  #failures = 0;
  #timer: Timer | null = null;

  constructor(parts: RecordingsParts) {
    this.#parts = parts;
  }

  /** Makes the folder and begins to watch it. A folder that cannot be made is reported, not thrown. */
  async start(): Promise<void> {
    await this.#try();
    this.#schedule();
  }

  stop(): void {
    this.#timer?.cancel();
    this.#timer = null;
  }

  pathOf(recording: string): string {
    return join(this.#parts.folder, `${recording.replaceAll(/[^\w-]/g, '_')}.wav`);
  }

  async discard(recording: string): Promise<void> {
    const path = this.pathOf(recording);
    try {
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
