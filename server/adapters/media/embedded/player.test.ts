import assert from 'node:assert/strict';
import { test } from 'node:test';
import { idOf } from '../../../domain/ids.ts';
import { type Playback, Player } from './player.ts';

/** A prompt of so many frames, whose bytes tell which it is. */
const prompt = (mark: number, frames: number) => ({
  alaw: new Uint8Array(frames * 160).fill(mark),
  ulaw: new Uint8Array(frames * 160).fill(mark),
});

function playback(id: string, pieces: Playback['pieces'], more: Partial<Playback> = {}): Playback {
  return { id: idOf<'playback'>(id), pieces, loop: false, bargeIn: false, ...more };
}

function player() {
  const ends: string[] = [];
  return { ends, player: new Player((id, ended) => ends.push(`${id} ${ended}`)) };
}

const marks = (player: Player, frames: number) =>
  Array.from({ length: frames }, () => player.frame('alaw')?.[0] ?? '.').join(' ');

test('prompts and pauses follow each other without a hole and the end is reported', () => {
  const { player: it, ends } = player();
  it.play(playback('p', [prompt(1, 2), { silenceMs: 20 }, prompt(2, 1)]), 'replace');
  assert.equal(marks(it, 5), '1 1 213 2 .');
  assert.deepEqual(ends, ['p completed']);
});

test('a last frame that is not full is filled with silence', () => {
  const { player: it } = player();
  it.play(playback('p', [{ alaw: new Uint8Array(100), ulaw: new Uint8Array(100) }]), 'replace');
  const frame = it.frame('alaw')!;
  assert.equal(frame.length, 160);
  assert.equal(frame[159], 0xd5);
});

test('music loops until something replaces it', () => {
  const { player: it, ends } = player();
  it.play(playback('music', [prompt(1, 1), prompt(2, 1)], { loop: true }), 'replace');
  assert.equal(marks(it, 5), '1 2 1 2 1');
  it.play(playback('next', [prompt(3, 1)]), 'append');
  assert.equal(marks(it, 2), '3 .');
  assert.deepEqual(ends, ['music replaced', 'next completed']);
});

test('an empty loop ends instead of spinning for ever', () => {
  const { player: it, ends } = player();
  it.play(playback('empty', [{ silenceMs: 0 }], { loop: true }), 'replace');
  assert.equal(marks(it, 1), '.');
  assert.deepEqual(ends, ['empty completed']);
});

test('a key stops the whole queue where barge-in is allowed, and only the allowed keys do', () => {
  const { player: it, ends } = player();
  it.play(playback('a', [prompt(1, 5)], { bargeIn: ['1', '2'] }), 'replace');
  it.play(playback('b', [prompt(2, 5)]), 'append');
  it.bargeIn('9');
  assert.equal(marks(it, 1), '1');
  it.bargeIn('2');
  assert.equal(marks(it, 1), '.');
  assert.deepEqual(ends, ['a bargeIn', 'b bargeIn']);
});

test('appended playbacks keep their order', () => {
  const { player: it, ends } = player();
  for (const [id, mark] of [
    ['a', 1],
    ['b', 2],
    ['c', 3],
  ] as const)
    it.play(playback(id, [prompt(mark, 1)]), 'append');
  assert.equal(marks(it, 4), '1 2 3 .');
  assert.deepEqual(ends, ['a completed', 'b completed', 'c completed']);
});
