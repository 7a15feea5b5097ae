/** The agent's main flows with the keyboard alone, and what a screen reader is told meanwhile. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { withCall } from '../../screens/scenes.ts';
import { busyWorld } from '../../screens/world-busy.ts';
import { openStage } from './stage.ts';

const stage = openStage();

function focused(page: Page): Promise<string> {
  return page.evaluate<string>('document.activeElement?.textContent?.trim() ?? ""');
}

test('a ringing call is read aloud with the caller, and one key answers it', async () => {
  const page = await stage.open('/werkplek', busyWorld());
  const spoken = page.locator('[data-announcer="assertive"]');
  await spoken.filter({ hasText: 'Er belt iemand: J. van Dalen' }).waitFor();
  assert.match(await page.title(), /J\. van Dalen/);
  await page.keyboard.press('b');
  await page.getByRole('heading', { name: 'In gesprek' }).waitFor();
});

test('a call is answered, registered, transferred after consulting and wrapped up without the mouse', async () => {
  const page = await stage.open('/werkplek', busyWorld());
  await page.getByText('J. van Dalen').first().waitFor();
  await page.keyboard.press('b');
  await page.getByRole('textbox', { name: 'Naam beller' }).focus();
  await page.keyboard.type('Jan van Dalen');
  await page.keyboard.press('Tab');
  await page.keyboard.type('dakkapel');
  await page.getByRole('option', { name: 'Omgevingsvergunning' }).waitFor();
  await page.keyboard.press('Enter');
  await page.getByText('Begin pas met bouwen').waitFor();

  // In a text field the letter needs Alt.
  await page.keyboard.press('Alt+v');
  const search = page.getByRole('combobox', { name: /Zoek een medewerker/ });
  await search.waitFor();
  await page.keyboard.type('fatima');
  await page.getByRole('option', { name: /^Fatima/ }).waitFor();
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Eerst overleggen' }).waitFor();
  assert.equal(await focused(page), 'Eerst overleggen');
  await page.keyboard.press('Enter');
  await page.getByText('U overlegt met fatima').waitFor();
  await page.keyboard.press('Alt+d');
  await page.getByText('Gesprek beëindigd').waitFor();
  await page.keyboard.press('Alt+g');
  await page.getByText('Het volgende gesprek verschijnt hier').waitFor();
  assert.equal(stage.server.world.live.agentState[0]?.state, 'available');
});

test('Enter that comes before the names chooses the one that was searched for, and nobody of before', async () => {
  const page = await stage.open('/werkplek', withCall(busyWorld()));
  await page.getByRole('heading', { name: 'In gesprek' }).waitFor();
  await page.keyboard.press('v');
  const search = page.getByRole('combobox', { name: /Zoek een medewerker/ });
  await search.fill('a');
  await page.getByRole('option').nth(1).waitFor();
  let answer = () => {};
  const asked = new Promise<void>((resolve) => {
    answer = resolve;
  });
  await page.route('**/doorverbindbestemmingen**', async (route) => {
    await asked;
    await route.continue();
  });
  await search.fill('fatima');
  await page.keyboard.press('Enter');
  assert.equal(await page.getByRole('button', { name: 'Eerst overleggen' }).count(), 0);
  answer();
  await page.getByRole('button', { name: 'Eerst overleggen' }).waitFor();
  await page.keyboard.press('Enter');
  await page.getByText('U overlegt met fatima').waitFor();
});

test('a callback note is made from the call with the promise in sight, and mistakes are told at the field', async () => {
  const page = await stage.open('/werkplek', withCall(busyWorld()));
  await page.getByRole('heading', { name: 'In gesprek' }).waitFor();
  await page.keyboard.press('n');
  await page.getByText('Vergunningen belt u terug').waitFor();
  const question = page.getByRole('textbox', { name: 'Vraag', exact: true });
  await question.fill('');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.getByText('Vul de vraag in.').waitFor();
  assert.equal(await question.getAttribute('aria-invalid'), 'true');
  await question.fill('Graag terugbellen over de dakkapel.');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.locator('[data-announcer="polite"]').filter({ hasText: 'Notitie TB-' }).waitFor();
  assert.equal(stage.server.world.live.notes.length, 4);
});

test('hold, pause with a reason and the help are one key away', async () => {
  const page = await stage.open('/werkplek', withCall(busyWorld()));
  await page.getByRole('heading', { name: 'In gesprek' }).waitFor();
  await page.keyboard.press('w');
  await page.getByRole('heading', { name: 'In de wacht' }).waitFor();
  await page.keyboard.press('w');
  await page.getByRole('heading', { name: 'In gesprek' }).waitFor();
  await page.keyboard.press('?');
  await page.getByRole('dialog', { name: 'Sneltoetsen' }).waitFor();
  await page.getByRole('dialog').getByText('Ophangen').waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await page.keyboard.press('p');
  await page.getByRole('combobox', { name: 'Reden van de pauze' }).waitFor();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
});

test('single-key shortcuts can be turned off (WCAG 2.1.4)', async () => {
  const page = await stage.open('/werkplek', busyWorld());
  await page.getByRole('button', { name: 'Sanne de Boer' }).click();
  await page.getByRole('checkbox', { name: 'Sneltoetsen gebruiken' }).uncheck();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await page.keyboard.press('b');
  await page.getByRole('button', { name: /Beantwoorden/ }).waitFor();
  assert.equal(stage.server.world.live.myCalls[0]?.state, 'ringing');
});

test('the first Tab stop is a link past the menu', async () => {
  const page = await stage.open('/werkplek', busyWorld());
  await page.getByText('J. van Dalen').first().waitFor();
  await page.keyboard.press('Tab');
  assert.equal(await focused(page), 'Naar de inhoud');
});
