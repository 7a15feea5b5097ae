/** `bereikbaar catalogue import`: the product catalogue of a municipality from CSV or JSON. */
import { Command } from 'commander';
import { systemClock } from '../adapters/clock/system-clock.ts';
import { Catalogues } from '../app/office/catalogues.ts';
import { catalogueFromCsv, catalogueFromJson } from '../domain/contact/catalogue.ts';
import { idOf } from '../domain/ids.ts';
import { CliError, usage } from './exit.ts';
import { mistakeLines, readInput } from './read-input.ts';
import { dataDirOption, type StoreFlags, withStore } from './with-store.ts';

export function catalogueCommand(): Command {
  const command = new Command('catalogue')
    .summary('import the product catalogue: subjects, scripts, questions')
    .usage('<verb> [options]');
  command
    .command('import')
    .summary('replace the catalogue of a municipality')
    .description(
      'Reads CSV (id;naam;trefwoorden;script;team;vraag;antwoord) or JSON, by the name of the file. With one mistake nothing is taken over. A running server sees it within seconds.',
    )
    .argument('<file>', 'catalogue.csv or catalogue.json')
    .requiredOption('--municipality <id>', 'municipality, as its dialplan calls it: olst-wijhe')
    .addOption(dataDirOption())
    .addHelpText(
      'after',
      usage([
        'bereikbaar catalogue import pdc.csv --municipality lochem',
        'bereikbaar catalogue import pdc.json --municipality deventer',
      ]),
    )
    .action(importFile);
  return command.addHelpText('after', usage(['bereikbaar catalogue import --help']));
}

async function importFile(
  file: string,
  flags: StoreFlags & { readonly municipality: string },
): Promise<void> {
  const text = readInput(file);
  const imported = file.toLowerCase().endsWith('.json') ? catalogueFromJson(text) : catalogueFromCsv(text);
  if (!imported.ok) {
    throw new CliError(`Nothing was taken over:\n${mistakeLines(file, imported.mistakes)}`);
  }
  await withStore(flags, async ({ office, people }) => {
    const municipality = idOf<'municipality'>(flags.municipality);
    const known = await people.municipalities();
    if (!known.some(({ id }) => id === municipality)) {
      throw new CliError(
        `Municipality ${municipality} is unknown; known: ${known.map(({ id }) => id).join(', ')}.`,
      );
    }
    const catalogues = new Catalogues(office, systemClock);
    await catalogues.open();
    const { version, products } = await catalogues.replace(municipality, imported.products);
    console.log(`${products.length} subjects, version ${version}`);
  });
}
