/**
 * Spoken messages go when they have to: with the caller whose data was erased (AVG article 17), and at the end of the
 * municipality's term for voicemail. Erasure happens elsewhere, also by the command line, so this looks.
 *
 *   every hour, and when somebody erased ─▶ callers that are gone, messages too old ─▶ list first, then fact and sound
 */
import type { MunicipalityId, NoteId } from '../../domain/ids.ts';
import type { Message } from '../../domain/mailbox/book.ts';
import { hour } from '../../domain/time.ts';
import type { Chance, Clock, Timer } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import type { PrivacyStore, RetentionRule } from '../ports/privacy.ts';
import type { Subjects } from '../ports/subjects.ts';
import { erasedBasis } from '../privacy/retention.ts';
import type { Mailboxes } from './mailboxes.ts';

export interface MessageRetentionParts {
  readonly mailboxes: Mailboxes;
  readonly subjects: Pick<Subjects, 'readMany'>;
  readonly store: Pick<PrivacyStore, 'record'>;
  /** The term for voicemail. */
  readonly ruleOf: (municipality: MunicipalityId) => Promise<RetentionRule>;
  /** Whether somebody still has to ring back: the message is kept for them. */
  readonly isPending: (note: NoteId) => boolean;
  readonly clock: Clock;
  readonly chance: Pick<Chance, 'newId'>;
  readonly log: Log;
}

const day = 24 * hour;

export class MessageRetention {
  readonly #parts: MessageRetentionParts;
  #timer: Timer | null = null;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(parts: MessageRetentionParts) {
    this.#parts = parts;
  }

  start(): void {
    void this.look();
    this.#timer = this.#parts.clock.setTimer(hour, () => this.start());
  }

  stop(): void {
    this.#timer?.cancel();
    this.#timer = null;
  }

  /** Throws away what has to go; how many that were. What fails is logged and tried again in an hour. */
  look(): Promise<number> {
    const look = this.#turn.then(() => this.#look());
    const result = look.catch((error: unknown) => {
      this.#parts.log.error('voicemail.retentionFailed', { error: error as Error });
      return 0;
    });
    this.#turn = result;
    return result;
  }

  async #look(): Promise<number> {
    const { mailboxes, subjects } = this.#parts;
    const messages = [...mailboxes.all()];
    const callers = messages.flatMap(({ caller }) => (caller === null ? [] : [caller]));
    const known = await subjects.readMany(callers);
    const rules = new Map<MunicipalityId, RetentionRule>();
    const run = this.#parts.chance.newId();
    let gone = 0;
    for (const message of messages) {
      const isErased = message.caller !== null && !known.has(message.caller);
      const basis = isErased ? erasedBasis : await this.#overdue(message, rules);
      if (basis === null) continue;
      await this.#destroy(message, basis, run);
      gone += 1;
    }
    return gone;
  }

  /** The ground on which a message is too old; null when it stays. */
  async #overdue(
    { municipality, at, note }: Message,
    rules: Map<MunicipalityId, RetentionRule>,
  ): Promise<string | null> {
    const { ruleOf, isPending, clock } = this.#parts;
    if (municipality === null || (note !== null && isPending(note))) return null;
    const rule = rules.get(municipality) ?? (await ruleOf(municipality));
    rules.set(municipality, rule);
    return at + rule.days * day <= clock.now() ? rule.basis : null;
  }

  async #destroy(message: Message, basis: string, run: string): Promise<void> {
    const { store, mailboxes, clock } = this.#parts;
    if (message.municipality !== null) {
      await store.record([
        {
          run,
          municipality: message.municipality,
          record: 'voicemail',
          object: message.id,
          beganAt: message.at,
          destroyedAt: clock.now(),
          basis,
          actor: null,
        },
      ]);
    }
    await mailboxes.remove(message, null, 'retention');
  }
}
