/** Drives the four machines through every state by name, and shows the whole grid. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { inviteClientTable } from './invite-client.ts';
import { inviteServerTable } from './invite-server.ts';
import { type MachineKind, type MachineSetting, TransactionMachine } from './machine.ts';
import { plainClientTable } from './plain-client.ts';
import { plainServerTable } from './plain-server.ts';
import { gridOf } from './table.ts';
import { TimerHeap } from './timer-heap.ts';
import { rfcTimers, scaledTimers } from './timers.ts';

/** A machine on a virtual clock that writes down what it asked for and when. */
function bench<Kind extends MachineKind>(kind: Kind, reliable = false) {
  const setting: MachineSetting = { timers: rfcTimers, heap: new TimerHeap() };
  const machine = new TransactionMachine(kind, reliable);
  const log: string[] = [];
  let now = 0;
  type Input = Parameters<typeof machine.input>[0];
  const feed = (input: Input) => {
    for (const action of machine.input(input, now, target, setting)) log.push(`${now} ${action}`);
  };
  const target = { onTimer: (reason: string) => feed(reason as Input) };
  return {
    machine,
    setting,
    log,
    feed,
    /** Lets time pass up to `until`, firing timers on their own millisecond. */
    run(until: number) {
      for (;;) {
        const next = setting.heap.peek();
        if (next === undefined || next.at > until) break;
        now = next.at;
        setting.heap.runDue(now);
      }
      now = until;
    },
    clear() {
      log.length = 0;
    },
  };
}

describe('INVITE client transaction', () => {
  test('an INVITE without any answer is repeated with doubling gaps and given up after 64*T1', () => {
    const b = bench('invite-client');
    b.feed('start');
    assert.equal(b.machine.state, 'calling');
    b.run(40_000);
    assert.deepEqual(b.log, [
      '0 send',
      '500 resend',
      '1500 resend',
      '3500 resend',
      '7500 resend',
      '15500 resend',
      '31500 resend',
      '32000 report-timeout',
      '32000 terminate',
    ]);
    assert.equal(b.machine.state, 'terminated');
    assert.equal(b.setting.heap.size, 0);
  });

  test('a provisional answer stops the repetitions and the wait has no end of its own', () => {
    const b = bench('invite-client');
    b.feed('start');
    b.feed('1xx');
    assert.equal(b.machine.state, 'proceeding');
    assert.equal(b.setting.heap.size, 0);
    b.feed('give-up');
    assert.deepEqual(b.log, ['0 send', '0 deliver', '0 report-timeout', '0 terminate']);
  });

  test('a refusal is acknowledged, each copy of it again, until timer D', () => {
    const b = bench('invite-client');
    b.feed('start');
    b.feed('3xx-6xx');
    assert.equal(b.machine.state, 'completed');
    b.run(1000);
    b.feed('3xx-6xx');
    b.run(32_000);
    assert.deepEqual(b.log, ['0 send', '0 send-ack', '0 deliver', '1000 resend-ack', '32000 terminate']);
  });

  test('over TCP nothing is repeated and a refusal ends the transaction at once', () => {
    const b = bench('invite-client', true);
    b.feed('start');
    b.run(10_000);
    b.feed('3xx-6xx');
    assert.deepEqual(b.log, ['0 send', '10000 send-ack', '10000 deliver', '10000 terminate']);
    assert.equal(b.machine.state, 'terminated');
  });

  test('a second 2xx (another fork) still reaches the user in Accepted (RFC 6026 section 8.4)', () => {
    const b = bench('invite-client');
    b.feed('start');
    b.feed('1xx');
    b.feed('2xx');
    assert.equal(b.machine.state, 'accepted');
    b.feed('2xx');
    b.feed('3xx-6xx');
    b.run(32_000);
    assert.deepEqual(b.log, ['0 send', '0 deliver', '0 deliver', '0 deliver', '32000 terminate']);
  });

  test('a broken transport is reported while calling and ignored once the peer has answered', () => {
    const b = bench('invite-client');
    b.feed('start');
    b.feed('transport-error');
    assert.deepEqual(b.log, ['0 send', '0 report-transport-error', '0 terminate']);
    const later = bench('invite-client');
    later.feed('start');
    later.feed('1xx');
    later.feed('transport-error');
    assert.equal(later.machine.state, 'proceeding');
  });
});

