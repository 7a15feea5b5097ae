import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { LiveTrunks } from './live-trunks.ts';

const written = `- id: there
  addresses: [203.0.113.1]
- id: away
  addresses: [sip.provider.example, 203.0.113.2]
`;

test('a server starts with a host name nobody knows yet, and takes its address up when the name server is back', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'live-trunks-'));
  const path = join(folder, 'trunks.yaml');
  await writeFile(path, written);
  const names = new Map<string, readonly string[]>();
  const lookUp = async (host: string): Promise<readonly string[]> => {
    const found = names.get(host);
    if (found === undefined) throw new Error(`${host} is not known`);
    return found;
  };
  const parts = { path, isChosen: true, instead: [], lookUp, newId: () => 'new' };
  await assert.rejects(LiveTrunks.open(parts), /is not known/, 'to whoever checks the file it is a mistake');

  const trunks = await LiveTrunks.open({ ...parts, isPatient: true });
  const told: (readonly string[])[] = [];
  trunks.onChange((list) => told.push(list.flatMap(({ addresses }) => addresses)));
  const addresses = () => trunks.current.map((trunk) => trunk.addresses);
  assert.deepEqual(
    [addresses(), trunks.unknownHosts],
    [[['203.0.113.1'], ['203.0.113.2']], ['sip.provider.example']],
  );
  assert.equal(await trunks.lookAgain(), false);

  names.set('sip.provider.example', ['198.51.100.7']);
  assert.equal(await trunks.lookAgain(), true);
  assert.deepEqual(trunks.unknownHosts, []);
  names.set('sip.provider.example', ['198.51.100.8']);
  assert.equal(await trunks.lookAgain(), true, 'the provider has moved');
  names.clear();
  assert.equal(await trunks.lookAgain(), false, 'what it stood for last stays');
  assert.deepEqual(told, [
    ['203.0.113.1', '198.51.100.7', '203.0.113.2'],
    ['203.0.113.1', '198.51.100.8', '203.0.113.2'],
  ]);
  await rm(folder, { recursive: true });
});
