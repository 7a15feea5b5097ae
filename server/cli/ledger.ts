/** `bereikbaar ledger verify`: proves that nobody changed the past. */
import { Command } from 'commander';
import { CliError, usage } from './exit.ts';
import { dataDirOption, type StoreFlags, withStore } from './with-store.ts';

export function ledgerCommand(): Command {
  const command = new Command('ledger').summary('check the ledger').usage('<verb> [options]');
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
  return command.addHelpText('after', usage(['bereikbaar ledger verify', 'bereikbaar ledger verify --help']));
}
