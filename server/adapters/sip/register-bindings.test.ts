import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import type { Binding } from '../../app/ports/registrations.ts';
import { idOf } from '../../domain/ids.ts';
import { applyRegister, contactsMax, type RegisterRequest } from './register-bindings.ts';

const now = Date.UTC(2026, 10, 22, 9);
const limits = { min: 60, max: 3600 };
const contact = '<sip:anna@192.0.2.7:5062>';

function request(change: Partial<RegisterRequest> = {}): RegisterRequest {
  return {
    device: idOf<'device'>('anna'),
    contacts: [contact],
    expires: null,
    callId: 'call-1',
    cseq: 1,
    outbound: false,
    flow: 'udp/192.0.2.7:5062',
    path: [],
    userAgent: null,
    ...change,
  };
}

function bindingsAfter(...requests: readonly Partial<RegisterRequest>[]): readonly Binding[] {
  let bindings: readonly Binding[] = [];
  requests.forEach((change, at) => {
    const result = applyRegister(bindings, request({ cseq: at + 1, ...change }), now + at, limits);
    assert.ok(result.ok, `request ${at}: ${JSON.stringify(result)}`);
    bindings = result.bindings;
  });
  return bindings;
}

function refusal(current: readonly Binding[], change: Partial<RegisterRequest>): number | null {
  const result = applyRegister(current, request(change), now, limits);
  return result.ok ? null : result.status;
}

describe('RFC 3261 section 10.3', () => {
  test('a contact is bound for the seconds of its own parameter before those of Expires', () => {
    const [binding] = bindingsAfter({ contacts: [`${contact};expires=120`], expires: 300 });
    assert.equal(binding?.expiresAt, now + 120_000);
    assert.equal(binding?.contact, 'sip:anna@192.0.2.7:5062');
  });

  test('without a wish it is an hour; a wish above the maximum is cut, one of nonsense is none', () => {
    assert.equal(bindingsAfter({})[0]?.expiresAt, now + 3_600_000);
    assert.equal(bindingsAfter({ expires: 4_294_967_295 })[0]?.expiresAt, now + 3_600_000);
    assert.equal(
      bindingsAfter({ contacts: [`${contact};expires=soon`], expires: 90 })[0]?.expiresAt,
      now + 90_000,
    );
  });

  test('too short a wish is refused with 423, zero is not short but an end', () => {
    assert.equal(refusal([], { expires: 59 }), 423);
    assert.deepEqual(bindingsAfter({}, { expires: 0 }), []);
    assert.deepEqual(bindingsAfter({}, { contacts: [`${contact};expires=0`], expires: 600 }), []);
  });

  test('without a contact nothing changes: a question', () => {
    assert.equal(bindingsAfter({}, { contacts: [] }).length, 1);
  });

  test('a star ends all, but only alone and with Expires 0', () => {
    const two = bindingsAfter({ contacts: [contact, '<sip:anna@192.0.2.8>'] });
    assert.equal(two.length, 2);
    assert.equal(refusal(two, { contacts: ['*'], expires: null, cseq: 2 }), 400);
    assert.equal(refusal(two, { contacts: ['*', contact], expires: 0, cseq: 2 }), 400);
    const result = applyRegister(two, request({ contacts: ['*'], expires: 0, cseq: 2 }), now, limits);
    assert.deepEqual(result, { ok: true, bindings: [] });
  });

  test('an older or repeated request of the same Call-ID changes nothing and fails', () => {
    const bound = bindingsAfter({ cseq: 7 });
    assert.equal(refusal(bound, { cseq: 7 }), 500);
    assert.equal(refusal(bound, { cseq: 6, expires: 0 }), 500);
    assert.equal(refusal(bound, { cseq: 6, contacts: ['*'], expires: 0 }), 500);
    // Of another Call-ID the phone has started anew.
    assert.equal(refusal(bound, { cseq: 1, callId: 'call-2' }), null);
  });

  test('one wrong contact fails the whole request', () => {
    assert.equal(refusal([], { contacts: [contact, 'nonsense'] }), 400);
    assert.equal(refusal([], { contacts: ['<tel:+31570123456>'] }), 400);
    assert.equal(refusal([], { contacts: ['<mailto:anna@example.nl>'] }), 400);
  });

  test('the same address written otherwise is the same contact', () => {
    const bound = bindingsAfter(
      { contacts: ['<sip:anna@phone.example:5062;transport=UDP>'] },
      { contacts: ['<sip:anna@PHONE.example:5062;transport=udp>'] },
    );
    assert.equal(bound.length, 1);
    assert.equal(bound[0]?.cseq, 2);
  });

  test('bindings whose time is over are gone', () => {
    const bound = bindingsAfter({ expires: 60 });
    const result = applyRegister(bound, request({ contacts: [], cseq: 2 }), now + 60_000, limits);
    assert.deepEqual(result, { ok: true, bindings: [] });
  });

  test('q is kept when it is a number from 0 to 1, else it is 1', () => {
    const q = (text: string) => bindingsAfter({ contacts: [`${contact}${text}`] })[0]?.q;
    assert.deepEqual([q(';q=0.3'), q(';q=7'), q(';q=high'), q('')], [0.3, 1, 1, 1]);
  });
});

