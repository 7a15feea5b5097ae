/**
 * The answer norm of a team: of the attempts towards it, how many did it pick up itself, and how soon. The attempts are
 * those of the success figure; what is asked differs: not whether the caller was helped, but whether this team answered
 * its telephone. The clock starts when the team is asked: at the transfer, or when the dialplan turned to it.
 */
import type { EmployeeId, TeamId } from '../ids.ts';
import type { Duration } from '../time.ts';
import type { Attempt } from './classify.ts';
import { type Amounts, type Contribution, put } from './contribution.ts';
import { limitOf, positions } from './counters.ts';
import { type CallTrack, placeOfAttempt } from './track.ts';

/** What an attempt adds to the answers of its team; null when no team was wanted, or the attempt is left out. */
export function answerContribution(track: CallTrack, attempt: Attempt): Contribution | null {
  const { team, startedAt } = attempt;
  if (team === null || attempt.class === 'X') return null;
  const to = positions.answers;
  const amounts: Amounts = [to.offered, 1];
  const wait = waitUntilPickedUp(track, attempt);
  if (wait === null) put(amounts, to.underWay, attempt.class === 'open');
  else {
    amounts.push(to.answered, 1);
    put(amounts, to.wait, wait);
    const limit = limitOf(wait);
    if (limit !== undefined) amounts.push(to[`answeredTo${limit}`], 1);
  }
  const { municipality } = placeOfAttempt(track, attempt.index);
  const place = { municipality, entrance: null, queue: null, team, employee: null, subject: null };
  return { table: 'answers', at: startedAt, place, amounts };
}

/** Null when nobody of the team picked up. A colleague who was consulted picked up before the caller was put through. */
function waitUntilPickedUp(track: CallTrack, { index, wanted, team }: Attempt): Duration | null {
  const transfer = track.transfers[index - 1];
  const isOurs = (by: EmployeeId | null, of: TeamId | null): boolean =>
    of === team || (wanted.kind === 'employee' && by === wanted.employee);
  if (transfer === undefined) {
    const answer = track.answers.find((one) => one.attempt === 0 && isOurs(one.employee, one.team));
    return answer === undefined ? null : answer.at - (track.wantedAt ?? track.arrivedAt);
  }
  const { consulted, outcome, endedAt } = transfer;
  if (consulted !== null && isOurs(consulted.by, consulted.team)) return consulted.at - transfer.at;
  if (outcome !== 'connected' || endedAt === null) return null;
  return isOurs(transfer.by, transfer.byTeam) ? endedAt - transfer.at : null;
}
