/**
 * What is being recorded: messages of callers, and conversations. The end of a recording may come after the last leg
 * of its call has gone, so that is remembered apart from the calls in flight.
 */
import type { CentreEffect } from '../../domain/centre/effects.ts';
import type { CallId, LegId } from '../../domain/ids.ts';
import type { Recorded } from '../sound/sound.ts';
import type { FrontDeskParts } from './front-desk-parts.ts';

type TakeParts = Pick<FrontDeskParts, 'sound' | 'recordings' | 'submit'>;

export class Takes {
  readonly #parts: TakeParts;
  /** By the name of the recording. */
  readonly #messages = new Map<string, CallId>();
  readonly #conversations = new Map<string, CallId>();

  constructor(parts: TakeParts) {
    this.#parts = parts;
  }

  /** Messages whose file is not complete. */
  get openMessages(): number {
    return this.#messages.size;
  }

  conversation(effect: Extract<CentreEffect, { type: 'tape.start' }>): void {
    const { leg, recording } = effect;
    this.#conversations.set(recording, effect.call);
    this.#parts.sound.record(leg, recording, this.#parts.recordings.pathOf(recording), {
      what: 'conversation',
      maxMs: effect.maxSeconds * 1000,
      silenceMs: 0,
    });
  }

  message(effect: Extract<CentreEffect, { type: 'record.start' }>): void {
    const { leg, recording } = effect;
    this.#messages.set(recording, effect.call);
    this.#parts.sound.record(leg, recording, this.#parts.recordings.pathOf(recording), {
      what: 'peer',
      maxMs: effect.maxSeconds * 1000,
      silenceMs: effect.silenceSeconds * 1000,
    });
  }

  /** What sound tells: the recording is complete, or with `storage` never will be. */
  recorded(leg: LegId, recording: string, how: Recorded): void {
    const { recordings, submit } = this.#parts;
    const taped = this.#conversations.get(recording);
    this.#conversations.delete(recording);
    if (taped !== undefined && how.ended === 'storage') {
      recordings.failed(recording);
      submit({ type: 'tape.failed', call: taped });
    }
    const call = this.#messages.get(recording);
    if (call === undefined) return;
    this.#messages.delete(recording);
    if (how.ended === 'storage') recordings.failed(recording);
    submit({ type: 'recording.ended', call, leg, recording, ...how });
  }
}
