/**
 * A graceful stop: SIGTERM with a call up lets that call finish and refuses new ones; a second signal ends
 * at once. Bindings of phones outlive both.
 */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { type Phone, startPhone } from '../support/baresip.ts';
import { type RunningServer, startServer } from '../support/server-process.ts';
import { type RunningSipp, runSipp, startSipp } from '../support/sipp.ts';
import { readLedger } from '../support/story.ts';
import { waitUntil } from '../support/wait-until.ts';

const olstWijhe = '0570568081';
const from = '<sip:0612345678@127.0.0.1>';

describe('a server that is asked to stop', () => {
  let server: RunningServer;
  let phone: Phone;
  let caller: RunningSipp | null = null;

  before(async () => {
    let password = '';
    server = await startServer({
      dialplans: { ringSeconds: 20, wrapUpSeconds: 0 },
      env: { BEREIKBAAR_STOP_SECONDS: '60' },
      before: async ({ addUser }) => {
        password = await addUser({ name: 'Agent Anna', municipality: 'olst-wijhe', sipUser: 'anna' });
      },
    });
    const registrar = `127.0.0.1:${server.sipPort}`;
    phone = await startPhone({ user: 'anna', password, registrar, autoAnswer: true });
    await waitUntil('anna to register', () => server.log.some((line) => line['event'] === 'device.up'));
  });

  after(async () => {
    caller?.stop();
    // Not gracefully: it would try for half a minute to unregister at a server that has gone.
    await phone?.kill();
    await server?.dispose();
  });

  const target = () => `127.0.0.1:${server.sipPort}`;

  /** A machine that is too busy refuses a call early with 503; a caller would dial again. */
  async function talk(scenario: string, tries = 3): Promise<RunningSipp> {
    phone.forget();
    const running = await startSipp({
      scenario,
      fill: { TALK: 60_000 },
      target: target(),
      keys: { called: olstWijhe, from },
      timeoutSeconds: 120,
    });
    const established = phone.event('CALL_ESTABLISHED', 20_000).then(() => true);
    if (await Promise.race([established, running.done.then(() => false)])) return running;
    established.catch(() => {});
    assert.ok(tries > 1, (await running.done).errors);
    return talk(scenario, tries - 1);
  }

  test('refuses new calls with 503 and Retry-After, lets the call that is up finish, and exits with 0', async () => {
    caller = await talk('calls/caller-is-hung-up');
    process.kill(server.pid, 'SIGTERM');
    await waitUntil('the server to drain', () =>
      server.log.some((line) => line['event'] === 'calls.draining'),
    );
    const refused = await runSipp({
      scenario: 'calls/caller-refused',
      fill: { STATUS: 503 },
      target: target(),
      keys: { called: olstWijhe, from },
    });
    assert.equal(refused.exitCode, 0, refused.errors);
    assert.match(refused.messages, /\r?\nRetry-After: \d+/i);
    // A conversation of less than a second would send the caller back in line.
    await waitUntil('a conversation of two seconds', async () => {
      const answered = (await readLedger(server)).find(({ type }) => type === 'call.answered');
      return answered !== undefined && Date.now() - answered.at > 2_000;
    });
    phone.command('hangup');
    const result = await caller.done;
    caller = null;
    assert.equal(result.exitCode, 0, result.errors);
    assert.equal(await server.exited, 0);
    const ends = (await readLedger(server)).filter(({ type }) => type === 'call.ended');
    assert.deepEqual(
      ends.map(({ data }) => data['reason']),
      ['completed'],
    );
  });

  test('started again, it knows the phone without a new registration; forced, it exits with 1', async () => {
    server = await server.restart();
    caller = await talk('calls/caller-hangs-up');
    process.kill(server.pid, 'SIGTERM');
    await waitUntil('the server to drain', () =>
      server.log.some((line) => line['event'] === 'calls.draining'),
    );
    assert.equal(await server.stop('SIGTERM'), 1);
    caller.stop();
    caller = null;
  });
});
