/**
 * All figures, live: a fold over the whole ledger. `apply` each event in ledger order; read at any moment.
 *
 *   event ──▶ track of its call ──▶ judged by the rules ──▶ contribution (old one out, new one in) ──▶ cube
 *
 * Calls are judged when somebody reads, when they end, or when they are forgotten; nothing depends on when.
 * A call is forgotten some days after its end. A correction that comes later needs the call's own history back:
 * `apply` answers `unknown`, the app hands the events of that stream to `recall`, and applies again.
 * Until then a call that is over lies packed, in a tenth of the memory; any later fact of it brings it out.
 */
import type { DomainEvent } from '../events.ts';
import type { EmployeeId, TeamId } from '../ids.ts';
import { ColdMap, type Span } from '../packing/cold-map.ts';
import { type Duration, hour, type Instant } from '../time.ts';
import { type DayRange, localDay } from './bucket.ts';
import { type CallJudgement, judgeCall } from './classify.ts';
import { contributionsOf, subjectOf } from './contribute.ts';
import { type Contribution, isSame } from './contribution.ts';
import { emptyRow, named, positions, type Sums, type TableName } from './counters.ts';
import { Cube, type CubePart, type SeriesName } from './cube.ts';
import { isStill, type Known, lastNeededAt, packedCall } from './known-call.ts';
import { LastCalls } from './last-calls.ts';
import {
  isSettled,
  PromiseLedger,
  type PromisePart,
  type PromiseRecord,
  promiseContribution,
} from './promise-ledger.ts';
import { attemptClasses, currentRules, type RuleSet } from './rules.ts';
import { addToTrack, type CallTrack, startTrack } from './track.ts';
import { WorkLedger, type WorkPart } from './work-ledger.ts';

/** How long after its end a call is remembered; longer than the repeat window, or repeats would be missed. */
export const callsKept: Duration = 14 * 24 * hour;

/** `unknown`: the fact belongs to a call that is not remembered; see `recall`. */
export type Applied = { readonly status: 'done' } | { readonly status: 'unknown'; readonly stream: string };

export interface Conservation {
  /** Attempts counted straight from the events. */
  readonly offered: number;
  /** Attempts that have a class. */
  readonly classified: number;
  readonly open: number;
  /** offered − classified − open; anything but 0 is a fault of ours. */
  readonly imbalance: number;
}

/** One piece of a fold as plain values. */
export type FiguresPart =
  | {
      readonly part: 'head';
      readonly rules: string;
      readonly offered: number;
      readonly sweptAt: Instant;
      readonly totals: readonly number[];
      readonly work: WorkPart;
    }
  | { readonly part: 'cube'; readonly piece: CubePart }
  | {
      readonly part: 'call';
      readonly track: CallTrack;
      readonly teams: readonly (readonly [EmployeeId, TeamId])[] | null;
      readonly recalled: boolean;
    }
  | { readonly part: 'promise'; readonly piece: PromisePart }
  | { readonly part: 'caller'; readonly caller: string; readonly last: LastCall };

interface LastCall {
  readonly stream: string;
  readonly at: Instant;
}

const sweepEvery: Duration = 24 * hour;

const done: Applied = { status: 'done' };

export class Figures {
  readonly rules: RuleSet;
  readonly #cube = new Cube();
  readonly #calls: ColdMap<Known>;
  readonly #dirty = new Set<Known>();
  readonly #promises = new PromiseLedger();
  readonly #promisesApplied = new Map<PromiseRecord, Contribution>();
  readonly #work = new WorkLedger();
  readonly #lastCalls = new LastCalls();
  readonly #totals = emptyRow('attempts');
  #offered = 0;
  #sweptAt: Instant = 0;

