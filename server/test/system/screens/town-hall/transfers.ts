/** Transfers on screen: blind, with a consultation, to a line, to a number outside, and what happens without an answer. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import type { Hall } from './hall.ts';

/** Searches a destination and chooses it. */
async function choose(page: Page, search: string, option: RegExp): Promise<void> {
  await page.keyboard.press('Alt+v');
  await page.getByRole('combobox', { name: /Zoek een medewerker/ }).fill(search);
  await page.getByRole('option', { name: option }).waitFor();
  await page.keyboard.press('Enter');
}

/** Chooses a destination and consults it, with the keyboard alone. */
async function consult(page: Page, search: string, option: RegExp): Promise<void> {
  await choose(page, search, option);
  await page.getByRole('button', { name: 'Eerst overleggen' }).waitFor();
  await page.keyboard.press('Enter');
}

export function transfers(hall: Hall): void {
  test('without an answer the caller is back with the same agent and the reason, and a note is made', async () => {
    // An employee arranges how long her desk phone rings; it is registered, and nobody picks it up.
    const fatima = await hall.page('fatima');
    await fatima.getByLabel('Zo lang gaat mijn telefoon over').selectOption('10');
    await fatima.getByRole('button', { name: 'Opslaan' }).first().click();
    await fatima.getByText('Opgeslagen').first().waitFor();
    await hall.deskPhone('fatima');
    const { agent, caller } = await hall.talk();
    await consult(agent, 'fatima', /Fatima/);
    // On a slow machine the ringing may be over before it is looked at: the next sentence stays.
    const ringing = agent.getByText('Fatima Vergunningen wordt gebeld');
    await hall.orWhy(ringing.or(agent.getByText('neemt niet op')).first().waitFor());
    await hall.hears(caller);
    await hall.orWhy(agent.getByText('Fatima Vergunningen: neemt niet op').waitFor());
    await hall.hears(caller, agent);
    await agent.keyboard.press('Alt+n');
    await agent.getByRole('textbox', { name: 'Vraag', exact: true }).fill('Mag de dakkapel aan de voorkant?');
    await agent.getByRole('textbox', { name: 'Telefoonnummer' }).fill('0612345678');
    await agent.getByRole('button', { name: 'Notitie opslaan' }).click();
    await agent.locator('[data-announcer="polite"]').filter({ hasText: 'Notitie TB-' }).waitFor();
    await agent.keyboard.press('o');
    await hall.isFree(agent);
    // The note is on the employee's own list.
    await hall.orWhy(fatima.getByText('Mag de dakkapel aan de voorkant?').first().waitFor());
  });

  test('a number outside is consulted: the agent talks with it, goes to and fro, and comes back', async () => {
    const outside = await hall.outsideAnswers();
    const { agent, caller } = await hall.talk();
    await consult(agent, '0612345678', /0612345678/);
    await hall.orWhy(agent.getByText('U overlegt met').waitFor());
    await Promise.all([hall.hears(agent, caller), hall.hearsOutside(outside)]);
    await agent.keyboard.press('s');
    await agent.getByText('U praat met de beller').waitFor();
    await hall.hears(agent, caller);
    await agent.keyboard.press('r');
    await agent.getByText('U praat met de beller').waitFor({ state: 'detached' });
    await hall.hears(agent, caller);
    await agent.keyboard.press('o');
    await hall.isFree(agent);
  });

  test('a blind transfer lets the agent go at once; the caller talks with the number outside', async () => {
    const outside = await hall.outsideAnswers();
    const { agent, caller } = await hall.talk();
    await choose(agent, '0612345678', /0612345678/);
    await agent.getByRole('button', { name: 'Direct doorverbinden' }).click();
    await hall.isFree(agent);
    await Promise.all([hall.hears(caller), hall.hearsOutside(outside)]);
    await caller.getByText('Verbonden').waitFor();
  });

  test('a line is consulted by ringing who is free; all three talk, also after a reload, and the colleague gets the caller', async () => {
    const { agent, caller } = await hall.talk();
    await agent
      .getByRole('textbox', { name: 'Vraag van de beller' })
      .fill('Kan mijn afspraak een dag later?');
    await agent.getByText('Registratie opgeslagen').waitFor();
    const bram = await hall.atWork('bram');
    await consult(agent, 'kcc', /Wachtrij/);
    await hall.orWhy(bram.getByText('Doorverbonden door Anna Agent').waitFor());
    await bram.getByText('Kan mijn afspraak een dag later?').first().waitFor();
    await hall.answer(bram);
    await agent.getByText('U overlegt met').waitFor();
    await hall.hears(agent, bram, caller);
    await agent.keyboard.press('e');
    await agent.getByText('met zijn drieën: u').waitFor();
    await hall.hears(agent, bram, caller);
    // The colleague loads the page anew in the middle of it.
    const back = await hall.facts('call.phoneBack');
    await bram.reload();
    await hall.fact('call.phoneBack', back);
    await hall.hears(agent, bram, caller);
    await agent.getByText('met zijn drieën: u').waitFor();
    await agent.keyboard.press('d');
    await hall.isFree(agent);
    await hall.hears(bram, caller);
    await bram.keyboard.press('Alt+o');
    await caller.getByText('Klaar om te bellen').waitFor();
    await hall.leave('bram');
    assert.equal(await agent.getByText('De beller is terug bij u').count(), 0);
  });
}
