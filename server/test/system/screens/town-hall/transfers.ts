/** Transfers on screen: with a consultation, to a line, to a number outside, and what happens without an answer. */
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import type { Hall } from './hall.ts';

/** Chooses a destination and how, with the keyboard alone. */
async function transferTo(
  page: Page,
  search: string,
  option: RegExp,
  how: 'Eerst overleggen' | 'Direct',
): Promise<void> {
  await page.keyboard.press('Alt+v');
  await page.getByRole('combobox', { name: /Zoek een medewerker/ }).fill(search);
  await page.getByRole('option', { name: option }).waitFor();
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Eerst overleggen' }).waitFor();
  if (how === 'Direct') await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
}

export function transfers(hall: Hall): void {
  test('a colleague is consulted, spoken to in turn, all three together, and gets the caller', async () => {
    const { agent, caller } = await hall.talk();
    const bram = await hall.page('bram');
    await hall.isFree(bram);
    await agent
      .getByRole('textbox', { name: 'Vraag van de beller' })
      .fill('Kan mijn afspraak een dag later?');
    await agent.getByText('Registratie opgeslagen').waitFor();
    await transferTo(agent, 'bram', /Bram Agent/, 'Eerst overleggen');
    await hall.orWhy(agent.getByText('Bram Agent wordt gebeld').waitFor());
    await hall.orWhy(bram.getByText('Doorverbonden door Anna Agent').waitFor());
    await bram.getByText('Kan mijn afspraak een dag later?').first().waitFor();
    await hall.answer(bram);
    await agent.getByText('U overlegt met Bram Agent').waitFor();
    await hall.hears(agent, bram, caller);
    await agent.keyboard.press('Alt+s');
    await agent.getByText('U praat met de beller').waitFor();
    await hall.hears(agent, caller);
    await agent.keyboard.press('Alt+e');
    await agent.getByText('met zijn drieën: u').waitFor();
    await hall.hears(agent, bram, caller);
    await agent.keyboard.press('Alt+d');
    await hall.isFree(agent);
    await hall.hears(bram, caller);
    await bram.keyboard.press('Alt+o');
    await caller.getByText('Klaar om te bellen').waitFor();
  });
}
