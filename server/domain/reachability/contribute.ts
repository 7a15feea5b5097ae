/**
 * What one call adds to the counters. When a later fact changes the call, its old contribution is taken out and
 * the new one put in: that is why a live figure and a figure rebuilt from the ledger are the same number.
 */
import type { TransferOutcome } from '../events.ts';
import { type Instant, minute, second } from '../time.ts';
import { type Attempt, type CallJudgement, judgeCall } from './classify.ts';
import { type Amounts, type Contribution, nowhere, type Place, put } from './contribution.ts';
import { failureCounters, limitOf, type NormLimit, positions, thresholds } from './counters.ts';
import { type AttemptWhy, type RuleSet, successClasses } from './rules.ts';
import { answerContribution } from './team-answers.ts';
import { type CallTrack, placeOfAttempt, type QueueVisit } from './track.ts';

/** All contributions of a call as it is known now. */
export function contributionsOf(track: CallTrack, rules: RuleSet): readonly Contribution[] {
  const judgement = judgeCall(track, rules);
  const list: Contribution[] = [callContribution(track, judgement, rules)];
  const repeats = repeatContribution(track, judgement);
  if (repeats !== null) list.push(repeats);
  for (const attempt of judgement.attempts) {
    const counted = attemptContribution(track, attempt);
    list.push(counted);
    const failure = failurePlaces.get(attempt.why);
    if (failure !== undefined) list.push({ ...counted, table: 'failures', amounts: [failure, 1] });
    const answers = answerContribution(track, attempt);
    if (answers !== null) list.push(answers);
  }
  if (!track.test) for (const visit of track.visits) list.push(visitContribution(track, visit, rules));
  return list;
}

const failurePlaces: ReadonlyMap<AttemptWhy, number> = new Map(
  failureCounters.map((why) => [why, positions.failures[why]]),
);

function attemptContribution(track: CallTrack, attempt: Attempt): Contribution {
  const to = positions.attempts;
  const amounts: Amounts = [to.offered, 1, to[attempt.class], 1];
  put(amounts, to.followedUp, attempt.followedUp);
  put(amounts, to.promiseBroken, attempt.promiseBroken);
  const { municipality, entrance } = placeOfAttempt(track, attempt.index);
  const { queue, team, employee } = attempt;
  const place = { municipality, entrance, queue, team, employee, subject: null };
  return { table: 'attempts', at: attempt.startedAt, place, amounts };
}

function callContribution(track: CallTrack, { result }: CallJudgement, rules: RuleSet): Contribution {
  const to = positions.calls;
  const amounts: Amounts = [to.calls, 1, to[result.class], 1];
  put(amounts, to.followedUp, result.followedUp);
  put(amounts, to.promiseBroken, result.promiseBroken);
  put(
    amounts,
    to.aggression,
    track.outcomes.some((one) => one.outcome === 'aggression'),
  );
  if (result.class !== 'X') {
    const outcome = track.outcomes.at(-1)?.outcome;
    const answered = isAnswered(track);
    put(amounts, to.answered, answered);
    put(amounts, to.registered, outcome !== undefined);
    put(amounts, to.answeredDirectly, answered && isUntouched(track) && outcome === 'answeredDirectly');
    put(amounts, to.toldToRingAgain, outcome === 'toldToRingAgain');
    put(amounts, to.withNote, track.promises.length > 0);
    put(amounts, to.transfers, track.transfers.length);
    const { transfers } = track;
    if (transfers.length > 0) {
      put(amounts, to.transfersConnected, transfers.filter(({ outcome }) => outcome === 'connected').length);
      put(amounts, to.transfersWarm, transfers.filter(({ mode }) => mode === 'attended').length);
      put(amounts, to.transfersReturned, transfers.filter(({ outcome }) => cameBack.has(outcome)).length);
      put(amounts, to.transferred, answered);
    }
    put(amounts, to.overMaximumTransfers, track.transfers.length > rules.maximumTransfers);
    if (answered) {
      put(amounts, to.talk, track.ended?.talk ?? 0);
      put(amounts, to.hold, track.hold);
      put(amounts, to.wrapUp, track.wrapUp);
    }
  }
  return { table: 'calls', at: track.arrivedAt, place: placeOfCall(track), amounts };
}

