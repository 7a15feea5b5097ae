/**
 * What a dashboard shows of one series over one period: all metrics together, the reasons of failure, and the course
 * of a day. Reads sums only; every number can be opened down to its calls through `drillDown`.
 */
import type { MunicipalityId } from '../ids.ts';
import type { Instant } from '../time.ts';
import { type DayRange, type LocalDay, localDay, quarter } from './bucket.ts';
import { type Attempt, judgeCall } from './classify.ts';
import { failureCounters, named } from './counters.ts';
import type { SeriesKind, SeriesName } from './cube.ts';
import type { Figures } from './figures.ts';
import {
  type AnswerMetrics,
  answerMetrics,
  type CallMetrics,
  callMetrics,
  type PromiseMetrics,
  promiseMetrics,
  type QueueMetrics,
  queueMetrics,
  type Reachability,
  reachability,
  type WorkMetrics,
  workMetrics,
} from './metrics.ts';
import { type AttemptClass, type AttemptWhy, type RuleSet, successClasses } from './rules.ts';
import { type Share, share } from './share.ts';
import { type CallTrack, placeOfAttempt } from './track.ts';

export interface Overview {
  readonly series: SeriesName;
  readonly range: DayRange;
  readonly attempts: Reachability;
  /** The same by the end result of calls. */
  readonly calls: Reachability;
  readonly queue: QueueMetrics;
  /** Of teams, and of all teams of a municipality together. */
  readonly answers: AnswerMetrics;
  readonly contact: CallMetrics;
  readonly promises: PromiseMetrics;
  readonly work: WorkMetrics;
  /** Attempts without success by reason, most first; zeros left out. */
  readonly failures: readonly { readonly why: AttemptWhy; readonly count: number }[];
}

export function overviewOf(figures: Figures, series: SeriesName, range: DayRange): Overview {
  const attempts = figures.sums('attempts', series, range);
  const calls = figures.sums('calls', series, range);
  const failures = figures.sums('failures', series, range);
  return {
    series,
    range,
    attempts: reachability(attempts, attempts.offered, figures.rules),
    calls: reachability(calls, calls.calls, figures.rules),
    queue: queueMetrics(figures.sums('queues', series, range)),
    answers: answerMetrics(figures.sums('answers', series, range)),
    contact: callMetrics(calls, figures.sums('repeats', series, range)),
    promises: promiseMetrics(figures.sums('promises', series, range)),
    work: workMetrics(figures.sums('work', series, range)),
    failures: failureCounters
      .map((why) => ({ why, count: failures[why] }))
      .filter(({ count }) => count > 0)
      .sort((a, b) => b.count - a.count),
  };
}

/** The series of one kind within a municipality that have anything in the period. */
export function overviewsOf(
  figures: Figures,
  municipality: MunicipalityId | null,
  kind: SeriesKind,
  range: DayRange,
): readonly Overview[] {
  return figures
    .cube()
    .names('attempts')
    .filter((name) => name.municipality === municipality && name.kind === kind)
    .map((name) => overviewOf(figures, name, range))
    .filter((overview) => overview.attempts.offered > 0);
}

export interface QuarterPoint {
  readonly from: Instant;
  readonly until: Instant;
  readonly offered: number;
  readonly success: Share;
}

/** Success per quarter of an hour on one day. */
export function courseOf(figures: Figures, series: SeriesName, day: LocalDay): readonly QuarterPoint[] {
  const quarters = figures.cube().byQuarter('attempts', series, day);
  return quarters.map(({ quarter: index, row }) => {
    const sums = named('attempts', row);
    const made = reachability(sums, sums.offered, figures.rules);
    const { hits, n } = made.success;
    return {
      from: index * quarter,
      until: (index + 1) * quarter,
      offered: sums.offered,
      // A quarter is a point of a graph, not a verdict: shown from one attempt on.
      success: share(hits, n),
    };
  });
}

export interface AttemptFilter {
  readonly series: SeriesName;
  readonly range: DayRange;
  readonly class?: AttemptClass | undefined;
  /** Only attempts that count and did not succeed. */
  readonly failed?: boolean | undefined;
}

/** The attempts behind a figure, in order of arrival; from any tracks, so also from calls read back from the ledger. */
export function* drillDown(
  tracks: Iterable<CallTrack>,
  rules: RuleSet,
  filter: AttemptFilter,
): IterableIterator<{ readonly track: CallTrack; readonly attempt: Attempt }> {
  const { series, range } = filter;
  for (const track of tracks) {
    if (!isCountedIn(track, series.municipality)) continue;
    for (const attempt of judgeCall(track, rules).attempts) {
      const day = localDay(attempt.startedAt);
      if (day < range.first || day > range.last || !belongsTo(track, attempt, series)) continue;
      if (filter.class !== undefined && attempt.class !== filter.class) continue;
      if (filter.failed === true && !isFailed(attempt)) continue;
      yield { track, attempt };
    }
  }
}

function isFailed(attempt: Attempt): boolean {
  return attempt.class !== 'open' && attempt.class !== 'X' && !successClasses.has(attempt.class);
}

/** Spares judging the calls of others. */
function isCountedIn(track: CallTrack, municipality: SeriesName['municipality']): boolean {
  return (
    track.municipality === municipality ||
    track.transfers.some(({ movedTo }) => movedTo?.municipality === municipality)
  );
}

function belongsTo(track: CallTrack, attempt: Attempt, { municipality, kind, id }: SeriesName): boolean {
  const place = placeOfAttempt(track, attempt.index);
  if (place.municipality !== municipality) return false;
  switch (kind) {
    case 'municipality':
      return true;
    case 'entrance':
      return place.entrance === id;
    case 'queue':
    case 'team':
    case 'employee':
      return attempt[kind] === id;
    case 'subject':
      return track.outcomes.findLast((one) => one.subject !== null)?.subject === id;
  }
}
