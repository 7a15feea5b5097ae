/**
 * The first real call: SIPp dials, baresip phones are the agents, the ledger tells the story. Each test
 * names what a caller or an agent does; each ends with the right SIP answer and the right ledger.
 */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { type Phone, startPhone } from '../support/baresip.ts';
import { type RunningServer, startServer } from '../support/server-process.ts';
import { runSipp, type SippOptions, type SippResult, startSipp } from '../support/sipp.ts';
import { type Story, storyOf } from '../support/story.ts';
import { waitUntil } from '../support/wait-until.ts';

const numbers = {
  olstWijhe: '0570568081',
  deventer: '0570693914',
  elburg: '0525688688',
  rijssen: '0548854854',
  fourteen: '140570',
};
const caller = '<sip:0612345678@127.0.0.1>';

describe('a call to an open municipality', () => {
  let server: RunningServer;
  const phones = new Map<string, Phone>();

  before(async () => {
    const passwords = new Map<string, string>();
    server = await startServer({
      dialplans: { ringSeconds: 5, wrapUpSeconds: 0, closed: ['lochem'] },
      before: async ({ addUser }) => {
        for (const [sipUser, municipality] of [
          ['anna', 'olst-wijhe'],
          ['bram', 'olst-wijhe'],
          ['dewi', 'deventer'],
          ['emma', 'elburg'],
          ['rik', 'rijssen-holten'],
          ['ruud', 'rijssen-holten'],
        ] as const) {
          passwords.set(sipUser, await addUser({ name: `Agent ${sipUser}`, municipality, sipUser }));
        }
      },
    });
    for (const [user, password] of passwords) {
      const phone = await startPhone({
        user,
        password,
        registrar: `127.0.0.1:${server.sipPort}`,
        autoAnswer: user === 'dewi' || user === 'emma',
      });
      phones.set(user, phone);
      await deviceUp(user);
    }
  });

  after(async () => {
    await Promise.all([...phones.values()].map((phone) => phone.close()));
    await server?.dispose();
  });

  test('14 0570 by way of Deventer: an agent of Deventer answers, the caller hangs up', async () => {
    const result = await call({ called: numbers.deventer, scenario: 'caller-hangs-up', fill: { TALK: 300 } });
    assert.equal(result.exitCode, 0, result.errors);
    const story = await lastStory();
    assert.equal(story.municipality, 'deventer');
    assert.deepEqual(story.ends, { by: 'caller', reason: 'completed', status: null });
    assert.deepEqual(story.types, [
      'call.arrived',
      ...['call.routed', 'call.routed', 'call.routed'],
      ...['call.queued', 'call.offered', 'call.offerEnded', 'call.answered', 'call.ended'],
    ]);
  });

  test('14 0570 for Olst-Wijhe: one phone rings, is answered by hand, and the agent hangs up', async () => {
    const running = await begin({ called: numbers.olstWijhe, scenario: 'caller-is-hung-up' });
    const phone = await ringing('anna', 'bram');
    await answerAndTalk(phone);
    phone.command('hangup');
    const result = await running.done;
    assert.equal(result.exitCode, 0, result.errors);
    const story = await lastStory();
    assert.equal(story.municipality, 'olst-wijhe');
    assert.deepEqual(story.ends, { by: 'employee', reason: 'completed', status: null });
  });

  test('Elburg has no 14 number: its own number reaches its own agent', async () => {
    const result = await call({ called: numbers.elburg, scenario: 'caller-hangs-up', fill: { TALK: 100 } });
    assert.equal(result.exitCode, 0, result.errors);
    assert.equal((await lastStory()).municipality, 'elburg');
  });

  test('14 0570 itself, with the ordinary number of Olst-Wijhe in Diversion, goes to Olst-Wijhe', async () => {
    const running = await begin({
      called: numbers.fourteen,
      scenario: 'caller-gives-up',
      fill: { WAIT: 200 },
      keys: { extra: 'Diversion: <sip:0570568081@127.0.0.1>;reason=unconditional' },
    });
    const result = await running.done;
    assert.equal(result.exitCode, 0, result.errors);
    const story = await lastStory();
    assert.equal(story.municipality, 'olst-wijhe');
    assert.equal(story.first('call.arrived').data['via14'], true);
  });

  test('a closed municipality refuses with 480, and the ledger says closed', async () => {
    const result = await call({ called: '0573289222', scenario: 'caller-refused', fill: { STATUS: 480 } });
    assert.equal(result.exitCode, 0, result.errors);
    const story = await lastStory();
    assert.deepEqual(story.ends, { by: 'rule', reason: 'closed', status: 480 });
  });

  test('a number that nobody has is refused with 404', async () => {
    const result = await call({ called: '0201234567', scenario: 'caller-refused', fill: { STATUS: 404 } });
    assert.equal(result.exitCode, 0, result.errors);
    assert.deepEqual((await lastStory()).ends, { by: 'rule', reason: 'unknownNumber', status: 404 });
  });

  test('an anonymous caller is helped like any other, and leaves no reference', async () => {
    const result = await call({
      called: numbers.deventer,
      scenario: 'caller-hangs-up',
      fill: { TALK: 100 },
      keys: {
        from: '"Anonymous" <sip:anonymous@anonymous.invalid>',
        extra: 'Privacy: id\r\nP-Asserted-Identity: <sip:+31612345678@127.0.0.1>',
      },
    });
    assert.equal(result.exitCode, 0, result.errors);
    assert.equal((await lastStory()).first('call.arrived').data['caller'], null);
  });

  test('a caller who gives up while a phone rings gets 487, and the phone stops', async () => {
    const running = await begin({
      called: numbers.olstWijhe,
      scenario: 'caller-gives-up',
      fill: { WAIT: 500 },
    });
    const phone = await ringing('anna', 'bram');
    const result = await running.done;
    assert.equal(result.exitCode, 0, result.errors);
    await phone.event('CALL_CLOSED');
    const story = await lastStory();
    assert.deepEqual(story.ends, { by: 'caller', reason: 'abandonedWhileRinging', status: 487 });
    assert.equal(story.first('call.offerEnded').data['outcome'], 'callerLeft');
  });

  test('an agent who rejects: the next one rings, and answers', async () => {
    const running = await begin({ called: numbers.rijssen, scenario: 'caller-is-hung-up' });
    const first = await ringing('rik', 'ruud');
    first.command('hangup');
    const second = await ringing(first === phones.get('rik') ? 'ruud' : 'rik');
    await answerAndTalk(second);
    second.command('hangup');
    const result = await running.done;
    assert.equal(result.exitCode, 0, result.errors);
    assert.deepEqual((await lastStory()).outcomes, ['rejected', 'answered']);
  });

  test('an agent who does not answer: after the ring time the next one rings', async () => {
    const running = await begin({ called: numbers.olstWijhe, scenario: 'caller-is-hung-up' });
    const first = await ringing('anna', 'bram');
    const second = await ringing(first === phones.get('anna') ? 'bram' : 'anna');
    await first.event('CALL_CLOSED');
    await answerAndTalk(second);
    second.command('hangup');
    const result = await running.done;
    assert.equal(result.exitCode, 0, result.errors);
    assert.deepEqual((await lastStory()).outcomes, ['noAnswer', 'answered']);
  });

  test('an agent whose phone is gone: the offer ends as unreachable or unanswered, never the call', async () => {
    for (const user of ['anna', 'bram']) {
      await phones.get(user)?.kill();
      phones.delete(user);
    }
    const running = await begin({
      called: numbers.olstWijhe,
      scenario: 'caller-gives-up',
      fill: { WAIT: 1000 },
    });
    const result = await running.done;
    assert.equal(result.exitCode, 0, result.errors);
    const story = await lastStory();
    assert.equal(story.ends.by, 'caller');
  });

  /** A phone may have registered before its control socket was there: the server knows. */
  function deviceUp(device: string): Promise<unknown> {
    return waitUntil(`${device} to register`, () =>
      server.log.find((line) => line['event'] === 'device.up' && line['device'] === device),
    );
  }

  /** A phone that is put down within a second served nobody: the caller would go back in line. */
  async function answerAndTalk(phone: Phone): Promise<void> {
    phone.command('accept');
    await phone.event('CALL_ESTABLISHED');
    await new Promise((resolve) => setTimeout(resolve, 1_100));
  }

  async function call(options: Call): Promise<SippResult> {
    return runSipp(sippOf(options));
  }

  async function begin(options: Call) {
    for (const phone of phones.values()) phone.forget();
    return startSipp(sippOf(options));
  }

  function sippOf({ called, scenario, keys, ...rest }: Call): SippOptions {
    return {
      ...rest,
      scenario: `calls/${scenario}`,
      target: `127.0.0.1:${server.sipPort}`,
      keys: { called, from: caller, ...keys },
    };
  }

  function lastStory(): Promise<Story> {
    return storyOf(server);
  }

  /** The first of these phones that rings. */
  function ringing(...users: readonly string[]): Promise<Phone> {
    return Promise.any(
      users.map(async (user) => {
        const phone = phones.get(user);
        if (!phone) throw new Error(`no phone ${user}`);
        await phone.event('CALL_INCOMING');
        return phone;
      }),
    );
  }
});

type Call = Omit<SippOptions, 'target' | 'scenario'> & { readonly called: string; readonly scenario: string };
