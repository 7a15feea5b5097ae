/** Starting and stopping: nothing is left open, faults are told. */
import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { test } from 'node:test';
import { startSipEngine } from './engine.ts';

const control = { host: '127.0.0.1', port: 0 };

test('an engine without a secret does not start', async () => {
  await assert.rejects(startSipEngine({ listen: [], control, secret: '' }), /secret/);
});

test('an address that is taken is reported, and what was open is closed again', async () => {
  const socket = createSocket('udp4');
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const { port } = socket.address();
  await assert.rejects(
    startSipEngine({
      listen: [
        { proto: 'tcp', host: '127.0.0.1', port: 0 },
        { proto: 'udp', host: '127.0.0.1', port },
      ],
      control,
      secret: 'x',
    }),
    { code: 'EADDRINUSE' },
  );
  socket.close();
});

test('real ports are reported and closing twice is one close', async () => {
  const engine = await startSipEngine({
    listen: [{ proto: 'udp', host: '127.0.0.1', port: 0 }],
    control,
    secret: 'x',
  });
  assert.ok(engine.controlPort > 0);
  assert.ok((engine.listening[0]?.port ?? 0) > 0);
  assert.equal(engine.counters()['now.dialogs'], 0);
  await Promise.all([engine.close(), engine.close()]);
});
