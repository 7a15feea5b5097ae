/** Folds the ledger of a store into figures and makes the report of one municipality from them. */
import { systemClock } from '../adapters/clock/system-clock.ts';
import { loadDialplans } from '../adapters/dialplans/read-folder.ts';
import type { Store } from '../adapters/store/open-store.ts';
import { Catalogues } from '../app/office/catalogues.ts';
import { FigureBook } from '../app/office/figure-book.ts';
import { Names } from '../app/office/names.ts';
import { reportNames } from '../app/office/report-names.ts';
import { PeopleDirectory } from '../app/people-directory.ts';
import { silentLog } from '../app/ports/log.ts';
import { reportCsv } from '../app/report/report-csv.ts';
import { reportHtml } from '../app/report/report-html.ts';
import { reportView } from '../app/report/report-view.ts';
import type { DialplanSet } from '../domain/dialplan/types.ts';
import type { DomainEvent } from '../domain/events.ts';
import { idOf } from '../domain/ids.ts';
import { localDay } from '../domain/reachability/bucket.ts';
import type { Rates } from '../domain/reachability/metrics.ts';
import { reportOf } from '../domain/reachability/report.ts';
import { quarterBefore, reportDays } from '../domain/reachability/report-period.ts';
import type { Instant } from '../domain/time.ts';
import { CliError } from './exit.ts';

export interface ReportRun {
  readonly store: Store;
  readonly dialplansDir: string;
  readonly municipality: string;
  readonly period: string | null;
  readonly format: 'html' | 'csv' | 'json';
  readonly withPersons: boolean;
  readonly now: Instant;
  readonly rates: Rates | null;
}

/** The report as text; null when the period is none. */
export async function readReport(run: ReportRun): Promise<string | null> {
  const { store, now } = run;
  const period = run.period ?? quarterBefore(localDay(now));
  const days = reportDays(period);
  if (days === null) return null;
  const { set } = await loadDialplans(run.dialplansDir);
  const dialplans: DialplanSet | undefined = set;
  if (dialplans === undefined) throw new CliError(`The dialplans in ${run.dialplansDir} cannot be read.`);
  const people = new PeopleDirectory(store.people, systemClock, silentLog, () => undefined);
  await people.refresh();
  const municipality = idOf<'municipality'>(run.municipality);
  if (!dialplans.plans.has(municipality) && !people.now.municipalities.has(municipality)) {
    throw new CliError(`Municipality ${run.municipality} is unknown here.`);
  }
  const book = new FigureBook(store.ledger, silentLog);
  for await (const event of store.ledger.scan({})) await book.apply(event as unknown as DomainEvent);
  const names = new Names(people, () => dialplans);
  const catalogues = new Catalogues(store.office, systemClock);
  await catalogues.open();
  const made = reportOf(book.figures, municipality, days, run.withPersons);
  const report = reportView(
    made,
    period,
    reportNames(names, municipality, (id) => catalogues.nameOf(municipality, id), run.rates),
    now,
  );
  switch (run.format) {
    case 'html':
      return reportHtml(report);
    case 'csv':
      return reportCsv(report);
    case 'json':
      return `${JSON.stringify(report, null, 2)}\n`;
  }
}
