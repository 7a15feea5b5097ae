/** `bereikbaar serve`: the server itself. */
import { Command } from 'commander';
import { schema } from '../config/schema.ts';
import { usage } from './exit.ts';
import { keepHeapTight } from './tight-heap.ts';

/** Flags that outrank the environment; every other key is set there. */
const flags = [
  { flag: '--http-port <port>', option: 'httpPort', key: schema.http.port },
  { flag: '--sip-port <port>', option: 'sipPort', key: schema.sip.port },
  { flag: '--sip-host <address>', option: 'sipHost', key: schema.sip.host },
  { flag: '--data-dir <folder>', option: 'dataDir', key: schema.data.dir },
  { flag: '--dialplans-dir <folder>', option: 'dialplansDir', key: schema.data.dialplansDir },
  { flag: '--log-level <level>', option: 'logLevel', key: schema.log.level },
] as const;

export function serveCommand(): Command {
  const command = new Command('serve')
    .summary('start the server')
    .description('Starts the server and keeps it running. All keys of docs/config.md apply.')
    .addHelpText(
      'after',
      usage(['bereikbaar serve', 'bereikbaar serve --sip-host 192.0.2.10 --log-level debug']),
    )
    .action(async (given: Readonly<Record<string, string>>) => {
      const overrides = flags.flatMap(({ option, key }) => {
        const value = given[option];
        return value === undefined ? [] : [[key.name, value] as const];
      });
      keepHeapTight();
      const { serve } = await import('../main.ts');
      await serve(Object.fromEntries(overrides));
    });
  for (const { flag, key } of flags) {
    command.option(flag, `${key.sentence} (default: ${key.default}, env: ${key.name})`);
  }
  return command;
}
