/** A promise whose owner goes away: the deputy has it on the screen, and hands it on to a colleague with a word. */
import { test } from 'node:test';
import type { Hall } from './hall.ts';

export function promises(hall: Hall): void {
  test('a note of somebody who goes away is on the deputy’s screen, who forwards it; who gets it closes it', async () => {
    const fatima = await hall.page('fatima');
    const question = 'Mag de dakkapel aan de voorkant?';
    await fatima.getByLabel('Ik ben afwezig', { exact: true }).check();
    await fatima.getByLabel('Vervanger', { exact: true }).selectOption('Anna Agent');
    await fatima.getByRole('button', { name: 'Opslaan' }).first().click();
    await fatima.getByText('U bent afwezig').first().waitFor();

    // Anna is of another team: only that she stands in puts the note on her screen.
    const anna = await hall.atWork('anna');
    const note = (page: typeof anna) => page.getByRole('listitem').filter({ hasText: question });
    await note(anna).getByText('Fatima Vergunningen is afwezig, Anna Agent neemt waar').waitFor();
    await note(anna)
      .getByRole('button', { name: /^Oppakken/ })
      .click();
    await note(anna)
      .getByRole('button', { name: /^Niet bereikt/ })
      .click();
    const result = anna.getByRole('dialog');
    await result.getByLabel('Hoe ging het?').selectOption('voicemail');
    await result.getByRole('button', { name: 'Opslaan' }).click();
    await note(anna)
      .getByText(/Anna Agent · voicemail/)
      .waitFor();
    await note(anna)
      .getByRole('button', { name: /^Oppakken/ })
      .click();
    await note(anna)
      .getByRole('button', { name: /^Doorsturen/ })
      .click();
    const forward = anna.getByRole('dialog');
    await forward.getByLabel('Voor team').selectOption('deventer/publiekszaken');
    await forward.getByLabel('Voor medewerker').selectOption('Ellen Leider');
    await forward.getByLabel('Opmerking voor de collega’s').fill('Jij kent deze zaak.');
    await forward.getByRole('button', { name: 'Doorsturen' }).click();

    const ellen = await hall.page('ellen');
    await ellen.getByRole('link', { name: 'Mijn bereikbaarheid' }).click();
    await note(ellen).getByText('Jij kent deze zaak.').waitFor();
    await note(ellen)
      .getByText(/Anna Agent · voicemail/)
      .waitFor();
    await note(ellen)
      .getByRole('button', { name: /^Oppakken/ })
      .click();
    await note(ellen)
      .getByRole('button', { name: /^Gesproken: sluiten/ })
      .click();
    await hall.fact('note.closed');
    await note(ellen).waitFor({ state: 'detached' });
  });
}
