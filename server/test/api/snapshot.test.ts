/** A start from the snapshot knows what a start from the whole ledger knows; a snapshot that does not fit is not used. */
import assert from 'node:assert/strict';
import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { idOf } from '../../domain/ids.ts';
import { newNote } from './support/requests.ts';
import { openWorld, person, until, type World } from './support/world.ts';

let folder: string;
let file: string;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bereikbaar-snapshot-'));
  file = join(folder, 'figures.snapshot');
});
after(() => rm(folder, { recursive: true, force: true }));

/** Everything that screens and reports are made of. */
function known({ parts: { office } }: World) {
  return {
    figures: office.figures.figures.cube().canonicalText(),
    law: office.figures.figures.conservation(),
    notes: [...office.notes.all()],
    calls: [...office.calls.plain()],
    made: [...office.notesMade.plain()],
  };
}

const whyNot = (world: World): string | undefined =>
  world.log.find((line) => line.startsWith('office.noSnapshot'));

async function note(world: World, question: string): Promise<string> {
  const agent = await world.signIn(person('deventer', 'kcc-agent'));
  const made = await agent.send('POST', '/terugbelnotities', {
    headers: { 'idempotency-key': `key-${question}` },
    body: newNote({ question }),
  });
  assert.equal(made.status, 201, made.text);
  return made.body.id;
}

/** A world on this folder; closed also when what is tried in it fails. */
async function inWorld<T>(dataDir: string, work: (world: World) => Promise<T>): Promise<T> {
  const world = await openWorld({ dataDir });
  try {
    return await work(world);
  } finally {
    await world.close();
  }
}

test('after a stop the next start takes up the snapshot, and goes on as if it had read everything', async () => {
  const made = await inWorld(folder, async (first) => {
    assert.match(whyNot(first) ?? '', /there is none/);
    await first.call('deventer', '0570612345');
    const id = await note(first, 'eerste');
    await until(() => first.parts.office.figures.figures.cube().canonicalText().includes('promises'));
    await first.parts.office.saveSnapshot();
    // Kept apart, as it would be after a crash: the stop writes a newer one.
    await copyFile(file, `${file}.old`);
    const call = await first.call('deventer', '0570612345');
    return { id, call, second: await note(first, 'tweede') };
  });

  await copyFile(`${file}.old`, file);
  const fromSnapshot = await inWorld(folder, async (crashed) => {
    assert.equal(whyNot(crashed), undefined);
    const { office } = crashed.parts;
    assert.ok(office.notes.get(idOf(made.second)) !== undefined);
    assert.equal(office.calls.earlier(office.calls.get(made.call)!).length, 1);
    assert.equal(await note(crashed, 'eerste'), made.id, 'a repeated request makes no second note');
    return known(crashed);
  });

  await rm(file);
  await inWorld(folder, async (whole) => {
    assert.match(whyNot(whole) ?? '', /there is none/);
    assert.deepEqual(known(whole), fromSnapshot);
  });
});

test('a damaged snapshot, and one of another ledger, are not used', async () => {
  const bytes = await readFile(file);
  await writeFile(file, bytes.subarray(0, bytes.length - 20));
  await inWorld(folder, async (damaged) => {
    assert.match(whyNot(damaged) ?? '', /damaged|cannot be read|Z_/);
  });
  const other = await mkdtemp(join(tmpdir(), 'bereikbaar-snapshot-'));
  try {
    await inWorld(other, (strange) => strange.call('lochem', '0573289222'));
    await copyFile(file, join(other, 'figures.snapshot'));
    await inWorld(other, async (again) => {
      assert.match(whyNot(again) ?? '', /does not belong/);
      assert.equal(again.parts.office.figures.figures.conservation().imbalance, 0);
    });
  } finally {
    await rm(other, { recursive: true, force: true });
  }
});
