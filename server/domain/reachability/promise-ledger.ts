/**
 * Callback notes as promises: one promise per first note, whatever number of notes it is forwarded through.
 * The term of the promise is the term the caller was told; forwarding does not move it.
 */
import type { DomainEvent } from '../events.ts';
import type { EmployeeId, MunicipalityId, NoteId, TeamId } from '../ids.ts';
import type { Instant } from '../time.ts';
import { isKept } from './classify.ts';
import { type Amounts, type Contribution, nowhere, put } from './contribution.ts';
import { positions } from './counters.ts';
import type { PromiseTrack } from './track.ts';

export type NoteEvent = Extract<DomainEvent, { readonly type: `note.${string}` }>;

/** A promise with its present owner; `promise` is shared with the call it was made in. */
export interface PromiseRecord {
  readonly promise: PromiseTrack;
  readonly municipality: MunicipalityId | null;
  /** Stream of the call, e.g. `call:7`; null for a note made outside a call. */
  readonly call: string | null;
  team: TeamId;
  employee: EmployeeId | null;
  attempts: number;
  firstAttemptAt: Instant | null;
  /** Whether the newest attempt is what `reachedAt` rests on: it may turn out to have been a voicemail. */
  reachedLast: boolean;
  withdrawn: boolean;
}

export interface PromisePart {
  readonly notes: readonly NoteId[];
  readonly record: PromiseRecord;
}

export class PromiseLedger {
  /** By note: the note of the promise itself and each note it was forwarded to. */
  readonly #records = new Map<NoteId, PromiseRecord>();

  /**
   * Files a fact of a note; `attempt` is the call's attempt under way. Returns the promise it changed, with
   * `isNew` when the promise was made by this fact, or null when the note is unknown.
   */
  apply(
    event: NoteEvent,
    attempt: number,
  ): { readonly record: PromiseRecord; readonly isNew: boolean } | null {
    if (event.type === 'note.created') return this.#create(event, attempt);
    const record = this.#records.get(event.data.note);
    if (record === undefined) return null;
    const { promise } = record;
    switch (event.type) {
      case 'note.attempted':
        noteAttempt(record, event);
        break;
      case 'note.escalated':
        if (event.data.step === 100) promise.broken = true;
        break;
      case 'note.expired':
        promise.broken = true;
        promise.closedAt = event.at;
        break;
      case 'note.closed':
        promise.closedAt = event.at;
        if (event.data.result === 'reached') promise.reachedAt ??= event.at;
        if (event.data.result === 'notReached') promise.broken = true;
        if (event.data.result === 'withdrawn') record.withdrawn = true;
        break;
      case 'note.reopened':
        promise.closedAt = null;
        record.withdrawn = false;
        break;
      case 'note.forwarded':
        record.team = event.data.ownerTeam;
        record.employee = event.data.ownerEmployee;
        this.#records.set(event.data.to, record);
        break;
      case 'note.claimed':
      case 'note.released':
      case 'note.callAttached':
        break;
    }
    if (promise.reachedAt !== null && promise.reachedAt > promise.due) promise.broken = true;
    return { record, isNew: false };
  }

  /** The call in which the promise behind this note was made; null when it is unknown or was made outside a call. */
  callOf(note: NoteId): string | null {
    return this.#records.get(note)?.call ?? null;
  }

  promiseOf(note: NoteId): PromiseTrack | undefined {
    return this.#records.get(note)?.promise;
  }

  /** Every promise once, with the notes it went through; see `restore`. */
  *plain(): IterableIterator<PromisePart> {
    const notes = new Map<PromiseRecord, NoteId[]>();
    for (const [note, record] of this.#records) notes.set(record, [...(notes.get(record) ?? []), note]);
    for (const [record, names] of notes) yield { notes: names, record };
  }

  /** Takes back what `plain` gave. The promise itself is handed in: it is shared with its call. */
  restore({ notes, record }: PromisePart, promise: PromiseTrack): PromiseRecord {
    const restored: PromiseRecord = { ...record, promise };
    for (const note of notes) this.#records.set(note, restored);
    return restored;
  }

  /** Forgets promises whose note was closed before `before`. */
  forgetSettled(before: Instant): void {
    for (const [note, { promise }] of this.#records)
      if (isSettled(promise, before)) this.#records.delete(note);
  }

  #create(
    event: Extract<NoteEvent, { type: 'note.created' }>,
    attempt: number,
  ): { readonly record: PromiseRecord; readonly isNew: boolean } {
    const { data, at } = event;
    const continued = this.#records.get(data.note) ?? this.#records.get(data.continues ?? data.note);
    if (continued !== undefined) {
      // The new note of a forwarded one: the promise was made before.
      this.#records.set(data.note, continued);
      return { record: continued, isNew: false };
    }
    const record: PromiseRecord = {
      promise: {
        note: data.note,
        attempt,
        at,
        due: data.due,
        origin: data.origin,
        hasNumber: data.caller !== null,
        reachedAt: null,
        broken: false,
        closedAt: null,
      },
      municipality: event.municipality,
      call: data.call === null ? null : `call:${data.call}`,
      team: data.ownerTeam,
      employee: data.ownerEmployee,
      attempts: 0,
      firstAttemptAt: null,
      reachedLast: false,
      withdrawn: false,
    };
    this.#records.set(data.note, record);
    return { record, isNew: true };
  }
}

function noteAttempt(
  record: PromiseRecord,
  { at, data }: Extract<NoteEvent, { type: 'note.attempted' }>,
): void {
  const { promise } = record;
  if (data.corrects !== true) {
    record.attempts++;
    record.firstAttemptAt ??= at;
    record.reachedLast = false;
  } else if (record.reachedLast && data.result !== 'reached') {
    promise.reachedAt = null;
    record.reachedLast = false;
  }
  if (data.result !== 'reached' || promise.reachedAt !== null) return;
  promise.reachedAt = at;
  record.reachedLast = true;
}

/** Nothing more is to be done for this promise, and has not been since `before`. */
export function isSettled(promise: PromiseTrack, before: Instant): boolean {
  return promise.closedAt !== null && promise.closedAt < before;
}

/** What a promise adds to the counters: at the moment it was made, for its present owner. */
export function promiseContribution(record: PromiseRecord): Contribution {
  const { promise } = record;
  const kept = isKept(promise);
  const withdrawn = record.withdrawn && !kept;
  const to = positions.promises;
  const list: Amounts = [to.made, 1];
  put(list, to.kept, kept);
  put(list, to.broken, !kept && !withdrawn && promise.broken);
  put(list, to.withdrawn, withdrawn);
  put(list, to.reached, promise.reachedAt !== null);
  put(list, to.closed, promise.closedAt !== null);
  put(list, to.attempts, record.attempts);
  put(list, to.firstAttemptInTime, record.firstAttemptAt !== null && record.firstAttemptAt <= promise.due);
  const { municipality, team, employee } = record;
  return {
    table: 'promises',
    at: promise.at,
    place: { ...nowhere, municipality, team, employee },
    amounts: list,
  };
}