  /** `restingMax`: how many calls that ended last are not packed yet; no figure depends on it. */
  constructor(rules: RuleSet = currentRules, restingMax?: number) {
    this.rules = rules;
    this.#calls = new ColdMap({
      field: packedCall,
      at: ({ track }) => track.arrivedAt,
      end: ({ track }) => lastNeededAt(track),
      restingMax,
    });
  }

  /** Told before a rebuild: the moment of the newest fact; see `Cube.expect`. */
  expect(newest: Instant): void {
    this.#cube.expect(localDay(newest));
  }

  /**
   * Everything as plain values, in pieces that JSON can carry. Nothing may be applied before the last piece was taken.
   * Restored into new figures of the same rules, folding on gives the same figures to the digit.
   */
  *plain(): IterableIterator<FiguresPart> {
    this.#flush();
    yield {
      part: 'head',
      rules: this.rules.version,
      offered: this.#offered,
      sweptAt: this.#sweptAt,
      totals: this.#totals,
      work: this.#work.plain(),
    };
    for (const piece of this.#cube.plain()) yield { part: 'cube', piece };
    for (const { track, recalled } of this.#calls.values()) {
      const teams = track.teamOf === null ? null : [...track.teamOf];
      yield { part: 'call', track: { ...track, teamOf: null }, teams, recalled };
    }
    for (const piece of this.#promises.plain()) yield { part: 'promise', piece };
    for (const { caller, stream } of this.#lastCalls.plain()) {
      const at = this.#calls.at(stream);
      if (at !== undefined) yield { part: 'caller', caller, last: { stream, at } };
    }
  }

  /** Takes back one piece, in the order in which `plain` gave them. Throws when it was made under other rules. */
  restore(given: FiguresPart): void {
    switch (given.part) {
      case 'head':
        if (given.rules !== this.rules.version) throw new Error(`figures of rule set ${given.rules}`);
        this.#offered = given.offered;
        this.#sweptAt = given.sweptAt;
        for (const [index, total] of given.totals.entries()) this.#totals[index] = total;
        this.#work.restore(given.work);
        return;
      case 'cube':
        this.#cube.restore(given.piece);
        return;
      case 'call': {
        const { recalled, teams } = given;
        const track: CallTrack = { ...given.track, teamOf: teams === null ? null : new Map(teams) };
        const known: Known = { track, applied: null, recalled };
        this.#calls.set(track.stream, known);
        this.#letRest(known);
        return;
      }
      case 'promise': {
        const { record } = given.piece;
        const track = record.call === null ? undefined : this.#calls.get(record.call)?.track;
        const shared = track?.promises.find(({ note }) => note === record.promise.note) ?? record.promise;
        const restored = this.#promises.restore(given.piece, shared);
        this.#promisesApplied.set(restored, promiseContribution(restored));
        return;
      }
      case 'caller':
        this.#lastCalls.restore(given.caller, given.last.stream);
        return;
    }
  }

  /** To be called after the last piece: what each open or promised call has given is worked out again. */
  restored(): void {
    for (const known of this.#calls.objects()) {
      if (!isStill(known)) known.applied = this.#given(known);
    }
  }

  /** Folds in the next event of the ledger. */
  apply(event: DomainEvent): Applied {
    if (event.at - this.#sweptAt >= sweepEvery) this.#sweep(event.at);
    const work = this.#work.apply(event);
    for (const contribution of work.contributions) this.#cube.add(contribution, 1);
    if (work.wrapUp !== null) this.#addWrapUp(work.wrapUp.call, work.wrapUp.time);
    if (event.type === 'call.arrived') return this.#arrive(event);
    if (isNoteEvent(event)) return this.#applyNote(event);
    if (!isCallEvent(event)) return done;
    const known = this.#warm(event.stream);
    if (known === undefined) return isCorrection(event) ? { status: 'unknown', stream: event.stream } : done;
    if (event.type === 'call.transferStarted') this.#offered++;
    this.#thaw(known);
    if (addToTrack(known.track, event)) this.#touch(known);
    if (event.type === 'call.outcomeRegistered') this.#compareSubject(known.track);
    if (event.type === 'call.ended') this.#settle(known);
    else this.#letRest(known);
    return done;
  }

  /**
   * Brings back a forgotten call from its own events (its stream and the notes made in it, in order, without the
   * correction itself); a forgotten note without a call likewise. Its present contribution is what the cube holds already.
   */
  recall(events: readonly DomainEvent[]): void {
    const first = events.find((event) => event.type === 'call.arrived');
    const track = first === undefined ? null : startTrack(first);
    if (track !== null && this.#calls.has(track.stream)) return;
    for (const event of events) {
      if (isNoteEvent(event)) {
        const change = this.#promises.apply(event, track?.transfers.length ?? 0);
        if (change === null) continue;
        if (change.isNew) track?.promises.push(change.record.promise);
        this.#promisesApplied.set(change.record, promiseContribution(change.record));
      } else if (track !== null && isCallEvent(event)) addToTrack(track, event);
    }
    if (track === null) return;
    const applied = contributionsOf(track, this.rules).filter(({ table }) => table !== 'repeats');
    this.#calls.set(track.stream, { track, applied, recalled: true });
  }

  /** Sums of one series over whole local days. */
  sums<T extends TableName>(table: T, name: SeriesName, range: DayRange): Sums<T> {
    this.#flush();
    return named(table, this.#cube.sum(table, name, range));
  }

  /** The sums themselves, for graphs and exports; settled up to the last event. */
  cube(): Cube {
    this.#flush();
    return this.#cube;
  }

  /** The call as judged now, with the facts it rests on; null when it is unknown or forgotten. */
  call(stream: string): { readonly track: CallTrack; readonly judgement: CallJudgement } | null {
    const track = this.#calls.get(stream)?.track;
    return track === undefined ? null : { track, judgement: judgeCall(track, this.rules) };
  }

  /** Calls in memory (the last `callsKept`) that came within `span`, in order of arrival; to be looked at only. */
  *recentCalls(span: Span = always): IterableIterator<CallTrack> {
    for (const { track } of this.#calls.valuesWithin(span)) yield track;
  }

  /** The conservation law of DESIGN section 6, over everything applied so far. */
  conservation(): Conservation {
    this.#flush();
    let classified = 0;
    for (const name of attemptClasses) classified += this.#totals[positions.attempts[name]]!;
    const open = this.#totals[positions.attempts.open]!;
    return { offered: this.#offered, classified, open, imbalance: this.#offered - classified - open };
  }

  #arrive(event: Extract<DomainEvent, { type: 'call.arrived' }>): Applied {
    const track = startTrack(event);
    if (track === null) return done;
    this.#offered++;
    const known: Known = { track, applied: [], recalled: false };
    this.#calls.set(event.stream, known);
    this.#linkRepeat(track);
    this.#touch(known);
    return done;
  }

  #applyNote(event: NoteEvent): Applied {
    const made = event.type === 'note.created' && event.data.call !== null ? `call:${event.data.call}` : null;
    const call = made === null ? undefined : this.#calls.get(made);
    const promisedIn = this.#promises.callOf(event.data.note);
    // Before the promise changes: afterwards nobody knows any more what its call gave.
    const before = promisedIn === null ? undefined : this.#warm(promisedIn);
    if (before !== undefined) this.#thaw(before);
    const change = this.#promises.apply(event, call?.track.transfers.length ?? 0);
    if (change === null) return { status: 'unknown', stream: event.stream };
    const { record, isNew } = change;
    const given = this.#promisesApplied.get(record);
    if (given !== undefined) this.#cube.add(given, -1);
    const after = promiseContribution(record);
    this.#promisesApplied.set(record, after);
    this.#cube.add(after, 1);
    const known = record.call === null ? undefined : this.#warm(record.call);
    if (known === undefined) return done;
    this.#thaw(known);
    if (isNew) known.track.promises.push(record.promise);
    this.#touch(known);
    return done;
  }

  #linkRepeat(track: CallTrack): void {
    if (track.caller === null) return;
    const last = this.#lastCalls.next(track.municipality, track.caller, track.stream);
    // A call that was forgotten is longer ago than the window.
    const at = last === undefined ? undefined : this.#calls.at(last);
    if (last === undefined || at === undefined || track.arrivedAt - at > this.rules.repeatWindow) return;
    track.repeatOf = last;
    const earlier = this.#warm(last);
    if (earlier === undefined) return;
    this.#thaw(earlier);
    earlier.track.repeatedBy++;
    this.#touch(earlier);
  }

  #compareSubject(track: CallTrack): void {
    const earlier = track.repeatOf === null ? undefined : this.#calls.get(track.repeatOf)?.track;
    const subject = subjectOf(track);
    track.sameSubject = earlier !== undefined && subject !== null && subjectOf(earlier) === subject;
  }

  #addWrapUp(stream: string, time: Duration): void {
    const known = this.#warm(stream);
    if (known === undefined) return;
    this.#thaw(known);
    known.track.wrapUp += time;
    this.#touch(known);
  }

  /** The call itself, to be changed. One that was packed came with copies of its promises: they are its notes' again. */
  #warm(stream: string): Known | undefined {
    const known = this.#calls.warm(stream);
    if (known === undefined) return undefined;
    const { promises } = known.track;
    for (const [index, { note }] of promises.entries()) {
      promises[index] = this.#promises.promiseOf(note) ?? promises[index]!;
    }
    return known;
  }

  /** To be called before a track changes: afterwards nobody knows any more what it gave. */
  #thaw(known: Known): void {
    known.applied ??= contributionsOf(known.track, this.rules);
  }

  #touch(known: Known): void {
    this.#dirty.add(known);
  }

  #flush(): void {
    for (const known of this.#dirty) this.#settle(known);
  }

  /** Takes the call's old contribution out of the cube and puts the new one in. */
  #settle(known: Known): void {
    this.#dirty.delete(known);
    const before = known.applied ?? [];
    const after = this.#given(known);
    for (let index = 0; index < Math.max(before.length, after.length); index++) {
      const [old, now] = [before[index], after[index]];
      // Most corrections touch one of a call's contributions.
      if (old !== undefined && now !== undefined && isSame(old, now)) continue;
      if (old !== undefined) this.#count(old, -1);
      if (now !== undefined) this.#count(now, 1);
    }
    known.applied = after;
    this.#letRest(known);
  }

  /** To be called when a call was brought out: one that is over and settled may be packed again. */
  #letRest(known: Known): void {
    if (!isStill(known) || this.#dirty.has(known)) return;
    known.applied = null;
    this.#calls.rest(known.track.stream);
  }

  /** What the cube must hold of a call as it stands. */
  #given({ track, recalled }: Known): readonly Contribution[] {
    const made = contributionsOf(track, this.rules);
    return recalled ? made.filter(({ table }) => table !== 'repeats') : made;
  }

  #count(contribution: Contribution, sign: 1 | -1): void {
    this.#cube.add(contribution, sign);
    if (contribution.table !== 'attempts') return;
    const { amounts } = contribution;
    for (let index = 0; index < amounts.length; index += 2) {
      this.#totals[amounts[index]!] = this.#totals[amounts[index]!]! + sign * amounts[index + 1]!;
    }
  }

  #sweep(now: Instant): void {
    this.#sweptAt = now;
    const before = now - callsKept;
    for (const stream of this.#calls.keys()) {
      // In order of arrival: the rest is younger. (A recalled call stands at the end until the next start.)
      if (this.#calls.at(stream)! >= before) break;
      const known = this.#calls.object(stream);
      // Of a packed call the end is that of its notes too.
      const endedAt = known === null ? this.#calls.packedEnd(stream) : known.track.ended?.at;
      if (endedAt === undefined || endedAt >= before) continue;
      if (known?.track.promises.some((promise) => !isSettled(promise, before)) === true) continue;
      if (known !== null && this.#dirty.has(known)) this.#settle(known);
      this.#calls.delete(stream);
    }
    this.#promises.forgetSettled(before);
    for (const record of this.#promisesApplied.keys()) {
      if (isSettled(record.promise, before)) this.#promisesApplied.delete(record);
    }
    this.#lastCalls.keep((stream) => {
      const at = this.#calls.at(stream);
      return at !== undefined && now - at <= this.rules.repeatWindow;
    });
  }
}

type NoteEvent = Extract<DomainEvent, { readonly type: `note.${string}` }>;
type CallEvent = Extract<DomainEvent, { readonly type: `call.${string}` }>;

function isNoteEvent(event: DomainEvent): event is NoteEvent {
  return event.type.startsWith('note.');
}

function isCallEvent(event: DomainEvent): event is CallEvent {
  return event.type.startsWith('call.');
}

/** Facts that may come long after the call; other facts of unknown calls belong to calls without an entrance. */
function isCorrection(event: CallEvent): boolean {
  return event.type === 'call.tagged' || event.type === 'call.outcomeRegistered';
}

const always: Span = { from: Number.NEGATIVE_INFINITY, until: Number.POSITIVE_INFINITY };
