/**
 * The periodic report of a municipality (MISSION M13): number and nature of the contacts, who handled them,
 * reachability per team, norms and their share met, tally weeks. Reads sums only.
 */
import type { MunicipalityId } from '../ids.ts';
import type { DayRange } from './bucket.ts';
import type { SeriesKind, SeriesName } from './cube.ts';
import type { Figures } from './figures.ts';
import { type CallMetrics, callMetrics } from './metrics.ts';
import { type Overview, overviewOf } from './overview.ts';
import { monthsOf, tallyWeeksOf } from './report-period.ts';
import type { Share } from './share.ts';

/** Share that may be told to ring again, of answered calls (Deventer 2013/14). */
export const ringAgainMax = 0.1;
/** Share of promises to be kept (Olst-Wijhe 2017-2020). */
export const promisesKeptMin = 0.98;

export interface PartOfPeriod {
  /** `2026-10`, or `2026-W41`. */
  readonly name: string;
  readonly days: DayRange;
  readonly overview: Overview;
}

export interface SubjectFigures {
  /** Product of the catalogue. */
  readonly subject: string;
  readonly contact: CallMetrics;
}

export interface NormFigures {
  readonly code: 'success' | 'toldToRingAgain' | 'promisesKept' | 'transfers';
  readonly target: number;
  /** True: the share must be at least the target; false: at most. */
  readonly atLeast: boolean;
  readonly share: Share;
  /** Null while the share is hidden. */
  readonly met: boolean | null;
}

export interface Report {
  readonly municipality: MunicipalityId;
  readonly days: DayRange;
  readonly total: Overview;
  readonly norms: readonly NormFigures[];
  readonly months: readonly PartOfPeriod[];
  readonly tallyWeeks: readonly PartOfPeriod[];
  readonly entrances: readonly Overview[];
  readonly queues: readonly Overview[];
  readonly teams: readonly Overview[];
  /** Empty unless asked for: figures of one person are personal data of staff (DOMAIN section 4). */
  readonly persons: readonly Overview[];
  /** Most asked first. */
  readonly subjects: readonly SubjectFigures[];
}

/** Makes the report; `withPersons` adds a line for each employee, for who may see those. */
export function reportOf(
  figures: Figures,
  municipality: MunicipalityId,
  days: DayRange,
  withPersons: boolean,
): Report {
  const whole: SeriesName = { municipality, kind: 'municipality', id: null };
  const total = overviewOf(figures, whole, days);
  const part = (each: { readonly name: string; readonly days: DayRange }): PartOfPeriod => ({
    ...each,
    overview: overviewOf(figures, whole, each.days),
  });
  const lines = (kind: SeriesKind): readonly Overview[] =>
    seriesOfKind(figures, municipality, kind)
      .map((name) => overviewOf(figures, name, days))
      .filter(hasAnything);
  return {
    municipality,
    days,
    total,
    norms: normsOf(total),
    months: monthsOf(days).map(part),
    tallyWeeks: tallyWeeksOf(days).map(part),
    entrances: lines('entrance'),
    queues: lines('queue'),
    teams: lines('team'),
    persons: withPersons ? lines('employee') : [],
    subjects: subjectsOf(figures, municipality, days),
  };
}

/** Norms and whether they were met; also of one team or queue. */
export function normsOf({ attempts, contact, promises }: Overview): readonly NormFigures[] {
  const norm = (code: NormFigures['code'], share: Share, target: number, atLeast: boolean): NormFigures => ({
    code,
    target,
    atLeast,
    share,
    met: share.value === null ? null : atLeast ? share.value >= target : share.value <= target,
  });
  return [
    norm('success', attempts.success, attempts.target, true),
    norm('toldToRingAgain', contact.toldToRingAgain, ringAgainMax, false),
    norm('promisesKept', promises.kept, promisesKeptMin, true),
    norm('transfers', contact.overMaximumTransfers, 0, false),
  ];
}

function hasAnything({ attempts, queue, promises, work }: Overview): boolean {
  return (
    attempts.offered > 0 || queue.offered > 0 || promises.made > 0 || work.talking > 0 || work.available > 0
  );
}

/** Series of one kind that any table knows, in a fixed order. */
function seriesOfKind(
  figures: Figures,
  municipality: MunicipalityId,
  kind: SeriesKind,
): readonly SeriesName[] {
  const found = new Map<string, SeriesName>();
  for (const table of ['attempts', 'queues', 'promises', 'work'] as const) {
    for (const name of figures.cube().names(table)) {
      if (name.municipality === municipality && name.kind === kind) found.set(name.id ?? '', name);
    }
  }
  return [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, name]) => name);
}

function subjectsOf(
  figures: Figures,
  municipality: MunicipalityId,
  days: DayRange,
): readonly SubjectFigures[] {
  return figures
    .cube()
    .names('calls')
    .filter((name) => name.municipality === municipality && name.kind === 'subject')
    .map((name) => ({
      subject: name.id ?? '',
      contact: callMetrics(figures.sums('calls', name, days), figures.sums('repeats', name, days)),
    }))
    .filter(({ contact }) => contact.calls > 0)
    .sort((a, b) => b.contact.calls - a.contact.calls || (a.subject < b.subject ? -1 : 1));
}
