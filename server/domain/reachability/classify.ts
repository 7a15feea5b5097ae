/**
 * The rules themselves: a call's recorded facts in, a class for each contact attempt out. Total and pure:
 * any track has a judgement at any moment; an attempt whose end is not known yet is `open`.
 *
 * Attempts are judged last to first, because a transfer that fails is still a success for the caller when the
 * employee who took the call back passes it on with success (class B2).
 */
import type { Destination, EndReason, TransferOutcome } from '../events.ts';
import type { EmployeeId, QueueId, TeamId } from '../ids.ts';
import type { Instant } from '../time.ts';
import { type AttemptClass, type AttemptWhy, type RuleSet, successClasses } from './rules.ts';
import type { CallTrack, PromiseTrack, TransferTrack } from './track.ts';

export interface Attempt {
  /** 0: the call to the entrance; from 1: the transfers. */
  readonly index: number;
  readonly wanted: Destination;
  /** The unit and person this attempt is counted for. */
  readonly team: TeamId | null;
  readonly employee: EmployeeId | null;
  readonly queue: QueueId | null;
  readonly startedAt: Instant;
  readonly class: AttemptClass | 'open';
  readonly why: AttemptWhy;
  /** Not a success, but the caller was reached within the term that was promised. */
  readonly followedUp: boolean;
  /** A success that rests on a promise which was not kept. */
  readonly promiseBroken: boolean;
}

export interface CallJudgement {
  readonly attempts: readonly Attempt[];
  /** How the call as a whole ended for the caller: the last attempt that is not left out. */
  readonly result: Attempt;
}

/** Judges all attempts of a call by `rules`. */
export function judgeCall(track: CallTrack, rules: RuleSet): CallJudgement {
  const attempts: Attempt[] = [];
  let onward: Onward = { solved: false, byPromise: false };
  for (let index = track.transfers.length; index >= 0; index--) {
    const attempt = judgeAttempt(track, index, onward, rules);
    attempts.unshift(attempt);
    onward = onwardOf(track, attempt, onward);
  }
  const first = attempts[0]!;
  // The last attempt that counts; a call that is left out as a whole has none.
  const result = attempts.findLast((attempt) => attempt.class !== 'X') ?? first;
  return { attempts, result };
}

/** What the attempt after this one did for the caller. */
interface Onward {
  readonly solved: boolean;
  readonly byPromise: boolean;
}

function onwardOf(track: CallTrack, attempt: Attempt, next: Onward): Onward {
  const transfer = track.transfers[attempt.index - 1];
  if (attempt.why === 'outside') return { solved: transfer?.outcome === 'connected', byPromise: false };
  const solved = attempt.class !== 'open' && successClasses.has(attempt.class);
  return { solved, byPromise: solved && restsOnPromise(track, attempt.index, attempt.why, next) };
}

interface Verdict {
  readonly class: AttemptClass | 'open';
  readonly why: AttemptWhy;
}

function judgeAttempt(track: CallTrack, index: number, onward: Onward, rules: RuleSet): Attempt {
  const transfer = track.transfers[index - 1];
  const verdict =
    leftOutAsCall(track) ??
    (transfer === undefined
      ? judgeEntrance(track, onward, rules)
      : judgeTransfer(track, index, transfer, onward, rules));
  const wanted = transfer?.target ?? track.wanted;
  const { followedUp, promiseBroken } = judgePromises(track, index, verdict, onward);
  return {
    index,
    wanted,
    team: transfer === undefined ? track.wantedTeam : transfer.team,
    employee: wanted.kind === 'employee' ? wanted.employee : null,
    queue: track.visits.find((visit) => visit.attempt === index)?.queue ?? null,
    startedAt: transfer?.at ?? track.arrivedAt,
    ...verdict,
    followedUp,
    promiseBroken,
  };
}

/** Reasons that leave out the call with all its attempts. */
function leftOutAsCall(track: CallTrack): Verdict | null {
  if (track.test) return { class: 'X', why: 'test' };
  if (track.outcomes.at(-1)?.outcome === 'wrongNumber') return { class: 'X', why: 'wrongNumber' };
  if (track.closed) return { class: 'X', why: 'closed' };
  return null;
}

