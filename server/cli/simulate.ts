/** `bereikbaar simulate`: a day of a municipality on the virtual clock, with its figures. */
import { writeFileSync } from 'node:fs';
import { Command, InvalidArgumentError, Option } from 'commander';
import { loadDialplans } from '../adapters/dialplans/read-folder.ts';
import { schema } from '../config/schema.ts';
import { brokenRules } from '../domain/centre/proof/invariants.ts';
import type { DomainEvent } from '../domain/events.ts';
import { idOf } from '../domain/ids.ts';
import { dayOfDate } from '../domain/reachability/bucket.ts';
import { Figures } from '../domain/reachability/figures.ts';
import { callMetrics, queueMetrics, reachability } from '../domain/reachability/metrics.ts';
import { attemptClasses } from '../domain/reachability/rules.ts';
import type { Share } from '../domain/reachability/share.ts';
import { isDate } from '../domain/time.ts';
import { type SimulatedDay, simulateDay } from '../simulation/day.ts';
import { type MunicipalDay, municipalDay, sizes } from '../simulation/municipalities.ts';
import type { DayProfile } from '../simulation/profile.ts';
import type { World } from '../simulation/world.ts';
import { CliError, usage } from './exit.ts';
import { table } from './table.ts';

interface SimulateFlags {
  readonly day: string;
  readonly profile: string;
  readonly seed: string;
  readonly calls?: number;
  readonly agents?: number;
  readonly sound: boolean;
  readonly trunkDown?: TrunkDown;
  readonly check?: boolean;
  readonly ledger?: string;
  readonly json?: boolean;
  readonly dialplansDir: string;
}

export function simulateCommand(): Command {
  return new Command('simulate')
    .summary('a day on the virtual clock, with its figures')
    .description(
      'Runs the real routing with simulated callers, agents and colleagues. The same seed gives the same day.',
    )
    .requiredOption('--day <date>', 'the day, e.g. 2026-12-01', date)
    .option('--profile <municipality>', `one of: ${Object.keys(sizes).join(', ')}`, 'olst-wijhe')
    .option('--seed <text>', 'chance comes from this', '1')
    .option('--calls <number>', 'calls expected that day, instead of the profile’s', wholeNumber)
    .option('--agents <number>', 'agents at work, instead of the profile’s', wholeNumber)
    .option('--no-sound', 'without announcements and menus, as before a media plane is there')
    .option('--trunk-down <times>', 'the line to the carrier is down, e.g. 14:10-14:14', trunkDown)
    .option('--check', 'hold every rule of the core against every decision; takes longer')
    .option('--ledger <file>', 'write the facts there, one JSON object a line')
    .option('--json', 'print the figures as JSON')
    .addOption(
      new Option('--dialplans-dir <folder>', 'folder with the dialplans')
        .env(schema.data.dialplansDir.name)
        .default(schema.data.dialplansDir.default),
    )
    .addHelpText(
      'after',
      usage([
        'bereikbaar simulate --day 2026-12-01 --profile olst-wijhe --seed 7',
        'bereikbaar simulate --day 2026-12-01 --profile deventer --seed 7 --agents 12 --ledger day.jsonl',
      ]),
    )
    .action(run);
}

async function run(flags: SimulateFlags): Promise<void> {
  const { set } = await loadDialplans(flags.dialplansDir);
  if (set === undefined) throw new CliError('The dialplans have mistakes; see: bereikbaar dialplan check');
  const size = sizes[flags.profile];
  const chosen = {
    calls: flags.calls ?? size?.calls ?? 0,
    agents: flags.agents ?? size?.agents ?? 0,
    colleaguesPerTeam: size?.colleaguesPerTeam ?? 0,
  };
  const municipal = size && municipalDay(set, flags.profile, chosen, { sound: flags.sound });
  if (!municipal) throw new CliError(`There is no profile “${flags.profile}”.`);
  const began = process.hrtime.bigint();
  const { events, world } = play(municipal, flags);
  const took = Number(process.hrtime.bigint() - began) / 1e9;
  if (flags.ledger !== undefined) {
    writeFileSync(flags.ledger, events.map((event) => `${JSON.stringify(event)}\n`).join(''));
  }
  const figures = figuresOf(events, flags);
  const { imbalance } = figures.conservation;
  if (imbalance !== 0 || figures.repairs > 0) {
    throw broken(flags, `imbalance ${imbalance}, repairs ${figures.repairs}`);
  }
  if (flags.json === true) {
    console.log(JSON.stringify(figures, undefined, 2));
    return;
  }
  console.log(`${flags.profile}, ${flags.day}, seed ${flags.seed}: ${chosen.agents} agents`);
  console.log(table(rowsOf(figures)));
  console.log(
    `${events.length} facts, ${world.decisions} decisions, ${world.state.calls.size} calls still open; ${took.toFixed(2)} s`,
  );
}

