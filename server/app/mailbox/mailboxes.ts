/**
 * Voicemail boxes and greetings as the telephone and the screens use them: read from the ledger's fold, changed by
 * writing the fact first and touching the file afterwards.
 */

import type { DomainEvent, Facts, MailboxWay } from '../../domain/events.ts';
import type { EmployeeId, MunicipalityId, TeamId } from '../../domain/ids.ts';
import {
  type Box,
  MailboxBook,
  type Message,
  type MessageCount,
  type MessagePiece,
} from '../../domain/mailbox/book.ts';
import { type BoxOwner, ownerOf, ownerText } from '../../domain/mailbox/owner.ts';
import type { Clock } from '../ports/clock.ts';
import type { Ledger } from '../ports/ledger.ts';
import type { Employee } from '../ports/people.ts';
import type { GreetingResult, Greetings, Recordings } from '../ports/voices.ts';

export interface MailboxParts {
  readonly ledger: Pick<Ledger, 'append'>;
  readonly clock: Pick<Clock, 'now'>;
  readonly recordings: Recordings;
  readonly greetings: Greetings;
  /** Whether this employee's callers are to hear the own greeting, where there is one. */
  readonly usesOwnGreeting: (employee: EmployeeId) => boolean;
  /** An employee recorded a greeting, or took it away: that is what callers are to hear from now on. */
  readonly greetingChosen: (employee: EmployeeId, greeting: 'own' | 'standard') => Promise<void>;
}

type MailboxFact = 'voicemail.heard' | 'voicemail.deleted' | 'greeting.changed';

export class Mailboxes {
  readonly recordings: Recordings;
  readonly greetings: Greetings;
  readonly #parts: MailboxParts;
  readonly #book = new MailboxBook();
  readonly #listeners = new Set<(box: Box) => void>();

  constructor(parts: MailboxParts) {
    this.#parts = parts;
    this.recordings = parts.recordings;
    this.greetings = parts.greetings;
  }

  /** Told when the number of new or heard messages in a box may have changed. */
  onChange(listener: (box: Box) => void): void {
    this.#listeners.add(listener);
  }

  plain(): IterableIterator<MessagePiece> {
    return this.#book.plain();
  }

  restore(piece: MessagePiece): void {
    this.#book.restore(piece);
  }

  apply(event: DomainEvent): void {
    const box = this.#book.apply(event);
    if (box !== null) for (const listener of this.#listeners) listener(box);
  }

  get(id: string): Message | undefined {
    return this.#book.get(id);
  }

  all(): IterableIterator<Message> {
    return this.#book.all();
  }

  of({ id, teams }: Pick<Employee, 'id' | 'teams'>): readonly Message[] {
    return this.#book.of(id, teams);
  }

  count({ id, teams }: Pick<Employee, 'id' | 'teams'>): MessageCount {
    return this.#book.count(id, teams);
  }

  /** Resolves when it is durable. Rejects with a `LedgerError`. */
  async setHeard(message: Message, heard: boolean, by: EmployeeId, way: MailboxWay): Promise<void> {
    if (this.#book.get(message.id)?.heard === heard) return;
    const { recording } = message;
    await this.#tell('voicemail.heard', message, { recording, heard, by, way });
  }

  /** The fact first: a crash in between leaves a file that nobody can reach, never a message without sound. */
  async remove(message: Message, by: EmployeeId | null, way: MailboxWay): Promise<void> {
    const { recording } = message;
    await this.#tell('voicemail.deleted', message, { recording, by, way });
    await this.recordings.discard(recording);
  }

  /** What callers of a box hear first: prompt ids, the best there is. `otherwise` is the dialplan's or general text. */
  greetingFor(
    box: Box,
    municipality: MunicipalityId | null,
    otherwise: readonly string[],
  ): readonly string[] {
    const own = ownerText(box);
    const isWanted = box.kind === 'team' || this.#parts.usesOwnGreeting(box.employee);
    if (isWanted && this.greetings.of(own) !== null) return [`greeting:${own}`];
    if (box.kind === 'team' || municipality === null) return otherwise;
    const shared = ownerText({ kind: 'municipality', municipality });
    return this.greetings.of(shared) === null ? otherwise : [`greeting:${shared}`];
  }

  /** Saves a greeting by `save` and records that it changed. */
  async changeGreeting(
    owner: BoxOwner,
    municipality: MunicipalityId,
    by: EmployeeId,
    way: MailboxWay,
    save: (owner: string) => Promise<GreetingResult>,
  ): Promise<GreetingResult> {
    const text = ownerText(owner);
    const saved = await save(text);
    if (!saved.ok) return saved;
    await this.#greetingChanged(text, saved.greeting.origin, municipality, by, way);
    if (owner.kind === 'employee') await this.#parts.greetingChosen(owner.employee, 'own');
    return saved;
  }

  /** Back to the dialplan's or general text; nothing happens when there was no own greeting. */
  async removeGreeting(
    owner: BoxOwner,
    municipality: MunicipalityId,
    by: EmployeeId,
    way: MailboxWay,
  ): Promise<void> {
    const text = ownerText(owner);
    if (!(await this.greetings.remove(text))) return;
    await this.#greetingChanged(text, 'standard', municipality, by, way);
    if (owner.kind === 'employee') await this.#parts.greetingChosen(owner.employee, 'standard');
  }

  #greetingChanged(
    owner: string,
    origin: Facts['greeting.changed']['origin'],
    municipality: MunicipalityId,
    by: EmployeeId,
    way: MailboxWay,
  ): Promise<void> {
    return this.#append('greeting.changed', `greeting:${owner}`, municipality, { owner, origin, by, way });
  }

  #tell<T extends 'voicemail.heard' | 'voicemail.deleted'>(
    type: T,
    message: Message,
    data: Facts[T],
  ): Promise<void> {
    return this.#append(type, `voicemail:${message.id}`, message.municipality, data);
  }

  async #append<T extends MailboxFact>(
    type: T,
    stream: string,
    municipality: MunicipalityId | null,
    data: Facts[T],
  ): Promise<void> {
    const event = { type, v: 1, at: this.#parts.clock.now(), stream, municipality, data } as DomainEvent;
    await this.#parts.ledger.append([event]);
    this.apply(event);
  }
}

/** Whose greeting this person may change: the own one, a leader the team's, an administrator all of the municipality. */
export function greetingsOf(
  { id, teams, roles, municipality }: Employee,
  teamsOfMunicipality: readonly TeamId[],
): readonly BoxOwner[] {
  const own: BoxOwner = { kind: 'employee', employee: id };
  const all = roles.includes('beheerder');
  const led = all ? teamsOfMunicipality : roles.includes('teamleider') ? teams : [];
  return [
    own,
    ...led.map((team): BoxOwner => ({ kind: 'team', team })),
    ...(all ? [{ kind: 'municipality', municipality } as const] : []),
  ];
}

/** The owner a text names, when this person may change that greeting. */
export function changeableGreeting(
  text: string,
  employee: Employee,
  teamsOfMunicipality: readonly TeamId[],
): BoxOwner | null {
  const owner = ownerOf(text);
  const wanted = owner === null ? null : ownerText(owner);
  return greetingsOf(employee, teamsOfMunicipality).find((each) => ownerText(each) === wanted) ?? null;
}
