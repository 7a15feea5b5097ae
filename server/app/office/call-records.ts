/**
 * What screens want to know of a call and the core's state does not hold: which number was dialled, the menu
 * choice, transfers, what was registered, and a caller's earlier calls. A fold over the ledger, in memory; calls that
 * are over lie packed.
 */
import {
  emptyRegistration,
  evolveRegistration,
  type Registration,
} from '../../domain/contact/registration.ts';
import type { Destination, DomainEvent, Reason, TransferOutcome } from '../../domain/events.ts';
import type { CallId, EmployeeId, EntranceId, MunicipalityId, SubjectId } from '../../domain/ids.ts';
import { ColdMap } from '../../domain/packing/cold-map.ts';
import type { SpokenLanguage } from '../../domain/prompt/catalogue.ts';
import { hour, type Instant, localTime } from '../../domain/time.ts';
import { type EarlierCall, EarlierCalls, historyKept, historyMax } from './earlier-calls.ts';
import { packedRecord } from './packed-record.ts';

export interface StartedTransfer {
  readonly id: string;
  readonly from: EmployeeId;
  readonly target: Destination;
  readonly mode: 'blind' | 'attended';
}

export interface EndedTransfer extends StartedTransfer {
  readonly at: Instant;
  readonly outcome: TransferOutcome;
}

export interface CallRecord {
  readonly call: CallId;
  municipality: MunicipalityId | null;
  entrance: EntranceId | null;
  readonly called: string | null;
  readonly caller: SubjectId | null;
  /** An employee placed it, or it rings a caller back; the caller is then whom it is for. */
  readonly isOutbound: boolean;
  /** What the caller hears since an entrance or announcement said so. */
  language: SpokenLanguage;
  readonly arrivedAt: Instant;
  endedAt: Instant | null;
  answeredAt: Instant | null;
  answeredBy: EmployeeId | null;
  /** Who spoke to the caller since the call is this municipality's. */
  spoke: readonly EmployeeId[];
  menuChoice: string | null;
  waitingSince: Instant | null;
  transfers: number;
  /** The last transfer that is over, for the card of a caller who came back. */
  lastTransfer: EndedTransfer | null;
  /** The last transfer that was begun. */
  transferTarget: StartedTransfer | null;
  /** Why the last offer was made. */
  offerReasons: readonly Reason[];
  registration: Registration;
}

/** One piece of the fold as plain values; `record` without `isKept`: an older snapshot's way to tell an earlier call. */
export type CallPiece =
  | { readonly record: CallRecord; readonly isKept: boolean }
  | { readonly caller: SubjectId; readonly earlier: EarlierCall };

/** How long after its end a call can still be registered, and is kept here. */
const keptAfterEnd = 24 * hour;

export class CallRecords {
  /** By stream: the figures have the same text as their key, so it is in memory once. */
  readonly #calls: ColdMap<CallRecord>;
  /** Streams of each caller's own calls that are at hand, in order of arrival; most have one, kept without a list. */
  readonly #recent = new Map<SubjectId, string | readonly string[]>();
  /** Those that are no longer. */
  readonly #earlier = new EarlierCalls();
  #sweptAt: Instant = 0;
  /** Calls that came before are forgotten at their end. */
  #from: Instant = Number.NEGATIVE_INFINITY;

