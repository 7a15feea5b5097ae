/** A report with the names that people know: the shape that HTML, CSV, JSON and the API share. */

import type { Reference } from '../../contract/common.ts';
import type { ReportContacts, ReportLine, ReportPart, Report as WireReport } from '../../contract/report.ts';
import type { AnswerNorm } from '../../domain/dialplan/types.ts';
import type { DayRange } from '../../domain/reachability/bucket.ts';
import type { SeriesName } from '../../domain/reachability/cube.ts';
import type { CallMetrics, Rates } from '../../domain/reachability/metrics.ts';
import type { Overview } from '../../domain/reachability/overview.ts';
import {
  type NormFigures,
  type PartOfPeriod,
  promisesKeptMin,
  type Report,
  ringAgainMax,
} from '../../domain/reachability/report.ts';
import { attemptClasses } from '../../domain/reachability/rules.ts';
import type { Instant } from '../../domain/time.ts';
import { atTeams, atWork, costsOf, inContact, inQueue, promised } from '../office/views/metrics-view.ts';
import { normView } from '../office/views/norm-view.ts';
import { failureTexts } from './failure-texts.ts';

/** What a report needs to know beside the figures. */
export interface ReportNames {
  readonly municipality: Reference;
  readonly series: (name: SeriesName) => string;
  readonly subject: (id: string) => string;
  /** What was agreed for a queue or team. */
  readonly norm: (name: SeriesName) => AnswerNorm | null;
  readonly startOf: (day: number) => Instant;
  /** What staff and calls cost; null when nobody said. */
  readonly rates: Rates | null;
}

const normTexts: Readonly<Record<NormFigures['code'], string>> = {
  success: 'Geslaagde contactpogingen',
  toldToRingAgain: `Klant belt zelf terug (hoogstens ${Math.round(ringAgainMax * 100)} %)`,
  promisesKept: `Teruggebeld binnen de belofte (minstens ${Math.round(promisesKeptMin * 100)} %)`,
  transfers: 'Vaker dan twee keer doorverbonden',
};

export function reportView(report: Report, period: string, names: ReportNames, now: Instant): WireReport {
  const { total, days } = report;
  const line = (overview: Overview): ReportLine => lineOf(overview, names);
  return {
    municipality: names.municipality,
    reportPeriod: period,
    ...span(days, names),
    madeAt: iso(now),
    ruleVersion: total.attempts.ruleSet,
    target: total.attempts.target,
    total: line(total),
    contacts: contactsOf(total.contact),
    norms: report.norms.map(({ code, target, share, met }) => ({
      code,
      text: normTexts[code],
      target,
      share,
      met,
    })),
    failures: total.failures.map(({ why, count }) => ({ code: why, text: failureTexts[why], count })),
    months: report.months.map((part) => partOf(part, names)),
    tallyWeeks: report.tallyWeeks.map((part) => partOf(part, names)),
    entrances: report.entrances.map(line),
    queues: report.queues.map(line),
    teams: report.teams.map(line),
    employees: report.persons.map(line),
    subjects: report.subjects.map(({ subject, contact }) => ({
      subject: { id: subject, name: names.subject(subject) },
      contacts: contactsOf(contact),
    })),
  };
}

function lineOf(overview: Overview, names: ReportNames): ReportLine {
  const { attempts, contact, queue, promises, work, series } = overview;
  return {
    scope: {
      kind: series.kind === 'subject' ? 'municipality' : series.kind,
      id: series.id ?? series.municipality ?? '',
      name: names.series(series),
    },
    offered: attempts.offered,
    classes: attemptClasses.map((name) => ({ class: name, count: attempts.classes[name] })),
    success: attempts.success,
    successAfterFollowUp: attempts.afterFollowUp,
    metTarget: attempts.success.value === null ? null : attempts.success.value >= attempts.target,
    serviceLevel: normView(names.norm(series), overview),
    averageWaitSeconds: secondsOf(queue.averageSpeedOfAnswer),
    waitAsTold: queue.waitAsTold,
    waitLonger: queue.waitLonger,
    abandoned: queue.abandonRate,
    handlingSeconds: secondsOf(contact.averageHandlingTime),
    occupancy: work.occupancy,
    promisesMade: promises.made,
    promisesKept: promises.kept,
    reachedWanted: attempts.reachedWanted,
    inQueue: inQueue(overview),
    atTeams: atTeams(overview),
    inContact: inContact(overview),
    afterwards: promised(overview),
    work: atWork(overview),
    costs: names.rates === null ? null : costsOf(overview, names.rates),
  };
}

function contactsOf(contact: CallMetrics): ReportContacts {
  return {
    calls: contact.calls,
    answered: contact.answered,
    answeredDirectly: contact.answeredDirectly,
    toldToRingAgain: contact.toldToRingAgain,
    transfersConnected: contact.transfersConnected,
    withNote: contact.withNote,
    aggression: contact.aggression,
    repeatCalls: contact.repeats,
    firstTimeRight: contact.firstTimeRight,
    handlingSeconds: secondsOf(contact.averageHandlingTime),
    inContact: inContact({ contact }),
  };
}

function partOf({ name, days, overview }: PartOfPeriod, names: ReportNames): ReportPart {
  return {
    name,
    ...span(days, names),
    success: overview.attempts.success,
    contacts: contactsOf(overview.contact),
  };
}

function span(days: DayRange, { startOf }: ReportNames): { from: string; until: string } {
  return { from: iso(startOf(days.first)), until: iso(startOf(days.last + 1)) };
}

function secondsOf(ms: number | null): number | null {
  return ms === null ? null : Math.round(ms / 100) / 10;
}

function iso(at: Instant): string {
  return new Date(at).toISOString();
}
