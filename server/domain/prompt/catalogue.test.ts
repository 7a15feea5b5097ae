import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isPromptId, soundIds } from './catalogue.ts';
import { genericPrompts } from './generic.ts';
import { partPrompts } from './part-prompts.ts';
import { wantedPrompts } from './wanted.ts';

test('no prompt has the id of another, and all have a text in both languages', () => {
  const all = [...genericPrompts, ...partPrompts];
  const ids = [...soundIds, ...all.map(({ id }) => id)];
  assert.equal(new Set(ids).size, ids.length);
  for (const { id, nl, en } of all) {
    assert.ok(isPromptId(id), id);
    assert.ok(nl.trim() !== '' && en.trim() !== '', id);
  }
});

test('an id cannot lead out of a folder', () => {
  for (const id of ['../secret', '/etc/passwd', 'a/../b', 'a//b', '', 'A', 'a b', `a${'a'.repeat(200)}`]) {
    assert.equal(isPromptId(id), false, id);
  }
});

test('parts are told from sentences', () => {
  const isPart = (id: string): boolean | undefined =>
    wantedPrompts(undefined).find((prompt) => prompt.id === id)?.isPart;
  assert.equal(isPart('number/21'), true);
  assert.equal(isPart('wait/about'), true);
  assert.equal(isPart('callback/offer'), false);
});
