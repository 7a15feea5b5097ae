/**
 * The softphone against itself: a caller on `/bel` and an agent on the workplace, two browsers with fake
 * microphones, joined by the smallest possible exchange.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { agentState, call } from '../../screens/builders.ts';
import { FakeNetwork } from '../../screens/fake-network.ts';
import { busyWorld } from '../../screens/world-busy.ts';
import { waitUntil } from '../support/wait-until.ts';
import { soundReceived } from './sound-received.ts';
import { openStage } from './stage.ts';

const stage = openStage();

/** Nobody on the phone, ready for a call. */
function idleWorld() {
  const world = busyWorld();
  world.live.myCalls = [];
  world.live.agentState = [agentState()];
  return world;
}

test('a caller in the browser rings, the agent answers with one key, and both hear each other', async () => {
  const agent = await stage.open('/werkplek', idleWorld());
  await agent.getByText('Webtelefoon werkt').waitFor();
  const visitor = await stage.openBeside('/bel');
  await visitor.getByText('Klaar om te bellen').waitFor();
  await visitor.getByRole('button', { name: 'Bellen' }).click();
  await visitor.getByText('De telefoon gaat over').waitFor();

  const ringing = call({ id: 'g-1' });
  stage.server.put('agentState', agentState({ state: 'offered', callId: 'g-1' }));
  stage.server.put('myCalls', ringing);
  await agent.getByRole('button', { name: /Beantwoorden/ }).waitFor();
  await agent.keyboard.press('b');
  await visitor.getByText('Verbonden').waitFor();
  stage.server.put('myCalls', { ...ringing, state: 'talking', answeredAt: stage.server.now() });

  for (const page of [agent, visitor]) {
    await waitUntil('sound to come in', async () => {
      const { packets, energy } = await soundReceived(page);
      return packets > 50 && energy > 0;
    });
  }

  await agent.keyboard.press('m');
  await agent.getByText('Uw microfoon is uit').waitFor();
  await agent.keyboard.press('m');
  await agent.getByText('Uw microfoon is uit').waitFor({ state: 'detached' });
  await visitor.getByRole('button', { name: '5', exact: true }).click();

  await visitor.getByRole('button', { name: 'Ophangen' }).click();
  await visitor.getByText('Klaar om te bellen').waitFor();
  await agent.getByRole('button', { name: /Microfoon uit/ }).waitFor({ state: 'detached' });
});

test('a call that is answered on screen before it has come to the browser is answered when it comes', async () => {
  const agent = await stage.open('/werkplek', idleWorld());
  await agent.getByText('Webtelefoon werkt').waitFor();
  const visitor = await stage.openBeside('/bel');
  await visitor.getByText('Klaar om te bellen').waitFor();
  stage.server.put('myCalls', call({ id: 'g-3' }));
  await agent.getByRole('button', { name: /Beantwoorden/ }).waitFor();
  await agent.keyboard.press('b');
  await visitor.getByRole('button', { name: 'Bellen' }).click();
  await visitor.getByText('Verbonden').waitFor();
});

