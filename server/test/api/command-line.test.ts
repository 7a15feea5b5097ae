/** What the command line changes beside a running server is there without a restart: people, catalogue, calamity, erasure. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { idOf } from '../../domain/ids.ts';
import { openWorld, person, until } from './support/world.ts';

const cli = fileURLToPath(new URL('../../cli/cli.js', import.meta.url));

test('a running server takes up an employee, a catalogue, a calamity and an erasure from the command line', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'bereikbaar-beside-'));
  const world = await openWorld({ dataDir });
  try {
    await world.people.start();
    const run = async (...args: readonly string[]): Promise<void> => {
      const child = spawn(process.execPath, [cli, ...args], {
        env: { ...process.env, BEREIKBAAR_DATA_DIR: dataDir, BEREIKBAAR_DIALPLANS_DIR: world.folder },
        stdio: ['ignore', 'ignore', 'pipe'],
      });
      let wrong = '';
      child.stderr.setEncoding('utf8').on('data', (text: string) => {
        wrong += text;
      });
      const [code] = (await once(child, 'close')) as [number];
      assert.equal(code, 0, `${args.join(' ')}: ${wrong}`);
    };
    const catalogue = join(dataDir, 'producten.csv');
    await writeFile(catalogue, 'id;naam\npaspoort;Paspoort aanvragen\n');
    await run('user', 'add', 'Nieuwe Collega', '--municipality', 'deventer', '--team', 'burgerzaken');
    await run('catalogue', 'import', catalogue, '--municipality', 'deventer');
    await run('calamity', 'on', 'deventer', '--message', 'Storing in het stadhuis', '--minutes', '10');
    const leader = await world.signIn(person('deventer', 'teamleider'));
    const ask = async (method: string, path: string, body?: object) =>
      (await leader.send(method, path, body === undefined ? {} : { body })).body;
    const isThere = async (look: () => Promise<boolean>): Promise<void> => {
      const limit = Date.now() + 30_000;
      while (!(await look())) {
        assert.ok(Date.now() < limit, 'it was not taken up within thirty seconds');
        await new Promise((resolve) => setTimeout(resolve, 200));
      }
    };
    await isThere(
      async () => (await ask('POST', '/medewerkers/zoekvragen', { search: 'collega' })).count === 1,
    );
    await isThere(async () => (await ask('GET', '/onderwerpen')).results[0]?.name === 'Paspoort aanvragen');
    await isThere(
      async () => (await ask('GET', '/calamiteitenschakelaars'))[0]?.message === 'Storing in het stadhuis',
    );
    await until(() => world.parts.office.isOpen);
    // Messages and recordings of who is erased on the command line go too: only the server destroys sounds.
    const recording = await world.tape('deventer', '0570698765');
    const message = await world.leaveMessage(
      'deventer',
      { kind: 'team', team: idOf('deventer/burgerzaken') },
      '0570698765',
    );
    await until(() => world.parts.office.mailboxes.get(message) !== undefined);
    await run('privacy', 'erase', '--municipality', 'deventer', '--number', '0570698765');
    await isThere(
      async () =>
        world.parts.office.mailboxes.get(message) === undefined &&
        world.parts.office.tapes.named(recording) === undefined,
    );
  } finally {
    await world.close();
    await rm(dataDir, { recursive: true, force: true });
  }
});
