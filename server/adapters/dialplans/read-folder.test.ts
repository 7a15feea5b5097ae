import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { idOf } from '../../domain/ids.ts';
import { loadDialplans, readFolder } from './read-folder.ts';

test('the dialplans of the five municipalities are read without a mistake', async () => {
  const { set, problems } = await loadDialplans('dialplans');
  assert.deepEqual(problems, []);
  assert.deepEqual(
    [...(set?.plans.keys() ?? [])].sort(),
    ['deventer', 'elburg', 'lochem', 'olst-wijhe', 'rijssen-holten'].map((id) => idOf<'municipality'>(id)),
  );
  assert.match(set?.version ?? '', /^[0-9a-f]{12}$/);
});

test('the version follows the content, and routing tests are no dialplans', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'dialplans-'));
  try {
    await writeFile(join(folder, 'a.yaml'), 'a: 1');
    await writeFile(join(folder, 'a.tests.yaml'), 'tests: []');
    await writeFile(join(folder, 'notes.txt'), 'no dialplan');
    const before = await readFolder(folder);
    assert.deepEqual(
      [before.dialplans.map(({ file }) => file), before.tests.map(({ file }) => file)],
      [['a.yaml'], ['a.tests.yaml']],
    );
    await writeFile(join(folder, 'a.tests.yaml'), 'tests: [1]');
    assert.equal((await readFolder(folder)).version, before.version);
    await writeFile(join(folder, 'a.yaml'), 'a: 2');
    assert.notEqual((await readFolder(folder)).version, before.version);
  } finally {
    await rm(folder, { recursive: true });
  }
});
