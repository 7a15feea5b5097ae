/**
 * `bereikbaar dialplan check | explain | test | show | schema`: what a municipality needs before it puts a
 * dialplan live. Exit codes: 0 in order, 1 a mistake was found, 2 used wrongly.
 */
import { Command, InvalidArgumentError, Option } from 'commander';
import { systemClock } from '../adapters/clock/system-clock.ts';
import { readFolder } from '../adapters/dialplans/read-folder.ts';
import { schema } from '../config/schema.ts';
import { checkSet } from '../domain/dialplan/check/check.ts';
import { drawEntrance } from '../domain/dialplan/drawing.ts';
import { explain } from '../domain/dialplan/explain.ts';
import { type ParsedSet, parseSet } from '../domain/dialplan/parse.ts';
import { nothingSwitched, type RouteInput, type RouteOutcome } from '../domain/dialplan/route-types.ts';
import { outcomeAdvice, outcomeOf, runRoutingTests } from '../domain/dialplan/routing-tests.ts';
import { schemaFiles, schemaText } from '../domain/dialplan/schema.ts';
import type { Problem } from '../domain/dialplan/source-tree.ts';
import type { DialplanSet } from '../domain/dialplan/types.ts';
import { idOf } from '../domain/ids.ts';
import { callerOf } from '../domain/numbers/caller.ts';
import { instantOfText, localTime } from '../domain/time.ts';
import { CliError, exitCodes, usage } from './exit.ts';

interface FolderFlags {
  readonly dialplansDir: string;
}
interface CheckFlags extends FolderFlags {
  readonly from?: number;
  readonly until?: number;
  readonly json?: boolean;
}
interface ExplainFlags extends FolderFlags {
  readonly called: string;
  readonly caller: string;
  readonly at: number;
  readonly diversion?: string;
  readonly happens: readonly RouteOutcome[];
  readonly language: 'nl' | 'en';
  readonly json?: boolean;
}

export function dialplanCommand(): Command {
  const command = new Command('dialplan')
    .summary('check, explain and test dialplans')
    .usage('<verb> [options]');
  command.addCommand(checkCommand());
  command.addCommand(explainCommand());
  command.addCommand(testCommand());
  command.addCommand(showCommand());
  command.addCommand(schemaCommand());
  return command.addHelpText(
    'after',
    usage(['bereikbaar dialplan check', 'bereikbaar dialplan explain --help']),
  );
}

function checkCommand(): Command {
  return new Command('check')
    .summary('prove that no caller gets lost')
    .description(
      'Reads all dialplans of the folder and proves for every moment of a span of years that each call has a destination: no dead end, no endless loop, no node that nothing leads to.',
    )
    .addOption(folderOption())
    .option('--from <year>', 'first year (default: this year)', year)
    .option('--until <year>', 'last year, inclusive (default: five years later)', year)
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      usage(['bereikbaar dialplan check', 'bereikbaar dialplan check --from 2026 --until 2031']),
    )
    .action(check);
}

function explainCommand(): Command {
  return new Command('explain')
    .summary('show where a call goes, and why')
    .addOption(folderOption())
    .requiredOption('--called <number>', 'the number that is dialled, e.g. "14 0570"')
    .option('--caller <number>', 'the number of the caller, or "anonymous"', 'anonymous')
    .requiredOption('--at <moment>', 'wall time in the Netherlands, e.g. 2026-12-28T10:00', moment)
    .option('--diversion <number>', 'number that the call was diverted from')
    .option(
      '--happens <list>',
      'keys and what happens, as in routing tests: "2,full" or "silence,no-answer"',
      happens,
      [],
    )
    .addOption(
      new Option('--language <language>', 'language of the reasons').choices(['nl', 'en']).default('nl'),
    )
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      usage([
        'bereikbaar dialplan explain --called "14 0570" --caller 0612345678 --at 2026-12-28T10:00',
        'bereikbaar dialplan explain --called "14 0570" --at 2026-12-28T10:00 --happens 2,full --language en',
      ]),
    )
    .action(explainCall);
}

function testCommand(): Command {
  return new Command('test')
    .summary('run the routing tests beside the dialplans')
    .description('Runs every *.tests.yaml of the folder against the dialplans in it.')
    .addOption(folderOption())
    .addHelpText(
      'after',
      usage(['bereikbaar dialplan test', 'bereikbaar dialplan test --dialplans-dir ./proposal']),
    )
    .action(runTests);
}

function showCommand(): Command {
  return new Command('show')
    .summary('list the steps of an entrance and where they lead')
    .addOption(folderOption())
    .argument('<entrance>', 'municipality/entrance, e.g. olst-wijhe/algemeen')
    .addHelpText('after', usage(['bereikbaar dialplan show olst-wijhe/algemeen']))
    .action(show);
}

function schemaCommand(): Command {
  return new Command('schema')
    .summary('print the JSON Schema for editors')
    .addOption(
      new Option('--of <what>', 'which file')
        .choices([...schemaFiles.keys()])
        .default('dialplan.schema.json'),
    )
    .addHelpText('after', usage(['bereikbaar dialplan schema > dialplans/dialplan.schema.json']))
    .action(({ of }: { readonly of: string }) => {
      process.stdout.write(schemaText(schemaFiles.get(of) ?? {}));
    });
}

function folderOption(): Option {
  return new Option('--dialplans-dir <folder>', 'folder with the dialplans')
    .env(schema.data.dialplansDir.name)
    .default(schema.data.dialplansDir.default);
}

