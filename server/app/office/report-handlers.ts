/** Routes of the periodic report, of rival definitions, and of marks that are set on calls afterwards. */
import type { Comparison } from '../../contract/report.ts';
import type { DomainEvent } from '../../domain/events.ts';
import { idOf } from '../../domain/ids.ts';
import { dateOfDay, dayOfDate, localDay } from '../../domain/reachability/bucket.ts';
import { reportOf } from '../../domain/reachability/report.ts';
import { quarterBefore, reportDays } from '../../domain/reachability/report-period.ts';
import { compareDefinitions, type Definition, definitions } from '../../domain/reachability/rivals.ts';
import { reportCsv } from '../report/report-csv.ts';
import { reportHtml } from '../report/report-html.ts';
import { reportView } from '../report/report-view.ts';
import { AttemptBook } from './attempt-book.ts';
import { Document, employeeOf, type HandlersOf, municipalityOf, ownOnly, Refusal } from './handler.ts';
import type { Office } from './office.ts';
import { reportNames } from './report-names.ts';
import { iso, seconds } from './views/wire-time.ts';

const definitionTexts: Readonly<Record<Definition, string>> = {
  ours: 'Geslaagde contactpoging (Bereikbaar)',
  oursAfterFollowUp: 'Geslaagd na opvolging (Bereikbaar)',
  asteriskServiceLevel: 'Asterisk: beantwoord binnen de norm van beantwoord',
  asteriskServiceLevel2: 'Asterisk SL2: beantwoord of opgehangen binnen de norm',
  amazonConnectServiceLevel: 'Amazon Connect: wachtrij verlaten binnen de norm',
  answeredOfOffered: 'Beantwoord van aangeboden',
};

/** Calls on which definitions disagree that one answer holds. */
const differingMax = 200;

export function reportHandlers(office: Office): HandlersOf<'getReport' | 'getComparison' | 'markCall'> {
  const book = new AttemptBook(office);
  return {
    getReport: ({ asker, query }) => {
      const municipality = municipalityOf(asker);
      const now = office.now();
      const period = query.reportPeriod ?? quarterBefore(localDay(now));
      const days = reportDays(period);
      if (days === null) {
        throw new Refusal('invalid', 'Niet alle velden kloppen.', [
          {
            path: ['reportPeriod'],
            detail: 'Schrijf 2026-Q4, 2026-11, 2026-W47, 2026 of 2026-11-01..2026-11-15.',
          },
        ]);
      }
      const maySeePersons = employeeOf(asker).roles.some(
        (role) => role === 'teamleider' || role === 'beheerder',
      );
      if (query.withPersons === true && !maySeePersons) {
        throw new Refusal('forbidden', 'Uw rol mag geen cijfers van medewerkers zien.');
      }
      const made = reportOf(office.figures.figures, municipality, days, query.withPersons === true);
      const report = reportView(
        made,
        period,
        reportNames(
          office.names,
          municipality,
          (id) => office.catalogues.nameOf(municipality, id),
          office.parts.rates,
        ),
        now,
      );
      const file = `bereikbaarheid-${municipality}-${period.replaceAll('.', '_')}`;
      switch (query.fileFormat) {
        case 'json':
          return report;
        case 'csv':
          return new Document('text/csv; charset=utf-8', reportCsv(report), `${file}.csv`);
        case 'html':
          return new Document('text/html; charset=utf-8', reportHtml(report), null);
      }
    },

    getComparison: async ({ asker, query }) => {
      const municipality = municipalityOf(asker);
      const day = query.date === undefined ? localDay(office.now()) : dayOfDate(query.date);
      const { figures } = office.figures;
      const calls = [...(await book.callsAround(day))].filter(
        (track) => track.municipality === municipality && localDay(track.arrivedAt) === day,
      );
      const { shares, differing, threshold } = compareDefinitions(calls, figures.rules);
      const arrivals = new Map(calls.map((track) => [track.stream, track.arrivedAt]));
      return {
        date: dateOfDay(day),
        withinSeconds: seconds(threshold),
        definitions: definitions.map((code) => ({ code, text: definitionTexts[code], share: shares[code] })),
        differingCalls: differing
          .slice(-differingMax)
          .reverse()
          .map(({ stream, votes }): Comparison['differingCalls'][number] => ({
            callId: stream.slice('call:'.length),
            at: iso(arrivals.get(stream) ?? 0),
            votes: definitions.map((code) => ({ code, vote: votes[code] })),
          })),
      };
    },

    markCall: async ({ asker, params, body }) => {
      const employee = employeeOf(asker);
      const call = idOf<'call'>(params.callId);
      const events = await office.parts.ledger.read({ stream: `call:${call}` });
      const municipality =
        (events as unknown as readonly DomainEvent[]).findLast((event) => event.municipality !== null)
          ?.municipality ?? null;
      ownOnly(asker, { municipality }, 'Dit gesprek');
      const isMarked = events.some(
        (event) => event.type === 'call.tagged' && event.data['tag'] === body.mark,
      );
      if (!isMarked) {
        const fact: DomainEvent = {
          type: 'call.tagged',
          v: 1,
          at: office.now(),
          stream: `call:${call}`,
          municipality,
          data: { tag: body.mark, by: employee.id },
        };
        await office.parts.ledger.append([fact]);
      }
      return body;
    },
  };
}
