/**
 * kill -9 with one caller talking and fifty waiting: after the restart the ledger has all closed as interrupted,
 * once; those who ring again stand where they stood, in whatever order they ring; phones ring at once.
 */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Caller, sdp } from '../engine-kit/caller.ts';
import { UdpPeer } from '../engine-kit/sip-peer.ts';
import { type Phone, startPhone } from '../support/baresip.ts';
import { type RunningServer, startServer } from '../support/server-process.ts';
import { type RunningSipp, startSipp } from '../support/sipp.ts';
import { readLedger, type StoryEvent } from '../support/story.ts';
import { waitUntil } from '../support/wait-until.ts';

const deventer = '0570693914';
const first = '<sip:0612345678@127.0.0.1>';
const waiting = 50;
const indexes = Array.from({ length: waiting }, (_, index) => index);
const numberOf = (index: number): string => `<sip:06870000${String(index).padStart(2, '0')}@127.0.0.1>`;

describe('a server that is killed while calls are up', () => {
  let server: RunningServer;
  let phone: Phone;
  let talker: RunningSipp;
  let citizens: UdpPeer;

  before(async () => {
    let password = '';
    server = await startServer({
      dialplans: { ringSeconds: 20, wrapUpSeconds: 0 },
      before: async ({ addUser }) => {
        password = await addUser({ name: 'Agent Anna', municipality: 'deventer', sipUser: 'anna' });
      },
    });
    const registrar = `127.0.0.1:${server.sipPort}`;
    phone = await startPhone({ user: 'anna', password, registrar, autoAnswer: true });
    await waitUntil('anna to register', () => server.log.some((line) => line['event'] === 'device.up'));
  });

  after(async () => {
    talker?.stop();
    await phone?.close();
    await server?.dispose();
    await citizens?.close();
  });

  /** Citizens ring one after another; each is in line before the next dials. */
  async function ringInTurn(indexes: readonly number[], before: number): Promise<void> {
    for (const [nth, index] of indexes.entries()) {
      const caller = new Caller(citizens, `sip:${deventer}@127.0.0.1:${server.sipPort}`, numberOf(index));
      caller.send('INVITE', { body: sdp('citizen') });
      await inLedger('call.queued', before + nth + 1);
    }
  }

  /** What the ledger says of each time somebody came in line, by caller. */
  async function places(
    from: number,
  ): Promise<Map<unknown, { readonly since: unknown; readonly kept: boolean }>> {
    const facts = await readLedger(server);
    const callerOf = new Map(
      facts.filter(({ type }) => type === 'call.arrived').map(({ stream, data }) => [stream, data['caller']]),
    );
    const queued = facts.filter(({ type }) => type === 'call.queued').slice(from);
    return new Map(
      queued.map(({ stream, data }) => [
        callerOf.get(stream),
        { since: data['since'], kept: JSON.stringify(data).includes('"placeKept"') },
      ]),
    );
  }

  async function inLedger(type: string, times = 1): Promise<StoryEvent[]> {
    return waitUntil(
      `${times} x ${type}`,
      async () => {
        const found = (await readLedger(server)).filter((event) => event.type === type);
        return found.length >= times && found;
      },
      60_000,
    );
  }

  test('its calls are closed as interrupted, once, however often it is started', async () => {
    talker = await startSipp({
      scenario: 'calls/caller-hangs-up',
      fill: { TALK: 60_000 },
      target: `127.0.0.1:${server.sipPort}`,
      keys: { called: deventer, from: first },
      timeoutSeconds: 120,
    });
    await inLedger('call.answered');
    citizens = await UdpPeer.open(server.sipPort);
    await ringInTurn(indexes, 1);
    assert.equal(await server.stop('SIGKILL'), null);
    assert.equal((await readLedger(server)).filter(({ type }) => type === 'call.ended').length, 0);

    server = await server.restart();
    const ends = await inLedger('call.ended', waiting + 1);
    assert.ok(ends.every(({ data }) => data['by'] === 'us' && data['reason'] === 'interrupted'));
    assert.equal(new Set(ends.map(({ stream }) => stream)).size, waiting + 1);
    const repaired = (await readLedger(server)).filter(({ type }) => type === 'agent.repaired');
    assert.equal(repaired.length, 1);

    await server.stop('SIGKILL');
    server = await server.restart();
    const again = await readLedger(server);
    assert.equal(again.filter(({ type }) => type === 'call.ended').length, waiting + 1);
    assert.equal(again.filter(({ type }) => type === 'centre.started').length, 3);
  });

  test('who was waiting and rings again stands where they stood, and nothing is counted twice', async () => {
    phone.forget();
    const before = await places(1);
    assert.equal(before.size, waiting);
    // The last of the line rings first.
    await ringInTurn(indexes.toReversed(), waiting + 1);
    const after = await places(waiting + 1);
    assert.equal(after.size, waiting);
    for (const [caller, { since }] of before) assert.deepEqual(after.get(caller), { since, kept: true });
    await phone.event('CALL_ESTABLISHED', 20_000);
    await inLedger('call.answered', 2);
    const metrics = await waitUntil('the figures to be read', async () => {
      const reply = await fetch(`http://127.0.0.1:${server.httpPort}/metrics`);
      const text = await reply.text();
      return text.includes('imbalance') && text;
    });
    assert.match(metrics, /^\S*imbalance\S* 0$/m);
    const facts = await readLedger(server);
    assert.equal(facts.filter(({ type }) => type === 'call.arrived').length, 2 * waiting + 1);
  });
});
