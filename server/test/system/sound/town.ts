/**
 * Two municipalities, their employees and the world outside, all on baresip with a tone of their own, over one server
 * with sound. What was recorded by the municipality itself is a tone as well, so that each thing heard tells what it is.
 */
import assert from 'node:assert/strict';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ownFolder } from '../../../adapters/prompts/places.ts';
import { Shelf } from '../../../adapters/prompts/shelf.ts';
import { calamityPrompt } from '../../../app/office/calamities.ts';
import { idOf } from '../../../domain/ids.ts';
import { tone } from '../media-kit/signal.ts';
import { type Phone, startPhone } from '../support/baresip.ts';
import { freePortPair } from '../support/free-port.ts';
import { type RunningServer, startServer } from '../support/server-process.ts';
import { readLedger, type StoryEvent } from '../support/story.ts';
import { waitUntil } from '../support/wait-until.ts';
import { hears } from './heard.ts';
import { type Account, Session } from './session.ts';

/** Hz that each says. */
const says = {
  citizen: 1000,
  second: 920,
  world: 1130,
  anna: 440,
  bram: 730,
  carl: 600,
  dora: 850,
  rita: 520,
} as const;
export type Who = keyof typeof says;

/** Hz of what callers are told. */
export const told = {
  music: 1270,
  busy: 1600,
  offer: 1750,
  calamity: 1850,
  thanks: 2000,
  pressOne: 2150,
} as const;

export const numbers = { olstWijhe: '0570568081', lochem: '0573289222', deventer: '0570693911' } as const;
/** Numbers outside, all answered by one phone. */
export const outside = { self: '0687650000', mona: '+31687654321', partner: '+31384251000' } as const;
export const citizenNumber = '+31612345678';
export const calamityText = 'Wij zijn ontruimd.';

const employees = [
  { name: 'anna', role: 'kcc-agent', skills: 'algemeen:5', team: 'kcc', municipality: 'olst-wijhe' },
  { name: 'bram', role: 'kcc-agent', skills: 'algemeen:2', team: 'kcc', municipality: 'olst-wijhe' },
  { name: 'carl', role: 'medewerker', skills: 'archief:1', team: 'omgeving', municipality: 'olst-wijhe' },
  { name: 'dora', role: 'medewerker', skills: 'archief:1', team: 'sociaal', municipality: 'olst-wijhe' },
  { name: 'rita', role: 'kcc-agent', skills: 'algemeen:3', team: 'kcc', municipality: 'lochem' },
] as const;

export class Town {
  readonly server: RunningServer;
  readonly #phones: ReadonlyMap<Who, Phone>;
  readonly #sessions = new Map<string, Session>();
  #mark = 0;

  private constructor(server: RunningServer, phones: ReadonlyMap<Who, Phone>) {
    this.server = server;
    this.#phones = phones;
  }

