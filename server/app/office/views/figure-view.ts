/** Figures of one series over one period, as the API says them. */
import type { Figure } from '../../../contract/figures.ts';
import type { MunicipalityId } from '../../../domain/ids.ts';
import { thresholds } from '../../../domain/reachability/counters.ts';
import type { SeriesName } from '../../../domain/reachability/cube.ts';
import { type Overview, overviewOf, overviewsOf } from '../../../domain/reachability/overview.ts';
import { attemptClasses } from '../../../domain/reachability/rules.ts';
import { share } from '../../../domain/reachability/share.ts';
import { type Period, seriesOf } from '../figure-book.ts';
import type { Office } from '../office.ts';
import { normOf, normView } from './norm-view.ts';
import { iso, seconds } from './wire-time.ts';

/** The municipality and its teams and queues that have anything; the first is the municipality. */
export function figuresOf(
  office: Office,
  municipality: MunicipalityId,
  period: Period,
): { total: Figure; teams: Figure[]; queues: Figure[] } {
  const overview = overviewOf(office.figures.figures, seriesOf(municipality), period.days);
  return {
    total: figure(office, municipality, overview, period),
    teams: linesOf(office, municipality, 'team', period),
    queues: linesOf(office, municipality, 'queue', period),
  };
}

/** Those of one kind that have anything in the period. */
export function linesOf(
  office: Office,
  municipality: MunicipalityId,
  kind: 'entrance' | 'queue' | 'team' | 'employee',
  period: Period,
): Figure[] {
  return overviewsOf(office.figures.figures, municipality, kind, period.days).map((overview) =>
    figure(office, municipality, overview, period),
  );
}

function figure(office: Office, municipality: MunicipalityId, overview: Overview, period: Period): Figure {
  const { attempts, contact, queue, series } = overview;
  const { minimumN } = office.figures.figures.rules;
  const hidden = ({ hits, n }: { readonly hits: number; readonly n: number }) => share(hits, n, minimumN);
  return {
    id: [series.kind, series.id ?? municipality, period.name].join(':'),
    scope: scopeOf(office, municipality, series),
    period: period.name,
    from: iso(period.from),
    until: iso(period.until),
    ruleVersion: attempts.ruleSet,
    target: attempts.target,
    success: attempts.success,
    successAfterFollowUp: attempts.afterFollowUp,
    classes: attemptClasses.map((name) => ({ class: name, count: attempts.classes[name] })),
    offered: attempts.offered,
    stillOpen: attempts.open,
    serviceLevels: thresholds.map((limit) => ({
      withinSeconds: limit,
      share: hidden(queue.serviceLevel[limit]),
    })),
    norm: normView(normOf(office.names, series), overview, minimumN),
    averageWaitSeconds: queue.averageSpeedOfAnswer === null ? null : seconds(queue.averageSpeedOfAnswer),
    abandoned: hidden(queue.abandonRate),
    answeredDirectly: hidden(contact.answeredDirectly),
    toldToRingAgain: hidden(contact.toldToRingAgain),
    transferred: hidden(contact.transferred),
  };
}

export function scopeOf(office: Office, municipality: MunicipalityId, series: SeriesName): Figure['scope'] {
  const { names } = office;
  switch (series.kind) {
    case 'team':
      return { kind: 'team', ...names.team(series.id as Parameters<typeof names.team>[0]) };
    case 'queue':
      return { kind: 'queue', ...names.queue(series.id as Parameters<typeof names.queue>[0]) };
    case 'entrance': {
      const id = series.id ?? '';
      return { kind: 'entrance', id, name: names.entrance(id as never)?.name ?? id };
    }
    case 'employee':
      return { kind: 'employee', ...names.employee(series.id as Parameters<typeof names.employee>[0]) };
    default:
      return { kind: 'municipality', ...names.municipality(municipality) };
  }
}
