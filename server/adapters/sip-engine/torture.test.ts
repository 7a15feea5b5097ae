/** The torture messages through a running engine: nothing throws, the verdicts of the parser are what goes out. */
import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { parseMessage } from '../../protocol/sip/parse.ts';
import { startSipEngine } from './engine.ts';

const folder = new URL('../../../../fixtures/sip/torture/', import.meta.url).pathname;

interface Case {
  readonly file: string;
  readonly verdict: string;
}

test('RFC 4475 and RFC 5118 messages: no fault, and what must be refused is answered so or dropped', async () => {
  const { cases } = JSON.parse(readFileSync(join(folder, 'verdicts.json'), 'utf8')) as {
    cases: readonly Case[];
  };
  const engine = await startSipEngine({
    listen: [{ proto: 'udp', host: '127.0.0.1', port: 0 }],
    control: { host: '127.0.0.1', port: 0 },
    secret: 'x',
    limits: { garbagePerSecondPerSource: 1_000 },
  });
  const socket = createSocket('udp4');
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const statuses: number[] = [];
  socket.on('message', (bytes) => {
    const parsed = parseMessage(bytes);
    assert.ok(parsed.ok, 'every answer of ours can be read');
    if (parsed.message.kind === 'response') statuses.push(parsed.message.status);
  });
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.dat'))) {
    socket.send(readFileSync(join(folder, file)), engine.listening[0]?.port ?? 0, '127.0.0.1');
  }
  // A probe behind them all: its answer says that they were read.
  const probe =
    'OPTIONS sip:x@127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:9;branch=z9hG4bKlast;rport\r\nFrom: <sip:a@b>;tag=1\r\n' +
    'To: <sip:x@127.0.0.1>\r\nCall-ID: last\r\nCSeq: 1 OPTIONS\r\nMax-Forwards: 70\r\nContent-Length: 0\r\n\r\n';
  const answered = new Promise<void>((resolve) => {
    socket.on('message', (bytes) => {
      if (bytes.includes('Call-ID: last')) resolve();
    });
  });
  socket.send(probe, engine.listening[0]?.port ?? 0, '127.0.0.1');
  await answered;
  const counters = engine.counters();
  assert.equal(counters['faults'], undefined);
  const refused = cases.filter((one) => one.verdict !== 'accept').length;
  assert.ok(refused > 10);
  assert.ok(
    statuses.includes(400) && statuses.includes(416),
    `statuses seen: ${[...new Set(statuses)].join(' ')}`,
  );
  socket.close();
  await engine.close();
});
