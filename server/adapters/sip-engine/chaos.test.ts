/** Random peers and applications on a virtual clock: no fault, and nothing is left in the end. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as delay, setImmediate as turn } from 'node:timers/promises';
import { corpus } from '../../protocol/sip/testing/corpus.ts';
import { SeededRandom } from '../../protocol/sip/testing/random.ts';
import { Chaos } from './testing/chaos.ts';
import { Laboratory } from './testing/laboratory.ts';

for (const seed of [1, 2, 3]) {
  test(`seed ${seed}: three thousand messages without a fault, then everything is forgotten`, async () => {
    const faults: unknown[] = [];
    const log = { debug() {}, info() {}, warn() {}, error: (fields: unknown) => faults.push(fields) };
    const lab = new Laboratory({ log });
    lab.connectApp();
    await turn();
    const chaos = new Chaos(lab, new SeededRandom(seed), corpus);
    for (let i = 0; i < 3_000; i += 1) {
      chaos.step();
      if (i % 8 === 0) await turn();
      if (i % 1_000 === 999) {
        lab.loseApp();
        await turn();
        lab.connectApp();
        await turn();
      }
    }
    assert.deepEqual(faults, []);
    lab.loseApp();
    await turn();
    // Longer than any transaction, proxy timer C and the BYEs that end what was alive.
    lab.pass(600_000);
    const { core } = lab;
    // Names are looked up by the real resolver, which a busy machine answers late: what hangs on it is waited for.
    for (let tries = 0; tries < 500 && core.clientInvites.size > 0; tries += 1) {
      await delay(20);
      lab.pass(600_000);
    }
    assert.deepEqual(
      {
        dialogs: core.dialogs.size,
        transactions: core.transactions.sizes,
        pending: core.pending.size,
        invites: core.clientInvites.size,
        timers: core.timers.heap.size,
        untouched: core.untouched.untouchedInvites,
      },
      {
        dialogs: 0,
        transactions: { servers: 0, clients: 0 },
        pending: 0,
        invites: 0,
        timers: 0,
        untouched: 0,
      },
    );
    lab.close();
  });
}
