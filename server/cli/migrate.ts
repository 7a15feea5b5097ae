/** `bereikbaar migrate`: brings the database up to date without starting the server. */
import { Command } from 'commander';
import { usage } from './exit.ts';
import { dataDirOption, type StoreFlags, withStore } from './with-store.ts';

export function migrateCommand(): Command {
  return new Command('migrate')
    .summary('bring the database up to date')
    .description('Runs the migrations that the database lacks. `serve` does so too; stop the server first.')
    .addOption(dataDirOption())
    .addHelpText('after', usage(['bereikbaar migrate', 'bereikbaar migrate --data-dir /var/lib/bereikbaar']))
    .action((flags: StoreFlags) =>
      withStore(
        flags,
        async ({ migrated }) => {
          for (const { number, name } of migrated) console.log(`migration ${number} (${name}) ran`);
          console.log('The database is up to date.');
        },
        'always',
      ),
    );
}
