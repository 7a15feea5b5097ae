/** Routes of the figures and of the attempts behind them. */
import type { Figure, Attempt as WireAttempt } from '../../contract/figures.ts';
import type { MunicipalityId } from '../../domain/ids.ts';
import { localDay } from '../../domain/reachability/bucket.ts';
import type { Attempt } from '../../domain/reachability/classify.ts';
import { courseOf, overviewOf } from '../../domain/reachability/overview.ts';
import { type CallTrack, placeOfAttempt } from '../../domain/reachability/track.ts';
import { failureTexts } from '../report/failure-texts.ts';
import { AttemptBook } from './attempt-book.ts';
import { type Period, periodAt, seriesOf } from './figure-book.ts';
import { type Asker, employeeOf, type HandlersOf, municipalityOf, pageLinks, Refusal } from './handler.ts';
import { noteTimesOf } from './note-times.ts';
import type { Office } from './office.ts';
import { figuresOf, linesOf, scopeOf } from './views/figure-view.ts';
import { metricsView } from './views/metrics-view.ts';
import { normOf } from './views/norm-view.ts';
import { iso, seconds } from './views/wire-time.ts';

export function figureHandlers(office: Office): HandlersOf<'getFigures' | 'getMetrics' | 'listAttempts'> {
  const book = new AttemptBook(office);
  return {
    getFigures: ({ asker, query }) => {
      const municipality = municipalityOf(asker);
      const period = periodOf(office, query);
      const { figures } = office.figures;
      const overview = overviewOf(figures, seriesOf(municipality), period.days);
      // Of a period that still runs: the course of today.
      const courseDay = Math.min(period.days.last, localDay(office.now()));
      const course = courseOf(figures, seriesOf(municipality), courseDay);
      return {
        period: period.name,
        from: iso(period.from),
        until: iso(period.until),
        ...figuresOf(office, municipality, period),
        entrances: linesOf(office, municipality, 'entrance', period),
        employees: query.withPersons === true ? personsOf(office, asker, period) : [],
        course: course.map((point) => ({
          from: iso(point.from),
          until: iso(point.until),
          success: point.success,
        })),
        failures: overview.failures.map(({ why, count }) => ({ code: why, text: failureTexts[why], count })),
        outlook: period.name === 'today' ? office.planner.outlook(municipality, office.now()) : null,
      };
    },

    listAttempts: async ({ asker, query }) => {
      const municipality = municipalityOf(asker);
      if (query.scopeKind === 'employee') checkPersons(asker);
      const filter = {
        series: seriesOf(municipality, query.scopeKind, query.scopeId ?? null),
        range: periodOf(office, query).days,
        class: query.class,
        failed: query.failed,
      };
      const from = (query.page - 1) * query.pageSize;
      const { count, attempts } = await book.page(filter, from, query.pageSize);
      return {
        ...pageLinks(count, query),
        results: attempts.map(({ track, attempt }) => attemptView(office, municipality, track, attempt)),
      };
    },

    getMetrics: ({ asker, query }) => {
      if (query.scopeKind === 'employee') checkPersons(asker);
      if (query.scopeKind !== 'municipality' && query.scopeId === undefined) {
        throw new Refusal('invalid', 'Niet alle velden kloppen.', [
          { path: ['scopeId'], detail: 'Zeg ook van welke ingang, wachtrij, team of medewerker.' },
        ]);
      }
      const municipality = municipalityOf(asker);
      const period = periodOf(office, query);
      const series = seriesOf(municipality, query.scopeKind, query.scopeId ?? null);
      const overview = overviewOf(office.figures.figures, series, period.days);
      return {
        scope: scopeOf(office, municipality, series),
        period: period.name,
        from: iso(period.from),
        until: iso(period.until),
        ...metricsView(
          overview,
          noteTimesOf(office, series, period),
          office.parts.rates,
          normOf(office.names, series),
        ),
      };
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

/** Figures of one person are personal data of staff (DOMAIN section 4). */
function checkPersons(asker: Asker): void {
  if (employeeOf(asker).roles.some((role) => role === 'teamleider' || role === 'beheerder')) return;
  throw new Refusal('forbidden', 'Uw rol mag geen cijfers van medewerkers zien.');
}

function personsOf(office: Office, asker: Asker, period: Period): Figure[] {
  checkPersons(asker);
  return linesOf(office, municipalityOf(asker), 'employee', period);
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
  const { entrance } = placeOfAttempt(track, attempt.index);
  const until = answer?.at ?? visit?.leftAt ?? track.ended?.at ?? office.now();
  return {
    id: `${call}/${attempt.index}`,
    callId: call,
    at: iso(attempt.startedAt),
    class: attempt.class === 'open' ? null : attempt.class,
    destination:
      attempt.wanted.kind === 'entrance' && attempt.wanted.entrance === null
        ? office.names.municipality(municipality)
        : office.names.destination(attempt.wanted),
    entrance: entrance === null ? null : (office.names.entrance(entrance)?.name ?? null),
    transferredBy: transfer === undefined ? null : office.names.employee(transfer.from).name,
    waitSeconds: seconds(until - attempt.startedAt),
    explanation: failureTexts[attempt.why],
  };
}
