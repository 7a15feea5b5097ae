import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, rm, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import type { WantedPrompt } from '../../domain/prompt/wanted.ts';
import { parseWav } from '../../protocol/rtp/wav.ts';
import { type PromptLibrary, promptLibrary } from './library.ts';
import { beep, holdMusic } from './made-sounds.ts';
import { ownFolder, renderedFolder } from './places.ts';
import { Shelf, wavFiles } from './shelf.ts';

interface Kit {
  readonly dataDir: string;
  readonly shippedDir: string;
  readonly missing: string[];
  readonly wanted: WantedPrompt[];
  readonly library: PromptLibrary;
}

async function kit(t: TestContext): Promise<Kit> {
  const dataDir = await mkdtemp(join(tmpdir(), 'prompts-'));
  t.after(() => rm(dataDir, { recursive: true, force: true }));
  const shippedDir = join(dataDir, 'shipped');
  const missing: string[] = [];
  const wanted: WantedPrompt[] = [
    { id: 'queue/welcome', language: 'nl', text: 'Een ogenblik.', isPart: false },
    { id: 'lochem/welkom', language: 'nl', text: 'Welkom bij Lochem.', isPart: false },
  ];
  const library = await promptLibrary({
    dataDir,
    shippedDir,
    wanted: () => wanted,
    missing: (id, language) => missing.push(`${language}/${id}`),
  });
  return { dataDir, shippedDir, missing, wanted, library };
}

const sound = new Int16Array(800).fill(1000);

async function put(
  folder: string,
  id: string,
  says: string,
  source: 'spoken' | 'recorded' = 'spoken',
  language: 'nl' | 'en' = 'nl',
): Promise<string> {
  const shelf = await Shelf.open(folder);
  const entry = await shelf.put(id, language, sound, { file: `${language}/${id}.wav`, source, says });
  await shelf.save();
  return shelf.pathOf(entry);
}

test('a recording of the municipality goes before what is shipped, for its own callers only', async (t) => {
  const { dataDir, shippedDir, library } = await kit(t);
  const shipped = await put(shippedDir, 'queue/welcome', 'Een ogenblik.');
  const own = await put(ownFolder(dataDir, 'lochem'), 'queue/welcome', 'Een ogenblik.', 'recorded');
  await library.reload();
  assert.deepEqual(library.filesOf(['queue/welcome'], 'nl', 'lochem'), [{ file: own }]);
  assert.deepEqual(library.filesOf(['queue/welcome'], 'nl', 'elburg'), [{ file: shipped }]);
  assert.deepEqual(library.filesOf(['queue/welcome']), [{ file: shipped }]);
  assert.equal(library.stateOf('queue/welcome', 'nl', 'lochem').state, 'own');
});

test('a prompt of a dialplan is known by its id, so its recording is found without naming the municipality', async (t) => {
  const { dataDir, library } = await kit(t);
  const own = await put(ownFolder(dataDir, 'lochem'), 'lochem/welkom', 'Welkom bij Lochem.', 'recorded');
  await library.reload();
  assert.deepEqual(library.filesOf(['lochem/welkom']), [{ file: own }]);
});

test('a changed text makes shipped sound stale; it is played until the new text is spoken', async (t) => {
  const { dataDir, shippedDir, wanted, library } = await kit(t);
  const old = await put(shippedDir, 'lochem/welkom', 'Welkom bij Lochem.');
  await library.reload();
  assert.equal(library.stateOf('lochem/welkom', 'nl').state, 'shipped');
  wanted[1] = { id: 'lochem/welkom', language: 'nl', text: 'Goedendag.', isPart: false };
  await library.reload();
  assert.equal(library.stateOf('lochem/welkom', 'nl').state, 'stale');
  assert.deepEqual(library.filesOf(['lochem/welkom']), [{ file: old }]);
  const spoken = await put(renderedFolder(dataDir), 'lochem/welkom', 'Goedendag.');
  await library.reload();
  assert.equal(library.stateOf('lochem/welkom', 'nl').state, 'rendered');
  assert.deepEqual(library.filesOf(['lochem/welkom']), [{ file: spoken }]);
});