function judgeEntrance(track: CallTrack, onward: Onward, rules: RuleSet): Verdict {
  const answer = track.answers.find((one) => one.attempt === 0);
  if (toldToRingAgain(track, 0)) return { class: 'E', why: 'toldToRingAgain' };
  if (answer !== undefined) {
    const reached = reachedWanted(track.wanted, track.wantedTeam, answer.employee, answer.team);
    if (reached !== null) return reached;
    const kind = answer.queue === null ? 'B1' : 'B2';
    return byInitiative(track, 0, onward, rules, { class: kind, why: 'answeredByOther' }, 'noInitiative');
  }
  const promised = promisedWithoutPerson(track, 0);
  if (promised !== null) return promised;
  if (track.ended === null) return { class: 'open', why: 'underWay' };
  return judgeEnd(track, track.ended.reason, track.ended.at - track.arrivedAt, rules);
}

function judgeTransfer(
  track: CallTrack,
  index: number,
  transfer: TransferTrack,
  onward: Onward,
  rules: RuleSet,
): Verdict {
  const { target, outcome } = transfer;
  if (target.kind === 'partner' || target.kind === 'number') return { class: 'X', why: 'outside' };
  if (toldToRingAgain(track, index)) return { class: 'E', why: 'toldToRingAgain' };
  if (outcome === 'connected') {
    const reached = reachedWanted(target, transfer.team, transfer.by, transfer.byTeam);
    if (reached !== null) return reached;
    const other = { class: 'B1', why: 'answeredByOther' } as const;
    return byInitiative(track, index, onward, rules, other, 'noInitiative');
  }
  if (onward.solved || initiativeOf(track, index, rules) !== null) return { class: 'B2', why: 'takenBack' };
  const promised = promisedWithoutPerson(track, index);
  if (promised !== null) return promised;
  // While the caller is on the line, whoever has the call can still arrange something.
  if (track.ended === null && outcome !== 'callerLeft') return { class: 'open', why: 'underWay' };
  const rang = (transfer.endedAt ?? track.ended?.at ?? transfer.at) - transfer.at;
  const gaveUp = outcome === 'callerLeft' || outcome === 'cancelled' || outcome === null;
  if (gaveUp && rang < rules.shortAbandon) return { class: 'X', why: 'shortAbandon' };
  if (outcome !== null) return { class: 'D', why: whyOfTransfer[outcome] };
  return { class: 'D', why: endOfRinging(track.ended?.reason ?? 'failed') };
}

/** A1 or A2 when the wanted person or unit answered, null when somebody else did. */
function reachedWanted(
  wanted: Destination,
  wantedTeam: TeamId | null,
  by: EmployeeId | null,
  byTeam: TeamId | null,
): Verdict | null {
  const team: Verdict = { class: 'A2', why: 'wantedTeam' };
  switch (wanted.kind) {
    case 'entrance':
    case 'queue':
    case 'partner':
    case 'number':
      return team;
    case 'team':
      return byTeam === null || byTeam === wanted.team ? team : null;
    case 'employee':
      if (by === null || by === wanted.employee) return { class: 'A1', why: 'wantedPerson' };
      return byTeam !== null && byTeam === wantedTeam ? team : null;
  }
}

/** B when somebody else helped and it is recorded how; open while it still can be, else D. */
function byInitiative(
  track: CallTrack,
  index: number,
  onward: Onward,
  rules: RuleSet,
  success: Verdict,
  otherwise: AttemptWhy,
): Verdict {
  if (onward.solved || initiativeOf(track, index, rules) !== null) return success;
  return track.ended === null ? { class: 'open', why: 'underWay' } : { class: 'D', why: otherwise };
}

/** The recorded initiative within attempt `index`: the question answered, or a complete note by a person. */
function initiativeOf(track: CallTrack, index: number, rules: RuleSet): 'answer' | 'promise' | null {
  const until = track.ended === null ? Number.POSITIVE_INFINITY : track.ended.at + rules.initiativeGrace;
  const inTime = (one: { readonly attempt: number; readonly at: Instant }) =>
    one.attempt === index && one.at <= until;
  if (track.outcomes.some((one) => inTime(one) && one.outcome === 'answeredDirectly')) return 'answer';
  return track.promises.some((one) => inTime(one) && isInitiative(one)) ? 'promise' : null;
}

