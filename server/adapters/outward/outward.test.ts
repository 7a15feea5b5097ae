import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import type { HttpRequest } from '../../app/ports/delivery.ts';
import { fetchHttp } from './fetch-http.ts';
import { HttpSms } from './http-sms.ts';

test('the SMS template is filled in as JSON, whatever the text holds', async () => {
  const asked: HttpRequest[] = [];
  const http = {
    request: async (request: HttpRequest) => {
      asked.push(request);
      return { answered: true as const, status: 429, body: '' };
    },
  };
  const body = '{"recipients":["{to}"],"originator":"{from}","body":"{text}"}';
  const sms = new HttpSms({ address: 'https://sms.example', token: 's', sender: 'Gemeente', body }, http);
  const result = await sms.send('+31612345678', 'Een "tekst" {to}\nmet \\ alles');
  assert.deepEqual(result, { ok: false, problem: 'status 429', permanent: false });
  assert.deepEqual(JSON.parse(asked[0]?.body ?? ''), {
    recipients: ['+31612345678'],
    originator: 'Gemeente',
    body: 'Een "tekst" {to}\nmet \\ alles',
  });
  assert.equal(asked[0]?.headers['authorization'], 'Bearer s');
});

test('a redirection is not followed, and nobody there is a problem without an address', async () => {
  const server = createServer((_request, response) =>
    response.writeHead(302, { location: '/x' }).end('away'),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const request = { method: 'POST', address, headers: {}, body: '{}' } as const;
  assert.deepEqual(await fetchHttp.request(request), { answered: true, status: 302, body: 'away' });
  server.close();
  server.closeAllConnections();
  const gone = await fetchHttp.request({ ...request, address: 'http://127.0.0.1:1/geheim' });
  assert.ok(!gone.answered);
  assert.doesNotMatch(gone.problem, /127|geheim/);
});
