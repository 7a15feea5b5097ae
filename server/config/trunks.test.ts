import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ConfigError } from './load.ts';
import { parseTrunks as parseFile, resolveTrunks } from './trunks.ts';

const noFiles = (path: string): string => {
  throw Object.assign(new Error(path), { code: 'ENOENT' });
};

const parseTrunks = (...given: Parameters<typeof parseFile>) => parseFile(...given).trunks;

function complaints(text: string): string {
  try {
    parseTrunks('trunks.yaml', text, noFiles);
  } catch (error) {
    assert.ok(error instanceof ConfigError);
    return error.mistakes.map(({ key, wrong }) => `${key} ${wrong}`).join('\n');
  }
  return '';
}

test('a trunk needs an id and addresses; the rest has defaults', () => {
  const [trunk] = parseTrunks('t', '- id: kpn\n  addresses: [203.0.113.0/28]\n', noFiles);
  assert.deepEqual(trunk, {
    id: 'kpn',
    addresses: ['203.0.113.0/28'],
    transport: 'udp',
    trusted: false,
    calledFrom: ['requestUri', 'to', 'pCalledPartyId', 'diversion', 'historyInfo'],
    outbound: null,
    outboundFor: null,
    silentSeconds: 8,
    register: null,
    keepAliveSeconds: 30,
    defaultEntrance: null,
  });
});

test('a registering trunk takes its password from a file; JSON is fine too', () => {
  const register = { registrar: 'sip.example:5060', user: 'gemeente', passwordFile: '/secret' };
  const text = JSON.stringify([{ id: 'isp', addresses: ['::1'], register, keepAliveSeconds: null }]);
  const [trunk] = parseTrunks('t', text, () => 'geheim\n');
  assert.deepEqual(trunk?.register, {
    registrar: 'sip.example:5060',
    user: 'gemeente',
    password: 'geheim',
    expiresSeconds: 600,
  });
  assert.equal(trunk?.keepAliveSeconds, null);
});

test('all mistakes are reported with their line', () => {
  const text = [
    '- id: KPN',
    '  addresses: [203.0.113.0/99]',
    '  trust: yes',
    '- addresses: []',
    '  calledFrom: [from]',
    '  outbound: "sip:x@y"',
  ].join('\n');
  const found = complaints(text);
  for (const line of [
    'trunks.yaml:1 0.id',
    'trunks.yaml:2 0.addresses.0',
    'trunks.yaml:5',
    'trunks.yaml:6',
  ]) {
    assert.ok(found.includes(line), `${line} in\n${found}`);
  }
  assert.match(found, /trust/);
});

test('broken YAML, a double id and a missing password file are mistakes', () => {
  assert.match(complaints('- id: [\n'), /^trunks\.yaml:\d/);
  assert.match(
    complaints('- {id: a, addresses: [::1]}\n- {id: a, addresses: [::1]}\n'),
    /:2 trunk a is there twice/,
  );
  const register = '{registrar: a.example, user: u, passwordFile: /nowhere}';
  assert.match(
    complaints(`- {id: a, addresses: [::1], register: ${register}}`),
    /nowhere cannot be read \(ENOENT\)/,
  );
});

test('host names are resolved, addresses and ranges left alone', async () => {
  const trunks = parseTrunks('t', '- {id: a, addresses: [10.0.0.0/8, sip.example]}', noFiles);
  const [resolved] = await resolveTrunks(trunks, async () => ['192.0.2.1', '192.0.2.2']);
  assert.deepEqual(resolved?.addresses, ['10.0.0.0/8', '192.0.2.1', '192.0.2.2']);
});
