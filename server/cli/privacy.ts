/** `bereikbaar privacy erase` and `privacy retention run|show`: personal data that has to go. */
import { writeFileSync } from 'node:fs';
import { Command, Option } from 'commander';
import { systemChance, systemClock } from '../adapters/clock/system-clock.ts';
import type { Store } from '../adapters/store/open-store.ts';
import type { Destruction } from '../app/ports/privacy.ts';
import { destructionCsv } from '../app/privacy/destruction-csv.ts';
import type { KnownBy, OfPerson, Trace } from '../app/privacy/person-trace.ts';
import { Privacy } from '../app/privacy/privacy.ts';
import { rulesOf } from '../app/privacy/retention.ts';
import { idOf, type MunicipalityId } from '../domain/ids.ts';
import { canonical, parseNumber } from '../domain/numbers/phone-number.ts';
import { showNumberText } from '../domain/numbers/show.ts';
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
    .command('find')
    .summary('show what is kept of a person, and by what else they are known')
    .description(
      'Counts what is kept under numbers and e-mail addresses in one municipality, and shows the other numbers and addresses that stand in it: those can be erased along when they are the same person’s. Destroys nothing.',
    )
    .requiredOption('--municipality <id>', 'municipality, as its dialplan calls it: olst-wijhe')
    .addOption(numberOption())
    .addOption(emailOption())
    .addOption(dataDirOption())
    .addHelpText('after', usage(['bereikbaar privacy find --municipality lochem --number - < number.txt']))
    .action(find);
  command
    .command('erase')
    .summary('erase everything kept of the person behind numbers and addresses')
    .description(
      'Destroys the keys of number, name, questions and remarks of one person in one municipality; a running server throws away their messages and recordings within seconds, else the next start does. No total changes. Numbers and addresses that stand beside these are shown and left: `privacy find` shows them first. Backups from before still hold the keys: erase again after restoring one.',
    )
    .requiredOption('--municipality <id>', 'municipality, as its dialplan calls it: olst-wijhe')
    .addOption(numberOption())
    .addOption(emailOption())
    .addOption(dataDirOption())
    .addHelpText(
      'after',
      usage([
        'bereikbaar privacy erase --municipality lochem --number 0573289222',
        'bereikbaar privacy erase --municipality lochem --number - --email - < person.txt',
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

interface PersonFlags extends PrivacyFlags {
  readonly number?: readonly string[];
  readonly email?: readonly string[];
}

async function find(flags: PersonFlags): Promise<void> {
  const known = await knownBy(flags);
  const trace = await withStore(flags, async (store) =>
    privacyOf(store).trace(await municipalityOf(store, flags), known),
  );
  console.log(trace.found.length === 0 ? 'Nothing is kept under this.' : summary(trace.found));
  showLinked(trace);
}

async function erase(flags: PersonFlags): Promise<void> {
  const known = await knownBy(flags);
  const { lines, trace } = await withStore(flags, async (store) => {
    const municipality = await municipalityOf(store, flags);
    const privacy = privacyOf(store);
    const before = await privacy.trace(municipality, known);
    return { trace: before, lines: await privacy.erase(municipality, known, null) };
  });
  if (lines === null) throw new CliError('Nothing is kept under this.');
  console.log(summary(lines));
  showLinked(trace);
}

/** `-` reads them from standard input, one a line: what has an @ in it is an address. */
async function knownBy({ number = [], email = [] }: PersonFlags): Promise<KnownBy> {
  const read = [...number, ...email].includes('-')
    ? (await standardInput()).split(/\r?\n/).filter((line) => line.trim() !== '')
    : [];
  const given = [...number, ...email, ...read].filter((text) => text !== '-').map((text) => text.trim());
  const emails = given.filter((text) => text.includes('@'));
  const numbers = given
    .filter((text) => !text.includes('@'))
    .map((text) => {
      const parsed = parseNumber(text);
      if (!parsed.ok) throw new CliError('--number: this is no phone number.');
      return canonical(parsed.number);
    });
  if (given.length === 0) throw new CliError('Give a --number or an --email.');
  return { numbers, emails };
}

function showLinked({ numbers, emails }: Trace): void {
  const linked = [
    ...numbers.map(({ value, records }) => ['number', showNumberText(value), String(records)]),
    ...emails.map(({ value, records }) => ['email', value, String(records)]),
  ];
  if (linked.length === 0) return;
  console.log(
    `Also stands in it; not erased along unless given:\n${table([['BY', 'WHAT', 'RECORDS'], ...linked])}`,
  );
}

function numberOption(): Option {
  return new Option(
    '--number <number>',
    'a number; may be repeated; - reads numbers and addresses from standard input, out of the shell history',
  ).argParser(several);
}

function emailOption(): Option {
  return new Option('--email <address>', 'an e-mail address; may be repeated').argParser(several);
}

function several(text: string, before: readonly string[] = []): readonly string[] {
  return [...before, text];
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

function summary(lines: readonly (Destruction | OfPerson)[]): string {
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
