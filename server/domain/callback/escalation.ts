/**
 * The ladder of a note: at 50 % of its term a colleague hears of it, at 80 % the team, at 100 % the team leader.
 * Per cent of the time that counts: an hour before closing on Friday to closing on Monday is nine hours, not three days.
 */
import type { EmployeeId, TeamId } from '../ids.ts';
import type { Instant } from '../time.ts';
import type { NoteRules } from './decide-note.ts';
import type { EscalationStep, Note } from './note.ts';

/** Who hears of a note at each step. */
export type Ladder = Readonly<Record<EscalationStep, EmployeeId | TeamId>>;

export const escalationSteps: readonly EscalationStep[] = [50, 80, 100];

/** A stretch of time that counts for a norm, such as one day's opening hours; `until` not included. */
export interface Stretch {
  readonly from: Instant;
  readonly until: Instant;
}

/** The moments at which 50 and 80 % of the counting time between `from` and `due` have passed. */
export function warningMoments(
  from: Instant,
  due: Instant,
  stretches: readonly Stretch[],
): readonly [Instant, Instant] {
  const counting = stretches
    .map((one) => ({ from: Math.max(one.from, from), until: Math.min(one.until, due) }))
    .filter((one) => one.until > one.from);
  const whole = counting.length === 0 ? [{ from, until: due }] : counting;
  return [momentAt(whole, 0.5), momentAt(whole, 0.8)];
}

function momentAt(stretches: readonly Stretch[], part: number): Instant {
  let left = part * stretches.reduce((total, one) => total + one.until - one.from, 0);
  for (const one of stretches) {
    const length = one.until - one.from;
    if (left <= length) return Math.round(one.from + left);
    left -= length;
  }
  return stretches.at(-1)?.until ?? 0;
}

/** When each step is due. */
export function stepMoment(note: Note, step: EscalationStep): Instant {
  return step === 50 ? note.warnAt[0] : step === 80 ? note.warnAt[1] : note.due;
}

/** Steps whose moment has come and that were not taken yet; after a standstill several at once, in order. */
export function dueSteps(note: Note, now: Instant): readonly EscalationStep[] {
  return escalationSteps.filter((step) => !note.escalated.includes(step) && stepMoment(note, step) <= now);
}

/** The next moment at which the clock changes something: a lock that ends, a step, or expiry. */
export function nextWake(note: Note, rules: NoteRules): Instant {
  const moments = [Math.max(note.due, note.since) + rules.expireAfter];
  if (note.claim !== null) moments.push(note.claim.until);
  if (note.state !== 'reached') {
    for (const step of escalationSteps)
      if (!note.escalated.includes(step)) moments.push(stepMoment(note, step));
  }
  return Math.min(...moments);
}
