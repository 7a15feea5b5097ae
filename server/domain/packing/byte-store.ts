/**
 * Runs of bytes side by side in large chunks, outside the heap that the collector looks after: a hundred thousand small
 * strings cost it marking, and their holes between short-lived objects cost as much again as they themselves.
 *
 * Written at the end only. A chunk is given back as a whole, when the last run in it was dropped: what came together is
 * mostly forgotten together.
 */
import { bytesMax } from './packed-bytes.ts';

/** Bits of a place that say where in its chunk it is; so the largest chunk is 256 KiB. */
const placeBits = 18;
const chunkMax = 2 ** placeBits;

interface Chunk {
  readonly bytes: Uint8Array;
  used: number;
  /** Runs that were not dropped. */
  live: number;
}

export class ByteStore {
  readonly #chunks = new Map<number, Chunk>();
  #newest: Chunk | null = null;
  #number = -1;

  /** How many chunks are held. */
  get chunks(): number {
    return this.#chunks.size;
  }

  /** Copies these bytes, `bytesMax` at most; returns their place. */
  add(bytes: Uint8Array): number {
    let chunk = this.#newest;
    if (chunk === null || chunk.used + bytes.length > chunk.bytes.length) chunk = this.#begin();
    const at = chunk.used;
    chunk.bytes.set(bytes, at);
    chunk.used += bytes.length;
    chunk.live += 1;
    return this.#number * chunkMax + at;
  }

  /** The chunk of a place and where in it the run begins. Throws when it was dropped. */
  find(place: number): { readonly bytes: Uint8Array; readonly at: number } {
    return { bytes: this.#chunkOf(place).bytes, at: place % chunkMax };
  }

  drop(place: number): void {
    const chunk = this.#chunkOf(place);
    chunk.live -= 1;
    if (chunk.live === 0 && chunk !== this.#newest) this.#chunks.delete(Math.floor(place / chunkMax));
  }

  #chunkOf(place: number): Chunk {
    const chunk = this.#chunks.get(Math.floor(place / chunkMax));
    if (chunk === undefined) throw new Error(`nothing lies at ${place}`);
    return chunk;
  }

  #begin(): Chunk {
    if (this.#newest?.live === 0) this.#chunks.delete(this.#number);
    this.#number += 1;
    // Small ones at first: most stores of a test stay nearly empty.
    const size = Math.min(chunkMax, bytesMax * 2 ** Math.min(this.#number, placeBits));
    this.#newest = { bytes: new Uint8Array(size), used: 0, live: 0 };
    this.#chunks.set(this.#number, this.#newest);
    return this.#newest;
  }
}
