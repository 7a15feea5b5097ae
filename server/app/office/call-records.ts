/**
 * What screens want to know of a call and the core's state does not hold: which number was dialled, the menu
 * choice, transfers, what was registered, and a caller's earlier calls. A fold over the ledger, in memory.
 */
import {
  emptyRegistration,
  evolveRegistration,
  type Registration,
} from '../../domain/contact/registration.ts';
import type { Destination, DomainEvent, Reason, TransferOutcome } from '../../domain/events.ts';
import type { CallId, EmployeeId, EntranceId, MunicipalityId, SubjectId } from '../../domain/ids.ts';
import { hour, type Instant, localTime } from '../../domain/time.ts';

interface StartedTransfer {
  readonly id: string;
  readonly from: EmployeeId;
  readonly target: Destination;
  readonly mode: 'blind' | 'attended';
}

export interface CallRecord {
  readonly call: CallId;
  municipality: MunicipalityId | null;
  entrance: EntranceId | null;
  readonly called: string | null;
  readonly caller: SubjectId | null;
  /** An employee placed it, or it rings a caller back; the caller is then whom it is for. */
  readonly isOutbound?: boolean;
  readonly arrivedAt: Instant;
  endedAt: Instant | null;
  answeredAt: Instant | null;
  answeredBy: EmployeeId | null;
  menuChoice: string | null;
  waitingSince: Instant | null;
  transfers: number;
  /** The last transfer that is over, for the card of a caller who came back. */
  lastTransfer: (StartedTransfer & { readonly at: Instant; readonly outcome: TransferOutcome }) | null;
  /** The last transfer that was begun. */
  transferTarget: StartedTransfer | null;
  /** Why the last offer was made. */
  offerReasons: readonly Reason[];
  registration: Registration;
}

/** How long after its end a call can still be registered, and is kept here. */
const keptAfterEnd = 24 * hour;
/** Earlier calls remembered of one caller, and for how long: what helps in this call, not a file on people. */
const historyMax = 10;
const historyKept = 30 * 24 * hour;

export class CallRecords {
  readonly #calls = new Map<CallId, CallRecord>();
  readonly #byCaller = new Map<SubjectId, CallRecord[]>();
  #sweptAt: Instant = 0;

  get(call: CallId): CallRecord | undefined {
    return this.#calls.get(call);
  }

  /** Calls of this caller before `record`, newest first. */
  earlier(record: CallRecord): readonly CallRecord[] {
    if (record.caller === null) return [];
    const calls = this.#byCaller.get(record.caller) ?? [];
    return calls.filter((one) => one.call !== record.call && one.arrivedAt <= record.arrivedAt).reverse();
  }

  /** Calls of this caller on the local day of `record`, this one included. */
  timesToday(record: CallRecord): number {
    const day = localTime(record.arrivedAt).date;
    return 1 + this.earlier(record).filter((one) => localTime(one.arrivedAt).date === day).length;
  }

  /** All records once, with whether they still count as a call of today; see `restore`. */
  *plain(): IterableIterator<{ readonly record: CallRecord; readonly isKept: boolean }> {
    const seen = new Set<CallId>();
    for (const record of this.#calls.values()) {
      seen.add(record.call);
      yield { record, isKept: true };
    }
    for (const records of this.#byCaller.values()) {
      for (const record of records) if (!seen.has(record.call)) yield { record, isKept: false };
    }
  }

  /** Takes back one record; those of one caller in order of arrival, once all are there. */
  restore({ record, isKept }: { readonly record: CallRecord; readonly isKept: boolean }): void {
    if (isKept) this.#calls.set(record.call, record);
    if (record.caller === null) return;
    const calls = [...(this.#byCaller.get(record.caller) ?? []), record];
    this.#byCaller.set(
      record.caller,
      calls.sort((a, b) => a.arrivedAt - b.arrivedAt),
    );
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
      const { entrance, caller } = event.data;
      this.#begun(call, event, { entrance, called: null, caller, isOutbound: true });
      return;
    }
    const record = this.#calls.get(call);
    if (record === undefined) return;
    record.municipality = event.municipality ?? record.municipality;
    record.registration = evolveRegistration(record.registration, event);
    switch (event.type) {
      case 'call.routed':
        record.entrance = event.data.entrance ?? record.entrance;
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
        return;
      case 'call.transferStarted':
        record.transfers += 1;
        record.transferTarget = { ...event.data, id: event.data.transfer };
        return;
      case 'call.transferEnded':
        if (record.transferTarget?.id !== event.data.transfer) return;
        record.lastTransfer = { ...record.transferTarget, at: event.at, outcome: event.data.outcome };
        return;
      case 'call.ended':
        record.endedAt = event.at;
        // Wanted while it rings only, and long.
        record.offerReasons = [];
        this.#sweep(event.at);
        return;
      default:
        return;
    }
  }

  #begun(
    call: CallId,
    event: DomainEvent,
    about: Pick<CallRecord, 'entrance' | 'called' | 'caller'> & { readonly isOutbound: boolean },
  ): void {
    const { caller, isOutbound } = about;
    const record: CallRecord = {
      ...about,
      call,
      municipality: event.municipality,
      arrivedAt: event.at,
      endedAt: null,
      answeredAt: null,
      answeredBy: null,
      menuChoice: null,
      waitingSince: null,
      transfers: 0,
      lastTransfer: null,
      transferTarget: null,
      offerReasons: [],
      registration: emptyRegistration(call, event.municipality),
    };
    this.#calls.set(call, record);
    // That we rang somebody is not one of their own calls.
    if (caller === null || isOutbound) return;
    const calls = this.#byCaller.get(caller) ?? [];
    calls.push(record);
    if (calls.length > historyMax) calls.shift();
    this.#byCaller.set(caller, calls);
  }

  /** Forgets calls long over; that their callers called a little later. */
  #sweep(now: Instant): void {
    if (now - this.#sweptAt < hour) return;
    this.#sweptAt = now;
    for (const [call, record] of this.#calls) {
      if (record.endedAt !== null && now - record.endedAt > keptAfterEnd) this.#calls.delete(call);
    }
    for (const [caller, records] of this.#byCaller) {
      const recent = records.filter((record) => now - record.arrivedAt <= historyKept);
      if (recent.length === 0) this.#byCaller.delete(caller);
      else if (recent.length < records.length) this.#byCaller.set(caller, recent);
    }
  }
}
