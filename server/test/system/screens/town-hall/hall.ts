/** A town hall for the browser tests: the real server, everybody's page, and the caller's on `/bel`. */
import { after, before } from 'node:test';
import { type Browser, chromium, type Page } from 'playwright-core';
import { chromiumOptions } from '../../../screens/chromium.ts';
import { addAccounts } from '../../support/add-account.ts';
import { type RunningServer, startServer } from '../../support/server-process.ts';
import { waitUntil } from '../../support/wait-until.ts';
import { collectConnections, soundReceived } from '../sound-received.ts';

const municipality = 'deventer';
const waitMsMax = 30_000;

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

  get server(): RunningServer {
    return this.#server!;
  }

  async open(): Promise<void> {
    this.#server = await startServer({
      env: { BEREIKBAAR_MEDIA: 'embedded', BEREIKBAAR_VISITOR_NUMBER: '0570 693914' },
      dialplans: { wrapUpSeconds: 0, withoutMenus: true },
      before: async ({ dataDir }) => {
        this.#links = await addAccounts(dataDir, people);
      },
    });
    this.#browser = await chromium.launch(chromiumOptions);
  }

  async close(): Promise<void> {
    await this.#browser?.close();
    await this.#server?.dispose();
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

  /** Rings from `/bel` and waits until it is up; a call that is lost on the way is dialled again, as people do. */
  async ring(tries = 3): Promise<Page> {
    const caller = await this.page('caller', '/bel');
    await caller.getByText('Klaar om te bellen').waitFor();
    await caller.getByRole('button', { name: 'Bellen' }).click();
    const up = caller.getByText('Verbonden');
    const lost = caller.getByText('Het gesprek is beëindigd');
    await this.orWhy(up.or(lost).first().waitFor());
    return (await up.isVisible()) || tries === 0 ? caller : this.ring(tries - 1);
  }

  /** The call that rings on this page is answered with one key. */
  async answer(page: Page): Promise<void> {
    await this.orWhy(page.getByRole('button', { name: /Beantwoorden/ }).waitFor());
    await page.getByText('Neem op met uw toestel').waitFor({ state: 'detached' });
    await page.keyboard.press('b');
    await this.orWhy(page.getByRole('heading', { name: 'In gesprek' }).waitFor());
  }

  /** A caller and an agent who talk. */
  async talk(agent = 'anna'): Promise<{ readonly agent: Page; readonly caller: Page }> {
    const page = await this.page(agent);
    await this.isFree(page);
    const caller = await this.ring();
    await this.answer(page);
    return { agent: page, caller };
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

/** Registers the start and the end of the town hall with the test runner. */
export function openHall(): Hall {
  const hall = new Hall();
  before(() => hall.open());
  after(() => hall.close());
  return hall;
}
