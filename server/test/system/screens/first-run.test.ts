/** From an empty data folder to an administrator and a first agent, by the link of the log. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type Browser, chromium, type Page } from 'playwright-core';
import { chromiumOptions } from '../../screens/chromium.ts';
import { type RunningServer, startServer } from '../support/server-process.ts';

let server: RunningServer;
let browser: Browser;

before(async () => {
  server = await startServer();
  browser = await chromium.launch(chromiumOptions);
});

after(async () => {
  await browser?.close();
  await server?.dispose();
});

async function open(path: string): Promise<Page> {
  const page = await (await browser.newContext({ locale: 'nl-NL' })).newPage();
  page.setDefaultTimeout(30_000);
  await page.goto(`http://127.0.0.1:${server.httpPort}${path}`);
  return page;
}

test('the link of the log leads from nothing to an administrator, an agent and the numbers to ring', async () => {
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
  await page.getByText('BEREIKBAAR_TRUNKS_FILE').waitFor();
  await page.getByRole('button', { name: 'Verder' }).click();
  await page
    .getByText(/0570 568 ?080/)
    .first()
    .waitFor();
  await page.getByRole('button', { name: 'Naar het beheer' }).click();
  await page.getByRole('link', { name: 'Medewerkers' }).click();
  await page.getByRole('button', { name: 'Wijzigen Anna de Agent' }).waitFor();

  const agent = await open(agentLink.pathname + agentLink.search);
  await agent.getByText('Webtelefoon werkt', { exact: true }).waitFor();

  const late = await open(link);
  await late.getByText('Deze link werkt niet').waitFor();
});
