import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { FrameReader, framePieces } from './control-frames.ts';

const join = (pieces: readonly (string | Uint8Array)[]) =>
  Buffer.concat(pieces.map((piece) => (typeof piece === 'string' ? Buffer.from(piece) : piece)));

test('frames come out as they went in, wherever the stream is cut', () => {
  fc.assert(
    fc.property(
      fc.array(fc.string({ unit: 'grapheme', minLength: 1 }), { maxLength: 8 }),
      fc.array(fc.nat(40)),
      (texts, cuts) => {
        const stream = Buffer.concat(texts.map((text) => join(framePieces(text, undefined))));
        const reader = new FrameReader(1_000_000);
        const seen: string[] = [];
        let at = 0;
        let turn = 0;
        while (at < stream.length) {
          const step = 1 + (cuts[turn % Math.max(1, cuts.length)] ?? 3);
          const result = reader.push(stream.subarray(at, at + step));
          assert.ok(result.ok);
          for (const frame of result.frames) seen.push(frame.toString());
          at += step;
          turn += 1;
        }
        assert.deepEqual(
          seen,
          texts.map((text) => Buffer.from(text).toString()),
        );
      },
    ),
  );
});

test('the length of a frame with a message counts the bytes of lead line, CRLF and message', () => {
  const bytes = join(framePieces('id|sip|x|', Buffer.from('é')));
  assert.equal(bytes.toString(), '13#id|sip|x|\r\né');
});

test('a length that is none, or larger than allowed, is an error and not a wait', () => {
  for (const text of ['#x', 'abc#', '123456789', '0#', '-1#x']) {
    assert.equal(new FrameReader(100).push(Buffer.from(text)).ok, false, text);
  }
  const large = new FrameReader(100).push(Buffer.from('101#'));
  assert.deepEqual(large, { ok: false, reason: 'frame-too-large', frames: [] });
});
