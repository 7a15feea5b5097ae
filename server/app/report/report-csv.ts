/**
 * A report as CSV for spreadsheets (RFC 4180; semicolon and decimal comma, as Dutch Excel reads them, with a
 * byte-order mark). One line for each scope; counts beside every percentage, so that sums can be made.
 */
import type { Share } from '../../contract/common.ts';
import type { Report, ReportContacts, ReportLine, ReportPart } from '../../contract/report.ts';

const header = [
  'onderdeel',
  'naam',
  'aangeboden',
  'geslaagd',
  'telt mee',
  'geslaagd %',
  'laag %',
  'hoog %',
  'na opvolging %',
  'A1',
  'A2',
  'B1',
  'B2',
  'C',
  'D',
  'E',
  'X',
  'wachttijd s',
  'wacht als aangekondigd %',
  'langer dan aangekondigd %',
  'binnen norm %',
  'norm s',
  'norm %',
  'norm gehaald',
  'pogingen bij team',
  'team nam op %',
  'team nam op na s',
  'opgehangen %',
  'beloften',
  'beloften nagekomen %',
  'gesprekken',
  'beantwoord',
  'direct beantwoord %',
  'belt zelf terug %',
  'doorverbonden gelukt %',
  'met notitie',
  'agressie',
  'herhaalverkeer %',
  'afhandeltijd s',
  'gewenste bereikt %',
  'wachttijd beller s',
  'binnen 20 s %',
  'binnen 25 s %',
  'binnen 30 s %',
  'binnen 60 s %',
  'binnen 20 s klok beller %',
  'binnen 20 s zonder kort %',
  'ophangtijd s',
  'doorverbonden %',
  'doorverbindingen',
  'na overleg %',
  'teruggekomen %',
  'vaker dan norm doorverbonden %',
  'in een keer goed %',
  'herhaal zelfde onderwerp %',
  'zonder nummer %',
  'gesprek s',
  'wachtstand s',
  'nawerk s',
  'beloften lopend',
  'eerste poging op tijd %',
  'bereikt na belofte %',
  'pogingen per belofte',
  'bezetting %',
  'oproepen opgenomen %',
  'ingezette uren',
  'kosten per contact',
  'kosten afhandeling per contact',
] as const;

type Cells = Partial<Record<(typeof header)[number], string | number | null>>;

export function reportCsv(report: Report): string {
  const rows: Cells[] = [
    lineCells('gemeente', report.total),
    ...report.months.map((part) => partCells('maand', part)),
    ...report.tallyWeeks.map((part) => partCells('turfweek', part)),
    ...report.entrances.map((line) => lineCells('ingang', line)),
    ...report.queues.map((line) => lineCells('wachtrij', line)),
    ...report.teams.map((line) => lineCells('team', line)),
    ...report.employees.map((line) => lineCells('medewerker', line)),
    ...report.subjects.map(({ subject, contacts }) => ({
      onderdeel: 'onderwerp',
      naam: subject.name,
      ...contactCells(contacts),
    })),
  ];
  const lines = [[...header], ...rows.map((row) => header.map((name) => row[name] ?? null))];
  return `\uFEFF${lines.map((cells) => cells.map(cell).join(';')).join('\r\n')}\r\n`;
}

