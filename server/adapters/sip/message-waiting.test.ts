/** Lamps of phones: subscribing, refreshing, ending, and telling those who never ask. */
import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import { test } from 'node:test';
import { silentLog } from '../../app/ports/log.ts';
import type { Binding } from '../../app/ports/registrations.ts';
import { idOf } from '../../domain/ids.ts';
import { MessageWaiting } from './message-waiting.ts';
import type { RequestOut, RequestOutcome } from './send-request.ts';
import type { SrfClient } from './srf.ts';
import { FakeAnswer, FakeRequest } from './testing/fake-srf.ts';
import { ManualClock, settled } from './testing/manual-clock.ts';

const phone = idOf<'device'>('201');

interface Notification {
  readonly state: string;
  readonly body: string;
}

class Dialog extends EventEmitter {
  readonly sent: Notification[] = [];
  status = 200;

  request(options: { headers: Record<string, string>; body: string }): Promise<{ status: number }> {
    this.sent.push({ state: options.headers['Subscription-State'] ?? '', body: options.body });
    return Promise.resolve({ status: this.status });
  }
}

function stage(answer: Partial<Extract<RequestOutcome, { kind: 'answer' }>> = {}) {
  const clock = new ManualClock();
  const dialogs: Dialog[] = [];
  const unasked: RequestOut[] = [];
  const count = { fresh: 1, heard: 2 };
  const accepted: Record<string, string>[] = [];
  const binding = (contact: string, flow: string): Binding => ({
    device: phone,
    contact,
    callId: 'c',
    cseq: 1,
    expiresAt: clock.now() + 3_600_000,
    q: 1,
    instance: null,
    regId: null,
    flow,
    path: [],
    userAgent: null,
    updatedAt: 0,
  });
  const srf = {
    createUAS: (_req: unknown, _res: unknown, options: { headers: Record<string, string> }) => {
      accepted.push(options.headers);
      const dialog = new Dialog();
      dialogs.push(dialog);
      return Promise.resolve(dialog);
    },
  } as unknown as SrfClient;
  const lamps = new MessageWaiting({
    srf: () => srf,
    send: (request) => {
      unasked.push(request);
      return Promise.resolve({
        kind: 'answer',
        status: 200,
        reason: 'OK',
        header: () => undefined,
        sentContact: undefined,
        ...answer,
      });
    },
    gate: { check: () => Promise.resolve({ ok: true, device: phone }) },
    addresses: () => [
      binding('sip:201@192.0.2.7:5060', 'udp/192.0.2.7:5060'),
      binding('sip:x@y.invalid', 'ws/192.0.2.8:1'),
    ],
    countOf: () => count,
    account: 'sip:*98@bereikbaar.example',
    clock,
    log: silentLog,
  });
  const subscribe = async (expires: string | null, event = 'message-summary'): Promise<FakeAnswer> => {
    const headers: [string, string][] = [['Event', event]];
    if (expires !== null) headers.push(['Expires', expires]);
    const answerTo = new FakeAnswer();
    await lamps.subscribed(
      new FakeRequest('SUBSCRIBE', 'sip:201@bereikbaar.example', headers).srf,
      answerTo as never,
    );
    await settled();
    return answerTo;
  };
  return { lamps, clock, dialogs, unasked, count, accepted, subscribe };
}

test('who subscribes is told at once and at every change (RFC 3842 section 3)', async () => {
  const { lamps, dialogs, count, accepted, subscribe, unasked } = stage();
  await subscribe('600');
  assert.deepEqual(accepted, [{ Expires: '600' }]);
  assert.equal(dialogs[0]?.sent[0]?.state, 'active;expires=600');
  assert.match(dialogs[0]?.sent[0]?.body ?? '', /Voice-Message: 1\/2/);
  count.fresh = 0;
  lamps.show(phone);
  assert.match(dialogs[0]?.sent[1]?.body ?? '', /Messages-Waiting: no/);
  assert.deepEqual(unasked, []);
  lamps.stop();
});

test('a subscription ends by its time, by Expires: 0, and a wish is kept within bounds', async () => {
  const { lamps, clock, dialogs, accepted, subscribe } = stage();
  await subscribe('5');
  assert.deepEqual(accepted[0], { Expires: '60' });
  await clock.pass(61_000);
  assert.equal(dialogs[0]?.sent.at(-1)?.state, 'terminated;reason=timeout');
  await subscribe('0');
  assert.deepEqual(
    dialogs[1]?.sent.map(({ state }) => state),
    ['terminated;reason=timeout'],
    'one look, no subscription',
  );
  await subscribe(null);
  dialogs[2]?.emit('unsubscribe');
  assert.equal(dialogs[2]?.sent.at(-1)?.state, 'terminated;reason=timeout');
  assert.equal(clock.timers, 0);
  lamps.stop();
});

test('a refresh is granted and notified (RFC 6665 section 4.1.2.2)', async () => {
  const { lamps, clock, dialogs, subscribe } = stage();
  await subscribe('100');
  await clock.pass(90_000);
  const answer = new FakeAnswer();
  dialogs[0]?.emit('subscribe', new FakeRequest('SUBSCRIBE', 'sip:x', [['Expires', '100']]).srf, answer);
  assert.deepEqual([answer.last.status, answer.last.headers], [200, { Expires: '100' }]);
  await clock.pass(90_000);
  assert.equal(dialogs[0]?.sent.at(-1)?.state, 'active;expires=100');
  lamps.stop();
});

test('another event package is refused with those we know (RFC 6665 section 7.3)', async () => {
  const { subscribe, dialogs } = stage();
  const answer = await subscribe('60', 'presence');
  assert.deepEqual([answer.last.status, answer.last.headers], [489, { 'Allow-Events': 'message-summary' }]);
  assert.equal(dialogs.length, 0);
});

test('a desk phone that never subscribed is told unasked, a browser is not', () => {
  const { lamps, unasked } = stage();
  lamps.show(phone);
  assert.deepEqual(
    unasked.map(({ method, uri }) => `${method} ${uri}`),
    ['NOTIFY sip:201@192.0.2.7:5060'],
  );
});

test('a phone is not told the same twice', () => {
  const { lamps, unasked } = stage();
  lamps.show(phone);
  lamps.show(phone);
  assert.equal(unasked.length, 1);
});

test('a phone that refuses what it did not ask for is left alone until it registers anew', async () => {
  const { lamps, unasked, count } = stage({ status: 489 });
  lamps.show(phone);
  await settled();
  count.fresh = 5;
  lamps.show(phone);
  assert.equal(unasked.length, 1);
  lamps.registered(phone);
  assert.equal(unasked.length, 2);
});

test('a notification that nobody takes ends the subscription, and the phone is told unasked', async () => {
  const { lamps, dialogs, unasked, subscribe, count } = stage();
  await subscribe('600');
  dialogs[0]!.status = 481;
  count.fresh = 7;
  lamps.show(phone);
  await settled();
  assert.equal(unasked.length, 1);
  lamps.stop();
});
