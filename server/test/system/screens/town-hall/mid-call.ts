/** What happens to a conversation when the agent's page or network goes: it is kept. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Hall } from './hall.ts';

export function midCall(hall: Hall): void {
  test('an agent who loads the page anew in mid-call goes on talking, with all that was typed', async () => {
    const { agent, caller } = await hall.talk();
    await hall.hears(caller, agent);
    await agent.keyboard.press('m');
    await agent.getByText('Uw microfoon is uit').waitFor();
    await agent.keyboard.press('n');
    await agent.getByRole('textbox', { name: 'Naam beller' }).last().fill('Mevrouw Jansen');
    await agent.getByRole('textbox', { name: 'Vraag van de beller' }).fill('Mag mijn schuur blijven staan?');
    await agent.reload();

    await hall.orWhy(agent.getByRole('heading', { name: 'In gesprek' }).waitFor());
    await hall.orWhy(agent.getByRole('button', { name: /Microfoon aan/ }).waitFor());
    await agent.keyboard.press('m');
    await agent.getByText('wordt hersteld').waitFor({ state: 'detached' });
    await hall.hears(caller, agent);
    const question = agent.getByRole('textbox', { name: 'Vraag van de beller' });
    assert.equal(await question.inputValue(), 'Mag mijn schuur blijven staan?');
    const name = agent.getByRole('textbox', { name: 'Naam beller' }).last();
    assert.equal(await name.inputValue(), 'Mevrouw Jansen');
    await caller.getByRole('button', { name: 'Ophangen' }).click();
    await hall.isFree(agent);
  });

  test('sound that is lost in mid-call comes back by itself, and so does the way to the server', async () => {
    const { agent, caller } = await hall.talk();
    const [back, left] = await Promise.all([hall.facts('call.phoneBack'), hall.facts('call.partyLeft')]);
    await hall.hears(caller, agent);
    // The network takes the sound: the far end goes without a word from the page.
    await agent.evaluate('globalThis.connections.at(-1).close()');
    // What the page says meanwhile may be there too short to be seen: the ledger tells.
    await hall.fact('call.phoneBack', back);
    await hall.hears(caller, agent);
    // The network takes the way to the server: the talk goes on meanwhile.
    await agent.evaluate('for (const socket of globalThis.sockets) socket.close()');
    await hall.orWhy(agent.getByText('Webtelefoon werkt', { exact: true }).waitFor());
    await hall.hears(caller, agent);
    await agent.keyboard.press('o');
    await caller.getByText('Klaar om te bellen').waitFor();
    await hall.isFree(agent);
    assert.equal(await hall.facts('call.phoneBack'), back + 1);
    assert.equal(await hall.facts('call.partyLeft'), left, 'nobody was sent back to the line');
  });
}
