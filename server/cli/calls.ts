/** `bereikbaar calls tail`: the ledger of calls, as a ladder one can read. */
import { Command, InvalidArgumentError, Option } from 'commander';
import { systemClock } from '../adapters/clock/system-clock.ts';
import type { Store } from '../adapters/store/open-store.ts';
import type { LedgerEvent } from '../app/ports/ledger.ts';
import { idOf } from '../domain/ids.ts';
import { CliError, usage } from './exit.ts';
import { ladderLines } from './ladder.ts';
import type { Language } from './ladder-texts.ts';
import { dataDirOption, type StoreFlags, withStore } from './with-store.ts';

/** How often the database is asked for news of the server, in milliseconds. */
const followEvery = 250;
/** How many events back one looks for the last lines of all calls. */
const lookBack = 20_000;

interface TailFlags extends StoreFlags {
  readonly call?: string;
  readonly follow?: boolean;
  readonly lines: number;
  readonly language: Language;
  readonly reasons?: boolean;
  readonly showNumbers?: boolean;
}

export function callsCommand(): Command {
  const command = new Command('calls').summary('look at calls').usage('<verb> [options]');
  command
    .command('tail')
    .summary('show what happened, as a ladder')
    .description('Shows the last events of all calls, or all events of one. Times are Dutch local time.')
    .option('--call <id>', 'only this call; the end of its id is enough')
    .option('-f, --follow', 'keep showing what comes; stop with Ctrl-C')
    .option('--lines <number>', 'how many events to begin with, without --call', wholeNumber, 50)
    .option('--reasons', 'show the reasons of each decision')
    .option('--show-numbers', 'show the numbers of callers: personal data')
    .addOption(
      new Option('--language <language>', 'language of the lines').choices(['nl', 'en']).default('en'),
    )
    .addOption(dataDirOption())
    .addHelpText(
      'after',
      usage([
        'bereikbaar calls tail --follow',
        'bereikbaar calls tail --call 7k2m9x --reasons --language nl',
      ]),
    )
    .action((flags: TailFlags) => withStore(flags, (store) => tail(store, flags)));
  return command.addHelpText('after', usage(['bereikbaar calls tail', 'bereikbaar calls tail --help']));
}

function wholeNumber(text: string): number {
  if (!/^\d{1,6}$/.test(text)) throw new InvalidArgumentError('must be a whole number');
  return Number(text);
}

async function tail(store: Store, flags: TailFlags): Promise<void> {
  const { ledger } = store;
  const stream = flags.call === undefined ? undefined : await streamOf(store, flags.call);
  const events =
    stream === undefined
      ? (await ledger.read({ after: Math.max(0, ledger.head() - lookBack) }))
          .filter(isCall)
          .slice(-flags.lines)
      : await ledger.read({ stream });
  const since = stream === undefined ? null : (events[0]?.at ?? null);
  const print = async (event: LedgerEvent): Promise<void> => {
    const person = flags.showNumbers === true ? await personOf(store, event) : null;
    const options = {
      language: flags.language,
      since,
      reasons: flags.reasons ?? false,
      personOf: () => person,
    };
    for (const line of ladderLines(event, options)) console.log(line);
  };
  for (const event of events) await print(event);
  if (flags.follow !== true) return;
  await follow(store, (event) => {
    if (stream === undefined ? isCall(event) : event.stream === stream) return print(event);
    return undefined;
  });
}

const isCall = (event: LedgerEvent): boolean => event.stream.startsWith('call:');

/** The stream of a call by its id or the end of it. */
async function streamOf({ ledger }: Store, id: string): Promise<string> {
  const whole = `call:${id}`;
  if ((await ledger.read({ stream: whole })).length > 0) return whole;
  const streams = new Set<string>();
  for await (const event of ledger.scan({ types: ['call.arrived'] })) {
    if (event.stream.endsWith(id)) streams.add(event.stream);
  }
  const [found, ...more] = streams;
  if (found === undefined) throw new CliError(`No call has an id that ends in ${id}.`);
  if (more.length > 0)
    throw new CliError(`${streams.size} calls have an id that ends in ${id}; give more of it.`);
  return found;
}

async function personOf({ subjects }: Store, event: LedgerEvent): Promise<string | null> {
  const subject = event.data['caller'];
  if (typeof subject !== 'string') return null;
  const data = await subjects.read(idOf<'subject'>(subject));
  if (data === null) return 'erased';
  return [data.number, data.name].filter((each) => each !== undefined).join(' ');
}

/** Until Ctrl-C. Printing is one after another, so that lines keep the order of the ledger. */
async function follow(store: Store, show: (event: LedgerEvent) => Promise<void> | undefined): Promise<void> {
  let printing = Promise.resolve();
  const subscription = store.ledger.subscribe(store.ledger.head(), (event) => {
    printing = printing.then(() => show(event));
  });
  await new Promise<void>((resolve) => {
    let timer = systemClock.setTimer(followEvery, look);
    function look(): void {
      store.catchUp();
      timer = systemClock.setTimer(followEvery, look);
    }
    process.once('SIGINT', () => {
      timer.cancel();
      resolve();
    });
  });
  subscription.close();
  await printing;
}
