/**
 * The command line: `bereikbaar <verb>`. Verbs lie in files of their own and load what they need when they
 * run, so that help is instant. Exit codes: 0 done, 1 failed, 2 used wrongly.
 */
import { existsSync } from 'node:fs';
import { Command, CommanderError } from 'commander';
import { ConfigError } from '../config/load.ts';
import { callsCommand } from './calls.ts';
import { configCommand } from './config.ts';
import { exitCodes, failureText, usage } from './exit.ts';
import { ledgerCommand } from './ledger.ts';
import { migrateCommand } from './migrate.ts';
import { serveCommand } from './serve.ts';
import { userCommand } from './user.ts';

/** Verbs that other parts of the project bring along: file beside this one and the command it exports. */
const brought = [
  { file: 'dialplan', command: 'dialplanCommand' },
  { file: 'sip-engine', command: 'sipEngineCommand' },
] as const;

export async function program(): Promise<Command> {
  const root = new Command('bereikbaar')
    .summary('the telephone front door of Dutch municipalities')
    .description(
      'The telephone front door of Dutch municipalities: routing, callback notes and reachability.',
    )
    .usage('<verb> [options]')
    .addHelpText('after', usage(['bereikbaar serve --http-port 8080', 'bereikbaar calls tail --follow']));
  for (const verb of [
    serveCommand,
    migrateCommand,
    configCommand,
    userCommand,
    callsCommand,
    ledgerCommand,
  ]) {
    root.addCommand(verb());
  }
  for (const { file, command } of brought) {
    const place = new URL(`./${file}.js`, import.meta.url);
    if (!existsSync(place)) continue;
    const module = (await import(place.href)) as Readonly<Record<string, unknown>>;
    const found = module[command];
    root.addCommand(typeof found === 'function' ? (found() as Command) : (found as Command));
  }
  strict(root);
  return root;
}

/** Wrong usage comes back as an exception with our exit code, for every verb below. */
function strict(command: Command): void {
  command.exitOverride().showHelpAfterError('(--help shows what is possible)');
  for (const verb of command.commands) strict(verb);
}

/** Runs one command line and returns its exit code. */
export async function run(args: readonly string[]): Promise<number> {
  try {
    const root = await program();
    await root.parseAsync([...args], { from: 'user' });
    return Number(process.exitCode ?? exitCodes.done);
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes.usage;
    console.error(failureText(error));
    return error instanceof ConfigError ? exitCodes.usage : exitCodes.failed;
  }
}
