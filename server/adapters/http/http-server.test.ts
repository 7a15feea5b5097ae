/** Where a request comes from: behind which proxies, and what only the own network gets. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { silentLog } from '../../app/ports/log.ts';
import { startHttpServer } from './http-server.ts';
import { isInside } from './inside-only.ts';
import { originOf } from './session-cookie.ts';
import { todayRoutes } from './today-routes.ts';

async function sourceWith(proxies: readonly string[], forwarded: string): Promise<string> {
  const server = await startHttpServer({
    host: '127.0.0.1',
    port: 0,
    proxies,
    requestsPerMinute: 60,
    clock: { now: () => 0 },
    log: silentLog,
    routes: [(app) => void app.get('/source', async (request) => request.ip), todayRoutes(() => [])],
    sockets: new Map(),
  });
  try {
    const headers = { 'x-forwarded-for': forwarded };
    const source = await (await fetch(`http://127.0.0.1:${server.port}/source`, { headers })).text();
    const page = await fetch(`http://127.0.0.1:${server.port}/vandaag.json`, { headers });
    assert.equal(page.status, isInside(source) ? 200 : 403);
    return source;
  } finally {
    await server.close();
  }
}

test('a proxy that is known tells where a request comes from, and only its own word counts', async () => {
  assert.equal(await sourceWith(['127.0.0.1'], '203.0.113.7'), '203.0.113.7');
  // What the browser wrote itself stands before what the proxy saw.
  assert.equal(await sourceWith(['127.0.0.0/8'], '198.51.100.1, 203.0.113.7'), '203.0.113.7');
});

test('of anybody else the header is passed over', async () => {
  assert.equal(await sourceWith([], '203.0.113.7'), '127.0.0.1');
  assert.equal(await sourceWith(['192.0.2.1'], '203.0.113.7'), '127.0.0.1');
});

test('links are made of the host that was asked, not of what a browser says a proxy was asked', () => {
  const request = {
    protocol: 'https',
    host: 'kwaad.example',
    headers: { host: 'bereikbaar.example', 'x-forwarded-host': 'kwaad.example' },
  };
  assert.equal(originOf(request, null), 'https://bereikbaar.example');
  assert.equal(originOf(request, 'https://ingesteld.example/'), 'https://ingesteld.example');
});

test('more requests from one address than are allowed are refused with the time to wait, others are not', async () => {
  const events: string[] = [];
  const server = await startHttpServer({
    host: '127.0.0.1',
    port: 0,
    proxies: ['127.0.0.1'],
    requestsPerMinute: 3,
    clock: { now: () => 1 },
    log: { ...silentLog, warn: (event) => void events.push(event) },
    routes: [(app) => void app.get('/source', async (request) => request.ip)],
    sockets: new Map(),
  });
  const ask = (from: string) =>
    fetch(`http://127.0.0.1:${server.port}/source`, { headers: { 'x-forwarded-for': from } });
  try {
    const statuses: number[] = [];
    for (let tries = 0; tries < 5; tries += 1) statuses.push((await ask('203.0.113.7')).status);
    assert.deepEqual(statuses, [200, 200, 200, 429, 429]);
    const refused = await ask('203.0.113.7');
    const wait = Number(refused.headers.get('retry-after'));
    assert.ok(wait > 0 && wait <= 60, String(wait));
    assert.match(await refused.text(), /te veel aanvragen/);
    assert.equal((await ask('203.0.113.8')).status, 200);
    assert.deepEqual(events, ['http.tooMany']);
  } finally {
    await server.close();
  }
});

test('own network: this machine and private addresses, in both families', () => {
  for (const address of ['127.0.0.1', '::1', '10.1.2.3', '172.31.0.1', '192.168.1.1', '::ffff:10.0.0.1']) {
    assert.ok(isInside(address), address);
  }
  assert.ok(isInside('fd12::1') && isInside('fe80::1%eth0'));
  for (const address of ['203.0.113.7', '172.32.0.1', '2001:db8::1', '::ffff:203.0.113.7', 'unknown', '']) {
    assert.ok(!isInside(address), address);
  }
});
