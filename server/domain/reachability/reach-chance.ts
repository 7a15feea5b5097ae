/**
 * How likely a person or team is reached when a call is sent to them now: what became of the attempts to them in the last
 * four weeks. Reached is class A: for a person the person, for a team somebody of it; a colleague who solves the question
 * elsewhere is a success of the municipality, and no reason to send the next caller the same way.
 */
import type { EmployeeId, MunicipalityId, TeamId } from '../ids.ts';
import { fromLocal, type Instant, localTime } from '../time.ts';
import { dateOfDay, localDay, quarterOf } from './bucket.ts';
import { emptyRow, named, type Row } from './counters.ts';
import type { SeriesName } from './cube.ts';
import type { Figures } from './figures.ts';
import { attemptClasses } from './rules.ts';
import { type Share, share } from './share.ts';

export type ReachTarget =
  | { readonly kind: 'employee'; readonly id: EmployeeId }
  | { readonly kind: 'team'; readonly id: TeamId };

/** How far back is looked, days: four times the same weekday. */
const daysBack = 28;
/** The quarters of an hour beside the present one that count as this time of the day: an hour and a quarter in all. */
const quartersBeside = 2;

/**
 * Attempts that reached the target, of those that counted: at this weekday and about this time of the day, when that are
 * enough for a percentage; else of all four weeks; null when those too are fewer than the minimum n. Of persons no
 * quarters are kept (`cube.ts`): their whole weekday is taken.
 */
export function reachChance(
  figures: Figures,
  municipality: MunicipalityId,
  target: ReachTarget,
  now: Instant,
): Share | null {
  const series: SeriesName = { municipality, ...target };
  const today = localDay(now);
  const alike = [7, 14, 21, daysBack].map((back) => today - back);
  const cube = figures.cube();
  const likeNow =
    target.kind === 'team'
      ? rowsAtThisTime(figures, series, alike, now)
      : alike.map((day) => cube.sum('attempts', series, { first: day, last: day }));
  const always = [cube.sum('attempts', series, { first: today - daysBack, last: today })];
  const shares = [likeNow, always].map((rows) => shareOfRows(rows, target.kind, figures.rules.minimumN));
  return shares.find(({ value }) => value !== null) ?? null;
}

function rowsAtThisTime(
  figures: Figures,
  series: SeriesName,
  days: readonly number[],
  now: Instant,
): readonly Row[] {
  const { minuteOfDay } = localTime(now);
  return days.flatMap((day) => {
    const middle = quarterOf(fromLocal(dateOfDay(day), minuteOfDay));
    return figures
      .cube()
      .byQuarter('attempts', series, day)
      .filter(({ quarter }) => Math.abs(quarter - middle) <= quartersBeside)
      .map(({ row }) => row);
  });
}

function shareOfRows(rows: readonly Row[], kind: ReachTarget['kind'], minimumN: number): Share {
  const total = emptyRow('attempts');
  for (const row of rows) for (const [index, value] of row.entries()) total[index]! += value;
  const sums = named('attempts', total);
  const counted = attemptClasses.filter((name) => name !== 'X').reduce((n, name) => n + sums[name], 0);
  return share(kind === 'employee' ? sums.A1 : sums.A1 + sums.A2, counted, minimumN);
}
