import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { test } from 'node:test';
import { failureText } from './exit.ts';

test('an address that is taken is told with the setting that chooses another, without a stack', async () => {
  const first = createServer().listen(0, '127.0.0.1');
  await once(first, 'listening');
  const address = first.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const second = createServer().listen(port, '127.0.0.1');
  const [error] = (await once(second, 'error')) as [Error];
  first.close();
  const text = failureText(error);
  assert.match(text, new RegExp(`^bereikbaar: 127\\.0\\.0\\.1:${port} is in use`));
  assert.match(text, /BEREIKBAAR_SIP_PORT or BEREIKBAAR_HTTP_PORT/);
  assert.equal(text.split('\n').length, 1);
});

test('an address that this machine does not have is told with the setting of the host', () => {
  const error = Object.assign(new Error('bind EADDRNOTAVAIL'), {
    syscall: 'bind',
    code: 'EADDRNOTAVAIL',
    address: '198.51.100.7',
  });
  assert.match(failureText(error), /no address 198\.51\.100\.7.*BEREIKBAAR_SIP_HOST/);
});

test('a failure that nobody foresaw keeps its stack', () => {
  assert.match(failureText(new Error('oops')), /^bereikbaar: Error: oops\n/);
});
