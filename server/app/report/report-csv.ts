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
] as const;

type Cells = Partial<Record<(typeof header)[number], string | number | null>>;

export function reportCsv(report: Report): string {
  const rows: Cells[] = [
    { ...lineCells('gemeente', report.total), ...contactCells(report.contacts) },
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
    'opgehangen %': percent(line.abandoned),
    beloften: line.promisesMade,
    'beloften nagekomen %': percent(line.promisesKept),
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

function contactCells(contacts: ReportContacts): Cells {
  return {
    gesprekken: contacts.calls,
    beantwoord: contacts.answered,
    'direct beantwoord %': percent(contacts.answeredDirectly),
    'belt zelf terug %': percent(contacts.toldToRingAgain),
    'doorverbonden gelukt %': percent(contacts.transfersConnected),
    'met notitie': contacts.withNote,
    agressie: contacts.aggression,
    'herhaalverkeer %': percent(contacts.repeatCalls),
    'afhandeltijd s': contacts.handlingSeconds,
  };
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
