import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LegId } from '../../domain/ids.ts';
import type { IncomingInvite } from '../ports/sip.ts';
import { TestCallLine } from './test-call-line.ts';

/** A line with what it does, in words; what it plays ends when the test says so. */
function openLine(isOpen = true) {
  const done: string[] = [];
  const ends: (() => void)[] = [];
  const say = (text: string) => () => void done.push(text);
  const line = new TestCallLine({
    sip: { hangUp: say('hang up'), reject: (_leg, status) => void done.push(`reject ${status}`) },
    sound: {
      arrived: say('arrived'),
      open: async () => void done.push('open'),
      play: (_leg, _sound, prompts, _loop, _bargeIn, finished) => {
        done.push(`play ${prompts.join(' ')}`);
        ends.push(() => finished(true));
      },
      record: (_leg, recording, _path, { maxMs }) => void done.push(`record ${recording} ${maxMs}`),
      gone: say('gone'),
    },
    recordings: {
      pathOf: (name) => name,
      discard: async (name) => void done.push(`discard ${name}`),
      failed: (name) => void done.push(`failed ${name}`),
    },
    chance: { newId: () => '1' },
    code: '*99',
    isOpen: () => isOpen,
    isOurs: ({ device }) => device !== null,
  });
  const settle = () => new Promise<void>((resolve) => setImmediate(resolve));
  return { line, done, settle, heard: () => ends.shift()?.() };
}

function invite(dialled: string, device: string | null): IncomingInvite {
  const candidates = [{ source: 'requestUri', text: `sip:${dialled}@example.test` }];
  return { device, candidates, sdp: 'v=0' } as unknown as IncomingInvite;
}

/** A call up to the moment at which the recording runs. */
async function speaking() {
  const opened = openLine();
  const leg = opened.line.invited(invite('*99', 'desk')) as LegId;
  await opened.settle();
  opened.heard();
  opened.done.length = 0;
  return { ...opened, leg };
}

test('what was said is played back, thrown away, and the call ends', async () => {
  const { line, done, settle, heard } = openLine();
  line.invited(invite('*99', 'desk'));
  await settle();
  heard();
  assert.deepEqual(done, ['arrived', 'open', 'play test-call/speak beep', 'record test-call-1 5000']);
  done.length = 0;
  line.recorded('test-call-1', { ended: 'limit', lengthMs: 5000, soundMs: 2000 });
  heard();
  assert.deepEqual(done, [
    'play recording:test-call-1 test-call/end',
    'hang up',
    'gone',
    'discard test-call-1',
  ]);
});

test('a silent microphone is told, not played back', async () => {
  const { line, done, heard } = await speaking();
  line.recorded('test-call-1', { ended: 'silence', lengthMs: 5000, soundMs: 0 });
  heard();
  assert.deepEqual(done, ['play test-call/nothing', 'hang up', 'gone', 'discard test-call-1']);
});

test('who hangs up leaves nothing behind, whenever that is', async () => {
  const early = await speaking();
  early.line.ended(early.leg);
  early.line.recorded('test-call-1', { ended: 'limit', lengthMs: 900, soundMs: 900 });
  assert.deepEqual(early.done, ['gone', 'discard test-call-1']);
  const late = await speaking();
  late.line.recorded('test-call-1', { ended: 'limit', lengthMs: 5000, soundMs: 900 });
  late.line.ended(late.leg);
  late.heard();
  assert.deepEqual(late.done.slice(1), ['gone', 'discard test-call-1']);
});

test('a disk that cannot be written is told to the operator, and ends the call', async () => {
  const { line, done } = await speaking();
  line.recorded('test-call-1', { ended: 'storage', lengthMs: 0, soundMs: 0 });
  assert.deepEqual(done, ['failed test-call-1', 'hang up', 'gone', 'discard test-call-1']);
});

test('other numbers and phones that are not ours are left to others; without sound it is refused', async () => {
  const { line } = openLine();
  assert.equal(line.invited(invite('*99', null)), null);
  assert.equal(line.invited(invite('*98', 'desk')), null);
  const closed = openLine(false);
  assert.ok(closed.line.invited(invite('*99', 'desk')));
  await closed.settle();
  assert.deepEqual(closed.done, ['reject 503']);
});