async function check(flags: CheckFlags): Promise<void> {
  const { set, plans, problems } = await load(flags);
  const thisYear = Number(localTime(systemClock.now()).date.slice(0, 4));
  const from = flags.from ?? thisYear;
  const until = flags.until ?? from + 5;
  const started = systemClock.now();
  const result = set === undefined ? undefined : checkSet(set, plans, `${from}-01-01`, `${until + 1}-01-01`);
  const all = [...problems, ...(result?.problems ?? [])];
  const errors = all.filter(({ severity }) => severity === 'error').length;
  if (errors > 0) process.exitCode = exitCodes.failed;
  if (flags.json === true) {
    console.log(JSON.stringify({ version: set?.version, problems: all, proof: result?.proof }, undefined, 2));
    return;
  }
  for (const problem of all) console.log(problemText(flags.dialplansDir, problem));
  if (result === undefined) {
    console.log(`${errors} ${errors === 1 ? 'mistake' : 'mistakes'}; mend the files and check again.`);
    return;
  }
  const { pieces, states, routes, visits } = result.proof;
  const seconds = ((systemClock.now() - started) / 1000).toFixed(1);
  console.log(
    `${plans.length} municipalities, ${from}-${until}: ${pieces} pieces of time in ${states} different states, ` +
      `${routes} routes and ${visits} node visits in ${seconds} s.`,
  );
  const warnings = all.length - errors;
  console.log(
    errors === 0
      ? `In order: at every moment every number has a destination. ${warnings} to look at. Version ${set?.version ?? ''}.`
      : `${errors} ${errors === 1 ? 'mistake' : 'mistakes'}, ${warnings} to look at. Not fit to go live.`,
  );
}

async function explainCall(flags: ExplainFlags): Promise<void> {
  const loaded = await load(flags);
  const set = usable(loaded, flags);
  if (set === undefined) return;
  const caller = callerOf(flags.caller);
  const diversion = flags.diversion === undefined ? [] : [flags.diversion];
  const input: RouteInput = {
    called: { 'request-uri': [flags.called], diversion },
    now: flags.at,
    caller: { number: caller.kind === 'number' ? caller.number : undefined, groups: [] },
    state: nothingSwitched,
  };
  const explained = explain(set, input, flags.happens);
  if (flags.json === true) console.log(JSON.stringify(explained.json, undefined, 2));
  else for (const line of explained.lines[flags.language]) console.log(line);
}

async function runTests(flags: FolderFlags): Promise<void> {
  const loaded = await load(flags);
  const set = usable(loaded, flags);
  if (set === undefined) return;
  let passed = 0;
  let failedCount = 0;
  for (const { file, text } of loaded.tests) {
    const { results, problems } = runRoutingTests(set, file, text);
    failedCount += problems.length;
    for (const problem of problems) console.log(problemText(flags.dialplansDir, problem));
    for (const { at, name, failures } of results) {
      if (failures.length === 0) {
        passed += 1;
        continue;
      }
      failedCount += 1;
      console.log(`${flags.dialplansDir}/${file}:${at.line}:${at.column} failed: ${name}`);
      for (const failure of failures) console.log(`  ${failure}`);
    }
  }
  console.log(`${passed} routing tests passed, ${failedCount} failed.`);
  if (failedCount > 0 || passed === 0) process.exitCode = exitCodes.failed;
}

async function show(entrance: string, flags: FolderFlags): Promise<void> {
  const set = usable(await load(flags), flags);
  if (set === undefined) return;
  const id = idOf<'entrance'>(entrance);
  const municipality = set.municipalityOf.get(id);
  const plan = municipality === undefined ? undefined : set.plans.get(municipality);
  if (plan === undefined) {
    throw new CliError(
      `There is no entrance ${entrance}; known: ${[...set.municipalityOf.keys()].join(', ')}.`,
    );
  }
  for (const { id: step, label, description, next } of drawEntrance(plan, id)) {
    console.log(`${step}: ${label}. ${description}`);
    for (const arrow of next) console.log(`    ${arrow.label} → ${arrow.id}`);
  }
}

interface Loaded extends ParsedSet {
  readonly tests: readonly { readonly file: string; readonly text: string }[];
}

async function load({ dialplansDir }: FolderFlags): Promise<Loaded> {
  const { dialplans, tests, version } = await readFolder(dialplansDir);
  return { ...parseSet(dialplans, version), tests };
}

/** The set, or its mistakes on the screen. */
function usable({ set, problems }: Loaded, { dialplansDir }: FolderFlags): DialplanSet | undefined {
  if (set !== undefined) return set;
  for (const problem of problems) console.log(problemText(dialplansDir, problem));
  process.exitCode = exitCodes.failed;
  return undefined;
}

function problemText(folder: string, { file, at, severity, what, remedy }: Problem): string {
  const kind = severity === 'warning' ? 'look at: ' : '';
  return `${folder}/${file}:${at.line}:${at.column} ${kind}${what}\n  ${remedy}`;
}

function year(text: string): number {
  if (!/^(20|21)\d{2}$/.test(text)) throw new InvalidArgumentError('must be a year such as 2026');
  return Number(text);
}

function moment(text: string): number {
  const instant = instantOfText(text);
  if (instant === undefined) throw new InvalidArgumentError('must be a moment such as 2026-12-28T10:00');
  return instant;
}

function happens(text: string): readonly RouteOutcome[] {
  return text.split(',').map((word) => {
    const outcome = outcomeOf(word.trim());
    if (outcome === undefined) throw new InvalidArgumentError(outcomeAdvice);
    return outcome;
  });
}
