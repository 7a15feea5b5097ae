/**
 * Recorded conversations go as voicemail does: with the caller whose data was erased (AVG article 17), and at the end of
 * the municipality's term. The list first, then the fact, then the sound: a crash in between leaves a file that the next
 * look throws away. What is kept on purpose stays until that ends, also of who was erased (AVG article 17, third paragraph).
 */
import type { DomainEvent } from '../../domain/events.ts';
import { isHeld, type Tape, type TapeBook } from '../../domain/mailbox/tapes.ts';
import { hour } from '../../domain/time.ts';
import type { Chance, Clock } from '../ports/clock.ts';
import type { Ledger } from '../ports/ledger.ts';
import type { PrivacyStore } from '../ports/privacy.ts';
import type { Subjects } from '../ports/subjects.ts';
import type { Recordings } from '../ports/voices.ts';
import { erasedBasis, rulesOf } from './retention.ts';

const day = 24 * hour;

export interface TapeRetentionParts {
  readonly tapes: TapeBook;
  readonly subjects: Pick<Subjects, 'readMany' | 'erase'>;
  readonly store: PrivacyStore;
  readonly recordings: Pick<Recordings, 'discard'>;
  readonly ledger: Pick<Ledger, 'append'>;
  readonly clock: Pick<Clock, 'now'>;
  readonly chance: Pick<Chance, 'newId'>;
}

export class TapeRetention {
  readonly #parts: TapeRetentionParts;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(parts: TapeRetentionParts) {
    this.#parts = parts;
  }

  /** Destroys what has to go; how many those were. */
  look(): Promise<number> {
    const look = this.#turn.then(() => this.#look());
    // Who asks hears what went wrong; who asks next does not wait for it.
    this.#turn = look.catch(() => 0);
    return look;
  }

  async #look(): Promise<number> {
    const { tapes, subjects, store, clock, chance } = this.#parts;
    const all = [...tapes.all()];
    const known = await subjects.readMany(all.flatMap(({ caller }) => (caller === null ? [] : [caller])));
    const terms = new Map<string, { readonly days: number; readonly basis: string }>();
    for (const municipality of new Set(all.map((tape) => tape.municipality))) {
      if (municipality === null) continue;
      const rule = (await rulesOf(store, municipality)).find(({ record }) => record === 'recording');
      if (rule !== undefined) terms.set(municipality, rule);
    }
    const run = chance.newId();
    let gone = 0;
    for (const tape of all) {
      const isErased = tape.caller !== null && !known.has(tape.caller);
      const term = tape.municipality === null ? undefined : terms.get(tape.municipality);
      const isOver = term !== undefined && tape.at + term.days * day <= clock.now();
      if ((!isErased && !isOver) || isHeld(tape, clock.now())) continue;
      await this.#destroy(tape, run, isErased ? erasedBasis : (term?.basis ?? erasedBasis), isErased);
      gone += 1;
    }
    return gone;
  }

  async #destroy(tape: Tape, run: string, basis: string, isErased: boolean): Promise<void> {
    const { store, ledger, recordings, subjects, clock } = this.#parts;
    const { recording, municipality, at } = tape;
    const now = clock.now();
    if (municipality !== null) {
      const line = { run, municipality, record: 'recording', object: recording } as const;
      await store.record([{ ...line, beganAt: at, destroyedAt: now, basis, actor: null }]);
    }
    const fact: DomainEvent = {
      type: 'tape.destroyed',
      v: 1,
      at: now,
      stream: `tape:${recording}`,
      municipality,
      data: { recording, why: isErased ? 'erased' : 'retention' },
    };
    await ledger.append([fact]);
    if (tape.hold !== null) await subjects.erase(tape.hold.reason, now);
    await recordings.discard(recording);
  }
}