function isInitiative(promise: PromiseTrack): boolean {
  return promise.origin === 'agent' && promise.hasNumber;
}

/** E when that was the last thing registered in this attempt. */
function toldToRingAgain(track: CallTrack, index: number): boolean {
  return track.outcomes.findLast((one) => one.attempt === index)?.outcome === 'toldToRingAgain';
}

/** C: the caller left a message or got a promise from a machine, and spoke to nobody. */
function promisedWithoutPerson(track: CallTrack, index: number): Verdict | null {
  if (track.voicemails.includes(index)) return { class: 'C', why: 'voicemail' };
  const last = index === track.transfers.length;
  const reason = last ? track.ended?.reason : undefined;
  if (reason === 'voicemailLeft') return { class: 'C', why: 'voicemail' };
  if (reason === 'callbackPromised') return { class: 'C', why: 'callbackChosen' };
  const made = track.promises.find((one) => one.attempt === index && one.origin !== 'agent');
  if (made === undefined) return null;
  return { class: 'C', why: made.origin === 'callbackInQueue' ? 'callbackChosen' : 'noteByRule' };
}

function judgeEnd(track: CallTrack, reason: EndReason, after: number, rules: RuleSet): Verdict {
  switch (reason) {
    case 'abandonedBeforeQueue':
    case 'abandonedInQueue':
    case 'abandonedWhileRinging':
      return after < rules.shortAbandon
        ? { class: 'X', why: 'shortAbandon' }
        : { class: 'D', why: 'abandoned' };
    case 'closed':
    case 'calamity':
      // A caller who was kept in a queue until closing time was offered, and not helped.
      return track.visits.length === 0 ? { class: 'X', why: reason } : { class: 'D', why: 'nobodyReached' };
    case 'unknownNumber':
    case 'notAllowed':
      return { class: 'X', why: 'notAllowed' };
    default:
      return { class: 'D', why: endOfRinging(reason) };
  }
}

/** Why nobody was reached, when no transfer outcome tells it. */
function endOfRinging(reason: EndReason): AttemptWhy {
  switch (reason) {
    case 'nobodyReached':
    case 'queueFull':
      return reason;
    case 'abandonedBeforeQueue':
    case 'abandonedInQueue':
    case 'abandonedWhileRinging':
      return 'abandoned';
    case 'completed':
      return 'noAnswer';
    default:
      return 'fault';
  }
}

const whyOfTransfer: Readonly<Record<Exclude<TransferOutcome, 'connected'>, AttemptWhy>> = {
  noAnswer: 'noAnswer',
  rejected: 'rejected',
  busy: 'busy',
  unreachable: 'unreachable',
  cancelled: 'cancelled',
  callerLeft: 'abandoned',
};

/** True when success in this attempt hangs on a note: nobody answered the question, nobody else took it on. */
function restsOnPromise(track: CallTrack, index: number, why: AttemptWhy, onward: Onward): boolean {
  if (why !== 'answeredByOther' && why !== 'takenBack') return false;
  if (track.outcomes.some((one) => one.attempt === index && one.outcome === 'answeredDirectly')) return false;
  return onward.solved
    ? onward.byPromise
    : track.promises.some((one) => one.attempt === index && isInitiative(one));
}

function judgePromises(
  track: CallTrack,
  index: number,
  verdict: Verdict,
  onward: Onward,
): { readonly followedUp: boolean; readonly promiseBroken: boolean } {
  // A promise made in a later attempt of the call answers for the earlier ones too.
  const promises = track.promises.filter((one) => one.attempt >= index);
  const kept = promises.some(isKept);
  const missed = verdict.class === 'C' || verdict.class === 'D';
  const success = verdict.class !== 'open' && successClasses.has(verdict.class);
  const hangs = restsOnPromise(track, index, verdict.why, onward);
  return {
    followedUp: missed && kept,
    promiseBroken: success && hangs && !kept && promises.some((one) => one.broken),
  };
}

/** A promise is kept when the caller was reached at or before the moment that was promised. */
export function isKept(promise: PromiseTrack): boolean {
  return promise.reachedAt !== null && promise.reachedAt <= promise.due;
}
