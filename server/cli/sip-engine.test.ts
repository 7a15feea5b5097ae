import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { readFlags, sipEngineCommand } from './sip-engine.ts';

const flags = { listen: ['udp:127.0.0.1:5060', 'tcp:[::1]:5060'], control: '127.0.0.1:9022' };

test('addresses are read, IPv6 in brackets', () => {
  const result = readFlags({ ...flags, secret: 's' }, {});
  assert.ok(result.ok);
  assert.deepEqual(result.value.listen, [
    { proto: 'udp', host: '127.0.0.1', port: 5060 },
    { proto: 'tcp', host: '::1', port: 5060 },
  ]);
  assert.deepEqual(result.value.control, { host: '127.0.0.1', port: 9022 });
});

test('all mistakes are told at once, and there is no default secret', () => {
  const result = readFlags({ listen: ['sctp:1:2', 'udp:x', 'tls:127.0.0.1:5061'], control: 'nine' }, {});
  assert.ok(!result.ok);
  assert.equal(result.problems.length, 5);
  assert.match(result.problems.join('\n'), /a secret is needed/);
  assert.match(result.problems.join('\n'), /needs --tls-key/);
});

test('the secret comes from a file or the environment', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sip-engine-'));
  const path = join(folder, 'secret');
  writeFileSync(path, 'from-file\n');
  const fromFile = readFlags({ ...flags, secretFile: path }, {});
  assert.ok(fromFile.ok);
  assert.equal(fromFile.value.secret, 'from-file');
  const fromEnvironment = readFlags(flags, { BEREIKBAAR_SIP_ENGINE_SECRET: 'env' });
  assert.ok(fromEnvironment.ok);
  assert.equal(fromEnvironment.value.secret, 'env');
  assert.equal(readFlags({ ...flags, secretFile: join(folder, 'none') }, {}).ok, false);
  rmSync(folder, { recursive: true });
});

test('the help names every flag', () => {
  const help = sipEngineCommand().helpInformation();
  for (const flag of ['--listen', '--control', '--secret', '--secret-file', '--advertise', '--tls-key']) {
    assert.ok(help.includes(flag), flag);
  }
});
