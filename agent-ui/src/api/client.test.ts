/** What the client sends: the version that was seen goes with an edit, so that the server can refuse an overtaken one. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ApiError, createClient, isOvertaken } from './client.ts';

test('an edit carries the version of what was on the screen, and is told apart when somebody was first', async () => {
  const sent: Headers[] = [];
  const answers = [
    new Response(null, { status: 204 }),
    Response.json(
      { type: 'about:blank', title: 'Intussen gewijzigd', status: 412, detail: 'x' },
      { status: 412 },
    ),
  ];
  const client = createClient(
    async (_, init) => {
      sent.push(new Headers(init?.headers));
      return answers.shift() ?? Response.error();
    },
    () => undefined,
  );
  const edit = {
    params: { retentionId: 'voicemail' },
    body: { retentionDays: 30, basis: 'Eigen besluit' },
    seen: { version: 41 },
  } as const;
  await client.call('putRetention', edit);
  assert.equal(sent[0]?.get('if-match'), '"41"');
  const refused = await client.call('putRetention', edit).catch((error: unknown) => error);
  assert.ok(isOvertaken(refused));
  assert.ok(!isOvertaken(new ApiError(409, null)));
});

test('what is only read carries no version', async () => {
  const sent: Headers[] = [];
  const client = createClient(
    async (_, init) => {
      sent.push(new Headers(init?.headers));
      return Response.json([]);
    },
    () => undefined,
  );
  await client.call('listRetention', {});
  assert.equal(sent[0]?.get('if-match'), null);
});
