/** From an empty data folder to the first call from outside, by the link of the log and without editing a file. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type Browser, chromium, type Page } from 'playwright-core';
import { chromiumOptions } from '../../screens/chromium.ts';
import { UdpPeer } from '../engine-kit/sip-peer.ts';
import { answerAll, ring } from '../support/provider.ts';
import { type RunningServer, startServer } from '../support/server-process.ts';

let server: RunningServer;
let browser: Browser;
let provider: UdpPeer;
let stopAnswering = (): void => {};

before(async () => {
  // A browser and a trunk only understand each other by way of our own media plane.
  server = await startServer({
    env: { BEREIKBAAR_MEDIA: 'embedded' },
    dialplans: { withoutMenus: true },
  });
  provider = await UdpPeer.open(server.sipPort, '127.0.0.9');
  stopAnswering = answerAll(provider, () => [200, 'OK']);
  browser = await chromium.launch(chromiumOptions);
});

after(async () => {
  stopAnswering();
  await browser?.close();
  await provider?.close();
  await server?.dispose();
});

async function open(path: string): Promise<Page> {
  const page = await (await browser.newContext({ locale: 'nl-NL' })).newPage();
  page.setDefaultTimeout(30_000);
  await page.goto(`http://127.0.0.1:${server.httpPort}${path}`);
  return page;
}

test('the link of the log leads from nothing to a call from outside that an agent answers', async () => {
  const link = server.strays.map((line) => /http\S+(\/inrichten\S+)/.exec(line)?.[1]).find(Boolean) ?? '';
  assert.notEqual(link, '', server.strays.join('\n'));

  const stranger = await open('/');
  await stranger.getByText('nog niet ingericht').waitFor();

  const page = await open(link);
  await page.getByLabel('Gemeente').selectOption({ label: 'Olst-Wijhe' });
  await page.getByLabel('Uw naam').fill('Omar Beheer');
  await page.getByLabel('E-mailadres').fill('omar@olst-wijhe.example');
  await page.getByLabel('Wachtwoord', { exact: true }).fill('te kort');
  await page.keyboard.press('Enter');
  await page.getByText('moet minstens 12 tekens').waitFor();
  await page.getByLabel('Wachtwoord', { exact: true }).fill('een zin die ik onthoud');
  await page.getByLabel('Wachtwoord nog een keer').fill('een zin die ik onthoud');
  await page.keyboard.press('Enter');

  await page.getByText('Wie neemt de telefoon op?').waitFor();
  await page.getByLabel('Naam').fill('Anna de Agent');
  await page.getByLabel('Ook met een bureautoestel (SIP)').check();
  await page.getByRole('button', { name: 'Medewerker toevoegen' }).click();
  const agentLink = new URL((await page.locator('code', { hasText: 'link=' }).textContent()) ?? '');
  await page.getByRole('button', { name: 'Verder' }).click();
  await page.getByText('Er is nog geen lijn').waitFor();
  await page.getByRole('button', { name: 'Lijn toevoegen' }).click();
  await page.getByLabel('Naam', { exact: true }).fill('Onze aanbieder');
  await page.getByLabel('Uitgaande gesprekken via').fill(`127.0.0.9:${provider.port}`);
  await page.getByRole('button', { name: 'Opslaan' }).click();
  await page.getByText('Gebruik alleen kleine letters').waitFor();
  await page.getByLabel('Naam', { exact: true }).fill('aanbieder');
  await page.getByLabel('De aanbieder wil dat wij ons aanmelden').check();
  await page.getByLabel('Server om bij aan te melden').fill(`127.0.0.9:${provider.port}`);
  await page.getByLabel('Gebruikersnaam van de lijn').fill('account77');
  await page.getByLabel('Wachtwoord van de lijn').fill('een zin van de aanbieder');
  await page.getByRole('button', { name: 'Opslaan' }).click();
  await page.getByText('aangemeld tot').waitFor();
  await page.getByRole('button', { name: 'Probeer aanbieder' }).click();
  await page.locator('.utrecht-alert', { hasText: 'De lijn antwoordt' }).waitFor();
  await page.locator('.utrecht-alert', { hasText: 'Aanmelden is gelukt' }).waitFor();
  await page.getByRole('button', { name: 'Verder' }).click();
  await page
    .getByText(/0570 568 ?080/)
    .first()
    .waitFor();

  const agent = await open(agentLink.pathname + agentLink.search);
  await agent.getByRole('link', { name: 'Kies een wachtwoord' }).click();
  await agent.getByLabel('Nieuw wachtwoord').fill('mijn eigen lange zin');
  await agent.getByLabel('Wachtwoord nog een keer').fill('mijn eigen lange zin');
  await agent.keyboard.press('Enter');
  await agent.getByText('Webtelefoon werkt', { exact: true }).waitFor();
  await agent.getByText('Het volgende gesprek verschijnt hier').waitFor();
  const answered = ring(provider, server.sipPort, '+31570568080', 200);
  await agent.getByRole('button', { name: /Beantwoorden/ }).waitFor();
  await page.getByText('Er is een gesprek binnengekomen').waitFor();
  await agent.keyboard.press('b');
  await agent.getByRole('heading', { name: 'In gesprek' }).waitFor();
  await answered;

  await page.getByRole('button', { name: 'Naar het beheer' }).click();
  await page.getByRole('link', { name: 'Medewerkers' }).click();
  await page.getByRole('button', { name: 'Wijzigen Anna de Agent' }).waitFor();

  const late = await open(link);
  await late.getByText('Deze link werkt niet').waitFor();
});