describe('INVITE server transaction', () => {
  test('a refusal is repeated up to T2 until the ACK, and timer I absorbs late copies', () => {
    const b = bench('invite-server');
    b.feed('send-1xx');
    b.feed('request');
    b.feed('send-3xx-6xx');
    assert.equal(b.machine.state, 'completed');
    b.run(8000);
    b.feed('ack');
    assert.equal(b.machine.state, 'confirmed');
    b.feed('ack');
    b.run(20_000);
    assert.deepEqual(b.log, [
      '0 send',
      '0 resend',
      '0 send',
      '500 resend',
      '1500 resend',
      '3500 resend',
      '7500 resend',
      '13000 terminate',
    ]);
  });

  test('a refusal that is never acknowledged ends with timer H', () => {
    const b = bench('invite-server', true);
    b.feed('send-3xx-6xx');
    b.run(32_000);
    assert.deepEqual(b.log, ['0 send', '32000 report-timeout', '32000 terminate']);
  });

  test('after a 2xx the machine stays in Accepted for timer L and hands the ACK over', () => {
    const b = bench('invite-server');
    b.feed('send-2xx');
    assert.equal(b.machine.state, 'accepted');
    b.feed('request');
    b.feed('ack');
    b.feed('send-2xx');
    b.feed('transport-error');
    b.run(32_000);
    assert.deepEqual(b.log, ['0 send', '0 tell-retransmission', '0 deliver', '0 send', '32000 terminate']);
  });

  test('a second final answer is refused in every later state', () => {
    const b = bench('invite-server');
    b.feed('send-3xx-6xx');
    b.clear();
    b.feed('send-2xx');
    b.feed('send-1xx');
    assert.deepEqual(b.log, []);
  });
});

describe('non-INVITE client transaction', () => {
  test('an unanswered request is repeated up to T2 and given up after 64*T1', () => {
    const b = bench('plain-client');
    b.feed('start');
    b.run(40_000);
    const resends = b.log
      .filter((line) => line.endsWith(' resend'))
      .map((line) => Number(line.split(' ')[0]));
    assert.deepEqual(resends, [500, 1500, 3500, 7500, 11500, 15500, 19500, 23500, 27500, 31500]);
    assert.deepEqual(b.log.slice(-2), ['32000 report-timeout', '32000 terminate']);
  });

  test('a provisional answer slows the repetitions to T2 but does not lift the limit', () => {
    const b = bench('plain-client');
    b.feed('start');
    b.run(400);
    b.feed('1xx');
    assert.equal(b.machine.state, 'proceeding');
    b.run(40_000);
    assert.deepEqual(b.log.slice(0, 4), ['0 send', '400 deliver', '500 resend', '4500 resend']);
    assert.deepEqual(b.log.slice(-2), ['32000 report-timeout', '32000 terminate']);
  });

  test('the final answer is handed over once; copies are absorbed for T4', () => {
    const b = bench('plain-client');
    b.feed('start');
    b.feed('2xx-6xx');
    b.feed('2xx-6xx');
    b.run(5000);
    assert.deepEqual(b.log, ['0 send', '0 deliver', '5000 terminate']);
  });

  test('over TCP the transaction ends with its answer', () => {
    const b = bench('plain-client', true);
    b.feed('start');
    b.feed('2xx-6xx');
    assert.deepEqual(b.log, ['0 send', '0 deliver', '0 terminate']);
    assert.equal(b.setting.heap.size, 0);
  });
});

describe('non-INVITE server transaction', () => {
  test('copies are swallowed while the user thinks and answered from memory afterwards', () => {
    const b = bench('plain-server');
    b.feed('request');
    b.feed('send-1xx');
    b.feed('request');
    b.feed('send-2xx-6xx');
    b.feed('request');
    b.feed('send-2xx-6xx');
    b.run(32_000);
    assert.deepEqual(b.log, ['0 send', '0 resend', '0 send', '0 resend', '32000 terminate']);
  });

  test('over TCP the answer ends it', () => {
    const b = bench('plain-server', true);
    b.feed('send-2xx-6xx');
    assert.deepEqual(b.log, ['0 send', '0 terminate']);
  });
});

test('releasing a machine leaves no timer behind', () => {
  const b = bench('invite-client');
  b.feed('start');
  b.machine.release(b.setting);
  assert.equal(b.setting.heap.size, 0);
});

test('scaled timers keep the proportions of the RFC', () => {
  assert.deepEqual(scaledTimers(50), { t1: 50, t2: 400, t4: 500 });
});

test('every field of every table is a step or has a reason (the grid, for reviews)', (t) => {
  const tables = { inviteClientTable, inviteServerTable, plainClientTable, plainServerTable };
  for (const [name, table] of Object.entries(tables)) {
    const lines = gridOf(table as never);
    t.diagnostic(name);
    for (const line of lines) t.diagnostic(`  ${line}`);
    const states = Object.keys(table).length;
    assert.equal(lines.length % states, 0, `${name} has the same inputs in every state`);
    assert.ok(lines.every((line) => !/ignored, $/.test(line)));
  }
});
