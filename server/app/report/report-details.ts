/**
 * The figures of `/kengetallen` in a printed report: for the municipality, each line and each team how long callers waited,
 * how they were transferred and served, what came of promises, and the staff and money it took.
 */
import type { Report, ReportLine } from '../../contract/report.ts';
import { numberText, percentText, secondsText, shareText, tableOf, text } from './report-table.ts';

type Column = readonly [head: string, cell: (line: ReportLine) => string];

const waiting: readonly Column[] = [
  ...([0, 1, 2, 3] as const).map((index): Column => {
    const within = [20, 25, 30, 60][index] ?? 0;
    return [
      `Binnen ${within} s`,
      ({ inQueue }) => (inQueue.offered === 0 ? '–' : shareOf(inQueue.serviceLevels[index]?.share)),
    ];
  }),
  ['20 s vanaf binnenkomst', ({ inQueue }) => shareOf(inQueue.serviceLevels[0]?.callerShare)],
  ['20 s zonder korte', ({ inQueue }) => shareOf(inQueue.serviceLevels[0]?.withoutShortShare)],
  ['Wachttijd vanaf binnenkomst', ({ inQueue }) => secondsText(inQueue.averageCallerWaitSeconds)],
  ['Opgehangen', ({ inQueue }) => shareText(inQueue.abandoned)],
  ['Na gemiddeld', ({ inQueue }) => secondsText(inQueue.averageAbandonWaitSeconds)],
];

const pickingUp: readonly Column[] = [
  ['Pogingen', ({ atTeams }) => String(atTeams.attemptCount)],
  ['Zelf opgenomen', ({ atTeams }) => shareText(atTeams.answered)],
  ['Na gemiddeld', ({ atTeams }) => secondsText(atTeams.averageWaitSeconds)],
  [
    'Binnen de norm',
    ({ scope, serviceLevel: norm }) =>
      scope.kind !== 'team' || norm === null
        ? '–'
        : `${shareText(norm.share)} binnen ${norm.withinSeconds} s (norm ${percentText(norm.target)})`,
  ],
];

const transferring: readonly Column[] = [
  ['Doorverbonden', ({ inContact }) => shareText(inContact.transferred)],
  ['Aantal keer', ({ inContact }) => String(inContact.transferCount)],
  ['Gelukt', ({ inContact }) => shareText(inContact.transfersConnected)],
  ['Na overleg', ({ inContact }) => shareText(inContact.transfersWarm)],
  ['Teruggekomen', ({ inContact }) => shareText(inContact.transfersReturned)],
  ['Vaker dan twee keer', ({ inContact }) => shareText(inContact.overTransfersMax)],
  ['Gewenste bereikt', ({ reachedWanted }) => shareText(reachedWanted)],
];

const serving: readonly Column[] = [
  ['Afhandeltijd', ({ inContact }) => secondsText(inContact.handlingSeconds)],
  ['Gesprek', ({ inContact }) => secondsText(inContact.talkSeconds)],
  ['Wachtstand', ({ inContact }) => secondsText(inContact.holdSeconds)],
  ['Nawerk', ({ inContact }) => secondsText(inContact.wrapUpSeconds)],
  ['In één keer goed', ({ inContact }) => shareText(inContact.firstTimeRight)],
  ['Herhaalverkeer', ({ inContact }) => shareText(inContact.repeatCalls)],
  ['Zelfde onderwerp', ({ inContact }) => shareText(inContact.repeatsSameSubject)],
  ['Zonder nummer', ({ inContact }) => shareText(inContact.withoutNumber)],
  ['Agressie', ({ inContact }) => String(inContact.aggressionCount)],
];

const promising: readonly Column[] = [
  ['Beloften', ({ afterwards }) => String(afterwards.promisesMade)],
  ['Nog lopend', ({ afterwards }) => String(afterwards.promisesRunning)],
  ['Nagekomen', ({ afterwards }) => shareText(afterwards.promisesKept)],
  ['Eerste poging op tijd', ({ afterwards }) => shareText(afterwards.firstAttemptInTime)],
  ['Bereikt', ({ afterwards }) => shareText(afterwards.reached)],
  ['Pogingen per belofte', ({ afterwards }) => numberText(afterwards.attemptsPerPromise)],
];

const working: readonly Column[] = [
  ['Bezetting', ({ work }) => numberText(work.occupancy === null ? null : work.occupancy * 100, ' %')],
  ['Oproepen opgenomen', ({ work }) => shareText(work.offersAnswered)],
  ['Ingezette uren', ({ work }) => numberText(hoursAtWork(work))],
];

const costing: readonly Column[] = [
  ['Kosten per contact', ({ costs }) => numberText(costs?.costPerContact ?? null, ' euro', 2)],
  ['Alleen de afhandeling', ({ costs }) => numberText(costs?.handlingCostPerContact ?? null, ' euro', 2)],
];

/** Title and table of each part; a scope in which nothing of a part happened has no row there. */
export function detailTables(report: Report): readonly (readonly [string, string])[] {
  const lines = [report.total, ...report.queues, ...report.teams, ...report.employees];
  const isCosted = report.total.costs !== null;
  return [
    ['Wachten', table('Wachten', waiting, lines, ({ inQueue }) => inQueue.offered > 0)],
    [
      'Opnemen door teams',
      table(
        'Opnemen door teams',
        pickingUp,
        [report.total, ...report.teams],
        ({ atTeams }) => atTeams.attemptCount > 0,
      ),
    ],
    [
      'Doorverbinden',
      table('Doorverbinden', transferring, lines, ({ inContact }) => inContact.answeredCount > 0),
    ],
    ['Afhandeling', table('Afhandeling', serving, lines, ({ inContact }) => inContact.answeredCount > 0)],
    ['Terugbellen', table('Terugbellen', promising, lines, ({ afterwards }) => afterwards.promisesMade > 0)],
    [
      isCosted ? 'Inzet en kosten' : 'Inzet',
      table('Inzet', isCosted ? [...working, ...costing] : working, lines, isWorked),
    ],
  ];
}

function table(
  name: string,
  columns: readonly Column[],
  lines: readonly ReportLine[],
  has: (line: ReportLine) => boolean,
): string {
  return tableOf(
    name,
    ['Onderdeel', ...columns.map(([head]) => head)],
    lines.filter(has).map((line) => [text(line.scope.name), ...columns.map(([, cell]) => cell(line))]),
  );
}

function isWorked({ work, costs }: ReportLine): boolean {
  return hoursAtWork(work) !== null || (costs?.handlingCostPerContact ?? null) !== null;
}

/** Talking, wrapping up, free and paused; null when nobody was at work. */
function hoursAtWork(work: ReportLine['work']): number | null {
  const all = work.talkingSeconds + work.wrappingUpSeconds + work.availableSeconds + work.pausedSeconds;
  return all === 0 ? null : all / 3600;
}

function shareOf(share: Parameters<typeof shareText>[0] | undefined): string {
  return share === undefined ? '–' : shareText(share);
}