  static async open(): Promise<Town> {
    const worldPort = await freePortPair();
    const passwords = new Map<Who, string>();
    const server = await startServer({
      env: { BEREIKBAAR_MEDIA: 'embedded' },
      dialplans: { ringSeconds: 5, wrapUpSeconds: 1, firstAfterSeconds: 5, lengthMax: 1 },
      trunks: () => `
- id: aanbieder
  addresses: [127.0.0.1]
  trusted: true
  outbound: 127.0.0.1:${worldPort}
  keepAliveSeconds: null
`,
      before: async ({ addUser, dataDir }) => {
        await change(join(dataDir, 'dialplans', 'olst-wijhe.yaml'), [
          [/tell: position/, 'tell: nothing'],
          [/callbackAfterSeconds: \d+/, 'callbackAfterSeconds: 5'],
          [/algemeen: 1 \}/, 'algemeen: 3 }'],
        ]);
        for (const { name, role, ...rest } of employees) {
          const person = { ...rest, name, id: name, sipUser: name, account: accountOf(name) };
          passwords.set(name, await addUser({ ...person, roles: [role] }));
        }
        const municipality = 'olst-wijhe';
        // Mona has a mobile, and no phone on her desk that is registered.
        const mona = { name: 'mona', id: 'mona', sipUser: 'mona', municipality, skills: 'archief:1' };
        await addUser({ ...mona, roles: ['medewerker'], mobile: outside.mona });
        const tess = { name: 'tess', sipUser: 'tess', municipality, account: accountOf('tess') };
        await addUser({ ...tess, roles: ['teamleider'] });
        await record(dataDir);
      },
    });
    const registrar = `127.0.0.1:${server.sipPort}`;
    const stranger = { registrar, password: 'none', register: false };
    const callers = {
      citizen: { user: '0612345678' },
      second: { user: '0612345679' },
      world: {
        user: outside.self,
        alsoKnownAs: [outside.mona, outside.partner, citizenNumber],
        port: worldPort,
      },
    } as const;
    const phones = new Map<Who, Phone>();
    await Promise.all([
      ...Object.entries(callers).map(async ([name, options]) => {
        const who = name as keyof typeof callers;
        phones.set(who, await startPhone({ ...stranger, ...options, toneHz: says[who] }));
      }),
      ...employees.map(async ({ name }) => {
        const password = passwords.get(name) ?? '';
        phones.set(name, await startPhone({ user: name, password, registrar, toneHz: says[name] }));
      }),
    ]);
    const town = new Town(server, phones);
    const up = () => town.logged('device.up').length === employees.length;
    await waitUntil('all desk phones to register', up, 30_000);
    // A start goes on with the dialplans that were proven before; the changed one comes when it is proven too.
    const isChanged = () => town.logged('dialplans.taken').length > 0;
    await waitUntil('the changed dialplan to be live', isChanged, 30_000);
    return town;
  }

  async close(): Promise<void> {
    await Promise.all([...this.#phones.values()].map((phone) => phone.close()));
    await this.server.dispose();
  }

  phone(who: Who): Phone {
    return this.#phones.get(who)!;
  }

  logged(name: string): readonly Record<string, unknown>[] {
    return this.server.log.filter(({ event }) => event === name);
  }

  /** Signed in once. */
  async session(name: string): Promise<Session> {
    const known = this.#sessions.get(name) ?? (await Session.open(this.server, accountOf(name)));
    this.#sessions.set(name, known);
    return known;
  }

  /** From here on facts are new, and phones have seen nothing. */
  async fresh(): Promise<void> {
    this.#mark = (await readLedger(this.server)).length;
    for (const phone of this.#phones.values()) phone.forget();
  }

  /** Facts of this type since `fresh`. */
  async facts(type: string): Promise<readonly StoryEvent[]> {
    return (await readLedger(this.server)).slice(this.#mark).filter((event) => event.type === type);
  }

  /** The first of them, or as many as are waited for. */
  async fact(type: string, count = 1): Promise<StoryEvent> {
    return waitUntil(`${count} × ${type}`, async () => (await this.facts(type))[count - 1], 30_000);
  }

  dial(who: Who, number: string = numbers.olstWijhe): void {
    this.phone(who).command('dial', `sip:${number}@127.0.0.1:${this.server.sipPort}`);
  }

  /** The phone rings and is picked up; resolves to who rings, as the phone was told. */
  async picksUp(who: Who): Promise<string> {
    const phone = this.phone(who);
    const { peeruri = '' } = await phone.event('CALL_INCOMING', 30_000).catch((error) => this.#why(error));
    phone.command('accept');
    await phone.event('CALL_ESTABLISHED', 30_000);
    return peeruri;
  }

  /** Adds what has happened since `fresh`: who was not rung was not rung for a reason. */
  async #why(error: Error): Promise<never> {
    const story = (await readLedger(this.server))
      .slice(this.#mark)
      .map(({ type, stream, data }) => `${stream} ${type} ${JSON.stringify(data)}`);
    const phones = [...this.#phones].map(
      ([who, { events }]) => `${who}: ${events.map(({ type }) => type).join(' ')}`,
    );
    throw new Error([error.message, ...phones, ...story].join('\n'));
  }

  /** The phone rings and is turned off. */
  async declines(who: Who): Promise<void> {
    await this.phone(who).event('CALL_INCOMING', 30_000);
    this.phone(who).command('hangup');
  }

  /** Both hear the other's tone now, and nothing and nobody else. */
  async talk(one: Who, other: Who): Promise<void> {
    await Promise.all([hears(this.phone(one), says[other]), hears(this.phone(other), says[one])]);
  }

  /** All these hear what is told to callers, and nobody. */
  async hearOnly(what: keyof typeof told, ...who: readonly Who[]): Promise<void> {
    await Promise.all(who.map((each) => hears(this.phone(each), told[what])));
  }

  /** The one who rang hangs up, and their call is over as it should be. */
  async hangUp(who: Who): Promise<void> {
    const before = (await this.facts('call.ended')).length;
    this.phone(who).command('hangup');
    const ended = await this.fact('call.ended', before + 1);
    assert.equal(ended.data['reason'], 'completed');
  }

  /** A caller whom nobody helps hangs up. */
  async givesUp(who: Who): Promise<void> {
    const before = (await this.facts('call.ended')).length;
    this.phone(who).command('hangup');
    await this.fact('call.ended', before + 1);
  }

  /** Waits until these employees may be rung again. */
  async available(...names: readonly Who[]): Promise<void> {
    const free = async (): Promise<boolean> => {
      const states = (await readLedger(this.server)).filter(({ type }) => type === 'agent.stateChanged');
      return names.every(
        (name) => states.findLast(({ data }) => data['employee'] === name)?.data['to'] === 'available',
      );
    };
    await waitUntil(`${names.join(' and ')} to be available`, free, 30_000);
  }

  /** Changes the dialplan of Olst-Wijhe while the server runs, and waits until it is live or refused as expected. */
  async changeDialplan(
    verdict: 'taken' | 'mistake',
    ...changes: readonly (readonly [RegExp, string])[]
  ): Promise<void> {
    const seen = () => this.logged(`dialplans.${verdict}`).length;
    const before = seen();
    await change(join(this.server.dataDir, 'dialplans', 'olst-wijhe.yaml'), changes);
    await waitUntil(`the dialplan to be judged: ${verdict}`, () => seen() > before, 30_000);
  }
}

function accountOf(name: string): Account {
  return { email: `${name}@gemeenten.example`, password: 'een zin die alleen de test kent' };
}

async function change(file: string, changes: readonly (readonly [RegExp, string])[]): Promise<void> {
  let text = await readFile(file, 'utf8');
  for (const [from, to] of changes) {
    assert.match(text, from);
    text = text.replace(from, to);
  }
  // Another name first: the server follows the folder and must not read half a file.
  await writeFile(`${file}.new`, text);
  await rename(`${file}.new`, file);
}

async function record(dataDir: string): Promise<void> {
  const shelf = await Shelf.open(ownFolder(dataDir, 'olst-wijhe'));
  const put = (id: string, hz: number, ms: number) =>
    shelf.put(id, 'nl', tone(hz, ms), { file: `${hz}-${ms}.wav`, source: 'recorded', says: id });
  await put('olst-wijhe/welkom', 2300, 200);
  await put('olst-wijhe/website', 2300, 100);
  await put('olst-wijhe/terugbellen', 2300, 100);
  await put('olst-wijhe/druk', told.busy, 2000);
  await put(calamityPrompt(idOf('olst-wijhe'), calamityText), told.calamity, 2000);
  await put('music/hold', told.music, 2000);
  await put('callback/offer', told.offer, 20_000);
  await put('callback/thanks', told.thanks, 1000);
  await put('confirm-press-1', told.pressOne, 20_000);
  await shelf.save();
}
