/** Routes of the figures and of the attempts behind them. */
import type { Attempt as WireAttempt } from '../../contract/figures.ts';
import type { MunicipalityId } from '../../domain/ids.ts';
import type { Attempt } from '../../domain/reachability/classify.ts';
import { courseOf, drillDown, overviewOf } from '../../domain/reachability/overview.ts';
import type { CallTrack } from '../../domain/reachability/track.ts';
import { failureTexts } from '../report/failure-texts.ts';
import { type Period, periodAt, seriesOf } from './figure-book.ts';
import { employeeOf, type HandlersOf, municipalityOf, pageOf, Refusal } from './handler.ts';
import type { Office } from './office.ts';
import { figuresOf } from './views/figure-view.ts';
import { iso, seconds } from './views/wire-time.ts';

export function figureHandlers(office: Office): HandlersOf<'getFigures' | 'listAttempts'> {
  return {
    getFigures: ({ asker, query }) => {
      const municipality = municipalityOf(asker);
      const period = periodOf(office, query);
      const { figures } = office.figures;
      const overview = overviewOf(figures, seriesOf(municipality), period.days);
      const course = courseOf(figures, seriesOf(municipality), period.days.last);
      return {
        period: period.name,
        from: iso(period.from),
        until: iso(period.until),
        ...asArrays(figuresOf(office, municipality, period)),
        course: course.map((point) => ({
          from: iso(point.from),
          until: iso(point.until),
          success: point.success,
        })),
        failures: overview.failures.map(({ why, count }) => ({ code: why, text: failureTexts[why], count })),
        outlook: period.name === 'today' ? office.planner.outlook(municipality, office.now()) : null,
      };
    },

    listAttempts: ({ asker, query }) => {
      const municipality = municipalityOf(asker);
      const mayName = employeeOf(asker).roles.some((role) => role === 'teamleider' || role === 'beheerder');
      if (query.scopeKind === 'employee' && !mayName) {
        throw new Refusal('forbidden', 'Uw rol mag geen cijfers van medewerkers zien.');
      }
      const { figures } = office.figures;
      const series = seriesOf(municipality, query.scopeKind, query.scopeId ?? null);
      const found = drillDown(figures.recentCalls(), figures.rules, {
        series,
        range: periodOf(office, query).days,
        class: query.class,
        failed: query.failed,
      });
      const newest = [...found].sort((a, b) => b.attempt.startedAt - a.attempt.startedAt);
      const closed = newest.filter(({ attempt }) => attempt.class !== 'open');
      return pageOf(closed, query, ({ track, attempt }) => attemptView(office, municipality, track, attempt));
    },
  };
}

function periodOf(
  office: Office,
  query: {
    readonly period: Period['name'];
    readonly from?: string | undefined;
    readonly until?: string | undefined;
  },
): Period {
  const from = query.from === undefined ? null : Date.parse(query.from);
  const until = query.until === undefined ? null : Date.parse(query.until);
  return periodAt(office.now(), query.period, from, until);
}

function asArrays({ total, teams, queues }: ReturnType<typeof figuresOf>) {
  return { total, teams: [...teams], queues: [...queues] };
}

function attemptView(
  office: Office,
  municipality: MunicipalityId,
  track: CallTrack,
  attempt: Attempt,
): WireAttempt {
  const call = track.stream.slice('call:'.length);
  const transfer = track.transfers[attempt.index - 1];
  const visit = track.visits.find((one) => one.attempt === attempt.index);
  const answer = track.answers.find((one) => one.attempt === attempt.index);
  const until = answer?.at ?? visit?.leftAt ?? track.ended?.at ?? office.now();
  return {
    id: `${call}/${attempt.index}`,
    callId: call,
    at: iso(attempt.startedAt),
    class: attempt.class === 'open' ? 'X' : attempt.class,
    destination:
      attempt.wanted.kind === 'entrance' && attempt.wanted.entrance === null
        ? office.names.municipality(municipality)
        : office.names.destination(attempt.wanted),
    entrance: office.names.entrance(track.entrance)?.name ?? null,
    transferredBy: transfer === undefined ? null : office.names.employee(transfer.from).name,
    waitSeconds: seconds(until - attempt.startedAt),
    explanation: failureTexts[attempt.why],
  };
}
