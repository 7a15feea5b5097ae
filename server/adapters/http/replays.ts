/**
 * A request that is sent twice with the same `Idempotency-Key` is carried out once: the second gets the answer of the first,
 * also while that is still on its way. Kept for an hour in memory; callback notes, whose key also gives their facts
 * their ids, are made once over a restart too.
 */
import { createHash } from 'node:crypto';
import { Refusal } from '../../app/office/handler.ts';

const keptMs = 3_600_000;
const entriesMax = 2_000;

interface Entry {
  readonly body: string;
  readonly answer: Promise<unknown>;
  readonly until: number;
}

export class Replays {
  readonly #now: () => number;
  readonly #entries = new Map<string, Entry>();

  constructor(now: () => number) {
    this.#now = now;
  }

  /**
   * `scope` names who asks what with which key; `body` is compared, so that a key is never the key of two requests. What
   * failed is not kept: it may be tried again.
   */
  async once(scope: string, body: unknown, work: () => Promise<unknown>): Promise<unknown> {
    const print = createHash('sha256')
      .update(JSON.stringify(body) ?? '')
      .digest('base64');
    this.#sweep();
    const known = this.#entries.get(scope);
    if (known !== undefined) {
      if (known.body === print) return known.answer;
      throw new Refusal('invalid', 'Deze Idempotency-Key hoort bij een andere aanvraag.');
    }
    const answer = work();
    this.#entries.set(scope, { body: print, answer, until: this.#now() + keptMs });
    try {
      return await answer;
    } catch (error) {
      this.#entries.delete(scope);
      throw error;
    }
  }

  /** The oldest stand first. */
  #sweep(): void {
    for (const [scope, { until }] of this.#entries) {
      if (until > this.#now() && this.#entries.size < entriesMax) return;
      this.#entries.delete(scope);
    }
  }
}
