import assert from 'node:assert/strict';
import { test } from 'node:test';
import { idOf } from '../../domain/ids.ts';
import { allTogether, withLeader } from './who-hears.ts';

const [caller, employee, leader] = ['a', 'b', 'c'].map((text) => idOf<'leg'>(text)) as [
  ReturnType<typeof idOf<'leg'>>,
  ReturnType<typeof idOf<'leg'>>,
  ReturnType<typeof idOf<'leg'>>,
];

/** `listener<sources`, in order. */
function drawn(hearings: ReturnType<typeof allTogether>): string[] {
  return hearings.map(({ listener, sources }) => `${listener}<${sources.join('')}`);
}

test('in a conversation of three each hears the two others and never itself', () => {
  assert.deepEqual(drawn(allTogether([caller, employee, leader])), ['a<bc', 'b<ac', 'c<ab']);
});

test('who listens is heard by nobody, who whispers by the employee only, who joins by both', () => {
  const by = (mode: 'listen' | 'whisper' | 'join') => drawn(withLeader({ leader, mode, caller, employee }));
  assert.deepEqual(by('listen'), ['c<ab', 'a<b', 'b<a']);
  assert.deepEqual(by('whisper'), ['c<ab', 'a<b', 'b<ac']);
  assert.deepEqual(by('join'), ['c<ab', 'a<bc', 'b<ac']);
});
