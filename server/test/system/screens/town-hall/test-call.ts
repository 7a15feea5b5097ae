/** The test call with oneself, from the dialog with the sound devices to the server and back. */
import { test } from 'node:test';
import type { Hall } from './hall.ts';

export function testCall(hall: Hall): void {
  test('an agent rings the test call from the screen, hears it, and stops it', async () => {
    const anna = await hall.atWork('anna');
    await anna.getByRole('button', { name: 'Geluid' }).click();
    const dialog = anna.getByRole('dialog');
    await hall.orWhy(dialog.getByRole('button', { name: 'Proefgesprek', exact: true }).click());
    await hall.orWhy(dialog.getByText('Luister, spreek na de toon').waitFor());
    await hall.hears(anna);
    await dialog.getByRole('button', { name: 'Stop proefgesprek' }).click();
    await dialog.getByRole('button', { name: 'Proefgesprek', exact: true }).waitFor();
    await dialog.getByRole('button', { name: 'Sluiten' }).click();
  });
}
