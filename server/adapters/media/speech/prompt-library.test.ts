import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { parseWav } from '../../../protocol/rtp/wav.ts';
import { beep, holdMusic } from './made-sounds.ts';
import { isPromptId, PromptFolder } from './prompt-folder.ts';
import { PromptLibrary } from './prompt-library.ts';

async function folders(t: { after(work: () => Promise<void>): void }) {
  const root = await mkdtemp(join(tmpdir(), 'prompts-'));
  t.after(() => rm(root, { recursive: true, force: true }));
  return { own: join(root, 'own'), shipped: join(root, 'shipped') };
}
const sound = new Int16Array(800).fill(1000);

test('a municipality’s own recording goes before the shipped one, and Dutch is there for a missing language', async (t) => {
  const { own, shipped } = await folders(t);
  const library = new PromptLibrary(own, shipped);
  const ships = await PromptFolder.open(shipped);
  await ships.put('queue/welcome', 'nl', sound, { text: 'Een ogenblik.', source: 'spoken' });
  await ships.save();
  assert.equal(await library.find('queue/welcome', 'en'), join(shipped, 'nl/queue/welcome.wav'));
  const recorded = await PromptFolder.open(own);
  await recorded.put('queue/welcome', 'nl', sound, { text: '', source: 'recorded' });
  await recorded.save();
  assert.equal(await library.find('queue/welcome', 'nl'), join(own, 'nl/queue/welcome.wav'));
  assert.equal(await library.find('queue/nothing', 'nl'), undefined);
});

test('two prompts with the same words share one file', async (t) => {
  const { own, shipped } = await folders(t);
  const folder = await PromptFolder.open(shipped);
  await folder.put('deventer/druk', 'nl', sound, { text: 'Het is druk.', source: 'spoken' });
  const twin = folder.twin('elburg/druk', 'nl', 'Het is druk.');
  assert.equal(twin, 'nl/deventer/druk');
  await folder.refer('elburg/druk', 'nl', twin);
  await folder.save();
  const library = new PromptLibrary(own, shipped);
  assert.equal(await library.find('elburg/druk', 'nl'), join(shipped, 'nl/deventer/druk.wav'));
  assert.equal((await PromptFolder.open(shipped)).entry('elburg/druk', 'nl')?.ms, 100);
});

test('an id cannot leave the folder', async (t) => {
  const { own, shipped } = await folders(t);
  for (const id of ['../secret', '/etc/passwd', 'a/../b', 'a//b', '', 'A', 'a b']) {
    assert.equal(isPromptId(id), false, id);
    assert.equal(await new PromptLibrary(own, shipped).find(id, 'nl'), undefined);
  }
});

test('what is written is A-law at 8 kHz, and the made sounds are not silent', async (t) => {
  const { own } = await folders(t);
  const folder = await PromptFolder.open(own);
  await folder.put('beep', 'nl', beep(), { text: '', source: 'made' });
  const parsed = parseWav(await readFile(folder.path('beep', 'nl')));
  assert.ok(parsed.ok && parsed.wav.encoding === 'alaw' && parsed.wav.sampleRate === 8000);
  const music = holdMusic();
  assert.equal(music.length, 16 * 8000);
  assert.ok(music.some((sample) => sample > 8000));
  // The seam of the loop is no louder than the steps inside.
  const step = (at: number) => Math.abs(music[at % music.length]! - music[(at + 1) % music.length]!);
  assert.ok(step(music.length - 1) < 3000);
});