function play({ configuration, profile }: MunicipalDay, flags: SimulateFlags): SimulatedDay {
  const { trunkDown: down } = flags;
  const mishaps = { ...profile.mishaps, trunkDown: down === undefined ? [] : [down] };
  try {
    return simulateDay({
      configuration,
      profile: { ...profile, mishaps },
      date: flags.day,
      seed: flags.seed,
      ...(flags.check === true && { inspect: checkRules }),
    });
  } catch (error) {
    throw broken(flags, error instanceof Error ? error.message : String(error));
  }
}

/** What must never happen, after every decision. */
function checkRules(world: World): void {
  const found = brokenRules(world.state, world.clock.now, world.timers());
  if (found.length > 0) throw new Error(found.join('; '));
}

/** The seed is what somebody needs to see the same day again. */
function broken({ day, profile, seed }: SimulateFlags, what: string): CliError {
  return new CliError(`${profile}, ${day} went wrong: ${what}. The same day again: --seed ${seed}`);
}

function figuresOf(events: readonly DomainEvent[], flags: SimulateFlags) {
  const all = new Figures();
  for (const event of events) all.apply(event);
  const municipality = idOf<'municipality'>(flags.profile);
  const name = { municipality, kind: 'municipality', id: null } as const;
  const day = dayOfDate(flags.day);
  const range = { first: day, last: day };
  const attempts = all.sums('attempts', name, range);
  const offered = attempts.open + attemptClasses.reduce((sum, each) => sum + attempts[each], 0);
  return {
    calls: callMetrics(all.sums('calls', name, range), all.sums('repeats', name, range)),
    queues: queueMetrics(all.sums('queues', name, range)),
    attempts: reachability(attempts, offered, all.rules),
    conservation: all.conservation(),
    repairs: events.filter((event) => event.type === 'agent.repaired').length,
  };
}

function rowsOf({
  calls,
  queues,
  attempts,
  conservation,
  repairs,
}: ReturnType<typeof figuresOf>): string[][] {
  const classes = attemptClasses.map((each) => `${each} ${attempts.classes[each]}`).join('  ');
  return [
    ['calls', `${calls.calls} (${percent(calls.repeats)} ring again)`],
    ['answered', `${calls.answered}`],
    ['in line', `${queues.offered} offered, ${queues.answered} answered, ${queues.abandoned} hung up`],
    ['within 20 s / 30 s', `${percent(queues.serviceLevel[20])} / ${percent(queues.serviceLevel[30])}`],
    ['average wait', seconds(queues.averageSpeedOfAnswer)],
    ['waits as told, longer', `${percent(queues.waitAsTold)}, ${percent(queues.waitLonger)}`],
    ['average talk, wrap-up', `${seconds(calls.averageTalk)}, ${seconds(calls.averageWrapUp)}`],
    ['transfers', `${calls.transfers}, connected ${percent(calls.transfersConnected)}`],
    ['contact attempts', `${attempts.offered}: ${classes}`],
    [
      'success',
      `${percent(attempts.success)} (rules ${attempts.ruleSet}, target ${attempts.target * 100} %)`,
    ],
    ['imbalance, repairs', `${conservation.imbalance}, ${repairs}`],
  ];
}

function percent(share: Share): string {
  return share.value === null ? '–' : `${(share.value * 100).toFixed(1)} % of ${share.n}`;
}

function seconds(milliseconds: number | null): string {
  return milliseconds === null ? '–' : `${Math.round(milliseconds / 1000)} s`;
}

function wholeNumber(text: string): number {
  if (!/^\d{1,6}$/.test(text)) throw new InvalidArgumentError('must be a whole number');
  return Number(text);
}

type TrunkDown = DayProfile['mishaps']['trunkDown'][number];

function trunkDown(text: string): TrunkDown {
  const times = /^([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]):([0-5]\d)$/.exec(text)?.slice(1).map(Number);
  const [hours = 0, minutes = 0, untilHours = 0, untilMinutes = 0] = times ?? [];
  const atMinute = hours * 60 + minutes;
  const untilMinute = untilHours * 60 + untilMinutes;
  if (times === undefined || untilMinute <= atMinute) {
    throw new InvalidArgumentError('must be two times such as 14:10-14:14');
  }
  return { atMinute, minutes: untilMinute - atMinute };
}

function date(text: string): string {
  if (!isDate(text)) throw new InvalidArgumentError('must be a date such as 2026-12-01');
  return text;
}