test('a network that goes dead without a word is told, and the sound finds another way by itself', async (t) => {
  const agent = await stage.open('/werkplek', idleWorld());
  await agent.getByText('Webtelefoon werkt').waitFor();
  const visitor = await stage.openBeside('/bel');
  await visitor.getByText('Klaar om te bellen').waitFor();
  const network = await FakeNetwork.open(8);
  stage.server.telephones.network = network;
  try {
    await visitor.getByRole('button', { name: 'Bellen' }).click();
    const card = call({ id: 'g-4' });
    stage.server.put('myCalls', card);
    await agent.getByRole('button', { name: /Beantwoorden/ }).waitFor();
    await agent.keyboard.press('b');
    await visitor.getByText('Verbonden').waitFor();
    stage.server.put('myCalls', { ...card, state: 'talking', answeredAt: stage.server.now() });
    const heardBy = async () => (await soundReceived(agent)).packets;
    await waitUntil('sound to come in', async () => (await heardBy()) > 50);
    // At the far end of a call is the server, which answers offers and makes none by itself.
    await visitor.evaluate(
      "Object.defineProperty(connections.at(-1), 'iceConnectionState', { get: () => 'connected' })",
    );
    network.cut();
    const begun = performance.now();
    await agent.getByText('Er komt geen geluid binnen').waitFor();
    const toldMs = performance.now() - begun;
    const before = await heardBy();
    await waitUntil('the sound to be back', async () => (await heardBy()) > before + 50, 60_000);
    const backMs = performance.now() - begun;
    assert.ok(network.offers > 1, 'the softphone offered another way');
    await agent.getByText('Er komt geen geluid binnen').waitFor({ state: 'detached' });
    t.diagnostic(`told after ${toldMs.toFixed()} ms, heard again after ${backMs.toFixed()} ms`);
  } finally {
    stage.server.telephones.network = null;
    network.close();
  }
});

test('an agent who refuses lets the caller know at once', async () => {
  const agent = await stage.open('/werkplek', idleWorld());
  await agent.getByText('Webtelefoon werkt').waitFor();
  const visitor = await stage.openBeside('/bel');
  await visitor.getByText('Klaar om te bellen').waitFor();
  await visitor.getByRole('button', { name: 'Bellen' }).click();
  stage.server.put('myCalls', call({ id: 'g-2' }));
  await agent.getByRole('button', { name: /Weigeren/ }).waitFor();
  // Before it has come here the stand-in server is asked to refuse, and it has no way to.
  await agent.getByText('Neem op met uw toestel').waitFor({ state: 'detached' });
  await agent.keyboard.press('x');
  await visitor.getByText(/Het gesprek is beëindigd/).waitFor();
});

test('when the registrar refuses, the agent reads what that means and the phone keeps trying', async () => {
  const world = idleWorld();
  const agent = await stage.open('/werkplek', { ...world, phoneFails: true });
  await agent.getByText('Webtelefoon werkt niet').waitFor();
  stage.server.world = { ...stage.server.world, phoneFails: false };
  await agent.getByText('Webtelefoon werkt', { exact: true }).waitFor();
  assert.equal(await agent.getByText('Webtelefoon werkt niet').count(), 0);
});

test('the level meter moves with the microphone, and lets it go when the test is stopped', async () => {
  const agent = await stage.open('/werkplek', idleWorld());
  await agent.getByText('Webtelefoon werkt').waitFor();
  await agent.getByRole('button', { name: 'Geluid' }).click();
  await agent.getByRole('button', { name: 'Microfoon testen' }).click();
  const meter = agent.getByRole('meter', { name: 'Geluidssterkte van de microfoon' });
  await meter.waitFor();
  const level = () => meter.evaluate((element) => (element as unknown as { value: number }).value);
  // The fake microphone beeps every second.
  await waitUntil('the meter to move', async () => (await level()) > 0.1, 30_000);
  await agent.getByRole('button', { name: 'Stop test' }).click();
  await meter.waitFor({ state: 'detached' });
});

test('a notification of the computer is asked for by a choice, and tells who rings while one looks elsewhere', async () => {
  const agent = await stage.open('/werkplek', idleWorld());
  await agent.getByText('Webtelefoon werkt').waitFor();
  // Nothing is asked before somebody wants it.
  assert.notEqual(await agent.evaluate('Notification.permission'), 'granted');
  await agent.context().grantPermissions(['notifications']);
  await agent.evaluate(`
    globalThis.shown = [];
    const Original = Notification;
    globalThis.Notification = class extends Original {
      constructor(title, options) { super(title, options); globalThis.shown.push({ title, ...options, open: true }); }
      close() { super.close(); globalThis.shown.at(-1).open = false; }
    };
    document.hasFocus = () => false;
  `);
  await agent.getByRole('button', { name: 'Geluid' }).click();
  const choice = agent.getByRole('checkbox', { name: 'Melding van de computer bij een gesprek' });
  // The browser is asked first: the mark comes a moment after the click.
  await choice.click();
  await waitUntil('the choice to be kept', () => choice.isChecked(), 30_000);
  await agent.keyboard.press('Escape');
  stage.server.put('myCalls', call({ id: 'g-5' }));
  await agent.getByRole('button', { name: /Beantwoorden/ }).waitFor();
  const shown = () => agent.evaluate<{ body: string; open: boolean }[]>('globalThis.shown');
  await waitUntil('a notification', async () => (await shown()).length > 0, 30_000);
  assert.match((await shown())[0]?.body ?? '', /0570 51 22 34 Olst-Wijhe/);
  stage.server.remove('myCalls', 'g-5');
  await waitUntil('it to be taken away', async () => (await shown()).every(({ open }) => !open), 30_000);
});

