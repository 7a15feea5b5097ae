/**
 * All voicemail messages, folded from the ledger: left in a call, made into a note, heard, thrown away.
 * A message lies in the box of one employee or one team; the sound is a file that its recording names.
 */
import type { Destination, DomainEvent } from '../events.ts';
import type { CallId, EmployeeId, MunicipalityId, NoteId, SubjectId, TeamId } from '../ids.ts';
import type { Duration, Instant } from '../time.ts';

export type Box = Extract<Destination, { readonly kind: 'employee' | 'team' }>;

export interface Message {
  /** The recording's name without slashes: fit for an address. */
  readonly id: string;
  readonly recording: string;
  readonly box: Box;
  readonly municipality: MunicipalityId | null;
  readonly call: CallId;
  readonly at: Instant;
  readonly length: Duration;
  /** Null when the caller withheld the number. */
  readonly caller: SubjectId | null;
  readonly note: NoteId | null;
  readonly heard: boolean;
}

/** What a lamp shows. */
export interface MessageCount {
  readonly fresh: number;
  readonly heard: number;
}

/** `call/v3` as one word. */
export function messageId(recording: string): string {
  return recording.replaceAll('/', '_');
}

export interface MessagePiece {
  readonly message: Message;
  readonly isNoteless: boolean;
}

export class MailboxBook {
  readonly #messages = new Map<string, Message>();
  /** The message of a call that has no note yet: the note follows in the same decision. */
  readonly #noteless = new Map<CallId, string>();

  get(id: string): Message | undefined {
    return this.#messages.get(id);
  }

  /** Every message with whether its note is still to come, as plain values; see `restore`. */
  *plain(): IterableIterator<MessagePiece> {
    for (const message of this.#messages.values()) {
      yield { message, isNoteless: this.#noteless.get(message.call) === message.id };
    }
  }

  restore({ message, isNoteless }: MessagePiece): void {
    this.#messages.set(message.id, message);
    if (isNoteless) this.#noteless.set(message.call, message.id);
  }

  /** Newest last. */
  all(): IterableIterator<Message> {
    return this.#messages.values();
  }

  /** Messages for this person: the own ones and those of the teams, new ones first, each oldest first. */
  of(employee: EmployeeId, teams: readonly TeamId[]): readonly Message[] {
    const own = [...this.#messages.values()].filter(({ box }) => isIn(box, employee, teams));
    return [...own.filter(({ heard }) => !heard), ...own.filter(({ heard }) => heard)];
  }

  count(employee: EmployeeId, teams: readonly TeamId[]): MessageCount {
    let [fresh, heard] = [0, 0];
    for (const message of this.#messages.values()) {
      if (!isIn(message.box, employee, teams)) continue;
      if (message.heard) heard += 1;
      else fresh += 1;
    }
    return { fresh, heard };
  }

  /** Takes a fact into account, once or twice alike; the box whose lamps may change, or null. */
  apply(event: DomainEvent): Box | null {
    switch (event.type) {
      case 'call.voicemailLeft': {
        const { box, recording, length } = event.data;
        const id = messageId(recording);
        if ((box.kind !== 'employee' && box.kind !== 'team') || this.#messages.has(id)) return null;
        const call = event.stream.slice('call:'.length) as CallId;
        const { municipality, at } = event;
        const left = { id, recording, box, municipality, call, at, length };
        this.#messages.set(id, { ...left, caller: null, note: null, heard: false });
        this.#noteless.set(call, id);
        return box;
      }
      case 'note.created': {
        const { call, caller, note, origin } = event.data;
        const id = origin !== 'voicemail' || call === null ? undefined : this.#noteless.get(call);
        const message = id === undefined ? undefined : this.#messages.get(id);
        if (call !== null) this.#noteless.delete(call);
        if (message !== undefined) this.#messages.set(message.id, { ...message, caller, note });
        return null;
      }
      case 'voicemail.heard': {
        const message = this.#messages.get(messageId(event.data.recording));
        if (message === undefined || message.heard === event.data.heard) return null;
        this.#messages.set(message.id, { ...message, heard: event.data.heard });
        return message.box;
      }
      case 'voicemail.deleted': {
        const message = this.#messages.get(messageId(event.data.recording));
        if (message !== undefined) this.#messages.delete(message.id);
        return message?.box ?? null;
      }
      default:
        return null;
    }
  }
}

/** Whether a message in this box is for this person. */
export function isIn(box: Box, employee: EmployeeId, teams: readonly TeamId[]): boolean {
  return box.kind === 'employee' ? box.employee === employee : teams.includes(box.team);
}
