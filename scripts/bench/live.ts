/**
 * From a change to 200 screens: the real server process, real WebSockets, a note made over the API.
 *
 *   node dist/scripts/bench/live.js [--screens 200] [--rounds 20]
 *
 * Time from sending the request until each screen has read the change. Gate (DESIGN section 10): p99 under 250 ms. The
 * screens live in one process with their own event loop, so their reading counts too.
 */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { WebSocket } from 'ws';
import { fromWire, toWire } from '../../server/contract/wire.ts';
import { startServer } from '../../server/test/system/support/server-process.ts';
import { percentile } from './lib/percentile.ts';

const { values } = parseArgs({
  options: {
    screens: { type: 'string', default: '200' },
    rounds: { type: 'string', default: '20' },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) {
  console.log('usage: live.js [--screens 200] [--rounds 20]');
  process.exit(0);
}
const screens = Number(values.screens);
const password = 'een zin die alleen de meting kent';

const server = await startServer({
  before: async ({ cli, dataDir }) => {
    const file = join(dataDir, 'wachtwoord');
    await writeFile(file, `${password}\n`);
    await cli(
      ...['user', 'add', 'Tess Leider', '--municipality', 'lochem', '--id', 'tess', '--team', 'kcc'],
      ...['--role', 'teamleider', '--email', 'tess@lochem.example', '--password-file', file],
    );
  },
});
const sockets: WebSocket[] = [];
try {
  const base = `http://127.0.0.1:${server.httpPort}/api/v1`;
  const signedIn = await fetch(`${base}/sessies`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(toWire({ email: 'tess@lochem.example', password })),
  });
  const { csrfToken } = fromWire(await signedIn.json()) as { readonly csrfToken: string };
  const cookie = signedIn.headers.get('set-cookie')?.split(';')[0] ?? '';
  let seen: (text: string) => void = () => undefined;
  await Promise.all(
    Array.from({ length: screens }, async () => {
      const socket = new WebSocket(`${base.replace('http', 'ws')}/live`, { headers: { cookie } });
      sockets.push(socket);
      await new Promise((resolve, reject) => {
        socket.once('error', reject);
        socket.once('message', resolve);
        socket.once('open', () =>
          socket.send(
            JSON.stringify(
              toWire({ type: 'subscribe', collections: ['notes', 'queues', 'figures'], cursor: null }),
            ),
          ),
        );
      });
      socket.on('message', (data) => seen(String(data)));
    }),
  );
  const taken: number[] = [];
  for (let round = 0; round < Number(values.rounds); round++) {
    const question = `meting-${round}-${process.pid}`;
    let missing = screens;
    const all = new Promise<void>((resolve) => {
      seen = (text) => {
        if (!text.includes(question)) return;
        taken.push(performance.now() - from);
        missing -= 1;
        if (missing === 0) resolve();
      };
    });
    const from = performance.now();
    const made = await fetch(`${base}/terugbelnotities`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', cookie, 'x-csrf-token': csrfToken },
      body: JSON.stringify(
        toWire({
          callId: null,
          ownerTeam: 'lochem/kcc',
          ownerEmployee: null,
          callerName: 'Beller',
          number: null,
          subjectId: null,
          question,
          window: null,
        }),
      ),
    });
    if (made.status !== 201) throw new Error(await made.text());
    await all;
  }
  taken.sort((a, b) => a - b);
  const at = (part: number): string => `${percentile(taken, part).toFixed(0)} ms`;
  console.log(
    `${screens} screens, ${values.rounds} changes: p50 ${at(0.5)}, p99 ${at(0.99)}, slowest ${at(1)}`,
  );
} finally {
  for (const socket of sockets) socket.terminate();
  await server.dispose();
}
