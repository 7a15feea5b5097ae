/**
 * `bereikbaar replay`: yesterday's calls once more, through today's dialplans and through new ones: which calls
 * would go elsewhere? Reads the ledger as `ledger export` and `simulate --ledger` write it.
 */
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { Command, Option } from 'commander';
import { loadDialplans } from '../adapters/dialplans/read-folder.ts';
import { schema } from '../config/schema.ts';
import { stepText } from '../domain/dialplan/destination-text.ts';
import { type RecordedEvent, type RouteFromLedger, routesOf } from '../domain/dialplan/recorded-routes.ts';
import { compareRoutes, type RouteDifference, replayRoute } from '../domain/dialplan/replay.ts';
import type { DialplanSet } from '../domain/dialplan/types.ts';
import { localText } from '../domain/time.ts';
import { CliError, usage } from './exit.ts';

interface ReplayFlags {
  readonly calls: string;
  readonly dialplan: string;
  readonly dialplansDir: string;
  readonly lines: string;
  readonly json?: boolean;
}

export function replayCommand(): Command {
  return new Command('replay')
    .summary('which recorded calls would go elsewhere with other dialplans')
    .description(
      'Takes the calls of a ledger through the present dialplans and through new ones, and shows each call whose way differs, with the reason. Nothing is dialled and nothing is changed.',
    )
    .requiredOption('--calls <file>', 'ledger as JSON lines: from “ledger export” or “simulate --ledger”')
    .requiredOption('--dialplan <folder>', 'folder with the new dialplans')
    .addOption(
      new Option('--dialplans-dir <folder>', 'folder with the present dialplans')
        .env(schema.data.dialplansDir.name)
        .default(schema.data.dialplansDir.default),
    )
    .option('--lines <number>', 'how many differences to show', '20')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      usage([
        'bereikbaar ledger export > calls.jsonl',
        'bereikbaar replay --calls calls.jsonl --dialplan ./proposal',
      ]),
    )
    .action(replay);
}

async function replay(flags: ReplayFlags): Promise<void> {
  const [present, proposed] = await Promise.all([load(flags.dialplansDir), load(flags.dialplan)]);
  const { routes, leftOut } = routesOf(await readEvents(flags.calls));
  const same = routes.filter((route) => isFaithful(present, route)).length;
  const differences = compareRoutes(present, proposed, routes);
  if (flags.json === true) {
    const found = differences.map((each) => ({
      ...each,
      before: stepText(each.before),
      after: stepText(each.after),
    }));
    console.log(JSON.stringify({ calls: routes.length, same, leftOut, differences: found }, undefined, 2));
    return;
  }
  const byId = new Map(routes.map((route) => [route.id, route]));
  const moved = differences.filter(({ elsewhere }) => elsewhere);
  for (const each of moved.slice(0, Number(flags.lines))) print(each, byId.get(each.id));
  const hidden = moved.length - Number(flags.lines);
  if (hidden > 0) console.log(`… and ${hidden} more.`);
  console.log(
    `${routes.length} calls; ${same} go today exactly as recorded, ${leftOut.length} left out because of a switch.`,
  );
  console.log(
    `${moved.length} would go elsewhere with ${proposed.version} instead of ${present.version}; ` +
      `${differences.length - moved.length} to the same place on other terms (how long it rings or is waited for, priority, skills).`,
  );
  for (const [way, count] of waysOf(moved)) console.log(`${String(count).padStart(6)}  ${way}`);
}

/** From where to where, with how many calls; most first. */
function waysOf(moved: readonly RouteDifference[]): readonly (readonly [string, number])[] {
  const counts = new Map<string, number>();
  for (const { before, after } of moved) {
    const way = `${stepText(before)} → ${stepText(after)}`;
    counts.set(way, (counts.get(way) ?? 0) + 1);
  }
  return [...counts].sort(([, a], [, b]) => b - a);
}

/** Whether the present dialplans lead the call by the very nodes it came by. */
function isFaithful(set: DialplanSet, route: RouteFromLedger): boolean {
  const nodes = replayRoute(set, route).turns.map(({ position, step }) => position.node || step.kind);
  return nodes.join('\n') === route.nodes.join('\n');
}

function print(
  { id, turn, before, after, reasonsAfter }: RouteDifference,
  route: RouteFromLedger | undefined,
): void {
  const outcome = route?.outcomes[turn - 1];
  const at = localText(outcome?.at ?? route?.input.now ?? 0);
  const called = typeof route?.input.called === 'string' ? route.input.called : '';
  console.log(`${at}  ${called}  call ${id}: ${stepText(before)} → ${stepText(after)}`);
  for (const { en } of reasonsAfter) console.log(`    ${en}`);
}

async function load(folder: string): Promise<DialplanSet> {
  const { set } = await loadDialplans(folder);
  if (set !== undefined) return set;
  throw new CliError(
    `The dialplans in ${folder} have mistakes; see: bereikbaar dialplan check --dialplans-dir ${folder}`,
  );
}

async function readEvents(file: string): Promise<readonly RecordedEvent[]> {
  const events: RecordedEvent[] = [];
  let number = 0;
  for await (const line of createInterface({ input: createReadStream(file) })) {
    number += 1;
    if (line.trim() === '') continue;
    // Only these are looked at; the others need not be kept in memory.
    if (!/"type":"call\.(arrived|routed|menuChosen|queued|dequeued|answered|ended)"/.test(line)) continue;
    try {
      events.push(JSON.parse(line) as RecordedEvent);
    } catch {
      throw new CliError(`${file}:${number} is no JSON.`);
    }
  }
  return events;
}
