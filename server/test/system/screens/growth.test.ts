/**
 * A screen that stays open all day does not grow: as many changes as eight hours bring are played through the
 * live feed, and memory is looked at after.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CDPSession, Page } from 'playwright-core';
import { agentNow, agentState, call } from '../../screens/builders.ts';
import { busyWorld } from '../../screens/world-busy.ts';
import { openStage } from './stage.ts';

const stage = openStage();

/** In eight hours: an agent has a call every three minutes and a bit, the leader sees one every ten seconds. */
const callsOfAgent = (8 * 3600) / 200;
const callsSeen = (8 * 3600) / 10;
const rounds = 12;
/** What a browser may keep for reasons of its own, bytes. */
const slackBytes = 2_000_000;

async function memoryOf(session: CDPSession): Promise<{ readonly bytes: number; readonly nodes: number }> {
  await session.send('HeapProfiler.collectGarbage');
  const { metrics } = await session.send('Performance.getMetrics');
  const value = (name: string): number => metrics.find((one) => one.name === name)?.value ?? 0;
  return { bytes: value('JSHeapUsedSize'), nodes: value('Nodes') };
}

async function measure(page: Page, play: (round: number) => Promise<void>): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable');
  // The first rounds fill caches that stay as they are.
  for (let round = 0; round < 2; round += 1) await play(round);
  const before = await memoryOf(session);
  for (let round = 2; round < rounds; round += 1) await play(round);
  const after = await memoryOf(session);
  assert.ok(after.bytes < before.bytes + slackBytes, `${before.bytes} became ${after.bytes} bytes`);
  assert.ok(after.nodes < before.nodes * 1.5 + 200, `${before.nodes} became ${after.nodes} nodes`);
}

test('the agent’s screen is as small after a day of calls as in the morning', async () => {
  const world = busyWorld();
  world.live.myCalls = [];
  world.live.agentState = [agentState()];
  const page = await stage.open('/werkplek', world);
  await page.getByText('Het volgende gesprek verschijnt hier').waitFor();
  await measure(page, async (round) => {
    for (let index = 0; index < callsOfAgent / rounds; index += 1) {
      const id = `g-${round}-${index}`;
      stage.server.put('agentState', agentState({ state: 'offered', callId: id }));
      stage.server.put('myCalls', call({ id }));
      stage.server.put('myCalls', { ...call({ id }), state: 'talking', answeredAt: stage.server.now() });
      stage.server.remove('myCalls', id);
      stage.server.put('agentState', agentState());
      if (index % 20 === 0) await page.evaluate('new Promise((done) => requestAnimationFrame(done))');
    }
    await page.getByText('Het volgende gesprek verschijnt hier').waitFor();
  });
});

test('the leader’s screen is as small after a day of calls as in the morning', async () => {
  const page = await stage.open('/bereikbaarheid', busyWorld());
  await page.getByText('Daan Wolters').waitFor();
  await measure(page, async (round) => {
    for (let index = 0; index < callsSeen / rounds; index += 1) {
      const state = index % 2 === 0 ? 'talking' : 'available';
      stage.server.put('agents', agentNow(`m${index % 40}`, `Medewerker ${index % 40}`, { state }));
      if (index % 20 === 0) await page.evaluate('new Promise((done) => requestAnimationFrame(done))');
    }
    stage.server.put('agents', agentNow('ronde', `Ronde ${round}`));
    await page.getByText(`Ronde ${round}`, { exact: true }).waitFor();
  });
});
