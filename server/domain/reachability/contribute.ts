/**
 * What one call adds to the counters. When a later fact changes the call, its old contribution is taken out and
 * the new one put in: that is why a live figure and a figure rebuilt from the ledger are the same number.
 */
import type { EmployeeId, EntranceId, MunicipalityId, QueueId, TeamId } from '../ids.ts';
import { type Instant, second } from '../time.ts';
import { type CallJudgement, judgeCall } from './classify.ts';
import { type CounterOf, positionOf, type TableName, thresholds } from './counters.ts';
import { type RuleSet, successClasses } from './rules.ts';
import type { CallTrack, QueueVisit } from './track.ts';

/** Every series this contribution belongs to; null where it has no such side. */
export interface Place {
  readonly municipality: MunicipalityId | null;
  readonly entrance: EntranceId | null;
  readonly queue: QueueId | null;
  readonly team: TeamId | null;
  readonly employee: EmployeeId | null;
  /** Product of the catalogue the call was about; calls only. */
  readonly subject: string | null;
}

export interface Contribution {
  readonly table: TableName;
  readonly place: Place;
  readonly at: Instant;
  /** Position and amount by turns, e.g. [0, 1, 3, 1]; positions as in `counters.ts`. */
  readonly amounts: readonly number[];
}

export const nowhere: Place = {
  municipality: null,
  entrance: null,
  queue: null,
  team: null,
  employee: null,
  subject: null,
};

/** Amounts by counter name, zeros left out. */
export function amounts<T extends TableName>(
  table: T,
  values: Partial<Record<CounterOf<T>, number>>,
): readonly number[] {
  const list: number[] = [];
  for (const [name, value] of Object.entries(values) as [CounterOf<T>, number][]) {
    if (value !== 0) list.push(positionOf(table, name), value);
  }
  return list;
}

/** All contributions of a call as it is known now. */
export function contributionsOf(track: CallTrack, rules: RuleSet): readonly Contribution[] {
  const judgement = judgeCall(track, rules);
  const list: Contribution[] = [callContribution(track, judgement, rules)];
  const repeats = repeatContribution(track, judgement);
  if (repeats !== null) list.push(repeats);
  for (const attempt of judgement.attempts) {
    list.push({
      table: 'attempts',
      at: attempt.startedAt,
      place: {
        ...nowhere,
        municipality: track.municipality,
        entrance: track.entrance,
        queue: attempt.queue,
        team: attempt.team,
        employee: attempt.employee,
      },
      amounts: amounts('attempts', {
        offered: 1,
        [attempt.class]: 1,
        followedUp: Number(attempt.followedUp),
        promiseBroken: Number(attempt.promiseBroken),
      }),
    });
  }
  if (!track.test) for (const visit of track.visits) list.push(visitContribution(track, visit, rules));
  return list;
}

function callContribution(track: CallTrack, { result }: CallJudgement, rules: RuleSet): Contribution {
  const counts = result.class !== 'X';
  const answered = counts && isAnswered(track);
  const outcome = track.outcomes.at(-1)?.outcome;
  const connected = track.transfers.filter((transfer) => transfer.outcome === 'connected').length;
  const untouched = answered && isUntouched(track);
  return {
    table: 'calls',
    at: track.arrivedAt,
    place: placeOfCall(track),
    amounts: amounts('calls', {
      calls: 1,
      [result.class]: 1,
      followedUp: Number(result.followedUp),
      promiseBroken: Number(result.promiseBroken),
      answered: Number(answered),
      registered: Number(counts && outcome !== undefined),
      answeredDirectly: Number(untouched && outcome === 'answeredDirectly'),
      toldToRingAgain: Number(counts && outcome === 'toldToRingAgain'),
      withNote: Number(counts && track.promises.length > 0),
      aggression: Number(track.outcomes.some((one) => one.outcome === 'aggression')),
      transfers: counts ? track.transfers.length : 0,
      transfersConnected: counts ? connected : 0,
      overMaximumTransfers: Number(counts && track.transfers.length > rules.maximumTransfers),
      talk: answered ? (track.ended?.talk ?? 0) : 0,
      hold: answered ? track.hold : 0,
      wrapUp: answered ? track.wrapUp : 0,
    }),
  };
}

function repeatContribution(track: CallTrack, { result }: CallJudgement): Contribution | null {
  if (track.caller === null || result.class === 'X') return null;
  const answered = isAnswered(track);
  const success = answered && result.class !== 'open' && successClasses.has(result.class);
  return {
    table: 'repeats',
    at: track.arrivedAt,
    place: placeOfCall(track),
    amounts: amounts('repeats', {
      knownCaller: 1,
      repeat: Number(track.repeatOf !== null),
      sameSubject: Number(track.sameSubject),
      firstTimeRight: Number(success && isUntouched(track) && track.repeatedBy === 0),
      answeredKnown: Number(answered),
    }),
  };
}

function placeOfCall(track: CallTrack): Place {
  return {
    ...nowhere,
    municipality: track.municipality,
    entrance: track.entrance,
    queue: track.visits[0]?.queue ?? null,
    subject: subjectOf(track),
  };
}

function isUntouched(track: CallTrack): boolean {
  return track.transfers.length === 0 && track.promises.length === 0;
}

/** The subject registered last, null when none was. */
export function subjectOf(track: CallTrack): string | null {
  return track.outcomes.findLast((one) => one.subject !== null)?.subject ?? null;
}

/** Somebody spoke to the caller: an answer to the entrance, or a transfer that connected. */
export function isAnswered(track: CallTrack): boolean {
  return track.answers.length > 0 || track.transfers.some((transfer) => transfer.outcome === 'connected');
}

function visitContribution(track: CallTrack, visit: QueueVisit, rules: RuleSet): Contribution {
  const { exit } = visit;
  const wait = visit.leftAt === null ? 0 : visit.leftAt - visit.since;
  const callerWait = visit.leftAt === null ? 0 : visit.leftAt - track.arrivedAt;
  const answered = exit === 'answered';
  const abandoned = exit === 'abandoned';
  const values: Partial<Record<CounterOf<'queues'>, number>> = {
    offered: 1,
    waiting: Number(exit === null),
    answered: Number(answered),
    abandoned: Number(abandoned),
    short: Number(abandoned && wait < rules.shortAbandon),
    callback: Number(exit === 'callback'),
    otherExit: Number(exit !== null && !answered && !abandoned && exit !== 'callback'),
    wait: answered ? wait : 0,
    callerWait: answered ? callerWait : 0,
    abandonWait: abandoned ? wait : 0,
  };
  for (const limit of exit === null ? [] : thresholds) {
    const inTime = wait <= limit * second;
    values[`answeredIn${limit}`] = Number(answered && inTime);
    values[`callerAnsweredIn${limit}`] = Number(answered && callerWait <= limit * second);
    values[`abandonedIn${limit}`] = Number(abandoned && inTime);
    values[`leftIn${limit}`] = Number(inTime);
  }
  return {
    table: 'queues',
    at: visit.since,
    place: { ...nowhere, municipality: track.municipality, entrance: track.entrance, queue: visit.queue },
    amounts: amounts('queues', values),
  };
}