describe('RFC 5626', () => {
  const flow = (host: string, regId: string, change: Partial<RegisterRequest> = {}) => ({
    outbound: true,
    contacts: [`<sip:anna@${host}>;+sip.instance="<urn:uuid:1>";reg-id=${regId}`],
    ...change,
  });

  test('the same flow of the same instance replaces the old contact, another flow stands beside it', () => {
    const bound = bindingsAfter(
      flow('a.invalid', '1'),
      flow('b.invalid', '1', { callId: 'call-2' }),
      flow('c.invalid', '2'),
    );
    assert.deepEqual(
      bound.map(({ contact: uri, regId }) => [uri, regId]),
      [
        ['sip:anna@b.invalid', 1],
        ['sip:anna@c.invalid', 2],
      ],
    );
  });

  test('reg-id means nothing without Supported: outbound, without an instance, or as zero', () => {
    assert.equal(bindingsAfter(flow('a.invalid', '1', { outbound: false }))[0]?.regId, null);
    assert.equal(bindingsAfter(flow('a.invalid', '0'))[0]?.regId, null);
    const [binding] = bindingsAfter({ outbound: true, contacts: [`${contact};reg-id=1`] });
    assert.equal(binding?.regId, null);
  });

  test('two flows in one request are refused', () => {
    const contacts = [...flow('a.invalid', '1').contacts, ...flow('b.invalid', '2').contacts];
    assert.equal(refusal([], { outbound: true, contacts }), 400);
  });
});

describe('limits', () => {
  const many = (count: number, from = 0) =>
    Array.from({ length: count }, (_, at) => `<sip:anna@192.0.2.${from + at}>`);

  test('more contacts in one request than a device may hold are refused', () => {
    assert.equal(refusal([], { contacts: many(contactsMax + 1) }), 403);
    assert.equal(bindingsAfter({ contacts: many(contactsMax) }).length, contactsMax);
  });

  test('a phone that keeps changing its address pushes its oldest one out', () => {
    const bound = bindingsAfter(
      ...many(contactsMax + 3).map((each, at) => ({ contacts: [each], callId: `call-${at}` })),
    );
    assert.equal(bound.length, contactsMax);
    assert.ok(bound.some(({ contact: uri }) => uri === `sip:anna@192.0.2.${contactsMax + 2}`));
    assert.ok(!bound.some(({ contact: uri }) => uri === 'sip:anna@192.0.2.0'));
  });

  test('whatever comes, bindings are bounded, alive and unique', () => {
    const contacts = fc.array(
      fc.oneof(
        fc.integer({ min: 0, max: 20 }).map((n) => `<sip:anna@192.0.2.${n}>;expires=${n * 30}`),
        fc.string(),
        fc.constant('*'),
      ),
      { maxLength: 12 },
    );
    const step = fc.record({ contacts, expires: fc.option(fc.nat()), cseq: fc.nat({ max: 9 }) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
        let bindings: readonly Binding[] = [];
        for (const change of steps) {
          const result = applyRegister(bindings, request(change), now, limits);
          if (result.ok) bindings = result.bindings;
        }
        assert.ok(bindings.length <= contactsMax);
        assert.equal(new Set(bindings.map((binding) => binding.contact)).size, bindings.length);
        assert.ok(bindings.every(({ expiresAt }) => expiresAt > now && expiresAt <= now + 3_600_000));
      }),
      { numRuns: 200 },
    );
  });
});
