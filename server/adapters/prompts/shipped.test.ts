/** The audio in `fixtures/prompts`, measured: all of it there, in the right form, at the right level, of the right length. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { parseSet } from '../../domain/dialplan/parse.ts';
import { languages, soundIds } from '../../domain/prompt/catalogue.ts';
import { type WantedPrompt, wantedPrompts } from '../../domain/prompt/wanted.ts';
import { parseWav, wavToLinear } from '../../protocol/rtp/wav.ts';
import { peakDbMax, speechLevelDb } from './level.ts';
import { shippedFolder } from './places.ts';
import { Shelf, textHash, wavFiles } from './shelf.ts';

const bytesMax = 12_000_000;

const plans = readdirSync('dialplans').filter((name) => /(?<!\.tests)\.yaml$/.test(name));
const { set } = parseSet(
  plans.map((file) => ({ file, text: readFileSync(join('dialplans', file), 'utf8'), version: file })),
  '1',
);
assert.ok(set !== undefined);
const wanted = wantedPrompts(set);
const shelf = await Shelf.open(shippedFolder);

const decibels = (level: number): number => 20 * Math.log10(level / 32_768);

function samplesOf(file: string): Int16Array {
  const parsed = parseWav(readFileSync(join(shippedFolder, file)));
  assert.ok(parsed.ok, file);
  const { encoding, channels, sampleRate } = parsed.wav;
  assert.deepEqual(
    { encoding, channels, sampleRate },
    { encoding: 'alaw', channels: 1, sampleRate: 8000 },
    file,
  );
  return wavToLinear(parsed.wav);
}

function peakOf(samples: Int16Array): number {
  return samples.reduce((peak, sample) => Math.max(peak, Math.abs(sample)), 0);
}

/** Level of the 20 ms frames in which there is sound, root mean square. */
function levelOf(samples: Int16Array): number {
  let sum = 0;
  let count = 0;
  for (let at = 0; at + 160 <= samples.length; at += 160) {
    const energy = samples.subarray(at, at + 160).reduce((total, sample) => total + sample * sample, 0);
    if (Math.sqrt(energy / 160) < 165) continue;
    sum += energy;
    count += 160;
  }
  return Math.sqrt(sum / count);
}

test('every prompt of the core and of the dialplans has audio of its present text, in Dutch and in English', () => {
  const lacking = wanted
    .filter(({ id, language, text }) => shelf.entry(id, language)?.text !== textHash(text))
    .map(({ id, language }) => `${language}/${id}`);
  assert.deepEqual(lacking, [], 'mend with: bereikbaar prompts render --into fixtures/prompts');
  for (const language of languages) {
    const ids = new Set(wanted.filter((prompt) => prompt.language === language).map(({ id }) => id));
    assert.deepEqual(
      wanted.filter(({ id }) => !ids.has(id)),
      [],
    );
  }
});

test('every prompt id in the source of the core has audio', () => {
  const source = ['server/domain', 'server/app'].flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
      .map((file) => readFileSync(join(folder, file), 'utf8')),
  );
  const named = source.flatMap((text) =>
    [...text.matchAll(/const \w*(?:[pP]rompt|[mM]usic|[bB]eep)\w* = '([^']+)'/g)].map(
      (match) => match[1] ?? '',
    ),
  );
  assert.ok(named.includes('music/hold') && named.includes('confirm-press-1'), named.join(' '));
  for (const id of [...named, ...soundIds]) assert.ok(shelf.entry(id, 'nl'), id);
});

test('no sound is shipped that no prompt uses, and all of it together is below 12 MB', async () => {
  const used = new Set([...shelf.entries.values()].map(({ file }) => file));
  const files = [...(await wavFiles(shippedFolder))];
  assert.deepEqual(
    files.filter((file) => !used.has(file)),
    [],
    'mend with: bereikbaar prompts render --into fixtures/prompts',
  );
  const known = new Set([
    ...wanted.map(({ id, language }) => `${language}/${id}`),
    ...soundIds.map((id) => `nl/${id}`),
  ]);
  assert.deepEqual(
    [...shelf.entries.keys()].filter((key) => !known.has(key)),
    [],
  );
  const bytes = files.reduce((sum, file) => sum + statSync(join(shippedFolder, file)).size, 0);
  assert.ok(bytes < bytesMax, `${bytes} bytes`);
});

test('every prompt is 8 kHz mono A-law, not clipped, and as loud as the others', () => {
  for (const file of new Set([...shelf.entries.values()].map((entry) => entry.file))) {
    const samples = samplesOf(file);
    const peak = decibels(peakOf(samples));
    // The steps of A-law are half a decibel wide up there.
    assert.ok(peak > -17 && peak <= peakDbMax + 0.3, `${file}: peak ${peak.toFixed(1)} dBFS`);
    if (file.startsWith('sounds/')) continue;
    const level = decibels(levelOf(samples));
    assert.ok(Math.abs(level - speechLevelDb) < 4, `${file}: ${level.toFixed(1)} dBFS`);
  }
});

test('every prompt is as long as its text takes, and begins and ends without a wait', () => {
  for (const prompt of wanted) {
    const entry = shelf.entry(prompt.id, prompt.language);
    assert.ok(entry, prompt.id);
    const samples = samplesOf(entry.file);
    assert.equal(Math.round(samples.length / 8), entry.ms, entry.file);
    assert.ok(isPlausible(prompt, entry.ms), `${entry.file}: ${entry.ms} ms for “${prompt.text}”`);
    const first = samples.findIndex((sample) => Math.abs(sample) > 500) / 8;
    assert.ok(first >= 0 && first < 200, `${entry.file} begins after ${first} ms`);
  }
});

/** 8 to 22 letters a second for a sentence; figures and short words are spoken within 0.15 to 2 s. */
function isPlausible({ text }: WantedPrompt, ms: number): boolean {
  const perSecond = text.length / (ms / 1000);
  return text.length < 25 ? ms >= 150 && ms <= 3000 : perSecond >= 8 && perSecond <= 22;
}
