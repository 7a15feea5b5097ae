/**
 * Today's figures, live: a fold over the ledger per municipality and per queue. Feed it every event in order;
 * `lines(now)` is what a screen shows. The same events give the same lines, in whatever pieces they come.
 */
import type { DomainEvent, EndReason } from '../events.ts';
import type { MunicipalityId, QueueId } from '../ids.ts';
import { type Instant, localTime, second } from '../time.ts';
import { type Share, share } from './share.ts';

/** A caller who leaves sooner has misdialled: left out of the percentage (DOMAIN 3.4). */
const shortAbandon = 5 * second;

export interface FigureLine {
  readonly municipality: MunicipalityId | null;
  /** Null: the whole municipality. */
  readonly queue: QueueId | null;
  /** Calls that arrived today, everything included. */
  readonly offered: number;
  readonly answered: number;
  /** Not answered yet and still there. */
  readonly waiting: number;
  /** The caller left before an answer. */
  readonly abandoned: number;
  /** Answered out of offered, without short abandons, closed hours and those still waiting. */
  readonly success: Share;
}

interface CallOfToday {
  readonly municipality: MunicipalityId | null;
  readonly at: Instant;
  queue: QueueId | null;
  answered: boolean;
  ended: { readonly at: Instant; readonly reason: EndReason } | null;
}

const leftOut: ReadonlySet<EndReason> = new Set(['closed', 'calamity', 'unknownNumber', 'notAllowed']);
const callerLeft: ReadonlySet<EndReason> = new Set([
  'abandonedBeforeQueue',
  'abandonedInQueue',
  'abandonedWhileRinging',
]);

export class TodayFigures {
  #day = '';
  readonly #calls = new Map<string, CallOfToday>();

  apply(event: DomainEvent): void {
    if (event.type === 'call.arrived') {
      if (event.data.entrance === null) return;
      this.#turnDay(event.at);
      const { municipality, at } = event;
      this.#calls.set(event.stream, { municipality, at, queue: null, answered: false, ended: null });
      return;
    }
    const call = this.#calls.get(event.stream);
    if (call === undefined) return;
    if (event.type === 'call.queued') call.queue ??= event.data.queue;
    else if (event.type === 'call.answered') call.answered = true;
    else if (event.type === 'call.ended') call.ended = { at: event.at, reason: event.data.reason };
  }

  /** One line per municipality (queue null), followed by its queues; only calls of the local day of `now`. */
  lines(now: Instant): readonly FigureLine[] {
    this.#turnDay(now);
    const groups = new Map<string, CallOfToday[]>();
    for (const call of this.#calls.values()) {
      if (localTime(call.at).date !== this.#day) continue;
      for (const queue of call.queue === null ? [null] : [null, call.queue]) {
        const key = JSON.stringify([call.municipality, queue ?? '']);
        const group = groups.get(key);
        if (group === undefined) groups.set(key, [call]);
        else group.push(call);
      }
    }
    return [...groups.entries()]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, calls]) => lineOf(key, calls));
  }

  /** At midnight ended calls are yesterday's; a call that is still going on stays known. */
  #turnDay(now: Instant): void {
    const day = localTime(now).date;
    if (day <= this.#day) return;
    this.#day = day;
    for (const [stream, call] of this.#calls) if (call.ended !== null) this.#calls.delete(stream);
  }
}

function lineOf(key: string, calls: readonly CallOfToday[]): FigureLine {
  const [municipality, queue] = JSON.parse(key) as [MunicipalityId | null, QueueId | ''];
  const answered = calls.filter((call) => call.answered).length;
  const waiting = calls.filter((call) => !call.answered && call.ended === null).length;
  const abandoned = calls.filter((call) => isAbandoned(call)).length;
  const excluded = calls.filter((call) => isLeftOut(call)).length;
  const n = calls.length - waiting - excluded;
  return {
    municipality,
    queue: queue === '' ? null : queue,
    offered: calls.length,
    answered,
    waiting,
    abandoned,
    success: share(answered, n),
  };
}

function isAbandoned(call: CallOfToday): boolean {
  return !call.answered && call.ended !== null && callerLeft.has(call.ended.reason);
}

function isLeftOut(call: CallOfToday): boolean {
  if (call.answered || call.ended === null) return false;
  if (leftOut.has(call.ended.reason)) return true;
  return isAbandoned(call) && call.ended.at - call.at < shortAbandon;
}
