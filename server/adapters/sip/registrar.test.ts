import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { silentLog } from '../../app/ports/log.ts';
import type { Binding, Registrations } from '../../app/ports/registrations.ts';
import { type DeviceId, idOf } from '../../domain/ids.ts';
import { Registrar } from './registrar.ts';
import { FakeAnswer, FakeRequest, type HeaderLines, type Sent } from './testing/fake-srf.ts';
import { ManualClock, settled } from './testing/manual-clock.ts';

const anna = idOf<'device'>('anna');

function stage(kept: readonly Binding[] = [], isDiskBroken = false) {
  const clock = new ManualClock();
  const heard: string[] = [];
  const stored = new Map<DeviceId, readonly Binding[]>();
  const registrations: Registrations = {
    replace: async (device, bindings) => {
      if (isDiskBroken) throw new Error('disk');
      stored.set(device, bindings);
    },
    of: async () => [],
    all: async () => kept,
    expire: async () => [],
  };
  const registrar = new Registrar({
    registrations,
    gate: {
      check: async (req) =>
        req.has('Authorization')
          ? { ok: true, device: anna }
          : { ok: false, status: 401, reason: 'Unauthorized', headers: { 'WWW-Authenticate': 'Digest x' } },
    },
    expiry: { min: 60, max: 3600 },
    clock,
    log: silentLog,
    deviceUp: (device) => heard.push(`up ${device}`),
    deviceDown: (device) => heard.push(`down ${device}`),
  });
  let cseq = 0;
  const register = async (...headers: HeaderLines): Promise<Sent> => {
    const answer = new FakeAnswer();
    const own = [
      ['Call-ID', 'c'],
      ['CSeq', `${++cseq} REGISTER`],
      ['Authorization', 'Digest'],
    ] as const;
    await registrar.register(new FakeRequest('REGISTER', 'sip:x', [...own, ...headers]).srf, answer.srf);
    return answer.last;
  };
  return { clock, registrar, register, heard, stored };
}

const contact = ['Contact', '<sip:anna@192.0.2.7:5062>'] as const;

function binding(change: Partial<Binding>): Binding {
  return {
    device: anna,
    contact: 'sip:anna@192.0.2.7:5062',
    callId: 'old',
    cseq: 1,
    expiresAt: Number.MAX_SAFE_INTEGER,
    q: 1,
    instance: null,
    regId: null,
    flow: 'udp/192.0.2.7:5062',
    path: [],
    userAgent: null,
    updatedAt: 0,
    ...change,
  };
}

