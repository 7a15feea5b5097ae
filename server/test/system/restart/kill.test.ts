/**
 * kill -9 with one caller talking and one waiting: after the restart the ledger has both closed as
 * interrupted, once; the waiting caller who rings again stands where they stood; phones ring at once.
 */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { type Phone, startPhone } from '../support/baresip.ts';
import { type RunningServer, startServer } from '../support/server-process.ts';
import { type RunningSipp, startSipp } from '../support/sipp.ts';
import { readLedger, type StoryEvent } from '../support/story.ts';
import { waitUntil } from '../support/wait-until.ts';

const olstWijhe = '0570568081';
const first = '<sip:0612345678@127.0.0.1>';
const second = '<sip:0687654321@127.0.0.1>';

describe('a server that is killed while calls are up', () => {
  let server: RunningServer;
  let phone: Phone;
  const callers: RunningSipp[] = [];

  before(async () => {
    let password = '';
    server = await startServer({
      dialplans: { ringSeconds: 20, wrapUpSeconds: 0 },
      before: async ({ addUser }) => {
        password = await addUser({ name: 'Agent Anna', municipality: 'olst-wijhe', sipUser: 'anna' });
      },
    });
    const registrar = `127.0.0.1:${server.sipPort}`;
    phone = await startPhone({ user: 'anna', password, registrar, autoAnswer: true });
    await waitUntil('anna to register', () => server.log.some((line) => line['event'] === 'device.up'));
  });

  after(async () => {
    for (const caller of callers) caller.stop();
    await phone?.close();
    await server?.dispose();
  });

  async function ring(from: string): Promise<RunningSipp> {
    const caller = await startSipp({
      scenario: 'calls/caller-hangs-up',
      fill: { TALK: 60_000 },
      target: `127.0.0.1:${server.sipPort}`,
      keys: { called: olstWijhe, from },
      timeoutSeconds: 120,
    });
    callers.push(caller);
    return caller;
  }

  async function inLedger(type: string, times = 1): Promise<StoryEvent[]> {
    return waitUntil(
      `${times} x ${type}`,
      async () => {
        const found = (await readLedger(server)).filter((event) => event.type === type);
        return found.length >= times && found;
      },
      20_000,
    );
  }

  test('its calls are closed as interrupted, once, however often it is started', async () => {
    await ring(first);
    await inLedger('call.answered');
    await ring(second);
    await inLedger('call.queued', 2);
    assert.equal(await server.stop('SIGKILL'), null);
    assert.equal((await readLedger(server)).filter(({ type }) => type === 'call.ended').length, 0);

    server = await server.restart();
    const ends = await inLedger('call.ended', 2);
    assert.deepEqual(
      ends.map(({ data }) => [data['by'], data['reason']]),
      [
        ['us', 'interrupted'],
        ['us', 'interrupted'],
      ],
    );
    assert.equal(new Set(ends.map(({ stream }) => stream)).size, 2);
    const repaired = (await readLedger(server)).filter(({ type }) => type === 'agent.repaired');
    assert.equal(repaired.length, 1);

    await server.stop('SIGKILL');
    server = await server.restart();
    assert.equal((await readLedger(server)).filter(({ type }) => type === 'call.ended').length, 2);
    assert.equal((await readLedger(server)).filter(({ type }) => type === 'centre.started').length, 3);
  });

  test('a caller who was waiting and rings again keeps the place, and the kept phone answers', async () => {
    phone.forget();
    await ring(second);
    await phone.event('CALL_ESTABLISHED', 20_000);
    const queued = (await inLedger('call.queued', 3)).at(-1);
    assert.match(JSON.stringify(queued?.data), /"placeKept"/);
    assert.equal((await inLedger('call.answered', 2)).length, 2);
  });
});
