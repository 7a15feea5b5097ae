/** The server is started again under open screens, and a calamity message outlives it. */
import { test } from 'node:test';
import type { Hall } from './hall.ts';

export function restart(hall: Hall): void {
  test('a restart of the server under open screens is told, and everything comes back by itself', async () => {
    const anna = await hall.atWork('anna');
    const omar = await hall.calamityOn();
    const start = await hall.stopServer();
    await anna.getByText('kan verouderd zijn').first().waitFor();
    await start();
    await hall.orWhy(anna.getByText('kan verouderd zijn').first().waitFor({ state: 'detached' }));
    await hall.orWhy(anna.getByText('Webtelefoon werkt', { exact: true }).waitFor());
    // What was switched on is on still.
    await omar.getByRole('button', { name: 'Zet calamiteit uit' }).click();
    await omar.getByText('Er is geen calamiteit').waitFor();
    const { agent, caller } = await hall.talk();
    await hall.hears(caller, agent);
    await caller.getByRole('button', { name: 'Ophangen' }).click();
  });
}