/** How a transfer ends that brings the caller back to the employee. */
const cameBack: ReadonlySet<TransferOutcome | null> = new Set([
  'noAnswer',
  'rejected',
  'busy',
  'unreachable',
  'cancelled',
] as const);

function repeatContribution(track: CallTrack, { result }: CallJudgement): Contribution | null {
  if (track.caller === null || result.class === 'X') return null;
  const to = positions.repeats;
  const answered = isAnswered(track);
  const success = answered && result.class !== 'open' && successClasses.has(result.class);
  const amounts: Amounts = [to.knownCaller, 1];
  put(amounts, to.repeat, track.repeatOf !== null);
  put(amounts, to.sameSubject, track.sameSubject);
  put(amounts, to.firstTimeRight, success && isUntouched(track) && track.repeatedBy === 0);
  put(amounts, to.answeredKnown, answered);
  return { table: 'repeats', at: track.arrivedAt, place: placeOfCall(track), amounts };
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

/** Counters per threshold, in the order of `thresholds`. */
const timed = thresholds.map((limit) => ({
  limit: limit * second,
  answered: positions.queues[`answeredIn${limit}`],
  callerAnswered: positions.queues[`callerAnsweredIn${limit}`],
  abandoned: positions.queues[`abandonedIn${limit}`],
  left: positions.queues[`leftIn${limit}`],
}));

/** Limits of norms that are no service level, beside their counters. */
const bands: ReadonlyMap<NormLimit, number> = new Map(
  ([10, 15, 40, 45, 90, 120] as const).map((limit) => [limit, positions.queues[`answeredTo${limit}`]]),
);

/** What was told against what came true. Who left within the range, or chose otherwise, proves neither. */
function addAnnounced(amounts: Amounts, { told, exit }: QueueVisit, leftAt: Instant): void {
  if (told === null || (exit !== 'answered' && exit !== 'abandoned')) return;
  const to = positions.queues;
  const waited = leftAt - told.at;
  const longer = waited > told.high * minute;
  if (exit === 'abandoned' && !longer) return;
  amounts.push(to.waitTold, 1);
  if (longer) amounts.push(to.waitLonger, 1);
  else if (waited >= told.low * minute) amounts.push(to.waitAsTold, 1);
}

function visitContribution(track: CallTrack, visit: QueueVisit, rules: RuleSet): Contribution {
  const to = positions.queues;
  const { queue, exit, leftAt, since } = visit;
  const amounts: Amounts = [to.offered, 1];
  const { municipality, entrance } = placeOfAttempt(track, visit.attempt);
  const place = { municipality, entrance, queue, team: null, employee: null, subject: null };
  if (exit === null || leftAt === null) {
    amounts.push(to.waiting, 1);
    return { table: 'queues', at: since, place, amounts };
  }
  const wait = leftAt - since;
  const callerWait = leftAt - track.arrivedAt;
  const answered = exit === 'answered';
  const abandoned = exit === 'abandoned';
  if (answered) {
    amounts.push(to.answered, 1);
    put(amounts, to.wait, wait);
    put(amounts, to.callerWait, callerWait);
    const limit = limitOf(wait);
    const band = limit === undefined ? undefined : bands.get(limit);
    if (band !== undefined) amounts.push(band, 1);
  } else if (abandoned) {
    amounts.push(to.abandoned, 1);
    put(amounts, to.short, wait < rules.shortAbandon);
    put(amounts, to.abandonWait, wait);
  } else amounts.push(exit === 'callback' ? to.callback : to.otherExit, 1);
  addAnnounced(amounts, visit, leftAt);
  for (const one of timed) {
    if (answered) put(amounts, one.callerAnswered, callerWait <= one.limit);
    if (wait > one.limit) continue;
    amounts.push(one.left, 1);
    if (answered) amounts.push(one.answered, 1);
    if (abandoned) amounts.push(one.abandoned, 1);
  }
  return { table: 'queues', at: since, place, amounts };
}
