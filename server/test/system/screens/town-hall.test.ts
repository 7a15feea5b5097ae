/**
 * A town hall in the browser on the real server: a caller on `/bel`, two agents, a colleague, a leader and an
 * administrator, with sound both ways.
 */
import { after, before, test } from 'node:test';
import { type Browser, chromium, type Page } from 'playwright-core';
import { chromiumOptions } from '../../screens/chromium.ts';
import { addAccounts } from '../support/add-account.ts';
import { type RunningServer, startServer } from '../support/server-process.ts';
import { waitUntil } from '../support/wait-until.ts';
import { collectConnections, soundReceived } from './sound-received.ts';

const municipality = 'deventer';
const waitMsMax = 30_000;

let server: RunningServer;
let browser: Browser;
let links: ReadonlyMap<string, string>;
/** Every page stays open to the end, as windows do in a town hall. */
const pages = new Map<string, Page>();

before(async () => {
  server = await startServer({
    env: { BEREIKBAAR_MEDIA: 'embedded', BEREIKBAAR_VISITOR_NUMBER: '0570 693914' },
    dialplans: { wrapUpSeconds: 0, withoutMenus: true },
    before: async ({ dataDir }) => {
      links = await addAccounts(dataDir, [
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
      ]);
    },
  });
  browser = await chromium.launch(chromiumOptions);
});

after(async () => {
  await browser?.close();
  await server?.dispose();
});

/** The page of a person, signed in; the caller's is `/bel`. */
async function pageOf(person: string, path?: string): Promise<Page> {
  const known = pages.get(person);
  if (known !== undefined) return known;
  const context = await browser.newContext({ locale: 'nl-NL', viewport: { width: 1280, height: 800 } });
  await context.addInitScript(collectConnections);
  const page = await context.newPage();
  page.setDefaultTimeout(waitMsMax);
  await page.goto(`http://127.0.0.1:${server.httpPort}${path ?? links.get(person)}`);
  pages.set(person, page);
  return page;
}

/** Sound comes in from now on, and is no silence. */
async function hears(page: Page): Promise<void> {
  const begin = await soundReceived(page);
  await orWhy(
    waitUntil(
      'sound to come in',
      async () => {
        const { packets, energy } = await soundReceived(page);
        return packets > begin.packets + 25 && energy > begin.energy;
      },
      waitMsMax,
    ),
  );
}

/** A wait whose failure says what the server saw meanwhile. */
async function orWhy<T>(wait: Promise<T>): Promise<T> {
  return wait.catch((error: unknown) => {
    const log = server.log.slice(-40).map((line) => JSON.stringify(line));
    throw new Error([String(error), 'server:', ...log, ...server.strays].join('\n'));
  });
}

/** Rings from `/bel` and waits until it is up; a call that is lost on the way is dialled again, as people do. */
async function ring(tries = 3): Promise<Page> {
  const caller = await pageOf('caller', '/bel');
  await caller.getByText('Klaar om te bellen').waitFor();
  await caller.getByRole('button', { name: 'Bellen' }).click();
  const up = caller.getByText('Verbonden');
  const lost = caller.getByText('Het gesprek is beëindigd');
  await orWhy(up.or(lost).first().waitFor());
  return (await up.isVisible()) || tries === 0 ? caller : ring(tries - 1);
}

test('who rings from the browser hears the town hall, is answered, and both hear each other', async () => {
  const anna = await pageOf('anna');
  await orWhy(anna.getByText('Het volgende gesprek verschijnt hier').waitFor());
  const caller = await ring();
  await hears(caller);
  await orWhy(anna.getByRole('button', { name: /Beantwoorden/ }).waitFor());
  await anna.getByText('Neem op met uw toestel').waitFor({ state: 'detached' });
  await anna.keyboard.press('b');
  await orWhy(anna.getByRole('heading', { name: 'In gesprek' }).waitFor());
  await Promise.all([hears(caller), hears(anna)]);
  const leader = await pageOf('ellen');
  await leader.getByRole('button', { name: 'Meedoen Anna Agent' }).click();
  await orWhy(leader.getByText('u luistert mee').waitFor());
  await hears(leader);
  await leader.getByRole('button', { name: 'Meepraten' }).click();
  await leader.getByText('u doet mee met het gesprek').waitFor();
  await Promise.all([hears(caller), hears(anna)]);
  await leader.getByRole('button', { name: 'Stoppen' }).click();
  await caller.getByRole('button', { name: 'Ophangen' }).click();
  await orWhy(anna.getByText('Het volgende gesprek verschijnt hier').waitFor());
});

