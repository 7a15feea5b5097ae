/**
 * `bereikbaar demo`: the server on a data folder of its own, with people, a past, and callers who ring.
 *
 *   dialplans, people, past ─▶ server ─▶ telephones register ─▶ callers ring, the director does the desk work
 *
 * Everything is real but the people: calls are SIP over loopback with sound, desk work goes by the API.
 */

import { existsSync, rmSync } from 'node:fs';
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemChance, systemClock } from '../adapters/clock/system-clock.ts';
import { openStore } from '../adapters/store/open-store.ts';
import { silentLog } from '../app/ports/log.ts';
import { loadFromProcess } from '../config/from-process.ts';
import { ConfigError } from '../config/load.ts';
import { schema } from '../config/schema.ts';
import { localTime } from '../domain/time.ts';
import { serve } from '../main.ts';
import { Random } from '../simulation/random.ts';
import { Callers } from './callers.ts';
import { cast } from './cast.ts';
import { Desk } from './desk.ts';
import { writeDemoDialplans } from './dialplans.ts';
import { Director } from './director.ts';
import { type Seeded, seed } from './seed.ts';
import { Staff } from './staff.ts';
import { UserAgent } from './user-agent.ts';

export interface DemoOptions {
  /** Kept afterwards; null: a temporary folder. */
  readonly dataDir: string | null;
  readonly callsPerMinute: number;
  /** Working days of the past. */
  readonly days: number;
  readonly print: (line: string) => void;
}

/** Only this machine: a demo has no secrets worth keeping. */
const host = '127.0.0.1';

/** The page `/bel` offers it; its menu asks which of the two municipalities. */
const visitorNumber = '14 0570';

/** The demo is made of the sample dialplans, which somebody who starts it elsewhere has to point at. */
function requireDialplans(folder: string): void {
  if (existsSync(folder)) return;
  const { name } = schema.data.dialplansDir;
  throw new ConfigError([
    {
      key: name,
      wrong: `the demo is made of sample dialplans, and there is no folder ${folder}. Start it in the folder of Bereikbaar, or point at its dialplans`,
      example: `${name}=/opt/bereikbaar/dialplans`,
    },
  ]);
}

/** Resolves when everything runs; a signal ends it. */
export async function demo(options: DemoOptions): Promise<void> {
  const { print } = options;
  const { config } = loadFromProcess();
  requireDialplans(config.data.dialplansDir);
  const folder = await demoFolder(options.dataDir);
  const early = (): void => process.exit(130);
  process.once('SIGINT', early).once('SIGTERM', early);
  const dialplansDir = join(folder, 'dialplans');
  await writeDemoDialplans(config.data.dialplansDir, dialplansDir, localTime(systemClock.now()).date);
  print('Voorbeelddagen worden gemaakt · Making days of the past …');
  const seeded = await seed({
    dataDir: folder,
    dialplansDir,
    realm: config.sip.realm,
    days: options.days,
    progress: (text) => print(`  ${text}`),
  });
  const agentParts = { host, serverPort: config.sip.port, clock: systemClock, chance: systemChance };
  const lines = await UserAgent.open(agentParts);
  const trunksFile = join(folder, 'trunks.yaml');
  await writeFile(trunksFile, trunk(lines.port));
  process.off('SIGINT', early).off('SIGTERM', early);

  const phones = await UserAgent.open(agentParts);
  const town = await people({ options, seeded, lines, phones, folder, realm: config.sip.realm });
  const end = (): void => town.end();
  // Before the server's own listener: callers hang up, so that nothing is left to wait for.
  process.once('SIGINT', end).once('SIGTERM', end);
  await serve({
    [schema.data.dir.name]: folder,
    [schema.data.dialplansDir.name]: dialplansDir,
    [schema.sip.trunksFile.name]: trunksFile,
    [schema.sip.host.name]: host,
    [schema.sip.visitorNumber.name]: visitorNumber,
    [schema.calls.stopSeconds.name]: '2',
    [schema.log.level.name]: 'warn',
  });
  await town.begin(`http://${host}:${config.http.port}`);
  for (const line of welcome(`http://${host}:${config.http.port}`, seeded)) print(line);
}

async function demoFolder(given: string | null): Promise<string> {
  if (given !== null) {
    await mkdir(given, { recursive: true });
    return given;
  }
  const folder = await mkdtemp(join(tmpdir(), 'bereikbaar-demo-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

interface Town {
  readonly options: DemoOptions;
  readonly seeded: Seeded;
  readonly lines: UserAgent;
  readonly phones: UserAgent;
  readonly folder: string;
  readonly realm: string;
}

/** Everybody who is not you. */
async function people({ options, seeded, lines, phones, folder, realm }: Town) {
  const random = new Random('demo');
  const staff = new Staff({ phones, passwords: seeded.passwords, realm, random });
  const callers = new Callers({ lines, random, callsPerMinute: options.callsPerMinute });
  let director: Director | null = null;
  return {
    begin: async (origin: string): Promise<void> => {
      // The ledger is followed as `bereikbaar calls tail` does: beside the server, reading only.
      const store = await openStore({
        dataDir: folder,
        log: silentLog,
        clock: systemClock,
        chance: systemChance,
        migrate: 'ifNew',
      });
      const desks = new Map<string, Promise<Desk>>();
      const deskOf = (employee: string): Promise<Desk> => {
        const known = desks.get(employee) ?? Desk.signIn(origin, seeded.links.get(employee) ?? '');
        desks.set(employee, known);
        return known;
      };
      director = new Director({ store, clock: systemClock, random, callers, staff, deskOf });
      await staff.begin();
      director.begin();
      if (options.callsPerMinute > 0) callers.begin();
    },
    end: (): void => {
      director?.end();
      callers.end();
      staff.end();
    },
  };
}

/** The provider of the demo; calls to outside numbers come to its citizens. */
function trunk(port: number): string {
  return [
    '- id: demo',
    '  addresses: [127.0.0.0/8]',
    '  trusted: true',
    '  calledFrom: [requestUri, to]',
    `  outbound: "${host}:${port}"`,
    '',
  ].join('\n');
}

function welcome(origin: string, seeded: Seeded): readonly string[] {
  const links = cast
    .filter(({ link }) => link !== null)
    .map((person) => ({
      who: `${person.link} (${person.name})`,
      at: `${origin}/inloggen?link=${seeded.links.get(person.id)}`,
    }));
  const all = [...links, { who: 'beller · caller', at: `${origin}/bel` }];
  const width = Math.max(...all.map(({ who }) => who.length));
  return [
    '',
    'Bereikbaar, demonstratie · demo',
    '',
    'Elke link werkt één keer; open elke persoon in een eigen (privé)venster.',
    'Each link works once; open each person in a (private) window of its own.',
    '',
    ...all.map(({ who, at }) => `  ${who.padEnd(width)}  ${at}`),
    '',
    'Stoppen met Ctrl-C · Ctrl-C stops',
  ];
}