test('a recording of an older text is stale, and still played: people decide about recordings', async (t) => {
  const { dataDir, shippedDir, library } = await kit(t);
  await put(shippedDir, 'lochem/welkom', 'Welkom bij Lochem.');
  const own = await put(ownFolder(dataDir, 'lochem'), 'lochem/welkom', 'Hallo.', 'recorded');
  await library.reload();
  assert.equal(library.stateOf('lochem/welkom', 'nl').state, 'stale');
  assert.deepEqual(library.filesOf(['lochem/welkom']), [{ file: own }]);
});

test('Dutch is played where a language is missing; a prompt without audio is left out and reported once', async (t) => {
  const { shippedDir, missing, library } = await kit(t);
  const dutch = await put(shippedDir, 'queue/welcome', 'Een ogenblik.');
  await library.reload();
  const played = library.filesOf(['queue/nothing', 'queue/welcome', 'pause', '../../etc/passwd'], 'en');
  assert.deepEqual(played, [{ file: dutch }, { silenceMs: 250 }]);
  library.filesOf(['queue/nothing'], 'en');
  assert.deepEqual(missing, ['en/queue/nothing', 'en/../../etc/passwd']);
  assert.equal(library.stateOf('queue/nothing', 'nl').state, 'missing');
});

test('a file that was deleted counts as absent, since one unreadable file would silence a whole announcement', async (t) => {
  const { shippedDir, library } = await kit(t);
  const path = await put(shippedDir, 'queue/welcome', 'Een ogenblik.');
  await unlink(path);
  await library.reload();
  assert.deepEqual(library.filesOf(['queue/welcome']), []);
});

test('a damaged list is told by its path, and a file outside its folder is refused', async (t) => {
  const { shippedDir, library } = await kit(t);
  await mkdir(shippedDir, { recursive: true });
  const list = join(shippedDir, 'prompts.json');
  for (const file of ['../secret.wav', '/etc/x.wav', 'a\\b.wav']) {
    await writeFile(list, JSON.stringify({ 'nl/a': { file, source: 'spoken', text: '', ms: 1 } }));
    await assert.rejects(library.reload(), (error: Error) => error.message.includes(list));
  }
  await writeFile(list, '{');
  await assert.rejects(library.reload(), (error: Error) => error.message.includes(list));
});

test('a shelf that is tidied keeps what is used, and a file that two prompts share as long as one does', async (t) => {
  const { shippedDir } = await kit(t);
  const shelf = await Shelf.open(shippedDir);
  const says = 'Het is druk.';
  const shared = await shelf.put('lochem/druk', 'nl', sound, { file: 'nl/druk.wav', source: 'spoken', says });
  assert.equal(shelf.saying(says, 'nl', 'nl/druk.wav'), shared);
  shelf.share('elburg/druk', 'nl', shared);
  await shelf.put('lochem/oud', 'nl', sound, { file: 'nl/oud.wav', source: 'spoken', says: 'Oud.' });
  await shelf.keepOnly(new Set(['nl/elburg/druk']));
  await shelf.save();
  assert.deepEqual([...(await Shelf.open(shippedDir)).entries.keys()], ['nl/elburg/druk']);
  assert.deepEqual([...(await wavFiles(shippedDir))], ['nl/druk.wav']);
});

test('what is written is A-law at 8 kHz, and the music loops without a seam', async (t) => {
  const { dataDir } = await kit(t);
  const shelf = await Shelf.open(join(dataDir, 'sounds'));
  const entry = await shelf.put('beep', 'nl', beep(), { file: 'beep.wav', source: 'made', says: '' });
  const parsed = parseWav(await readFile(shelf.pathOf(entry)));
  assert.ok(parsed.ok && parsed.wav.encoding === 'alaw' && parsed.wav.sampleRate === 8000);
  assert.equal(entry.ms, 400);
  const music = holdMusic();
  const step = (at: number): number => Math.abs(music[at % music.length]! - music[(at + 1) % music.length]!);
  const inside = music.subarray(1).reduce((most, _, at) => Math.max(most, step(at)), 0);
  assert.ok(step(music.length - 1) <= inside);
});
