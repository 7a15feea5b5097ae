import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Binding } from '../../app/ports/registrations.ts';
import { idOf } from '../../domain/ids.ts';
import { branchesOf } from './targets.ts';
import { testTrunk } from './testing/trunk.ts';

const anna = idOf<'device'>('anna');

function binding(change: Partial<Binding> = {}): Binding {
  return {
    device: anna,
    contact: 'sip:anna@192.0.2.7:5062',
    callId: 'c',
    cseq: 1,
    expiresAt: 1,
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

function proxyOf(change: Partial<Binding>): string | null | undefined {
  const target = { kind: 'device', device: anna } as const;
  return branchesOf([target], () => [binding(change)], new Map())[0]?.proxy;
}

test('a contact that is the source of its registration is rung directly', () => {
  assert.equal(proxyOf({}), null);
  assert.equal(proxyOf({ contact: 'sip:anna@192.0.2.7', flow: 'udp/192.0.2.7:5060' }), null);
  assert.equal(proxyOf({ contact: 'sip:anna@[2001:DB8::7]:5062', flow: 'udp/2001:db8:0::7:5062' }), null);
});

test('a phone behind address translation is rung at the source of its packets', () => {
  assert.equal(proxyOf({ flow: 'udp/198.51.100.7:31000' }), 'sip:198.51.100.7:31000');
  assert.equal(proxyOf({ flow: 'udp/192.0.2.7:31000' }), null);
  assert.equal(proxyOf({ flow: 'udp/2001:db8::7:5062' }), 'sip:[2001:db8::7]:5062');
});

test('over a connection the SIP server knows the way; the contact stays the address', () => {
  for (const flow of ['tcp/192.0.2.7:40000', 'tls/198.51.100.7:40000', 'ws/192.0.2.7:50000', null])
    assert.equal(proxyOf({ flow }), null, String(flow));
});

test('a registered path goes first (RFC 3327)', () => {
  assert.equal(proxyOf({ path: ['<sip:edge.example;lr>', '<sip:core.example;lr>'] }), 'sip:edge.example;lr');
});

test('a device with several addresses gives a branch for each, one without gives none', () => {
  const bindings = [binding(), binding({ contact: 'sip:anna@192.0.2.8' })];
  const target = { kind: 'device', device: anna } as const;
  assert.deepEqual(
    branchesOf([target], () => bindings, new Map()).map(({ uri, device }) => [uri, device]),
    [
      ['sip:anna@192.0.2.7:5062', anna],
      ['sip:anna@192.0.2.8', anna],
    ],
  );
  assert.deepEqual(
    branchesOf([target], () => [], new Map()),
    [],
  );
});

test('a call over a trunk goes to its next hop, with the login when it has one', () => {
  const id = idOf<'trunk'>('provider');
  const register = { registrar: 'r.example', user: 'u', password: 'p', expiresSeconds: 600 };
  const target = { kind: 'trunk', trunks: [id], number: '+31612345678' } as const;
  const ring = (change: Parameters<typeof testTrunk>[1]) =>
    branchesOf([target], () => [], new Map([[id, testTrunk('provider', change)]]))[0];
  assert.equal(ring({ outbound: 'p.example' })?.uri, 'sip:+31612345678@p.example');
  assert.equal(
    ring({ outbound: 'p.example:5071', transport: 'tls' })?.uri,
    'sip:+31612345678@p.example:5071;transport=tls',
  );
  assert.deepEqual(ring({ outbound: 'p.example', register })?.auth, { username: 'u', password: 'p' });
  assert.equal(ring({ outbound: null }), undefined);
  const spare = testTrunk('spare', { outbound: 's.example', silentSeconds: 3 });
  const both = { ...target, trunks: [idOf<'trunk'>('gone'), id, spare.id] };
  const trunks = new Map([
    [id, testTrunk('provider', { outbound: 'p.example' })] as const,
    [spare.id, spare],
  ]);
  const [branch, ...more] = branchesOf([both], () => [], trunks);
  assert.deepEqual(
    [branch?.uri, branch?.next?.uri, branch?.next?.next, more.length],
    ['sip:+31612345678@p.example', 'sip:+31612345678@s.example', null, 0],
  );
  assert.deepEqual(branch?.next?.trunk, { id: spare.id, silentMs: 3000 });
});
