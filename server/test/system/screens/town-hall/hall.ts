/** A town hall for the browser tests: the real server, everybody's page, and the caller's on `/bel`. */
import assert from 'node:assert/strict';
import { after, before, beforeEach } from 'node:test';
import { type Browser, chromium, type Page } from 'playwright-core';
import { systemChance, systemClock } from '../../../../adapters/clock/system-clock.ts';
import type { DemoCall } from '../../../../demo/demo-call.ts';
import { UserAgent } from '../../../../demo/user-agent.ts';
import { murmur, Voice } from '../../../../demo/voice.ts';
import { chromiumOptions } from '../../../screens/chromium.ts';
import { addAccounts } from '../../support/add-account.ts';
import { freePort } from '../../support/free-port.ts';
import { type RunningServer, startServer } from '../../support/server-process.ts';
import { readLedger } from '../../support/story.ts';
import { waitUntil } from '../../support/wait-until.ts';
import { collectConnections, soundReceived } from '../sound-received.ts';

const municipality = 'deventer';
const waitMsMax = 30_000;
/** A press of something that may be gone meanwhile. */
const pressMsMax = 3_000;
const host = '127.0.0.1';

const people = [
  {
    id: 'anna',
    name: 'Anna Agent',
    municipality,
    roles: ['kcc-agent'],
    teams: ['deventer/publiekszaken'],
  },
  { id: 'bram', name: 'Bram Agent', municipality, roles: ['kcc-agent'] },
  {
    id: 'fatima',
    name: 'Fatima Vergunningen',
    municipality,
    roles: ['medewerker'],
    teams: ['deventer/omgeving'],
  },
  {
    id: 'ellen',
    name: 'Ellen Leider',
    municipality,
    roles: ['teamleider'],
    teams: ['deventer/publiekszaken'],
  },
  { id: 'omar', name: 'Omar Beheer', municipality, roles: ['beheerder'] },
] as const;

export class Hall {
  #server: RunningServer | null = null;
  #browser: Browser | null = null;
  #links: ReadonlyMap<string, string> = new Map();
  /** Every page stays open to the end, as windows do in a town hall. */
  readonly #pages = new Map<string, Page>();

  /** Telephones outside, behind the trunk. */
  #lines: UserAgent | null = null;
  /** Telephones on desks. */
  #desks: UserAgent | null = null;
  readonly #voices: Voice[] = [];
  readonly #passwords = new Map<string, string>();

  get server(): RunningServer {
    return this.#server!;
  }

  async open(): Promise<void> {
    const sipPort = await freePort();
    const parts = { host, serverPort: sipPort, clock: systemClock, chance: systemChance };
    const lines = await UserAgent.open(parts);
    this.#lines = lines;
    this.#desks = await UserAgent.open(parts);
    this.#server = await startServer({
      env: {
        BEREIKBAAR_MEDIA: 'embedded',
        BEREIKBAAR_VISITOR_NUMBER: '0570 693914',
        BEREIKBAAR_SIP_PORT: String(sipPort),
      },
      dialplans: { wrapUpSeconds: 0, withoutMenus: true, firstAfterSeconds: 5, callbackAfterSeconds: 5 },
      trunks: () =>
        `- id: proef\n  addresses: [127.0.0.0/8]\n  trusted: true\n  outbound: "${host}:${lines.port}"\n`,
      before: async ({ dataDir }) => {
        const withPhone = people.map((one) => ({
          ...one,
          ...(one.id === 'fatima' ? { phone: (made: string) => void this.#passwords.set(one.id, made) } : {}),
        }));
        this.#links = await addAccounts(dataDir, withPhone);
      },
    });
    this.#browser = await chromium.launch(chromiumOptions);
  }

