/**
 * The command line: `bereikbaar <verb>`. Verbs lie in files of their own and load what they need when they
 * run, so that help is instant. Exit codes: 0 done, 1 failed, 2 used wrongly.
 */
import { existsSync } from 'node:fs';
import { Command, CommanderError } from 'commander';
import { ConfigError } from '../config/load.ts';
import { backupCommand } from './backup.ts';
import { calamityCommand } from './calamity.ts';
import { callsCommand } from './calls.ts';
import { configCommand } from './config.ts';
import { exitCodes, failureText, usage } from './exit.ts';
import { ledgerCommand } from './ledger.ts';
import { migrateCommand } from './migrate.ts';
import { serveCommand } from './serve.ts';
import { userCommand } from './user.ts';

/** The verbs of this folder, cheap to load: what they do is loaded when they run. */
const own = [
  serveCommand,
  migrateCommand,
  configCommand,
  userCommand,
  callsCommand,
  calamityCommand,
  ledgerCommand,
  backupCommand,
];

/** Verbs that other parts of the project bring along: `x-y.ts` beside this file exports `xYCommand`, or a function that makes it. */
const brought = [
  'demo',
  'dialplan',
  'sip-engine',
  'simulate',
  'replay',
  'report',
  'prompts',
  'privacy',
  'catalogue',
] as const;

/** The whole command line; only with the brought verb that `args` name when they name one. */
export async function program(args: readonly string[] = []): Promise<Command> {
  const root = new Command('bereikbaar')
    .summary('the telephone front door of Dutch municipalities')
    .description(
      'The telephone front door of Dutch municipalities: routing, callback notes and reachability.',
    )
    .usage('<verb> [options]')
    .addHelpText('after', usage(['bereikbaar serve --http-port 8080', 'bereikbaar calls tail --follow']));
  for (const verb of own) root.addCommand(verb());
  const asked = args.find((arg) => !arg.startsWith('-'));
  const isOwn = root.commands.some((verb) => verb.name() === asked);
  const named = brought.filter((name) => name === asked);
  for (const name of isOwn ? [] : named.length > 0 ? named : brought) {
    const command = await bring(name);
    if (command !== null) root.addCommand(command);
  }
  strict(root);
  return root;
}

/** Null when this build has no such verb. */
async function bring(name: (typeof brought)[number]): Promise<Command | null> {
  const place = new URL(`./${name}.js`, import.meta.url);
  if (!existsSync(place)) return null;
  const module = (await import(place.href)) as Readonly<Record<string, unknown>>;
  const brings = module[`${name.replace(/-(.)/g, (_all, letter: string) => letter.toUpperCase())}Command`];
  if (brings instanceof Command) return brings;
  return typeof brings === 'function' ? (brings() as Command) : null;
}

/** Wrong usage comes back as an exception with our exit code, for every verb below. */
function strict(command: Command): void {
  command.exitOverride().showHelpAfterError('(--help shows what is possible)');
  for (const verb of command.commands) strict(verb);
}

/** Runs one command line and returns its exit code. */
export async function run(args: readonly string[]): Promise<number> {
  try {
    const root = await program(args);
    await root.parseAsync([...args], { from: 'user' });
    return Number(process.exitCode ?? exitCodes.done);
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes.usage;
    console.error(failureText(error));
    return error instanceof ConfigError ? exitCodes.usage : exitCodes.failed;
  }
}
