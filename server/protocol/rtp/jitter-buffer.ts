/**
 * Jitter buffer for audio that is decoded here (recording, mixing): packets go in as they arrive, one frame
 * comes out every 20 ms. A relay does not use it: the far end has its own.
 *
 *   in   1 ─ 3 ─ 2 ─ 2 ─── 5        (reordered, doubled, 4 lost)
 *   out  1 ─ 2 ─ 3 ─ (gap) ─ 5      `delayFrames` later
 *
 * Packets are placed by timestamp, so a sender that stops during silence leaves a gap of the right length. A
 * timestamp far from what is expected (new source, restart) starts a new timeline. Pure: no clock, the caller
 * pulls in its own rhythm.
 */
import { timestampDistance } from './packet.ts';

/** Samples of one 20 ms frame at 8 kHz. */
export const frameSamples = 160;

export interface JitterBufferOptions {
  /** Frames held back before the first is given out; 3 = 60 ms. */
  readonly delayFrames: number;
  /** More than this waiting means that the sender's clock is fast or a burst came: the oldest are skipped. */
  readonly framesMax: number;
}

/** What came out of one pull. `empty`: nothing has arrived yet, or the stream paused. */
export type JitterFrame =
  | { readonly type: 'audio'; readonly payload: Uint8Array; readonly payloadType: number }
  | { readonly type: 'lost' }
  | { readonly type: 'empty' };

interface Held {
  readonly payload: Uint8Array;
  readonly payloadType: number;
}

/** A jump beyond this many frames is a new timeline, not loss or silence. */
const jumpFramesMax = 250;

export class JitterBuffer {
  readonly #options: JitterBufferOptions;
  /** By frame number on the current timeline. */
  readonly #held = new Map<number, Held>();
  /** Timestamp of frame 0 of the current timeline. */
  #origin: number | undefined;
  #next = 0;
  #highest = -1;
  /** Pulls still to wait before giving out, so that the delay is built up. */
  #waiting = 0;
  #late = 0;
  #skipped = 0;

  constructor(options: JitterBufferOptions) {
    this.#options = options;
  }

  /** Packets that came after their moment; a growing count asks for a longer delay. */
  get late(): number {
    return this.#late;
  }

  /** Frames given up because too many waited. */
  get skipped(): number {
    return this.#skipped;
  }

  /** Takes one packet; longer payloads (30 or 40 ms) are cut into frames of 20 ms. The payload is kept, not copied. */
  put(timestamp: number, payloadType: number, payload: Uint8Array): void {
    if (this.#origin === undefined) this.#begin(timestamp);
    let index = Math.round(timestampDistance(this.#origin!, timestamp) / frameSamples);
    if (Math.abs(index - this.#next) > jumpFramesMax) {
      this.#begin(timestamp);
      index = 0;
    }
    for (let at = 0; at < payload.length; at += frameSamples, index++) {
      this.#place(index, { payload: payload.subarray(at, at + frameSamples), payloadType });
    }
  }

  #begin(timestamp: number): void {
    this.#held.clear();
    this.#origin = timestamp;
    this.#next = 0;
    this.#highest = -1;
    this.#waiting = this.#options.delayFrames;
  }

  #place(index: number, held: Held): void {
    if (index < this.#next) {
      this.#late += 1;
      return;
    }
    if (this.#held.size === 0 && index > this.#next && this.#waiting === 0) {
      // After a pause the delay is built up again, in front of what comes first now.
      this.#waiting = this.#options.delayFrames;
      this.#next = index;
    }
    this.#held.set(index, held);
    this.#highest = Math.max(this.#highest, index);
    while (this.#highest - this.#next >= this.#options.framesMax) {
      this.#held.delete(this.#next);
      this.#next += 1;
      this.#skipped += 1;
    }
  }

  /** The next frame; to be called once per 20 ms. */
  pull(): JitterFrame {
    if (this.#waiting > 0) {
      if (this.#held.size > 0) this.#waiting -= 1;
      return { type: 'empty' };
    }
    if (this.#held.size === 0) return { type: 'empty' };
    const held = this.#held.get(this.#next);
    this.#held.delete(this.#next);
    this.#next += 1;
    return held === undefined ? { type: 'lost' } : { type: 'audio', ...held };
  }
}
