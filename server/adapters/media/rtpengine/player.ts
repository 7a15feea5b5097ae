/**
 * Prompts through rtpengine's `play media`: one file at a time, the queue and its ends are kept here.
 *
 *   play ─▶ other side blocked ─▶ play media ──duration──▶ next in queue, or unblocked
 *
 * rtpengine mixes nothing: while it plays, the bridged side goes on and both arrive interleaved. So that side is
 * blocked first. The end of a file is not reported but known from the duration in the reply.
 */
import type { DtmfDigit, PlaybackId, PlayEnd } from '../../../app/ports/media.ts';

export interface RtpenginePlayback {
  readonly id: PlaybackId;
  readonly file: string;
  readonly loop: boolean;
  readonly bargeIn: boolean | readonly DtmfDigit[];
}

export interface PlayerCommands {
  /** Starts the file; answers its length in ms, or `undefined` when rtpengine refuses. */
  readonly start: (file: string, loop: boolean) => Promise<number | undefined>;
  readonly stop: () => Promise<void>;
  /** Keeps the other side out, and lets it in again. */
  readonly block: (blocked: boolean) => Promise<void>;
  readonly report: (playback: RtpenginePlayback, ended: PlayEnd) => void;
}

/** The last packets are still on their way when the duration is over. */
const tailMs = 40;

export class RtpenginePlayer {
  readonly #commands: PlayerCommands;
  readonly #queue: RtpenginePlayback[] = [];
  #timer: NodeJS.Timeout | undefined;
  #blocked = false;

  constructor(commands: PlayerCommands) {
    this.#commands = commands;
  }

  get isPlaying(): boolean {
    return this.#queue.length > 0;
  }

  async play(playback: RtpenginePlayback, mode: 'replace' | 'append'): Promise<void> {
    if (mode === 'replace' || this.#queue.at(-1)?.loop) await this.#clear('replaced');
    this.#queue.push(playback);
    if (this.#queue.length === 1) await this.#begin(playback);
  }

  async stop(ended: PlayEnd): Promise<void> {
    await this.#clear(ended);
    await this.#unblock();
  }

  /** A key went down: ends the queue when the current playback lets that key do so. */
  bargeIn(key: DtmfDigit): void {
    const allowed = this.#queue[0]?.bargeIn ?? false;
    if (allowed === true || (allowed !== false && allowed.includes(key))) void this.stop('bargeIn');
  }

  /** The endpoint is gone: everything is reported, nothing is sent any more. */
  close(): void {
    clearTimeout(this.#timer);
    for (const playback of this.#queue.splice(0)) this.#commands.report(playback, 'closed');
  }

  async #begin(playback: RtpenginePlayback): Promise<void> {
    if (!this.#blocked) {
      this.#blocked = true;
      await this.#commands.block(true);
    }
    const duration = await this.#commands.start(playback.file, playback.loop);
    if (this.#queue[0] !== playback) return;
    if (duration === undefined) await this.#finish(playback, 'failed');
    else if (!playback.loop) {
      this.#timer = setTimeout(() => void this.#finish(playback, 'completed'), duration + tailMs);
    }
  }

  async #finish(playback: RtpenginePlayback, ended: PlayEnd): Promise<void> {
    if (this.#queue[0] !== playback) return;
    this.#queue.shift();
    this.#commands.report(playback, ended);
    const next = this.#queue[0];
    if (next) await this.#begin(next);
    else await this.#unblock();
  }

  async #clear(ended: PlayEnd): Promise<void> {
    clearTimeout(this.#timer);
    const stopped = this.#queue.splice(0);
    if (stopped.length === 0) return;
    await this.#commands.stop();
    for (const playback of stopped) this.#commands.report(playback, ended);
  }

  async #unblock(): Promise<void> {
    if (!this.#blocked || this.isPlaying) return;
    this.#blocked = false;
    await this.#commands.block(false);
  }
}
