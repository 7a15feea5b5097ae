/** Trunks that register and are asked for signs of life, against a registrar played by the test. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { LogFields } from '../../app/ports/log.ts';
import { silentLog } from '../../app/ports/log.ts';
import type { Trunk } from '../../app/ports/trunks.ts';
import type { RequestOut, RequestOutcome } from './send-request.ts';
import { countingChance, ManualClock, settled } from './testing/manual-clock.ts';
import { testTrunk } from './testing/trunk.ts';
import { probeTrunk } from './trunk-probe.ts';
import { TrunkWatch } from './trunk-watch.ts';

const register = { registrar: 'sip.provider.example', user: 'account', password: 'p', expiresSeconds: 600 };
const challenge = { 'WWW-Authenticate': 'Digest realm="p", nonce="n1", algorithm=SHA-256, qop="auth"' };

type Reply = readonly [number, Readonly<Record<string, string>>?] | 'silence';

function stage(change: Partial<Trunk>, ...replies: readonly Reply[]) {
  const clock = new ManualClock();
  const sent: RequestOut[] = [];
  const lines: string[] = [];
  const waiting = [...replies];
  const note = (event: string, fields?: LogFields) => lines.push(`${event} ${fields?.['why'] ?? ''}`.trim());
  const watch = new TrunkWatch({
    trunks: [testTrunk('provider', change)],
    clock,
    chance: countingChance(),
    log: { ...silentLog, info: note, warn: note },
    send: async (request): Promise<RequestOutcome> => {
      sent.push(request);
      const reply = waiting.shift() ?? 'silence';
      if (reply === 'silence') return { kind: 'silence', why: '408 Request Timeout' };
      const headers = new Map(
        Object.entries(reply[1] ?? {}).map(([name, value]) => [name.toLowerCase(), value]),
      );
      return {
        kind: 'answer',
        status: reply[0],
        reason: `reason ${reply[0]}`,
        header: (name) => headers.get(name.toLowerCase()),
        sentContact: '<sip:account@192.0.2.1:5060>',
      };
    },
  });
  watch.start();
  return {
    clock,
    sent,
    lines,
    watch,
    waiting,
    state: () => {
      const [state] = watch.states();
      assert.ok(state);
      return state;
    },
  };
}

describe('a trunk that wants us to register', () => {
  test('is asked, challenged, answered, and up; renewed in time in the same series', async () => {
    const granted = {
      Contact: '<sip:account@192.0.2.9>;expires=60, <sip:account@192.0.2.1:5060>;expires=300',
    };
    const { clock, sent, lines, state } = stage(
      { register },
      [401, challenge],
      [200, granted],
      [200, granted],
    );
    await settled();
    assert.equal(sent.length, 2);
    const [first, second] = sent;
    assert.equal(first?.uri, 'sip:sip.provider.example');
    assert.equal(first?.headers['to'], '<sip:account@sip.provider.example>');
    assert.equal(first?.headers['contact'], '<sip:account@localhost>');
    assert.equal(first?.headers['expires'], '600');
    assert.equal(first?.headers['Authorization'], undefined);
    assert.match(second?.headers['Authorization'] ?? '', /username="account".*nc=00000001/);
    assert.deepEqual([first?.headers['cseq'], second?.headers['cseq']], ['1 REGISTER', '2 REGISTER']);
    assert.equal(state().health, 'up');
    assert.equal(state().registration?.phase, 'registered');
    assert.equal(state().registration?.next, clock.now() + 240_000);
    assert.deepEqual(lines, ['trunk.up']);
    await clock.pass(240_000);
    assert.match(sent[2]?.headers['Authorization'] ?? '', /nc=00000002/);
    assert.equal(sent[2]?.headers['call-id'], first?.headers['call-id']);
    assert.deepEqual(lines, ['trunk.up']);
  });

  test('gives its lifetime in Expires when the contact has none, else what we asked for', async () => {
    const one = stage({ register }, [200, { Expires: '120' }]);
    await settled();
    assert.equal(one.state().registration?.next, one.clock.now() + 96_000);
    const two = stage({ register }, [200]);
    await settled();
    assert.equal(two.state().registration?.next, two.clock.now() + 480_000);
  });

  test('that refuses the password is down, and asked again after a long while only', async () => {
    const { clock, sent, lines, state } = stage({ register }, [401, challenge], [401, challenge], [403]);
    await settled();
    assert.equal(sent.length, 2);
    assert.equal(state().health, 'down');
    assert.deepEqual(state().registration?.lastError, { status: 401, reason: 'reason 401', at: clock.now() });
    assert.equal(clock.untilNext, 45_000);
    assert.deepEqual(lines, ['trunk.down reason 401']);
    await clock.pass(45_000);
    assert.equal(clock.untilNext, 90_000);
    assert.deepEqual(lines, ['trunk.down reason 401']);
  });

  test('whose nonce was too old gets a second answer', async () => {
    const stale = { 'WWW-Authenticate': `${challenge['WWW-Authenticate']}, stale=true` };
    const { state, sent } = stage({ register }, [401, challenge], [401, stale], [200]);
    await settled();
    assert.equal(sent.length, 3);
    assert.equal(state().health, 'up');
  });

  test('that keeps asking is not answered for ever', async () => {
    const stale = { 'WWW-Authenticate': `${challenge['WWW-Authenticate']}, stale=true` };
    const { state, sent } = stage({ register }, ...Array.from({ length: 9 }, () => [401, stale] as const));
    await settled();
    assert.equal(sent.length, 4);
    assert.equal(state().health, 'down');
  });

  test('that wants longer registrations gets them (423), but not absurd ones', async () => {
    const { sent, state } = stage({ register }, [423, { 'Min-Expires': '1800' }], [200]);
    await settled();
    assert.equal(sent[1]?.headers['expires'], '1800');
    assert.equal(state().health, 'up');
    const absurd = stage({ register }, [423, { 'Min-Expires': '99999999' }]);
    await settled();
    assert.equal(absurd.sent.length, 1);
    assert.equal(absurd.state().health, 'down');
  });

  test('that is silent is asked again, less and less often, and when it is back it is up', async () => {
    const { clock, lines, state, waiting } = stage({ register }, 'silence', 'silence', 'silence');
    await settled();
    const waits: (number | null)[] = [];
    for (let at = 0; at < 3; at++) {
      waits.push(clock.untilNext);
      if (at === 2) waiting.push([200]);
      await clock.pass(clock.untilNext ?? 0);
    }
    assert.deepEqual(waits, [3_750, 7_500, 15_000]);
    assert.equal(state().health, 'up');
    assert.equal(state().registration?.lastError, null);
    assert.deepEqual(lines, ['trunk.down 408 Request Timeout', 'trunk.up']);
  });

  test('that misses one renewal stays up until what it granted has lapsed', async () => {
    const { clock, lines, state } = stage({ register: { ...register, expiresSeconds: 60 } }, [200]);
    await settled();
    await clock.pass(48_000);
    assert.equal(state().health, 'up');
    assert.equal(state().registration?.lastError?.reason, '408 Request Timeout');
    await clock.pass(20_000);
    assert.equal(state().health, 'down');
    assert.deepEqual(lines, ['trunk.up', 'trunk.down 408 Request Timeout']);
  });

  test('that says when to come back is believed', async () => {
    const { clock } = stage({ register }, [503, { 'Retry-After': '120 (onderhoud)' }]);
    await settled();
    assert.equal(clock.untilNext, 120_000);
  });

  test('is told when we stop, with credentials if it wants them, and nothing happens afterwards', async () => {
    const { clock, sent, watch } = stage({ register }, [401, challenge], [200], [401, challenge], [200]);
    await settled();
    await watch.stop();
    assert.deepEqual(
      sent.map(({ headers }) => headers['expires']),
      ['600', '600', '0', '0'],
    );
    assert.equal(clock.timers, 0);
  });

  test('that does not react to the end delays it by two seconds only', async () => {
    const clock = new ManualClock();
    let isStopping = false;
    const watch = new TrunkWatch({
      trunks: [testTrunk('provider', { register })],
      clock,
      chance: countingChance(),
      log: silentLog,
      send: () =>
        isStopping
          ? new Promise(() => {})
          : Promise.resolve({
              kind: 'answer',
              status: 200,
              reason: 'OK',
              header: () => undefined,
              sentContact: undefined,
            }),
    });
    watch.start();
    await settled();
    isStopping = true;
    let isDone = false;
    const stopped = watch.stop().then(() => {
      isDone = true;
    });
    await clock.pass(1_999);
    assert.equal(isDone, false);
    await clock.pass(1);
    await stopped;
  });
});

describe('a trunk that is asked for signs of life', () => {
  test('is up with any final answer, down without one', async () => {
    const { clock, sent, lines, state } = stage({ keepAliveSeconds: 30 }, [404], 'silence', [200]);
    await settled();
    assert.equal(sent[0]?.method, 'OPTIONS');
    assert.equal(sent[0]?.uri, 'sip:203.0.113.1');
    assert.equal(state().health, 'up');
    await clock.pass(30_000);
    assert.equal(state().health, 'down');
    await clock.pass(30_000);
    assert.equal(state().health, 'up');
    assert.deepEqual(lines, ['trunk.up', 'trunk.down 408 Request Timeout', 'trunk.up']);
  });

  test('is asked at its next hop, over its transport; ranges alone cannot be asked', async () => {
    const one = stage({ keepAliveSeconds: 30, outbound: 'p.example:5071', transport: 'tls' }, [200]);
    await settled();
    assert.equal(one.sent[0]?.uri, 'sip:p.example:5071;transport=tls');
    const two = stage({ keepAliveSeconds: 30, addresses: ['203.0.113.0/28', '2001:db8::1'] }, [200]);
    await settled();
    assert.equal(two.sent[0]?.uri, 'sip:[2001:db8::1]');
    const three = stage({ keepAliveSeconds: 30, addresses: ['203.0.113.0/28'] });
    await settled();
    assert.equal(three.sent.length, 0);
    assert.equal(three.state().health, 'unknown');
  });

  test('and wants us to register is up only when both go well', async () => {
    const { state } = stage({ register, keepAliveSeconds: 30 }, [200], 'silence');
    await settled();
    assert.equal(state().registration?.phase, 'registered');
    assert.equal(state().health, 'down');
  });

  test('is not asked any more after the stop', async () => {
    const { clock, sent, watch } = stage({ keepAliveSeconds: 30 }, [200]);
    await settled();
    await watch.stop();
    await clock.pass(120_000);
    assert.equal(sent.length, 1);
  });
});

describe('trunks that change while they are watched', () => {
  const grants = [200, {}] as const;
  const provider = (change: Partial<Trunk> = {}) => testTrunk('provider', { register, ...change });

  test('one that is new is registered, one that leaves is taken leave of and forgotten', async () => {
    const { sent, watch, clock, lines } = stage({}, grants, [200], grants);
    watch.use([testTrunk('provider'), testTrunk('second', { register })]);
    await settled();
    assert.deepEqual(
      watch.states().map(({ trunk, health }) => `${trunk} ${health}`),
      ['provider unknown', 'second up'],
    );
    watch.use([testTrunk('provider')]);
    await settled();
    assert.deepEqual(
      sent.map(({ headers }) => headers['expires']),
      ['600', '0'],
    );
    assert.equal(clock.timers, 0);
    assert.deepEqual(lines, ['trunk.up']);
  });

  test('what stays the same of a trunk goes on: its registration is not asked for again', async () => {
    const { sent, watch, state } = stage({ register, addresses: ['203.0.113.1'] }, grants);
    await settled();
    watch.use([provider({ addresses: ['203.0.113.7'], outbound: 'sip.provider.example' })]);
    await settled();
    assert.equal(sent.length, 1);
    assert.equal(state().health, 'up');
  });

  test('another account registers only after the old one has been ended', async () => {
    const { sent, watch, state } = stage({ register }, grants, grants, grants);
    await settled();
    watch.use([provider({ register: { ...register, user: 'other' } })]);
    assert.equal(state().health, 'unknown');
    await settled();
    assert.deepEqual(
      sent.map(({ headers }) => `${headers['to']} ${headers['expires']}`),
      [
        '<sip:account@sip.provider.example> 600',
        '<sip:account@sip.provider.example> 0',
        '<sip:other@sip.provider.example> 600',
      ],
    );
    assert.equal(state().registration?.phase, 'registered');
  });

  test('a trunk that changes again while its old registration is being ended registers once', async () => {
    const { sent, watch } = stage({ register }, grants, grants, grants);
    await settled();
    watch.use([provider({ register: { ...register, user: 'second' } })]);
    watch.use([provider({ register: { ...register, user: 'third' } })]);
    await settled();
    assert.deepEqual(
      sent.slice(2).map(({ headers }) => headers['to']),
      ['<sip:third@sip.provider.example>'],
    );
  });
});

describe('a trunk that somebody tries', () => {
  const probed = async (change: Partial<Trunk>, known: boolean, ...replies: readonly Reply[]) => {
    const { watch, clock } = stage({ register, ...change }, [401, challenge], [200]);
    await settled();
    const waiting = [...replies];
    const trunk = testTrunk('provider', { register, ...change });
    const result = probeTrunk(trunk, watch.registrationOf(trunk.id), {
      clock,
      knowsHost: async () => known,
      send: async () => {
        const reply = waiting.shift() ?? 'silence';
        if (reply === 'silence') return { kind: 'silence', why: '408 Request Timeout' };
        return {
          kind: 'answer',
          status: reply[0],
          reason: '',
          header: () => undefined,
          sentContact: undefined,
        };
      },
    });
    return (await result).map(({ asked, outcome, status }) => `${asked} ${outcome} ${status}`);
  };

  test('is there with any answer, and its registration is asked for now', async () => {
    assert.deepEqual(await probed({ register: null }, true, [403]), ['options answered 403']);
    // The stage above has no reply left for a second registration.
    assert.deepEqual(await probed({}, true, [200]), ['options answered 200', 'register silent null']);
  });

  test('says whether its name or its machine is unknown', async () => {
    assert.deepEqual(await probed({ register: null }, true), ['options silent null']);
    assert.deepEqual(await probed({ register: null }, false), ['options unknownHost null']);
    assert.deepEqual(await probed({ register: null, addresses: ['203.0.113.0/28'] }, true), [
      'options nowhere null',
    ]);
  });

  test('that refuses our account says so', async () => {
    for (const [replies, outcome] of [
      [
        [
          [401, challenge],
          [401, challenge],
        ],
        'wrongPassword 401',
      ],
      [[[403]], 'forbidden 403'],
      [[[404]], 'unknownAccount 404'],
      [[[503]], 'refused 503'],
    ] as const) {
      const { watch, clock } = stage({ register }, [200], ...replies);
      await settled();
      const [, result] = await probeTrunk(
        testTrunk('provider', { register }),
        watch.registrationOf(watch.states()[0]!.trunk),
        { clock, knowsHost: async () => true, send: async () => ({ kind: 'silence', why: '' }) },
      );
      assert.equal(`${result?.outcome} ${result?.status}`, outcome);
    }
  });
});
