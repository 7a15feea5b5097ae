/** `bereikbaar ledger`: proves that nobody changed the past, and hands the facts to other programs. */
import { Command } from 'commander';
import { CliError, usage } from './exit.ts';
import { dataDirOption, type StoreFlags, withStore } from './with-store.ts';

export function ledgerCommand(): Command {
  const command = new Command('ledger').summary('check and export the ledger').usage('<verb> [options]');
  command
    .command('verify')
    .summary('check the hash chain of the ledger')
    .description('Recomputes the hash chain over all events. May run beside the server.')
    .addOption(dataDirOption())
    .addHelpText(
      'after',
      usage(['bereikbaar ledger verify', 'bereikbaar ledger verify --data-dir /backup/data']),
    )
    .action((flags: StoreFlags) =>
      withStore(flags, async ({ verifyLedger }) => {
        const { events, broken } = await verifyLedger();
        if (broken !== null) throw new CliError(`The chain is broken at event ${broken.seq}: ${broken.why}.`);
        console.log(`${events} events, chain intact.`);
      }),
    );
  command
    .command('export')
    .summary('print the ledger as JSON lines')
    .description(
      'Prints one event a line, oldest first. Holds references, no personal data. May run beside the server.',
    )
    .option('--after <number>', 'only events numbered above this', '0')
    .addOption(dataDirOption())
    .addHelpText('after', usage(['bereikbaar ledger export', 'bereikbaar ledger export --after 120000']))
    .action((flags: StoreFlags & { readonly after: string }) =>
      withStore(flags, async ({ ledger }) => {
        for await (const event of ledger.scan({ after: Number(flags.after) })) {
          process.stdout.write(`${JSON.stringify(event)}\n`);
        }
      }),
    );
  return command.addHelpText('after', usage(['bereikbaar ledger verify', 'bereikbaar ledger verify --help']));
}