describe('the registrar', () => {
  test('tells that a device came with its first contact and went with its last', async () => {
    const { register, heard, stored, registrar } = stage();
    const ok = await register(contact, ['Expires', '120']);
    assert.equal(ok.status, 200);
    assert.equal(ok.headers['Contact'], '<sip:anna@192.0.2.7:5062>;expires=120');
    await register(['Contact', '<sip:anna@192.0.2.8>']);
    await register(['Contact', '<sip:anna@192.0.2.8>;expires=0']);
    assert.deepEqual(heard, ['up anna']);
    assert.deepEqual(registrar.registered(), [anna]);
    const end = await register(['Contact', '*'], ['Expires', '0']);
    assert.equal(end.headers['Contact'], undefined);
    assert.deepEqual(heard, ['up anna', 'down anna']);
    assert.deepEqual(stored.get(anna), []);
  });

  test('lets nobody in whom the gate does not know', async () => {
    const { registrar, heard } = stage();
    const answer = new FakeAnswer();
    await registrar.register(new FakeRequest('REGISTER', 'sip:x', [contact]).srf, answer.srf);
    assert.equal(answer.last.status, 401);
    assert.deepEqual(heard, []);
  });

  test('refuses what it cannot do for the phone, before asking for a password (step 2)', async () => {
    const { registrar } = stage();
    const answer = new FakeAnswer();
    const request = new FakeRequest('REGISTER', 'sip:x', [contact, ['Require', 'path, gruu']]);
    await registrar.register(request.srf, answer.srf);
    assert.deepEqual([answer.last.status, answer.last.headers['Unsupported']], [420, 'gruu']);
  });

  test('names its minimum with a 423', async () => {
    const { register } = stage();
    const brief = await register(contact, ['Expires', '30']);
    assert.deepEqual([brief.status, brief.headers['Min-Expires']], [423, '60']);
  });

  test('knows a browser by its flow and says so (RFC 5626 section 6)', async () => {
    const { register, clock } = stage();
    const ok = await register(
      ['Via', 'SIP/2.0/WS x.invalid;branch=z9hG4bK1'],
      ['Supported', 'path,outbound'],
      ['Contact', '<sip:a@x.invalid;transport=ws>;+sip.instance="<urn:uuid:1>";reg-id=1;expires=300'],
    );
    assert.equal(
      ok.headers['Contact'],
      '<sip:a@x.invalid;transport=ws>;expires=300;+sip.instance="<urn:uuid:1>";reg-id=1',
    );
    assert.equal(ok.headers['Require'], 'outbound');
    await clock.pass(1_000);
    assert.equal((await register()).headers['Require'], undefined);
  });

  test('lets a device go when its time is over', async () => {
    const { register, registrar, clock, heard } = stage();
    await registrar.start();
    await register(contact, ['Expires', '60']);
    await clock.pass(60_000);
    assert.deepEqual(registrar.addresses(anna), []);
    await clock.pass(5_000);
    assert.deepEqual(heard, ['up anna', 'down anna']);
    registrar.stop();
    assert.equal(clock.timers, 0);
  });

  test('forgets a contact whose connection is gone', async () => {
    const { register, registrar, heard } = stage();
    await register(['Contact', '<sip:anna@x.invalid>']);
    await registrar.forget(anna, 'sip:other@x.invalid');
    assert.deepEqual(heard, ['up anna']);
    await registrar.forget(anna, 'sip:anna@x.invalid');
    assert.deepEqual(heard, ['up anna', 'down anna']);
  });

  test('lets go of what registered over a WebSocket that closed, and of nothing else', async () => {
    const { registrar, heard } = stage([binding({ flow: 'udp/192.0.2.7:50000' })]);
    await registrar.start();
    await registrar.forgetFlow('192.0.2.7:50000');
    assert.deepEqual(heard, ['up anna']);
    registrar.stop();

    const browser = stage();
    await browser.register(['Via', 'SIP/2.0/WSS x.invalid'], ['Contact', '<sip:anna@x.invalid>']);
    await browser.registrar.forgetFlow('192.0.2.7:5063');
    assert.deepEqual(browser.heard, ['up anna']);
    await browser.registrar.forgetFlow('192.0.2.7:5062');
    assert.deepEqual(browser.heard, ['up anna', 'down anna']);
  });

  test('keeps bindings over a restart, but those of WebSockets', async () => {
    const { registrar, heard } = stage([
      binding({}),
      binding({ contact: 'sip:a@x.invalid', flow: 'ws/192.0.2.7:50000' }),
      binding({ device: idOf<'device'>('bram'), flow: 'wss/192.0.2.7:50001' }),
    ]);
    await registrar.start();
    assert.deepEqual(heard, ['up anna']);
    assert.deepEqual(
      registrar.addresses(anna).map(({ contact: uri }) => uri),
      ['sip:anna@192.0.2.7:5062'],
    );
    registrar.stop();
  });

  test('registers a phone also when the disk does not keep it', async () => {
    const { register, heard } = stage([], true);
    assert.equal((await register(contact)).status, 200);
    await settled();
    assert.deepEqual(heard, ['up anna']);
  });

  test('knows which sources are its phones', async () => {
    const { register, registrar, clock } = stage();
    await register(contact, ['Expires', '60']);
    assert.equal(registrar.isFlow('192.0.2.7:5062'), true);
    assert.equal(registrar.isFlow('192.0.2.7:506'), false);
    await clock.pass(60_000);
    assert.equal(registrar.isFlow('192.0.2.7:5062'), false);
  });
});
