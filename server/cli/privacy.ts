/** `bereikbaar privacy erase` and `privacy retention run|show`: personal data that has to go. */
import { writeFileSync } from 'node:fs';
import { Command } from 'commander';
import { systemChance, systemClock } from '../adapters/clock/system-clock.ts';
import type { Store } from '../adapters/store/open-store.ts';
import type { Destruction } from '../app/ports/privacy.ts';
import { destructionCsv } from '../app/privacy/destruction-csv.ts';
import { Privacy } from '../app/privacy/privacy.ts';
import { rulesOf } from '../app/privacy/retention.ts';
import { idOf, type MunicipalityId } from '../domain/ids.ts';
import { canonical, parseNumber } from '../domain/numbers/phone-number.ts';
import { CliError, usage } from './exit.ts';
import { table } from './table.ts';
import { dataDirOption, type StoreFlags, withStore } from './with-store.ts';

interface PrivacyFlags extends StoreFlags {
  readonly municipality: string;
}
interface RunFlags extends PrivacyFlags {
  readonly dryRun?: boolean;
  readonly list?: string;
}

export function privacyCommand(): Command {
  const command = new Command('privacy')
    .summary('erase persons and keep to retention')
    .usage('<verb> [options]');
  command
    .command('erase')
    .summary('erase everything kept of the person behind a number')
    .description(
      'Destroys the keys of number, name, questions and remarks of one caller in one municipality. No total changes. Backups from before still hold the keys: erase again after restoring one.',
    )
    .requiredOption('--municipality <id>', 'municipality, as its dialplan calls it: olst-wijhe')
    .requiredOption(
      '--number <number>',
      'the number; - reads it from standard input, out of the shell history',
    )
    .addOption(dataDirOption())
    .addHelpText(
      'after',
      usage([
        'bereikbaar privacy erase --municipality lochem --number 0573289222',
        'bereikbaar privacy erase --municipality lochem --number - < number.txt',
      ]),
    )
    .action(erase);
  const retention = new Command('retention')
    .summary('destroy what was kept long enough')
    .usage('<verb> [options]');
  retention
    .command('run')
    .summary('destroy what was kept long enough')
    .description(
      'Destroys personal data whose term is over and adds it to the destruction list. Open callback notes keep theirs. Meant for once a day.',
    )
    .requiredOption('--municipality <id>', 'municipality, as its dialplan calls it: olst-wijhe')
    .option('--dry-run', 'only say what would be destroyed')
    .option('--list <file>', 'write the lines of this run to a file, as CSV')
    .addOption(dataDirOption())
    .addHelpText(
      'after',
      usage([
        'bereikbaar privacy retention run --municipality lochem --dry-run',
        'bereikbaar privacy retention run --municipality lochem --list list.csv',
      ]),
    )
    .action(run);
  retention
    .command('show')
    .summary('show the terms of a municipality')
    .description('Shows how many days each kind of record is kept, and on what ground.')
    .requiredOption('--municipality <id>', 'municipality, as its dialplan calls it: olst-wijhe')
    .addOption(dataDirOption())
    .addHelpText('after', usage(['bereikbaar privacy retention show --municipality lochem']))
    .action(show);
  retention.addHelpText('after', usage(['bereikbaar privacy retention run --help']));
  return command
    .addCommand(retention)
    .addHelpText(
      'after',
      usage(['bereikbaar privacy erase --help', 'bereikbaar privacy retention run --help']),
    );
}

async function erase(flags: PrivacyFlags & { readonly number: string }): Promise<void> {
  const parsed = parseNumber(flags.number === '-' ? await standardInput() : flags.number);
  if (!parsed.ok) throw new CliError('--number: this is no phone number.');
  const lines = await withStore(flags, async (store) =>
    privacyOf(store).erase(await municipalityOf(store, flags), canonical(parsed.number), null),
  );
  if (lines === null) throw new CliError('Nothing is kept under this number.');
  console.log(summary(lines));
}

async function run(flags: RunFlags): Promise<void> {
  const lines = await withStore(flags, async (store) =>
    privacyOf(store).retain(await municipalityOf(store, flags), null, flags.dryRun ?? false),
  );
  if (flags.list !== undefined) writeFileSync(flags.list, destructionCsv(lines));
  console.log(`${flags.dryRun === true ? 'would destroy ' : ''}${summary(lines)}`);
}

async function show(flags: PrivacyFlags): Promise<void> {
  const rules = await withStore(flags, async (store) =>
    rulesOf(store.privacy, await municipalityOf(store, flags)),
  );
  console.log(
    table([
      ['RECORD', 'DAYS', 'BASIS'],
      ...rules.map(({ record, days, basis }) => [record, String(days), basis]),
    ]),
  );
}

function privacyOf(store: Store): Privacy {
  return new Privacy({
    ledger: store.ledger,
    subjects: store.subjects,
    office: store.office,
    store: store.privacy,
    clock: systemClock,
    newId: systemChance.newId,
    forget: () => undefined,
  });
}

async function municipalityOf(store: Store, { municipality }: PrivacyFlags): Promise<MunicipalityId> {
  const known = await store.people.municipalities();
  if (!known.some(({ id }) => id === municipality)) {
    throw new CliError(
      `Municipality ${municipality} is unknown; known: ${known.map(({ id }) => id).join(', ')}.`,
    );
  }
  return idOf(municipality);
}

function summary(lines: readonly Destruction[]): string {
  const counts = new Map<string, number>();
  for (const { record } of lines) counts.set(record, (counts.get(record) ?? 0) + 1);
  const parts = [...counts].map(([record, count]) => `${count} ${record}`);
  return `${lines.length} records${parts.length === 0 ? '' : `: ${parts.join(', ')}`}`;
}

async function standardInput(): Promise<string> {
  let text = '';
  for await (const chunk of process.stdin) text += String(chunk);
  return text.trim();
}