  async close(): Promise<void> {
    await this.#browser?.close();
    for (const voice of this.#voices) voice.close();
    this.#lines?.close();
    this.#desks?.close();
    await this.#server?.dispose();
  }

  /**
   * As at the start of a day, whatever the case before left behind: nobody talks, nobody waits, no calamity,
   * and every agent whose page is open is free with a telephone that works.
   */
  async reset(): Promise<void> {
    const [caller, admin] = [this.#pages.get('caller'), this.#pages.get('omar')];
    this.#lines!.onInvite = (call) => call.refuse(480, 'Temporarily Unavailable');
    for (const call of [...this.#lines!.calls.values()]) call.hangUp();
    if (caller !== undefined) await this.#restore(caller, ['Ophangen'], 'Klaar om te bellen');
    if (admin !== undefined) await this.#restore(admin, ['Zet calamiteit uit'], 'Er is geen calamiteit');
    for (const person of ['anna', 'bram']) {
      const page = this.#pages.get(person);
      if (page === undefined) continue;
      const ways = ['Sluiten', 'Beantwoorden', 'Ophangen', 'Nawerk klaar', 'Ik ben beschikbaar'];
      await this.#restore(page, ways, 'Het volgende gesprek verschijnt hier');
      await page.getByText('Webtelefoon werkt', { exact: true }).waitFor();
    }
  }

  /** Presses what can be pressed until the page says it is at rest; a page that stays stuck is loaded anew. */
  async #restore(page: Page, ways: readonly string[], rest: string): Promise<void> {
    const begun = performance.now();
    let tries = 0;
    await this.until(rest, async () => {
      if (await page.getByText(rest).isVisible()) return true;
      for (const name of ways) {
        const button = page.getByRole('button', { name }).first();
        if (await button.isVisible()) await button.click({ timeout: pressMsMax }).catch(() => undefined);
      }
      if (performance.now() - begun > waitMsMax / 3 && tries++ === 0) await page.reload();
      return false;
    });
  }

  /** The calamity message is on, and a sentence says so on the administrator's screen. */
  async calamityOn(): Promise<Page> {
    const omar = await this.page('omar');
    await omar.getByRole('link', { name: /^Calamiteit/ }).click();
    await omar.getByLabel('Tekst voor bellers').fill('Er is een stroomstoring. Bel morgen terug.');
    await omar.getByLabel('stopt het gesprek').check();
    await omar.getByRole('button', { name: 'Zet calamiteit aan' }).click();
    await omar.getByRole('dialog').getByRole('button', { name: 'Zet calamiteit aan' }).click();
    await omar.getByText('Calamiteit voor Deventer').waitFor();
    return omar;
  }

  /** Somebody's desk phone is registered; it rings until somebody accepts. */
  async deskPhone(person: string): Promise<void> {
    const password = this.#passwords.get(person) ?? '';
    const desks = this.#desks!;
    desks.onInvite = () => undefined;
    assert.equal(await desks.register({ user: person, password, realm: 'bereikbaar' }, 600), true);
  }

  /** The next outside number that is rung picks up and speaks. */
  async outsideAnswers(): Promise<Voice> {
    const voice = await this.#voice();
    this.#lines!.onInvite = (call) => {
      speakIn(call, voice);
      voice.towards(call.offer);
      call.accept(voice.description());
    };
    return voice;
  }

  /** Somebody rings from outside, and speaks when the call is up. */
  async ringsFromOutside(
    number: string,
    from: string,
  ): Promise<{ readonly call: DemoCall; readonly voice: Voice }> {
    const voice = await this.#voice();
    const call = this.#lines!.invite(number, from, voice.description());
    speakIn(call, voice);
    return { call, voice };
  }

  async #voice(): Promise<Voice> {
    const voice = await Voice.open(host, systemClock, systemChance, murmur(150));
    this.#voices.push(voice);
    return voice;
  }

  /** Packets come to a telephone outside from now on. */
  hearsOutside(voice: Voice): Promise<void> {
    const begin = voice.heard;
    return this.until('a telephone outside to hear', () => voice.heard > begin + 25);
  }

  /** How many facts of this kind there are. */
  async facts(type: string): Promise<number> {
    return (await readLedger(this.server)).filter((one) => one.type === type).length;
  }

  /** Another fact of this kind than the `seen` ones. */
  async fact(type: string, seen = 0): Promise<void> {
    await this.until(type, async () => (await this.facts(type)) > seen);
  }

  /** Stops the server under the open pages; the answer starts it again. */
  async stopServer(): Promise<() => Promise<void>> {
    const { server } = this;
    await server.stop();
    return async () => {
      this.#server = await server.restart();
    };
  }

  /** The page of a person, signed in; the caller's is `/bel`. */
  async page(person: string, path?: string): Promise<Page> {
    const known = this.#pages.get(person);
    if (known !== undefined) return known;
    const context = await this.#browser!.newContext({
      locale: 'nl-NL',
      viewport: { width: 1280, height: 800 },
    });
    await context.addInitScript(collectConnections);
    const page = await context.newPage();
    page.setDefaultTimeout(waitMsMax);
    // The browser asks whether one really wants to leave a conversation.
    page.on('dialog', (dialog) => void dialog.accept().catch(() => undefined));
    await page.goto(this.address(path ?? this.#links.get(person) ?? '/'));
    this.#pages.set(person, page);
    return page;
  }

  /** Somebody goes home: their page closes. */
  async leave(person: string): Promise<void> {
    await this.#pages.get(person)?.context().close();
    this.#pages.delete(person);
  }

  address(path: string): string {
    return `http://127.0.0.1:${this.server.httpPort}${path}`;
  }

  /** Sound comes in from now on, and is no silence. */
  async hears(...pages: readonly Page[]): Promise<void> {
    await Promise.all(pages.map((page) => this.#hears(page)));
  }

  async #hears(page: Page): Promise<void> {
    const begin = await soundReceived(page);
    await this.until('sound to come in', async () => {
      const { packets, energy } = await soundReceived(page);
      return packets > begin.packets + 25 && energy > begin.energy;
    });
  }

  /** Rings from `/bel`. */
  async dial(): Promise<Page> {
    const caller = await this.page('caller', '/bel');
    await caller.getByText('Klaar om te bellen').waitFor();
    await caller.getByRole('button', { name: 'Bellen' }).click();
    return caller;
  }

  /** Rings and waits until it is up; a call that is lost on the way is dialled again, as people do. */
  async ring(tries = 3): Promise<Page> {
    const caller = await this.dial();
    const up = caller.getByText('Verbonden');
    const lost = caller.getByText('Het gesprek is beëindigd');
    await this.orWhy(up.or(lost).first().waitFor());
    return (await up.isVisible()) || tries === 0 ? caller : this.ring(tries - 1);
  }

  /** The call that rings on this page is answered with one key. */
  async answer(page: Page): Promise<void> {
    await this.orWhy(page.getByRole('button', { name: /Beantwoorden/ }).waitFor());
    await page.keyboard.press('b');
    await this.orWhy(page.getByRole('heading', { name: 'In gesprek' }).waitFor());
  }

  /** A caller and an agent who talk. */
  async talk(agent = 'anna'): Promise<{ readonly agent: Page; readonly caller: Page }> {
    const page = await this.atWork(agent);
    const caller = await this.ring();
    await this.answer(page);
    return { agent: page, caller };
  }

  /** The page of an agent who is free, and whose browser can be rung. */
  async atWork(person: string): Promise<Page> {
    const page = await this.page(person);
    await this.orWhy(page.getByText('Webtelefoon werkt', { exact: true }).waitFor());
    await this.isFree(page);
    return page;
  }

  async isFree(page: Page): Promise<void> {
    await this.orWhy(page.getByText('Het volgende gesprek verschijnt hier').waitFor());
  }

  until(what: string, isSo: () => Promise<boolean> | boolean): Promise<void> {
    return this.orWhy(waitUntil(what, isSo, waitMsMax).then(() => undefined));
  }

  /** A wait whose failure says what the server saw meanwhile. */
  orWhy<T>(wait: Promise<T>): Promise<T> {
    return wait.catch((error: unknown) => {
      const log = this.server.log.slice(-40).map((line) => JSON.stringify(line));
      throw new Error([String(error), 'server:', ...log, ...this.server.strays].join('\n'));
    });
  }
}

function speakIn(call: DemoCall, voice: Voice): void {
  call.describe = () => voice.description();
  call.onSdp = (sdp) => voice.towards(sdp);
  call.onUp = () => voice.speak();
}

/** Registers the start and the end of the town hall with the test runner, and the state each case begins with. */
export function openHall(): Hall {
  const hall = new Hall();
  before(() => hall.open());
  beforeEach(() => hall.reset());
  after(() => hall.close());
  return hall;
}
