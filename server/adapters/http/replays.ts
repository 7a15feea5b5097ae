/**
 * A request that is sent twice with the same `Idempotency-Key` is carried out once: the second gets the answer of the first,
 * also while that is still on its way, and also after the server was started anew. Kept for 24 hours.
 *
 *   key ─▶ begun (written down) ─▶ work ─▶ answer (written down, sealed) ─▶ the same answer again
 *
 * A server that dies between the two cannot know whether the work was done. Work that recognises itself by the key (callback
 * notes: their facts have their ids from it) is then done again without doing it twice; for all other the asker is told.
 */
import { Refusal } from '../../app/office/handler.ts';
import type { ReplayStore } from '../../app/ports/replays.ts';

export interface ReplaysParts {
  readonly store: ReplayStore;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

interface UnderWay {
  readonly body: string;
  readonly answer: Promise<unknown>;
}

export class Replays {
  readonly #parts: ReplaysParts;
  readonly #underWay = new Map<string, UnderWay>();

  constructor(parts: ReplaysParts) {
    this.#parts = parts;
  }

  /**
   * `scope` names who asks what with which key; `body` is compared, so that a key is never the key of two requests. What
   * failed is not kept: it may be tried again. `isOwnGuard`: the work recognises a repetition by itself.
   */
  async once(
    scope: string,
    body: unknown,
    isOwnGuard: boolean,
    work: () => Promise<unknown>,
  ): Promise<unknown> {
    const { store, now } = this.#parts;
    const text = JSON.stringify(body) ?? '';
    const other = this.#underWay.get(scope);
    if (other !== undefined) {
      if (other.body !== text) throw otherRequest();
      return other.answer;
    }
    const known = store.begin(scope, text, now());
    switch (known.state) {
      case 'done':
        return known.answer;
      case 'other':
        throw otherRequest();
      case 'forgotten':
        if (isOwnGuard) break;
        throw new Refusal('conflict', 'Deze aanvraag is al uitgevoerd; het antwoord is niet meer bewaard.');
      case 'begun':
        if (isOwnGuard) break;
        throw new Refusal(
          'conflict',
          'Deze aanvraag is misschien al uitgevoerd: de server stopte intussen. Kijk dat na, en stuur haar zo nodig met een nieuwe Idempotency-Key.',
        );
      case 'new':
        break;
    }
    const answer = this.#carryOut(scope, work);
    this.#underWay.set(scope, { body: text, answer });
    try {
      return await answer;
    } finally {
      this.#underWay.delete(scope);
    }
  }

  async #carryOut(scope: string, work: () => Promise<unknown>): Promise<unknown> {
    const { store } = this.#parts;
    let answer: unknown;
    try {
      answer = await work();
    } catch (error) {
      store.failed(scope);
      throw error;
    }
    store.done(scope, answer);
    return answer;
  }
}

function otherRequest(): Refusal {
  return new Refusal('invalid', 'Deze Idempotency-Key hoort bij een andere aanvraag.');
}
