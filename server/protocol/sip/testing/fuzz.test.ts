import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { corpus } from './corpus.ts';
import { exercise } from './exercise.ts';
import { mutate } from './mutate.ts';
import { SeededRandom } from './random.ts';

const fixtures = new URL('../../../../../fixtures/sip/', import.meta.url);
const load = (folder: string) => {
  const url = new URL(`${folder}/`, fixtures);
  if (!existsSync(url)) return [];
  return readdirSync(url)
    .filter((name) => name.endsWith('.dat'))
    .sort()
    .map((name) => ({ name, bytes: readFileSync(new URL(name, url)) }));
};

test('every message that was once mishandled is handled now', () => {
  for (const { name, bytes } of load('crashes')) assert.doesNotThrow(() => exercise(bytes), name);
});

test('50,000 mutated messages break no promise', () => {
  const all = [...corpus, ...load('torture').map(({ bytes }) => bytes)];
  const seed = 20_261_122;
  const random = new SeededRandom(seed);
  for (let count = 0; count < 50_000; count++) {
    const bytes = mutate(all, random);
    try {
      exercise(bytes);
    } catch (error) {
      assert.fail(
        `message ${count} of seed ${seed}: ${String(error)}\n${JSON.stringify(bytes.toString('latin1'))}`,
      );
    }
  }
});

test('the corpus itself is accepted, so that mutations start from good messages', () => {
  for (const bytes of corpus.slice(0, -1))
    assert.equal(exercise(bytes).replace('dropped', 'accepted'), 'accepted');
});
