/**
 * Asks a trunk now and then whether it is there (OPTIONS, RFC 3261 section 11). Any final answer counts:
 * a peer that says 403 or 404 lives. The request is repeated by the transaction below, so one silence is
 * half a minute of silence.
 */
import type { Chance, Clock, Timer } from '../../app/ports/clock.ts';
import type { KeepAliveState } from '../../app/ports/trunks.ts';
import type { SendRequest } from './send-request.ts';

export interface TrunkKeepAliveParts {
  readonly uri: string;
  readonly everySeconds: number;
  readonly send: SendRequest;
  readonly clock: Clock;
  readonly chance: Pick<Chance, 'random'>;
  readonly changed: () => void;
}

export class TrunkKeepAlive {
  readonly #parts: TrunkKeepAliveParts;
  #timer: Timer | null = null;
  #running = false;
  #state: KeepAliveState;

  constructor(parts: TrunkKeepAliveParts) {
    this.#parts = parts;
    this.#state = { answered: null, since: parts.clock.now(), next: null, lastAnswer: null, lastError: null };
  }

  get state(): KeepAliveState {
    return this.#state;
  }

  start(): void {
    this.#running = true;
    void this.#ask();
  }

  stop(): void {
    this.#running = false;
    this.#timer?.cancel();
    this.#timer = null;
  }

  async #ask(): Promise<void> {
    const { uri, send, clock, chance, everySeconds, changed } = this.#parts;
    const headers = { from: '<sip:bereikbaar@localhost>', to: `<${uri}>`, accept: 'application/sdp' };
    const began = clock.now();
    const outcome = await send({ method: 'OPTIONS', uri, headers });
    if (!this.#running) return;
    const now = clock.now();
    // A tenth sooner or later, so that many trunks do not ask at the same instant for ever.
    const wait = Math.round(everySeconds * 1000 * (0.9 + 0.2 * chance.random()));
    const answered = outcome.kind === 'answer';
    this.#state = {
      answered,
      since: answered === this.#state.answered ? this.#state.since : now,
      next: now + wait,
      lastAnswer: answered ? { at: now, status: outcome.status, took: now - began } : this.#state.lastAnswer,
      lastError: answered ? null : { status: null, reason: outcome.why, at: now },
    };
    this.#timer = clock.setTimer(wait, () => void this.#ask());
    changed();
  }
}
