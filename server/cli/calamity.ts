/** `bereikbaar calamity on`, `off` and `list`: the message that goes before everything, beside a running server. */
import { Command } from 'commander';
import { systemClock } from '../adapters/clock/system-clock.ts';
import type { Store } from '../adapters/store/open-store.ts';
import { byCommandLine } from '../app/ports/office.ts';
import { idOf, type MunicipalityId } from '../domain/ids.ts';
import { localText, minute } from '../domain/time.ts';
import { CliError, usage } from './exit.ts';
import { table } from './table.ts';
import { dataDirOption, type StoreFlags, withStore } from './with-store.ts';

/** A message that was forgotten must not greet callers for a month. */
const minutesMax = 72 * 60;

interface OnFlags extends StoreFlags {
  readonly message: string;
  readonly minutes: string;
  readonly closes?: boolean;
}

export function calamityCommand(): Command {
  const command = new Command('calamity')
    .summary('switch the calamity message of a municipality')
    .usage('<verb> [options]');
  command
    .command('on')
    .summary('let every caller hear a message first')
    .description('The running server speaks it within seconds. It ends by itself.')
    .argument('<municipality>', 'as its dialplan calls it: deventer')
    .requiredOption('--message <text>', 'what callers hear')
    .requiredOption('--minutes <number>', `how long, at most ${minutesMax}`)
    .option('--closes', 'end the call after the message instead of going on')
    .addOption(dataDirOption())
    .addHelpText(
      'after',
      usage([
        'bereikbaar calamity on deventer --minutes 120 --message "Er is een storing. Wij werken eraan."',
        'bereikbaar calamity on elburg --minutes 60 --closes --message "Wij zijn nu gesloten."',
      ]),
    )
    .action(switchOn);
  command
    .command('off')
    .summary('take the message away')
    .description('The next caller of the running server does not hear it, within seconds.')
    .argument('<municipality>', 'as its dialplan calls it: deventer')
    .addOption(dataDirOption())
    .addHelpText('after', usage(['bereikbaar calamity off deventer', 'bereikbaar calamity off --help']))
    .action((municipality: string, flags: StoreFlags) =>
      withStore(flags, async (store) => {
        await store.office.removeCalamity(await known(store, municipality));
        await audit(store, municipality, 'off');
        console.log(`Off for ${municipality}.`);
      }),
    );
  command
    .command('list')
    .summary('show the messages that are on')
    .description('Shows every message with its end.')
    .addOption(dataDirOption())
    .addHelpText('after', usage(['bereikbaar calamity list', 'bereikbaar calamity list --data-dir /data']))
    .action((flags: StoreFlags) =>
      withStore(flags, async (store) => {
        const now = systemClock.now();
        const on = (await store.office.calamities()).filter(({ until }) => until > now);
        if (on.length === 0) console.log('No calamity message is on.');
        else {
          const rows = on.map(({ municipality, until, closes, message }) => [
            municipality,
            localText(until),
            closes ? 'closes' : 'goes on',
            message,
          ]);
          console.log(table([['municipality', 'until', 'then', 'message'], ...rows]));
        }
      }),
    );
  return command.addHelpText('after', usage(['bereikbaar calamity list', 'bereikbaar calamity on --help']));
}

async function switchOn(municipality: string, flags: OnFlags): Promise<void> {
  const minutes = Number(flags.minutes);
  if (!Number.isInteger(minutes) || minutes < 1 || minutes > minutesMax) {
    throw new CliError(`--minutes must be a whole number from 1 to ${minutesMax}.`);
  }
  const message = flags.message.trim();
  if (message === '' || message.length > 600) throw new CliError('--message must have 1 to 600 characters.');
  await withStore(flags, async (store) => {
    const since = systemClock.now();
    const until = since + minutes * minute;
    await store.office.saveCalamity({
      municipality: await known(store, municipality),
      message,
      closes: flags.closes === true,
      since,
      until,
      by: byCommandLine,
    });
    await audit(store, municipality, 'on');
    console.log(`On for ${municipality} until ${localText(until)}.`);
  });
}

async function known(store: Store, municipality: string): Promise<MunicipalityId> {
  const all = await store.people.municipalities();
  if (all.some(({ id }) => id === municipality)) return idOf(municipality);
  throw new CliError(
    `There is no municipality ${municipality}; there are ${all.map(({ id }) => id).join(', ') || 'none'}.`,
  );
}

function audit(store: Store, municipality: string, what: 'on' | 'off'): Promise<void> {
  return store.audit.append({
    at: systemClock.now(),
    municipality: idOf(municipality),
    actor: null,
    action: `calamity ${what}`,
    object: municipality,
    succeeded: true,
    source: 'command line',
  });
}
