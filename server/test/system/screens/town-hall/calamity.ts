/** A calamity message, from the administrator's screen to the next caller's ear. */
import { test } from 'node:test';
import type { Hall } from './hall.ts';

export function calamity(hall: Hall): void {
  test('a calamity message that is switched on is what the next caller hears', async () => {
    const omar = await hall.page('omar');
    await omar.getByRole('link', { name: /^Calamiteit/ }).click();
    await omar.getByLabel('Tekst voor bellers').fill('Er is een stroomstoring. Bel morgen terug.');
    await omar.getByLabel('stopt het gesprek').check();
    await omar.getByRole('button', { name: 'Zet calamiteit aan' }).click();
    await omar.getByRole('dialog').getByRole('button', { name: 'Zet calamiteit aan' }).click();
    await omar.getByText('Calamiteit voor Deventer').waitFor();
    const caller = await hall.ring();
    await hall.hears(caller);
    // The message is all there is: the call ends by itself, and nobody's telephone rings.
    await hall.orWhy(caller.getByText('Klaar om te bellen').waitFor());
    const ellen = await hall.page('ellen');
    await ellen.goto(hall.address('/bereikbaarheid/pogingen'));
    await ellen
      .getByRole('button', { name: /vandaag/ })
      .first()
      .click();
    await ellen
      .getByText(/calamiteit/i)
      .first()
      .waitFor();
  });
}
