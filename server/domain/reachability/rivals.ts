/**
 * The same calls under other people's definitions, and the calls on which they disagree with ours. None of the
 * rivals looks past the first answer: a call answered by the contact centre and then rung out at a team is a
 * success in all of them.
 *
 * Formulas: Asterisk `app_queue` (SL: answered in time / answered; SL2: answered or abandoned in time / answered
 * + abandoned), Amazon Connect service level (left the queue in time, in whatever way / queued), and the plain
 * answered / offered (closed hours left out).
 */
import { type Duration, second } from '../time.ts';
import { judgeCall } from './classify.ts';
import { isAnswered } from './contribute.ts';
import { type RuleSet, successClasses } from './rules.ts';
import { type Share, share } from './share.ts';
import type { CallTrack } from './track.ts';

export const definitions = [
  'ours',
  'oursAfterFollowUp',
  'asteriskServiceLevel',
  'asteriskServiceLevel2',
  'amazonConnectServiceLevel',
  'answeredOfOffered',
] as const;
export type Definition = (typeof definitions)[number];

/** What a definition makes of one call: a hit, a miss, or not looked at. */
export type Vote = 'hit' | 'miss' | 'leftOut';
export type Votes = Readonly<Record<Definition, Vote>>;

export interface Comparison {
  readonly threshold: Duration;
  readonly shares: Readonly<Record<Definition, Share>>;
  /** Calls on which at least two definitions say hit and miss. */
  readonly differing: readonly { readonly stream: string; readonly votes: Votes }[];
}

/** Judges calls by all definitions; calls that are still going on are left out by all. */
export function compareDefinitions(
  calls: Iterable<CallTrack>,
  rules: RuleSet,
  threshold: Duration = 20 * second,
): Comparison {
  const hits = new Map<Definition, number>();
  const counted = new Map<Definition, number>();
  const differing: { stream: string; votes: Votes }[] = [];
  for (const track of calls) {
    const votes = votesOn(track, rules, threshold);
    for (const name of definitions) {
      if (votes[name] === 'leftOut') continue;
      counted.set(name, (counted.get(name) ?? 0) + 1);
      if (votes[name] === 'hit') hits.set(name, (hits.get(name) ?? 0) + 1);
    }
    const said = new Set(Object.values(votes));
    if (said.has('hit') && said.has('miss')) differing.push({ stream: track.stream, votes });
  }
  const shares = Object.fromEntries(
    definitions.map((name) => [name, share(hits.get(name) ?? 0, counted.get(name) ?? 0)]),
  ) as Record<Definition, Share>;
  return { threshold, shares, differing };
}

/** What each definition says of one call. */
export function votesOn(track: CallTrack, rules: RuleSet, threshold: Duration): Votes {
  const { result } = judgeCall(track, rules);
  const finished = track.ended !== null;
  const ours: Vote =
    !finished || result.class === 'X' || result.class === 'open'
      ? 'leftOut'
      : successClasses.has(result.class)
        ? 'hit'
        : 'miss';
  const after: Vote = ours === 'miss' && result.followedUp ? 'hit' : ours;
  const rivals = finished && !track.test ? queueVotes(track, threshold) : allLeftOut;
  return { ours, oursAfterFollowUp: after, ...rivals };
}

type RivalVotes = Pick<
  Votes,
  'asteriskServiceLevel' | 'asteriskServiceLevel2' | 'amazonConnectServiceLevel' | 'answeredOfOffered'
>;

const allLeftOut: RivalVotes = {
  asteriskServiceLevel: 'leftOut',
  asteriskServiceLevel2: 'leftOut',
  amazonConnectServiceLevel: 'leftOut',
  answeredOfOffered: 'leftOut',
};

/** The rivals only see the first queue a call entered. */
function queueVotes(track: CallTrack, threshold: Duration): RivalVotes {
  const closed = track.closed || track.ended?.reason === 'closed' || track.ended?.reason === 'calamity';
  const answeredOfOffered = closed ? 'leftOut' : isAnswered(track) ? 'hit' : 'miss';
  const visit = track.visits[0];
  if (visit === undefined || visit.leftAt === null || visit.exit === null) {
    return { ...allLeftOut, answeredOfOffered };
  }
  const inTime = visit.leftAt - visit.since <= threshold ? 'hit' : 'miss';
  const answered = visit.exit === 'answered';
  return {
    asteriskServiceLevel: answered ? inTime : 'leftOut',
    asteriskServiceLevel2: answered || visit.exit === 'abandoned' ? inTime : 'leftOut',
    amazonConnectServiceLevel: inTime,
    answeredOfOffered,
  };
}
