/** A calamity message, from the administrator's screen to the next caller's ear. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { soundReceived } from '../sound-received.ts';
import type { Hall } from './hall.ts';

export function calamity(hall: Hall): void {
  test('a calamity message that is switched on is what the next caller hears', async () => {
    await hall.calamityOn();
    const [ended, rung] = await Promise.all([hall.facts('call.ended'), hall.facts('call.offered')]);
    // The message is short, and may be over before a slow page is looked at: the page keeps what it heard.
    const caller = await hall.page('caller', '/bel');
    const before = await soundReceived(caller);
    await hall.dial();
    await hall.until('the message to be heard', async () => {
      const { packets, energy } = await soundReceived(caller);
      return packets > before.packets + 25 && energy > before.energy;
    });
    // The message is all there is: the call ends by itself, and nobody's telephone rings.
    await hall.fact('call.ended', ended);
    await hall.orWhy(caller.getByText('Klaar om te bellen').waitFor());
    assert.equal(await hall.facts('call.offered'), rung);
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