  /** `restingMax`: how many calls that ended last are not packed yet; nothing shown depends on it. */
  constructor(restingMax?: number) {
    this.#calls = new ColdMap({
      field: packedRecord,
      at: ({ arrivedAt }) => arrivedAt,
      end: ({ arrivedAt, endedAt }) => endedAt ?? arrivedAt,
      restingMax,
    });
  }

  /** Told before the ledger is read: the moment of the newest fact. What will be forgotten by then is not kept so long. */
  expect(newest: Instant): void {
    this.#from = newest - historyKept;
  }

  /** As it is now, to be looked at only. */
  get(call: CallId): CallRecord | undefined {
    return this.#calls.get(`call:${call}`);
  }

  /** Calls of this caller before `record`, newest first. */
  earlier(record: CallRecord): readonly EarlierCall[] {
    if (record.caller === null) return [];
    const recent = this.#recentOf(record.caller).map((stream) => earlierOf(this.#calls.get(stream)!));
    return [...this.#earlier.of(record.caller), ...recent]
      .slice(-historyMax)
      .filter((one) => one.call !== record.call && one.arrivedAt <= record.arrivedAt)
      .reverse();
  }

  /** Calls of this caller on the local day of `record`, this one included. */
  timesToday(record: CallRecord): number {
    const day = localTime(record.arrivedAt).date;
    return 1 + this.earlier(record).filter((one) => localTime(one.arrivedAt).date === day).length;
  }

  /** All of it; see `restore`. */
  *plain(): IterableIterator<CallPiece> {
    for (const record of this.#calls.values()) yield { record, isKept: true };
    yield* this.#earlier.all();
  }

  /** Takes back one piece. */
  restore(piece: CallPiece): void {
    if ('earlier' in piece) {
      this.#earlier.add(piece.caller, [piece.earlier]);
      return;
    }
    const { record, isKept } = piece;
    if (isKept) this.#keep(`call:${record.call}`, record);
    else if (record.caller !== null) this.#earlier.add(record.caller, [earlierOf(record)]);
  }

  apply(event: DomainEvent): void {
    if (!event.stream.startsWith('call:')) return;
    const call = event.stream.slice('call:'.length) as CallId;
    if (event.type === 'call.arrived') {
      const { entrance, called, caller, by } = event.data;
      this.#begun(call, event, { entrance, called, caller, isOutbound: by !== undefined });
      return;
    }
    if (event.type === 'call.placed') {
      const { target } = event.data;
      const caller = target.kind === 'number' ? target.number : null;
      this.#begun(call, event, { entrance: null, called: null, caller, isOutbound: true });
      return;
    }
    if (event.type === 'call.callbackQueued') {
      const { entrance, caller, language } = event.data;
      this.#begun(call, event, { entrance, called: null, caller, isOutbound: true, language });
      return;
    }
    const record = this.#calls.warm(event.stream);
    if (record === undefined) return;
    this.#file(record, event);
    if (record.endedAt !== null) this.#over(event.stream, record);
    if (event.type === 'call.ended') this.#sweep(event.at);
  }

  #file(record: CallRecord, event: DomainEvent): void {
    if (event.municipality !== null && event.municipality !== record.municipality) {
      record.municipality = event.municipality;
      record.spoke = [];
    }
    record.registration = evolveRegistration(record.registration, event);
    switch (event.type) {
      case 'call.routed':
        record.entrance = event.data.entrance ?? record.entrance;
        record.language = event.data.language ?? record.language;
        return;
      case 'call.menuChosen':
        record.menuChoice = event.data.option ?? record.menuChoice;
        return;
      case 'call.queued':
        record.waitingSince = event.data.since;
        return;
      case 'call.offered':
        record.offerReasons = event.data.reasons;
        return;
      case 'call.answered':
        record.answeredAt ??= event.at;
        record.answeredBy = event.data.employee ?? record.answeredBy;
        if (event.data.employee !== null && !record.spoke.includes(event.data.employee)) {
          record.spoke = [...record.spoke, event.data.employee];
        }
        return;
      case 'call.transferStarted':
        record.transfers += 1;
        record.transferTarget = {
          id: event.data.transfer,
          from: event.data.from,
          target: event.data.target,
          mode: event.data.mode,
        };
        return;
      case 'call.transferEnded':
        if (record.transferTarget?.id !== event.data.transfer) return;
        record.lastTransfer = { ...record.transferTarget, at: event.at, outcome: event.data.outcome };
        return;
      case 'call.ended':
        record.endedAt = event.at;
        // Wanted while it rings only, and long.
        record.offerReasons = [];
        return;
      default:
        return;
    }
  }

  #begun(
    call: CallId,
    event: DomainEvent,
    about: Pick<CallRecord, 'entrance' | 'called' | 'caller' | 'isOutbound'> & {
      readonly language?: SpokenLanguage | undefined;
    },
  ): void {
    this.#keep(event.stream, {
      ...about,
      language: about.language ?? 'nl',
      call,
      municipality: event.municipality,
      arrivedAt: event.at,
      endedAt: null,
      answeredAt: null,
      answeredBy: null,
      spoke: [],
      menuChoice: null,
      waitingSince: null,
      transfers: 0,
      lastTransfer: null,
      transferTarget: null,
      offerReasons: [],
      registration: emptyRegistration(call, event.municipality),
    });
  }

  #keep(stream: string, record: CallRecord): void {
    this.#calls.set(stream, record);
    if (record.endedAt !== null) this.#over(stream, record);
    const { caller, isOutbound, arrivedAt } = record;
    // That we rang somebody is not one of their own calls.
    if (caller === null || isOutbound || arrivedAt < this.#from) return;
    this.#remember(caller, [...this.#recentOf(caller), stream].slice(-historyMax));
  }

  #recentOf(caller: SubjectId): readonly string[] {
    const known = this.#recent.get(caller) ?? [];
    return typeof known === 'string' ? [known] : known;
  }

  #remember(caller: SubjectId, streams: readonly string[]): void {
    const [first] = streams;
    if (first === undefined) this.#recent.delete(caller);
    else this.#recent.set(caller, streams.length === 1 ? first : streams);
  }

  #over(stream: string, { arrivedAt }: CallRecord): void {
    if (arrivedAt < this.#from) this.#calls.delete(stream);
    else this.#calls.rest(stream);
  }

  /** Forgets calls long over; that their callers called a little later. */
  #sweep(now: Instant): void {
    if (now - this.#sweptAt < hour) return;
    this.#sweptAt = now;
    const isOld = (stream: string): boolean => {
      const endedAt = this.#calls.packedEnd(stream) ?? this.#calls.object(stream)?.endedAt ?? now;
      return now - endedAt > keptAfterEnd;
    };
    for (const caller of this.#recent.keys()) {
      const streams = this.#recentOf(caller);
      const old = streams.filter(isOld);
      if (old.length === 0) continue;
      this.#earlier.add(
        caller,
        old.map((stream) => earlierOf(this.#calls.get(stream)!)),
      );
      this.#remember(
        caller,
        streams.filter((stream) => !old.includes(stream)),
      );
    }
    for (const stream of this.#calls.keys()) if (isOld(stream)) this.#calls.delete(stream);
    this.#earlier.forget(now - historyKept);
  }
}

function earlierOf({ call, arrivedAt, municipality, answeredBy, registration }: CallRecord): EarlierCall {
  const { subject, outcome } = registration;
  return { call, arrivedAt, municipality, answeredBy, subject, outcome };
}
