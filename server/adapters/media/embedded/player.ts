/**
 * What plays on one leg: a queue of playbacks, each a row of prompts and pauses, one 20 ms frame per tick.
 *
 *   idle ──play──▶ playing ──last frame──▶ next in queue, or idle
 *                    └── stop, replace, key ──▶ idle (each playback in the queue is reported)
 *
 * Pure: the tick comes from outside.
 */
import type { DtmfDigit, PlaybackId, PlayEnd } from '../../../app/ports/media.ts';
import { alawSilence, ulawSilence } from '../../../protocol/rtp/g711.ts';
import { frameSamples } from '../../../protocol/rtp/jitter-buffer.ts';
import type { PromptAudio } from './prompt-store.ts';

export type Law = 'alaw' | 'ulaw';

export interface Playback {
  readonly id: PlaybackId;
  readonly pieces: readonly (PromptAudio | { readonly silenceMs: number })[];
  readonly loop: boolean;
  readonly bargeIn: boolean | readonly DtmfDigit[];
}

/** One frame of silence in each law. */
export const silenceFrame: Readonly<Record<Law, Uint8Array>> = {
  alaw: new Uint8Array(frameSamples).fill(alawSilence),
  ulaw: new Uint8Array(frameSamples).fill(ulawSilence),
};

export class Player {
  readonly #queue: Playback[] = [];
  readonly #report: (playback: PlaybackId, ended: PlayEnd) => void;
  #piece = 0;
  /** Samples of the current piece already given out. */
  #at = 0;

  constructor(report: (playback: PlaybackId, ended: PlayEnd) => void) {
    this.#report = report;
  }

  get isPlaying(): boolean {
    return this.#queue.length > 0;
  }

  play(playback: Playback, mode: 'replace' | 'append'): void {
    // A loop has no end to wait for, so whatever comes next replaces it.
    if (mode === 'replace' || this.#queue.at(-1)?.loop) this.#clear('replaced');
    this.#queue.push(playback);
  }

  stop(ended: PlayEnd): void {
    this.#clear(ended);
  }

  /** A key went down: ends the queue when the current playback lets that key do so. */
  bargeIn(key: DtmfDigit): void {
    const allowed = this.#queue[0]?.bargeIn ?? false;
    if (allowed === true || (allowed !== false && allowed.includes(key))) this.#clear('bargeIn');
  }

  /** The next frame, or `undefined` when nothing plays. A last short frame is filled up with silence. */
  frame(law: Law): Uint8Array | undefined {
    for (;;) {
      const playback = this.#queue[0];
      if (playback === undefined) return undefined;
      const piece = playback.pieces[this.#piece];
      if (piece === undefined) {
        if (playback.loop && lengthOf(playback) > 0) this.#piece = 0;
        else this.#finish(playback);
        continue;
      }
      const frame = this.#take(piece, law);
      if (frame !== undefined) return frame;
      this.#piece += 1;
      this.#at = 0;
    }
  }

  #take(piece: Playback['pieces'][number], law: Law): Uint8Array | undefined {
    const at = this.#at;
    if (at >= samplesOf(piece)) return undefined;
    this.#at += frameSamples;
    if ('silenceMs' in piece) return silenceFrame[law];
    const frame = piece[law].subarray(at, at + frameSamples);
    if (frame.length === frameSamples) return frame;
    const filled = silenceFrame[law].slice();
    filled.set(frame);
    return filled;
  }

  #finish(playback: Playback): void {
    this.#queue.shift();
    this.#piece = 0;
    this.#at = 0;
    this.#report(playback.id, 'completed');
  }

  #clear(ended: PlayEnd): void {
    const stopped = this.#queue.splice(0);
    this.#piece = 0;
    this.#at = 0;
    for (const { id } of stopped) this.#report(id, ended);
  }
}

function samplesOf(piece: Playback['pieces'][number]): number {
  return 'silenceMs' in piece ? piece.silenceMs * 8 : piece.alaw.length;
}

function lengthOf(playback: Playback): number {
  return playback.pieces.reduce((samples, piece) => samples + samplesOf(piece), 0);
}
