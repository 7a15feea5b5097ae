/** `bereikbaar config show` and `config docs`. */
import { Command } from 'commander';
import { systemChance } from '../adapters/clock/system-clock.ts';
import { secretTexts } from '../adapters/store/secret-texts.ts';
import { configDocs } from '../config/docs.ts';
import { loadFromProcess, openTrunks } from '../config/from-process.ts';
import { showConfig } from '../config/show.ts';
import { usage } from './exit.ts';

export function configCommand(): Command {
  const command = new Command('config').summary('show and explain the configuration').usage('<verb>');
  command
    .command('show')
    .summary('print the effective configuration')
    .description(
      'Prints every key with its effective value and where it came from; secrets as •••. Checks the trunks file too.',
    )
    .addHelpText(
      'after',
      usage(['bereikbaar config show', 'BEREIKBAAR_SIP_PORT=5070 bereikbaar config show']),
    )
    .action(async () => {
      const loaded = loadFromProcess();
      console.log(showConfig(loaded));
      const { config } = loaded;
      const secrets = secretTexts(config.data.dir, systemChance.secret);
      const trunks = await openTrunks(config, systemChance.newId, [], false, secrets);
      for (const { id, addresses, transport } of trunks.current) {
        console.log(`# trunk ${id}: ${transport} from ${addresses.join(', ')}`);
      }
    });
  command
    .command('docs')
    .summary('print the reference page of all keys')
    .description('Prints docs/config.md, made from the schema.')
    .addHelpText('after', usage(['bereikbaar config docs', 'bereikbaar config docs > docs/config.md']))
    .action(() => {
      process.stdout.write(configDocs());
    });
  return command.addHelpText('after', usage(['bereikbaar config show', 'bereikbaar config docs']));
}
