/** The demo as a newcomer starts it: it prints links that work, its callers are answered, and it ends without a trace. */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { freePort } from '../support/free-port.ts';
import { waitUntil } from '../support/wait-until.ts';

const cli = join(import.meta.dirname, '..', '..', '..', 'cli', 'cli.js');
const root = join(import.meta.dirname, '..', '..', '..', '..', '..');
const waitMsMax = 45_000;

let child: ChildProcess | null = null;
let folder = '';

after(async () => {
  child?.kill('SIGKILL');
  if (folder !== '') await rm(folder, { recursive: true, force: true });
});

test('callers of the demo are answered, its links sign in, and Ctrl-C leaves nothing behind', async () => {
  folder = await mkdtemp(join(tmpdir(), 'bereikbaar-test-'));
  const httpPort = await freePort();
  const origin = `http://127.0.0.1:${httpPort}`;
  let output = '';
  const running = spawn(
    process.execPath,
    ['--enable-source-maps', cli, 'demo', '--days', '0', '--calls-per-minute', '40'],
    {
      cwd: root,
      env: {
        ...process.env,
        TMPDIR: folder,
        BEREIKBAAR_HTTP_PORT: String(httpPort),
        BEREIKBAAR_SIP_PORT: String(await freePort()),
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  child = running;
  for (const stream of [running.stdout, running.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  const exited = once(running, 'exit');
  await orOutput(waitUntil('the links', () => output.includes('Ctrl-C'), waitMsMax));

  const links = [...output.matchAll(/^ *(\S+) · .*link=(\S+)/gm)];
  assert.deepEqual(
    links.map(([, who]) => who),
    ['KCC-medewerker', 'medewerker', 'teamleider', 'beheerder'],
  );
  for (const [, who, linkToken] of links) {
    const signedIn = await fetch(`${origin}/api/v1/sessies`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ linkToken }),
    });
    assert.equal(signedIn.status, 201, `${who}: ${await signedIn.text()}`);
  }

  await orOutput(
    waitUntil(
      'a caller to be answered',
      async () => {
        const metrics = await (await fetch(`${origin}/metrics`)).text();
        return /bereikbaar_facts_total\{type="call\.answered"\} [1-9]/.test(metrics);
      },
      waitMsMax,
    ),
  );

  running.kill('SIGINT');
  const [code] = (await exited) as [number | null];
  assert.equal(code, 0, output);
  assert.deepEqual(await readdir(folder), []);

  async function orOutput(wait: Promise<unknown>): Promise<void> {
    await wait.catch((error: Error) => {
      throw new Error(`${error.message}\n${output}`);
    });
  }
});