test('who refused notifications reads where to allow them', async () => {
  const agent = await stage.open('/werkplek', idleWorld());
  await agent.getByText('Webtelefoon werkt').waitFor();
  await agent.evaluate("Notification.requestPermission = async () => 'denied'");
  await agent.getByRole('button', { name: 'Geluid' }).click();
  await agent.getByRole('checkbox', { name: 'Melding van de computer bij een gesprek' }).click();
  await agent.getByText('De browser staat geen meldingen toe').waitFor();
});

test('who becomes available with a slow network and a microphone that is off is warned of both', async () => {
  const world = busyWorld();
  world.live.myCalls = [];
  world.live.agentState = [agentState({ state: 'paused' })];
  const agent = await stage.open('/werkplek', world);
  await agent.getByText('Webtelefoon werkt', { exact: true }).waitFor();
  await agent.route('**/api/v1/installatie', async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 600));
    await route.continue();
  });
  await agent.evaluate(
    'navigator.mediaDevices.getUserMedia = async () => new AudioContext().createMediaStreamDestination().stream',
  );
  await agent.getByRole('button', { name: 'Ik ben beschikbaar' }).click();
  await agent.getByText('De microfoon geeft geen geluid').waitFor();
  await agent.getByText('De verbinding met de server is traag').waitFor();
});

test('a microphone that works gives no warning', async () => {
  const world = busyWorld();
  world.live.myCalls = [];
  world.live.agentState = [agentState({ state: 'paused' })];
  const agent = await stage.open('/werkplek', world);
  await agent.getByText('Webtelefoon werkt', { exact: true }).waitFor();
  await agent.evaluate(`
    const { mediaDevices } = navigator;
    const original = mediaDevices.getUserMedia.bind(mediaDevices);
    mediaDevices.getUserMedia = async (wanted) => {
      const stream = await original(wanted);
      const [track] = stream.getTracks();
      const stop = track.stop.bind(track);
      track.stop = () => { stop(); globalThis.released = true; };
      return stream;
    };
  `);
  await agent.getByRole('button', { name: 'Ik ben beschikbaar' }).click();
  await waitUntil('the microphone to be let go', () =>
    agent.evaluate<boolean>('globalThis.released === true'),
  );
  assert.equal(await agent.getByText('De microfoon geeft geen geluid').count(), 0);
});

test('a second tab says that the telephone is in the other one, takes it over when asked, and gives it back', async () => {
  const first = await stage.open('/werkplek', idleWorld());
  await first.getByText('Webtelefoon werkt').waitFor();
  const second = await first.context().newPage();
  second.setDefaultTimeout(30_000);
  await second.goto(first.url());
  const elsewhere = 'in een ander tabblad';
  await second.getByText(elsewhere).waitFor();
  assert.equal(await first.getByText('Webtelefoon werkt').count(), 1);
  await second.getByRole('button', { name: 'Hier gebruiken' }).click();
  await second.getByText('Webtelefoon werkt').waitFor();
  await first.getByText(elsewhere).waitFor();
  await second.close();
  await first.getByText('Webtelefoon werkt').waitFor();
});
