/** `bereikbaar backup`: a checked copy of the data folder while the server runs. */
import { join, resolve, sep } from 'node:path';
import { Command } from 'commander';
import { systemClock } from '../adapters/clock/system-clock.ts';
import { loadFromProcess } from '../config/from-process.ts';
import { schema } from '../config/schema.ts';
import { CliError, usage } from './exit.ts';
import { dataDirOption, type StoreFlags } from './with-store.ts';

export function backupCommand(): Command {
  return new Command('backup')
    .summary('copy all data while the server runs')
    .description(
      'Copies database, recordings and other files to a new folder below <folder>, and verifies the copy. To restore: stop the server, use the copy as data folder, put the master key in it.',
    )
    .argument('<folder>', 'where the copy goes; it gets a folder of its own, named after the time')
    .option('--with-key', 'copy the master key too: the copy can then be read by who has it')
    .addOption(dataDirOption())
    .addHelpText('after', usage(['bereikbaar backup /mnt/backup', 'bereikbaar backup /mnt/safe --with-key']))
    .action(async (folder: string, flags: StoreFlags & { readonly withKey?: boolean }) => {
      const { backUp } = await import('../adapters/store/backup.ts');
      const overrides = flags.dataDir === undefined ? {} : { [schema.data.dir.name]: flags.dataDir };
      const dataDir = loadFromProcess(overrides).config.data.dir;
      if (`${resolve(folder)}${sep}`.startsWith(`${resolve(dataDir)}${sep}`)) {
        throw new CliError('The backup cannot lie within the data folder: the next one would copy it along.');
      }
      const time = new Date(systemClock.now()).toISOString().replace(/[:-]|\.\d+/g, '');
      const target = join(folder, `bereikbaar-${time}`);
      const { events, files } = await backUp({ dataDir, target, withKey: flags.withKey ?? false });
      console.log(`${target}: ${events} events verified; ${files.join(', ')}`);
      if (flags.withKey !== true)
        console.log('Without master.key: keep that somewhere else, personal data needs it.');
    });
}