test('an agent who loads the page anew in mid-call gets the caller back on one key', async () => {
  const anna = await pageOf('anna');
  const caller = await ring();
  await orWhy(anna.getByRole('button', { name: /Beantwoorden/ }).waitFor());
  await anna.getByText('Neem op met uw toestel').waitFor({ state: 'detached' });
  await anna.keyboard.press('b');
  await orWhy(anna.getByRole('heading', { name: 'In gesprek' }).waitFor());
  await hears(anna);
  // The browser asks whether one really wants to leave a conversation.
  anna.on('dialog', (dialog) => void dialog.accept());
  await anna.reload();
  await orWhy(anna.getByRole('button', { name: /Beantwoorden/ }).waitFor());
  await anna.getByText('Neem op met uw toestel').waitFor({ state: 'detached' });
  await anna.keyboard.press('b');
  await orWhy(anna.getByRole('heading', { name: 'In gesprek' }).waitFor());
  await Promise.all([hears(caller), hears(anna)]);
  await caller.getByRole('button', { name: 'Ophangen' }).click();
  await orWhy(anna.getByText('Het volgende gesprek verschijnt hier').waitFor());
});

test('a calamity message that is switched on is what the next caller hears', async () => {
  const omar = await pageOf('omar');
  await omar.getByRole('link', { name: /^Calamiteit/ }).click();
  await omar.getByLabel('Tekst voor bellers').fill('Er is een stroomstoring. Bel morgen terug.');
  await omar.getByLabel('stopt het gesprek').check();
  await omar.getByRole('button', { name: 'Zet calamiteit aan' }).click();
  await omar.getByRole('dialog').getByRole('button', { name: 'Zet calamiteit aan' }).click();
  await omar.getByText('Calamiteit voor Deventer').waitFor();
  const caller = await ring();
  await hears(caller);
  // The message is all there is: the call ends by itself, and nobody's telephone rings.
  await orWhy(caller.getByText('Klaar om te bellen').waitFor());
  const ellen = await pageOf('ellen');
  await ellen.goto(`http://127.0.0.1:${server.httpPort}/bereikbaarheid/pogingen`);
  await ellen
    .getByRole('button', { name: /vandaag/ })
    .first()
    .click();
  await ellen
    .getByText(/calamiteit/i)
    .first()
    .waitFor();
});

test('a restart of the server under open screens is told, and everything comes back by itself', async () => {
  const anna = await pageOf('anna');
  await server.stop();
  await anna.getByText('kan verouderd zijn').first().waitFor();
  server = await server.restart();
  await orWhy(anna.getByText('kan verouderd zijn').first().waitFor({ state: 'detached' }));
  await orWhy(anna.getByText('Webtelefoon werkt', { exact: true }).waitFor());
  await orWhy(anna.getByText('Het volgende gesprek verschijnt hier').waitFor());
  // What was switched on is on still.
  const omar = await pageOf('omar');
  await omar.getByRole('button', { name: 'Zet calamiteit uit' }).click();
  await omar.getByText('Er is geen calamiteit').waitFor();
  const caller = await ring();
  await orWhy(anna.getByRole('button', { name: /Beantwoorden/ }).waitFor());
  await anna.getByText('Neem op met uw toestel').waitFor({ state: 'detached' });
  await anna.keyboard.press('b');
  await orWhy(anna.getByRole('heading', { name: 'In gesprek' }).waitFor());
  await Promise.all([hears(caller), hears(anna)]);
  await caller.getByRole('button', { name: 'Ophangen' }).click();
});
