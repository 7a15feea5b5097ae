import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { schemaFiles, schemaText } from '../domain/dialplan/schema.ts';

function dialplan(...args: readonly string[]): { readonly code: number | null; readonly out: string } {
  const cli = join(import.meta.dirname, 'cli.js');
  const { status, stdout, stderr } = spawnSync(process.execPath, [cli, 'dialplan', ...args], {
    encoding: 'utf8',
  });
  return { code: status, out: stdout + stderr };
}
const folder = ['--dialplans-dir', 'dialplans'];

test('the dialplans in the repository are in order, and their routing tests pass', () => {
  const checked = dialplan('check', ...folder, '--from', '2026', '--until', '2026');
  assert.equal(checked.code, 0, checked.out);
  assert.match(checked.out, /In order: at every moment every number has a destination\. 0 to look at\./);
  const tested = dialplan('test', ...folder);
  assert.equal(tested.code, 0, tested.out);
  assert.match(tested.out, /^\d+ routing tests passed, 0 failed\.$/m);
});

test('explain tells the route of a shared number, in either language or as JSON', () => {
  const call = [
    'explain',
    ...folder,
    '--called',
    '14 0570',
    '--caller',
    '0612345678',
    '--at',
    '2026-12-28T10:00',
  ];
  const dutch = dialplan(...call, '--happens', '2');
  assert.equal(dutch.code, 0);
  assert.match(dutch.out, /^Bestemming: queue olst-wijhe\/kcc\. /m);
  assert.doesNotMatch(dutch.out, /12345678/);
  assert.match(dialplan(...call, '--language', 'en').out, /^Destination: queue deventer\/kcc\. /m);
  const json: unknown = JSON.parse(dialplan(...call, '--happens', '2', '--json').out);
  assert.ok(typeof json === 'object' && json !== null && 'municipality' in json);
  assert.equal(json.municipality, 'olst-wijhe');
});

test('explain goes on with what happens: a full queue leads to a callback', () => {
  const call = ['explain', ...folder, '--called', '0570 568080', '--at', '2026-12-28T10:00'];
  assert.match(dialplan(...call, '--happens', 'full').out, /^Bestemming: note olst-wijhe\/kcc\. /m);
  assert.equal(dialplan(...call, '--happens', 'sunshine').code, 2);
});

test('show lists the steps of an entrance', () => {
  const { code, out } = dialplan('show', 'deventer/algemeen', ...folder);
  assert.equal(code, 0);
  assert.match(
    out,
    /^keuze: Keuzemenu\. Voor paspoort.*\n {4}toets 1: paspoort en burgerzaken → burgerzaken$/m,
  );
  assert.equal(dialplan('show', 'nergens/algemeen', ...folder).code, 1);
});

test('a mistake is shown with file, line, column and remedy, and ends with code 1', () => {
  const broken = mkdtempSync(join(tmpdir(), 'dialplans-'));
  try {
    const text = readFileSync('dialplans/elburg.yaml', 'utf8');
    writeFileSync(join(broken, 'elburg.yaml'), text.replace('open: kcc', 'open: kcv'));
    for (const verb of [
      ['check'],
      ['test'],
      ['explain', '--called', '0525688688', '--at', '2026-12-28T10:00'],
    ]) {
      const { code, out } = dialplan(...verb, '--dialplans-dir', broken);
      assert.equal(code, 1, out);
      assert.match(out, /elburg\.yaml:\d+:\d+ There is no node “kcv”\.\n {2}Did you mean “kcc”\?/);
    }
  } finally {
    rmSync(broken, { recursive: true });
  }
});

test('wrong use ends with code 2', () => {
  assert.equal(dialplan('explain', ...folder, '--called', '14 0570', '--at', 'gisteren').code, 2);
  assert.equal(dialplan('explain', ...folder).code, 2);
  assert.equal(dialplan('check', ...folder, '--from', 'then').code, 2);
});

test('the schemas for editors are those of the code', () => {
  for (const [file, schema] of schemaFiles) {
    const advice = `run: bereikbaar dialplan schema --of ${file} > dialplans/${file}`;
    assert.equal(readFileSync(join('dialplans', file), 'utf8'), schemaText(schema), advice);
  }
});
