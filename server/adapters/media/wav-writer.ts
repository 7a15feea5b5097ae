/**
 * A recording on disk, growing while the call goes on: samples go to `<path>.part`, and only a finished file gets
 * its name. A power cut leaves a `.part` that `salvageRecording` can still make whole.
 *
 *   open ─▶ append … append ─▶ finish: sizes into the header, sync, rename
 *              └── disk full ─▶ failed: what was written is kept and finished
 */
import { type FileHandle, open, rename, rm, stat } from 'node:fs/promises';
import { type WavFormat, wavHeader, wavHeaderBytes } from '../../protocol/rtp/wav.ts';

/** Samples gathered before they are written: one second of mono. */
const flushBytes = 16_000;

export class WavWriter {
  readonly #file: FileHandle;
  readonly #path: string;
  readonly #format: WavFormat;
  #pending: Buffer[] = [];
  #pendingBytes = 0;
  #writtenBytes = 0;
  /** Writes follow each other; the tail of the chain. */
  #chain: Promise<void> = Promise.resolve();
  #failure: string | undefined;

  private constructor(file: FileHandle, path: string, format: WavFormat) {
    this.#file = file;
    this.#path = path;
    this.#format = format;
  }

  /** Creates the file; throws when the folder is missing or the disk is full. */
  static async open(path: string, format: WavFormat): Promise<WavWriter> {
    const file = await open(`${path}.part`, 'w');
    try {
      await file.write(wavHeader(format, 0));
    } catch (error) {
      await file.close();
      throw error;
    }
    return new WavWriter(file, path, format);
  }

  /** The reason why writing stopped, once it has. */
  get failure(): string | undefined {
    return this.#failure;
  }

  /** Takes samples; they are on their way to disk after a second. */
  append(samples: Int16Array): void {
    this.#pending.push(Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength));
    this.#pendingBytes += samples.byteLength;
    if (this.#pendingBytes >= flushBytes) this.#flush();
  }

  #flush(): void {
    const chunk = Buffer.concat(this.#pending);
    this.#pending = [];
    this.#pendingBytes = 0;
    this.#chain = this.#chain.then(async () => {
      if (this.#failure !== undefined) return;
      try {
        await this.#file.write(chunk);
        this.#writtenBytes += chunk.length;
      } catch (error) {
        this.#failure = (error as NodeJS.ErrnoException).code ?? 'write failed';
      }
    });
  }

  /** Completes the file under its own name; answers the bytes of sound in it, or the failure. */
  async finish(): Promise<{ readonly bytes: number; readonly failure?: string }> {
    this.#flush();
    await this.#chain;
    try {
      await this.#file.write(wavHeader(this.#format, this.#writtenBytes), 0, wavHeaderBytes, 0);
      await this.#file.sync();
      await this.#file.close();
      await rename(`${this.#path}.part`, this.#path);
    } catch (error) {
      this.#failure ??= (error as NodeJS.ErrnoException).code ?? 'finish failed';
      await this.#file.close().catch(() => undefined);
    }
    return { bytes: this.#writtenBytes, ...(this.#failure !== undefined && { failure: this.#failure }) };
  }
}

/**
 * Completes a recording whose writer died: the length in the header comes from the size of the file.
 *
 * @returns bytes of sound, 0 when nothing was there (the empty file is removed)
 */
export async function salvageRecording(path: string, format: WavFormat): Promise<number> {
  const part = `${path}.part`;
  try {
    const bytes = (await stat(part)).size - wavHeaderBytes;
    if (bytes <= 0) {
      await rm(part, { force: true });
      return 0;
    }
    const file = await open(part, 'r+');
    await file.write(wavHeader(format, bytes), 0, wavHeaderBytes, 0);
    await file.sync();
    await file.close();
    await rename(part, path);
    return bytes;
  } catch {
    // No file, or a disk that no longer takes anything: there is nothing to save.
    return 0;
  }
}
