/** The order of steps: what is asked for later comes later on every leg, and nobody waits for each other for ever. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { idOf } from '../../domain/ids.ts';
import { silentLog } from '../ports/log.ts';
import type { MediaPort } from '../ports/media.ts';
import type { SipPort } from '../ports/sip.ts';
import { Anchored } from './anchored.ts';

const [a, b, c] = [idOf<'leg'>('a'), idOf<'leg'>('b'), idOf<'leg'>('c')] as const;

/** A plane whose every step takes a moment; what was done, in order. */
function setup() {
  const done: string[] = [];
  const ok = async (what: string, value: unknown) => {
    await new Promise((resolve) => setImmediate(resolve));
    done.push(what);
    return { ok: true, value };
  };
  const media = {
    allocate: ({ label }: { label: string }) => ok(`allocate ${label}`, label),
    answerOffer: (leg: string) => ok(`answer ${leg}`, { sdp: 'v=0' }),
    bridge: (one: string, other: string) => ok(`bridge ${one} ${other}`, undefined),
    hear: (one: string, others: readonly string[]) => ok(`hear ${one} ${others.join('')}`, undefined),
    stopPlaying: (leg: string) => ok(`quiet ${leg}`, undefined),
    play: (leg: string) => ok(`play ${leg}`, 'playback'),
    subscribe: () => () => undefined,
  };
  const sound = new Anchored({
    sip: { answer: () => Promise.resolve(true) } as unknown as SipPort,
    media: media as unknown as MediaPort,
    log: silentLog,
    filesOf: async () => [{ file: 'x.wav' }],
    digit: () => undefined,
    held: () => undefined,
    lost: () => undefined,
    recorded: () => undefined,
  });
  for (const leg of [a, b, c]) sound.arrived(leg, 'v=0');
  return { sound, done };
}

test('a notice asked for after a connection is played after it, on either leg', async () => {
  const { sound, done } = setup();
  const connected = sound.connect(a, b);
  for (const leg of [a, b]) sound.play(leg, 'notice', ['notice'], false, false, () => undefined);
  await connected;
  // One more turn of each leg: whatever was asked for before is over.
  await Promise.all([sound.open(a), sound.open(b)]);
  const bridged = done.indexOf('bridge a b');
  assert.ok(bridged > 0, done.join(', '));
  for (const leg of ['a', 'b']) assert.ok(done.indexOf(`play ${leg}`) > bridged, done.join(', '));
});

test('connections of the same legs in every order come to an end, the last one counts', async () => {
  const { sound, done } = setup();
  await Promise.all([sound.connect(a, b), sound.connect(b, a), sound.connect(b, c), sound.connect(c, a)]);
  assert.deepEqual(
    done.filter((step) => step.startsWith('bridge')),
    ['bridge a b', 'bridge b a', 'bridge b c', 'bridge c a'],
  );
});

test('a leader who takes part is arranged again after the two were connected anew', async () => {
  const { sound, done } = setup();
  await sound.supervise({ leader: c, mode: 'whisper', caller: a, employee: b });
  await sound.connect(a, b);
  const hears = done.filter((step) => step.startsWith('hear'));
  assert.deepEqual(hears, ['hear c ab', 'hear a b', 'hear b ac', 'hear c ab', 'hear a b', 'hear b ac']);
});
