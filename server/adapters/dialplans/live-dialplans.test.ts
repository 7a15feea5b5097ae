import assert from 'node:assert/strict';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { nextStep, startRoute } from '../../domain/dialplan/route.ts';
import { nothingSwitched } from '../../domain/dialplan/route-types.ts';
import { hour } from '../../domain/time.ts';
import { DialplanArchive } from './dialplan-archive.ts';
import { DialplansError, LiveDialplans } from './live-dialplans.ts';

/** A copy of one municipality's dialplan that a test may change. */
async function withFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'dialplans-'));
  try {
    for (const file of ['elburg.yaml', 'elburg.tests.yaml'])
      await cp(join('dialplans', file), join(folder, file));
    await work(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function change(folder: string, file: string, from: string, to: string): Promise<void> {
  const path = join(folder, file);
  const text = await readFile(path, 'utf8');
  assert.ok(text.includes(from), from);
  await writeFile(path, text.replace(from, to));
}

test('a new dialplan goes live while a call walks the old one to its end', () =>
  withFolder(async (folder) => {
    let now = Date.UTC(2026, 11, 28, 9);
    const live = await LiveDialplans.open({ folder, now: () => now, archive: null });
    const old = live.current;
    const context = { now, caller: { number: undefined, groups: [] }, state: nothingSwitched };
    const call = startRoute(live.current, { ...context, called: '0525 688688' });
    await change(folder, 'elburg.yaml', 'lengthMax: 20', 'lengthMax: 21');
    const verdict = await live.reload();
    assert.ok(verdict?.fit);
    assert.notEqual(live.current.version, old.version);
    assert.equal(live.current.version, verdict.version);
    const kept = live.byVersion(call.position.version);
    assert.ok(kept !== undefined);
    assert.equal(nextStep(kept, call.position, { kind: 'done' }, context).step.kind, 'queue');
    // A day later nobody is on the line any more.
    now += 25 * hour;
    await change(folder, 'elburg.yaml', 'lengthMax: 21', 'lengthMax: 22');
    await live.reload();
    assert.equal(live.byVersion(old.version), undefined);
  }));

test('the routing tests of what is live are told with the entrance their call came to, also after a change', () =>
  withFolder(async (folder) => {
    const now = () => Date.UTC(2026, 11, 28, 9);
    const archive = new DialplanArchive(join(folder, 'proven'));
    const live = await LiveDialplans.open({ folder, now, archive });
    assert.ok(live.tests.length > 3);
    assert.ok(
      live.tests.every(({ entrance, failures }) => /^elburg\//.test(entrance) && failures.length === 0),
    );
    const again = await LiveDialplans.open({ folder, now, archive });
    assert.deepEqual(again.tests, live.tests);
    await change(folder, 'elburg.yaml', 'lengthMax: 20', 'lengthMax: 21');
    await change(folder, 'elburg.tests.yaml', '- name: ', '- name: nieuw, ');
    await live.reload();
    assert.match(live.tests[0]?.name ?? '', /^nieuw, /);
  }));

test('what is not fit does not go live: a mistake, a dead end, a failed routing test, an unreadable folder', () =>
  withFolder(async (folder) => {
    const live = await LiveDialplans.open({
      folder,
      now: () => Date.UTC(2026, 11, 28, 9),
      archive: null,
    });
    const { version } = live.current;
    await change(folder, 'elburg.yaml', 'open: kcc', 'open: kcv');
    assert.match((await live.reload())?.problems[0]?.what ?? '', /There is no node “kcv”/);
    await change(folder, 'elburg.yaml', 'open: kcv', 'open: gesloten');
    const deadEnd = await live.preview();
    assert.ok(!deadEnd.fit && deadEnd.problems.length + deadEnd.tests.length > 0);
    await change(folder, 'elburg.yaml', 'open: gesloten', 'open: kcc');
    await change(folder, 'elburg.tests.yaml', 'destination: queue kcc', 'destination: queue other');
    assert.equal(await live.reload(), null);
    const failing = await live.preview();
    assert.ok(failing.problems.every(({ severity }) => severity === 'warning'));
    assert.equal(failing.tests.filter(({ failures }) => failures.length > 0).length, 1);
    assert.equal(live.current.version, version);
    const parts = { now: () => 0, archive: null };
    await assert.rejects(LiveDialplans.open({ ...parts, folder }), DialplansError);
    await assert.rejects(LiveDialplans.open({ ...parts, folder: join(folder, 'gone') }), /ENOENT/);
  }));

test('a start after a bad edit goes on with what was proven; a good edit goes live when the folder is read again', () =>
  withFolder(async (folder) => {
    const archive = new DialplanArchive(join(folder, 'proven'));
    const parts = { folder, now: () => Date.UTC(2026, 11, 28, 9), archive };
    assert.equal(await archive.last(), null);
    const first = await LiveDialplans.open(parts);
    await change(folder, 'elburg.yaml', 'open: kcc', 'open: kcv');
    const second = await LiveDialplans.open(parts);
    assert.equal(second.current.version, first.current.version);
    assert.equal((await second.reload())?.fit, false);
    await change(folder, 'elburg.yaml', 'open: kcv', 'open: kcc');
    await change(folder, 'elburg.yaml', 'lengthMax: 20', 'lengthMax: 21');
    const taken: string[] = [];
    second.onTaken(({ version }) => taken.push(version));
    assert.equal((await second.reload())?.fit, true);
    assert.deepEqual(taken, [second.current.version]);
    assert.equal((await archive.last())?.version, second.current.version);
  }));

test('a file is edited only on the text that was seen, and only when the whole stays fit', () =>
  withFolder(async (folder) => {
    const live = await LiveDialplans.open({ folder, now: () => Date.UTC(2026, 11, 28, 9), archive: null });
    const seen = [...live.current.plans.values()][0]!.version;
    const unfit = await live.editFile(seen, (text) => text.replace('open: kcc', 'open: kcv'));
    assert.ok(!unfit.ok && unfit.why === 'unfit' && /no node “kcv”/.test(unfit.problems.join()));
    assert.deepEqual(await live.editFile(seen, () => null), { ok: false, why: 'form' });
    const longer = (text: string) => text.replace('lengthMax: 20', 'lengthMax: 30');
    assert.deepEqual(await live.editFile(seen, longer), { ok: true });
    assert.match(await readFile(join(folder, 'elburg.yaml'), 'utf8'), /lengthMax: 30/);
    assert.equal(await live.reload(), null);
    assert.deepEqual(await live.editFile(seen, longer), { ok: false, why: 'changed' });
  }));