function lineCells(kind: string, line: ReportLine): Cells {
  return {
    onderdeel: kind,
    naam: line.scope.name,
    aangeboden: line.offered,
    ...successCells(line.success),
    'na opvolging %': percent(line.successAfterFollowUp),
    ...Object.fromEntries(line.classes.map(({ class: name, count }) => [name, count])),
    'wachttijd s': line.averageWaitSeconds,
    'wacht als aangekondigd %': percent(line.waitAsTold),
    'langer dan aangekondigd %': percent(line.waitLonger),
    'binnen norm %': line.serviceLevel === null ? null : percent(line.serviceLevel.share),
    'norm s': line.serviceLevel?.withinSeconds ?? null,
    'norm %': line.serviceLevel === null ? null : percent({ value: line.serviceLevel.target }),
    'norm gehaald': line.serviceLevel?.met == null ? null : line.serviceLevel.met ? 'ja' : 'nee',
    'pogingen bij team': line.atTeams.attemptCount,
    'team nam op %': percent(line.atTeams.answered),
    'team nam op na s': line.atTeams.averageWaitSeconds,
    'opgehangen %': percent(line.abandoned),
    beloften: line.promisesMade,
    'beloften nagekomen %': percent(line.promisesKept),
    'gewenste bereikt %': percent(line.reachedWanted),
    ...waitCells(line.inQueue),
    ...conversationCells(line.inContact),
    'beloften lopend': line.afterwards.promisesRunning,
    'eerste poging op tijd %': percent(line.afterwards.firstAttemptInTime),
    'bereikt na belofte %': percent(line.afterwards.reached),
    'pogingen per belofte': rounded(line.afterwards.attemptsPerPromise),
    'bezetting %': percent({ value: line.work.occupancy }),
    'oproepen opgenomen %': percent(line.work.offersAnswered),
    'ingezette uren': staffedHours(line.work),
    'kosten per contact': line.costs?.costPerContact ?? null,
    'kosten afhandeling per contact': line.costs?.handlingCostPerContact ?? null,
  };
}

function waitCells(queue: ReportLine['inQueue']): Cells {
  const within = queue.serviceLevels.map(({ withinSeconds, share }) => [
    `binnen ${withinSeconds} s %`,
    percent(share),
  ]);
  const shortest = queue.serviceLevels[0];
  return {
    ...Object.fromEntries(within),
    'wachttijd beller s': queue.averageCallerWaitSeconds,
    'binnen 20 s klok beller %': shortest === undefined ? null : percent(shortest.callerShare),
    'binnen 20 s zonder kort %': shortest === undefined ? null : percent(shortest.withoutShortShare),
    'ophangtijd s': queue.averageAbandonWaitSeconds,
  };
}

function partCells(kind: string, { name, success, contacts }: ReportPart): Cells {
  return { onderdeel: kind, naam: name, ...successCells(success), ...contactCells(contacts) };
}

function successCells(success: Share): Cells {
  return {
    geslaagd: success.hits,
    'telt mee': success.n,
    'geslaagd %': percent(success),
    'laag %': percent({ value: success.low }),
    'hoog %': percent({ value: success.high }),
  };
}

function contactCells({ inContact }: ReportContacts): Cells {
  return conversationCells(inContact);
}

function conversationCells(contact: ReportLine['inContact']): Cells {
  return {
    gesprekken: contact.callCount,
    beantwoord: contact.answeredCount,
    'direct beantwoord %': percent(contact.answeredDirectly),
    'belt zelf terug %': percent(contact.toldToRingAgain),
    'doorverbonden gelukt %': percent(contact.transfersConnected),
    'met notitie': contact.noteCount,
    agressie: contact.aggressionCount,
    'herhaalverkeer %': percent(contact.repeatCalls),
    'afhandeltijd s': contact.handlingSeconds,
    'doorverbonden %': percent(contact.transferred),
    doorverbindingen: contact.transferCount,
    'na overleg %': percent(contact.transfersWarm),
    'teruggekomen %': percent(contact.transfersReturned),
    'vaker dan norm doorverbonden %': percent(contact.overTransfersMax),
    'in een keer goed %': percent(contact.firstTimeRight),
    'herhaal zelfde onderwerp %': percent(contact.repeatsSameSubject),
    'zonder nummer %': percent(contact.withoutNumber),
    'gesprek s': contact.talkSeconds,
    'wachtstand s': contact.holdSeconds,
    'nawerk s': contact.wrapUpSeconds,
  };
}

/** Hours at work: talking, wrapping up, free and paused; null when nobody was. */
function staffedHours(work: ReportLine['work']): number | null {
  const all = work.talkingSeconds + work.wrappingUpSeconds + work.availableSeconds + work.pausedSeconds;
  return all === 0 ? null : rounded(all / 3600);
}

function rounded(value: number | null): number | null {
  return value === null ? null : Math.round(value * 10) / 10;
}

function percent({ value }: { readonly value: number | null }): number | null {
  return value === null ? null : Math.round(value * 1000) / 10;
}

function cell(value: string | number | null): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value).replace('.', ',');
  // A text that a spreadsheet would take for a formula stays a text (OWASP: CSV injection).
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[";\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
