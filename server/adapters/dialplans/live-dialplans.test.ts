import assert from 'node:assert/strict';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { nextStep, startRoute } from '../../domain/dialplan/route.ts';
import { nothingSwitched } from '../../domain/dialplan/route-types.ts';
import { hour } from '../../domain/time.ts';
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
    const live = await LiveDialplans.open({ folder, now: () => now });
    const old = live.current;
    const context = { now, caller: { number: undefined, groups: [] }, state: nothingSwitched };
    const call = startRoute(live.current, { ...context, called: '0525 688688' });
    await change(folder, 'elburg.yaml', 'lengthMax: 20', 'lengthMax: 21');
    const verdict = await live.reload();
    assert.ok(verdict.fit);
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

test('what is not fit does not go live: a mistake, a dead end, a failed routing test, an unreadable folder', () =>
  withFolder(async (folder) => {
    const live = await LiveDialplans.open({ folder, now: () => Date.UTC(2026, 11, 28, 9) });
    const { version } = live.current;
    await change(folder, 'elburg.yaml', 'open: kcc', 'open: kcv');
    assert.match((await live.reload()).problems[0]?.what ?? '', /There is no node “kcv”/);
    await change(folder, 'elburg.yaml', 'open: kcv', 'open: gesloten');
    const deadEnd = await live.preview();
    assert.ok(!deadEnd.fit && deadEnd.problems.length + deadEnd.tests.length > 0);
    await change(folder, 'elburg.yaml', 'open: gesloten', 'open: kcc');
    await change(folder, 'elburg.tests.yaml', 'destination: queue kcc', 'destination: queue other');
    const failing = await live.reload();
    assert.ok(failing.problems.every(({ severity }) => severity === 'warning'));
    assert.equal(failing.tests.filter(({ failures }) => failures.length > 0).length, 1);
    assert.equal(live.current.version, version);
    await assert.rejects(LiveDialplans.open({ folder, now: () => 0 }), DialplansError);
    await assert.rejects(LiveDialplans.open({ folder: join(folder, 'gone'), now: () => 0 }), /ENOENT/);
  }));
