/** Callback instead of waiting: chosen by keys in a browser, and rung by an agent who is free again. */
import { test } from 'node:test';
import type { Hall } from './hall.ts';

export function callback(hall: Hall): void {
  test('a caller who presses 1 and a number is let go, and is rung by the next free agent; both hear each other', async () => {
    const anna = await hall.atWork('anna');
    await anna.keyboard.press('p');
    await anna.getByRole('combobox', { name: 'Reden van de pauze' }).waitFor();
    await anna.getByRole('button', { name: 'Start pauze' }).click();
    await anna.getByRole('button', { name: /Ik ben beschikbaar/ }).waitFor();
    const told = await hall.facts('call.waitAnnounced');
    const caller = await hall.ring();
    await hall.fact('call.waitAnnounced', told);
    const key = (digit: string) => caller.getByRole('button', { name: digit, exact: true }).click();
    await key('1');
    // Who withholds the number is asked for one, which may be keyed over the words.
    await hall.hears(caller);
    for (const digit of '0612345678#') await key(digit);
    await hall.fact('call.callbackQueued');
    await hall.orWhy(caller.getByText('Klaar om te bellen').waitFor());

    const outside = await hall.outsideAnswers();
    await anna.keyboard.press('g');
    await hall.answer(anna);
    await Promise.all([hall.hears(anna), hall.hearsOutside(outside)]);
    await anna.keyboard.press('o');
    await hall.isFree(anna);
  });
}
