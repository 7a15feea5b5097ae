import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Bencodable, bdecode, bencode } from './bencode.ts';

test('a command is written as the protocol describes it', () => {
  assert.equal(
    bencode({ command: 'ping', flags: ['a', 'bé'], n: -3 }),
    'd7:command4:ping5:flagsl1:a3:bée1:ni-3ee',
  );
});

test('whatever is written reads back the same', () => {
  const { value } = fc.letrec<{ value: Bencodable }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 3 },
      fc.string(),
      fc.integer(),
      fc.array(tie('value'), { maxLength: 4 }),
      fc.dictionary(
        fc.string().filter((key) => key !== '__proto__'),
        tie('value'),
        { maxKeys: 4, noNullPrototype: true },
      ),
    ),
  }));
  fc.assert(fc.property(value, (item) => assert.deepEqual(bdecode(Buffer.from(bencode(item))), item)));
});

test('damaged replies are refused and never throw or hang', () => {
  const whole = Buffer.from(bencode({ result: 'ok', tags: { a: ['x', 1] } }));
  for (let cut = 0; cut < whole.length; cut++) assert.equal(bdecode(whole.subarray(0, cut)), undefined);
  fc.assert(fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => void bdecode(Buffer.from(bytes))));
  assert.equal(bdecode(Buffer.from('l'.repeat(100) + 'e'.repeat(100))), undefined);
});
