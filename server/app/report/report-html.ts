/**
 * A report as one page to print or to mail: no script, no outside style, tables with headings that a screen
 * reader can follow (WCAG 2.2: 1.3.1, 1.4.1: whether a norm was met is said in words, not in colour alone).
 */
import type { Report, ReportContacts, ReportLine, ReportPart } from '../../contract/report.ts';
import { detailTables } from './report-details.ts';
import { percentText, secondsText, shareText, tableOf, text } from './report-table.ts';

const style = `
:root { font: 11pt/1.45 "Segoe UI", system-ui, sans-serif; color: #1b1b1b; background: #fff }
body { max-width: 62rem; margin: 2rem auto; padding: 0 1rem }
h1 { margin-bottom: 0 } h2 { margin-top: 2rem; break-after: avoid }
table { border-collapse: collapse; width: 100%; margin: .5rem 0 }
caption { text-align: left; color: #444; padding-bottom: .25rem }
th, td { border-bottom: 1px solid #bbb; padding: .25rem .5rem; text-align: right; vertical-align: top }
th:first-child, td:first-child { text-align: left } thead th { border-bottom-width: 2px }
tr { break-inside: avoid } .note { color: #444 } .figure { font-size: 2.2rem; margin: .25rem 0 }
@media print { body { margin: 0; max-width: none } @page { size: A4; margin: 1.5cm } }`;

export function reportHtml(report: Report): string {
  const { municipality, total } = report;
  const title = `Bereikbaarheid ${municipality.name} ${report.reportPeriod}`;
  const body = [
    `<h1>${text(title)}</h1>`,
    `<p class="note">${day(report.from)} tot en met ${day(report.until, -1)}. Gemaakt op ${day(report.madeAt)}. Regelset ${text(report.ruleVersion)}.</p>`,
    `<p class="figure">${shareText(total.success)}</p>`,
    `<p>van de contactpogingen slaagde; de norm is ${percentText(report.target)}. Na opvolging: ${shareText(total.successAfterFollowUp)}.</p>`,
    section('Normen', normTable(report)),
    section('Contacten', contactTable('Alle gesprekken', [['Totaal', report.contacts]])),
    section('Per maand', partTable('Maand', report.months)),
    section('Turfweken maart en oktober', partTable('Week', report.tallyWeeks)),
    section('Per team', lineTable('Team', report.teams)),
    section('Per wachtrij', lineTable('Wachtrij', report.queues)),
    section('Per ingang', lineTable('Ingang', report.entrances)),
    section('Per medewerker', lineTable('Medewerker', report.employees)),
    ...detailTables(report).map(([title, table]) => section(title, table)),
    section(
      'Per onderwerp',
      contactTable(
        'Onderwerp',
        report.subjects.map(({ subject, contacts }) => [subject.name, contacts] as const),
      ),
    ),
    section('Waarom pogingen mislukten', failureTable(report)),
    `<h2>Wat de cijfers betekenen</h2><p>Een contactpoging slaagt als de beller de gewenste medewerker (A1) of het gewenste team (A2) krijgt, of als een ander (B1) of het KCC (B2) vastgelegd initiatief neemt. Voicemail (C), niemand bereikt (D) en zelf terugbellen (E) zijn niet geslaagd; X telt niet mee. Achter elk percentage staan het aantal (n) en het 95 %-interval. Van minder dan 10 pogingen wordt geen percentage geslaagd getoond; andere percentages staan er met hun aantal. Een norm is gehaald als het percentage zelf hem haalt. De norm van een wachtrij of team is die van de dag waarop dit rapport is gemaakt, ook over dagen waarop een andere gold.</p>`,
  ].join('\n');
  return `<!doctype html>\n<html lang="nl"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${text(title)}</title><style>${style}</style></head>\n<body><main>${body}</main></body></html>\n`;
}

function section(title: string, table: string): string {
  return table === '' ? '' : `<section><h2>${text(title)}</h2>${table}</section>`;
}

function normTable({ norms }: Report): string {
  const rows = norms.map(({ text: name, share, met }) => [
    text(name),
    shareText(share),
    met === null ? 'te weinig gegevens' : met ? 'gehaald' : 'niet gehaald',
  ]);
  return tableOf('Normen en of ze zijn gehaald', ['Norm', 'Uitkomst', 'Gehaald'], rows);
}

function lineTable(name: string, lines: readonly ReportLine[]): string {
  const rows = lines.map((line) => [
    text(line.scope.name),
    String(line.offered),
    shareText(line.success),
    shareText(line.successAfterFollowUp),
    line.metTarget === null ? '' : line.metTarget ? 'ja' : 'nee',
    secondsText(line.averageWaitSeconds),
    line.waitAsTold.n === 0
      ? ''
      : `${shareText(line.waitAsTold)} klopte, ${shareText(line.waitLonger)} duurde langer`,
    line.serviceLevel === null
      ? ''
      : `${shareText(line.serviceLevel.share)} binnen ${line.serviceLevel.withinSeconds} s (norm ${percentText(line.serviceLevel.target)}${metText(line.serviceLevel.met)})`,
    line.promisesMade === 0 ? '' : `${shareText(line.promisesKept)} van ${line.promisesMade}`,
  ]);
  const heads = [
    name,
    'Pogingen',
    'Geslaagd',
    'Na opvolging',
    'Norm gehaald',
    'Wachttijd',
    'Aangekondigde wachttijd',
    'Serviceniveau',
    'Beloften nagekomen',
  ];
  return tableOf(`Bereikbaarheid: ${name.toLowerCase()}`, heads, rows);
}

/** In words: a colour alone would tell some readers nothing. */
function metText(met: boolean | null): string {
  return met === null ? '' : met ? ', gehaald' : ', niet gehaald';
}

const contactHeads = [
  'Gesprekken',
  'Beantwoord',
  'Direct beantwoord',
  'Belt zelf terug',
  'Met notitie',
  'Herhaalverkeer',
  'Afhandeltijd',
];

function contactCells(contacts: ReportContacts): string[] {
  return [
    String(contacts.calls),
    String(contacts.answered),
    shareText(contacts.answeredDirectly),
    shareText(contacts.toldToRingAgain),
    String(contacts.withNote),
    shareText(contacts.repeatCalls),
    secondsText(contacts.handlingSeconds),
  ];
}

function contactTable(name: string, rows: readonly (readonly [string, ReportContacts])[]): string {
  return tableOf(
    name,
    [name, ...contactHeads],
    rows.map(([title, contacts]) => [text(title), ...contactCells(contacts)]),
  );
}

function partTable(name: string, parts: readonly ReportPart[]): string {
  return tableOf(
    `Cijfers per ${name.toLowerCase()}`,
    [name, 'Geslaagd', ...contactHeads],
    parts.map((part) => [text(part.name), shareText(part.success), ...contactCells(part.contacts)]),
  );
}

function failureTable({ failures }: Report): string {
  const rows = failures.map(({ text: why, count }) => [text(why), String(count)]);
  return tableOf('Oorzaken', ['Oorzaak', 'Aantal'], rows);
}

const dayFormat = new Intl.DateTimeFormat('nl-NL', { dateStyle: 'long', timeZone: 'Europe/Amsterdam' });

/** A day in words; `shift` of -1 turns an end that is not included into the last day. */
function day(iso: string, shift = 0): string {
  return dayFormat.format(Date.parse(iso) + shift);
}
