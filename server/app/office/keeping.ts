/**
 * What is kept no longer than it may be (AVG article 5, storage limitation): terms that end, erasures that were asked
 * for, here or on the command line, and the sounds that go with them. `app/privacy` knows how; here it is started and
 * stopped.
 */
import { pendingStates } from '../../domain/callback/note.ts';
import type { SubjectId } from '../../domain/ids.ts';
import { MessageRetention } from '../mailbox/message-retention.ts';
import { DestructionWatch } from '../privacy/destruction-watch.ts';
import { Privacy } from '../privacy/privacy.ts';
import { rulesOf } from '../privacy/retention.ts';
import { RetentionNight } from '../privacy/retention-night.ts';
import { TapeRetention } from '../privacy/tape-retention.ts';
import type { Office } from './office.ts';

export class Keeping {
  readonly privacy: Privacy;
  readonly #messages: MessageRetention;
  readonly #tapes: TapeRetention;
  readonly #night: RetentionNight;
  readonly #erased: DestructionWatch;

  /** Notes, mailboxes and tapes of the office are there already. */
  constructor(office: Office) {
    const { parts } = office;
    const { ledger, clock, chance, log, recordings } = parts;
    const forget = (id: SubjectId): void => {
      office.personal.forget(id);
      office.callerPersons.forget(id);
    };
    this.#messages = new MessageRetention({
      mailboxes: office.mailboxes,
      subjects: parts.subjects,
      store: parts.privacy,
      ruleOf: async (municipality) =>
        (await rulesOf(parts.privacy, municipality)).find(({ record }) => record === 'voicemail')!,
      isPending: (note) => pendingStates.has(office.notes.get(note)?.note.state ?? 'closed'),
      clock,
      chance,
      log,
    });
    this.privacy = new Privacy({
      ledger,
      subjects: parts.subjects,
      office: parts.store,
      store: parts.privacy,
      clock,
      newId: chance.newId,
      pending: () => [...office.notes.pending()].map(({ note }) => note),
      forget,
    });
    this.#erased = new DestructionWatch({
      store: parts.privacy,
      forget,
      sounds: () => this.destroySounds(),
      changed: () => office.changed(),
      clock,
      log,
    });
    this.#tapes = new TapeRetention({
      tapes: office.tapes,
      subjects: parts.subjects,
      store: parts.privacy,
      recordings,
      ledger,
      clock,
      chance,
    });
    this.#night = new RetentionNight({
      privacy: this.privacy,
      municipalities: () => parts.dialplans().plans.keys(),
      sounds: () => this.destroySounds(),
      audit: parts.audit,
      clock,
      log,
      changed: () => office.changed(),
    });
  }

  start(): void {
    this.#messages.start();
    this.#night.start();
    this.#erased.start();
  }

  /** Resolves when what was being destroyed has gone. */
  async stop(): Promise<void> {
    this.#messages.stop();
    await this.#night.stop();
    await this.#erased.stop();
  }

  /** Messages and recordings that are over their term, or whose caller was erased; how many went. */
  async destroySounds(): Promise<number> {
    return (await this.#messages.look()) + (await this.#tapes.look());
  }
}
