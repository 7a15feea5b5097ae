/** A conversation between browsers, and a leader who takes part in it. */
import { test } from 'node:test';
import type { Hall } from './hall.ts';

export function conversations(hall: Hall): void {
  test('who rings from the browser hears the town hall, is answered, and both hear each other', async () => {
    const anna = await hall.atWork('anna');
    const caller = await hall.ring();
    await hall.hears(caller);
    await hall.answer(anna);
    await hall.hears(caller, anna);
    const leader = await hall.page('ellen');
    await leader.getByRole('button', { name: 'Meedoen Anna Agent' }).click();
    await hall.orWhy(leader.getByText('u luistert mee').waitFor());
    await hall.hears(leader);
    await leader.getByRole('button', { name: 'Meepraten' }).click();
    await leader.getByText('u doet mee met het gesprek').waitFor();
    await hall.hears(caller, anna);
    await leader.getByRole('button', { name: 'Stoppen' }).click();
    await caller.getByRole('button', { name: 'Ophangen' }).click();
    await hall.isFree(anna);
  });
}
