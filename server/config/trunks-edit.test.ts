import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseTrunks, trunkShape } from './trunks.ts';
import { withoutTrunk, withTrunk } from './trunks-edit.ts';

const shape = (change: object) => trunkShape.parse({ id: 'a', addresses: ['203.0.113.1'], ...change });
const read = (text: string) => parseTrunks('t', text, () => 'p').shapes;

const written = `# Contract of November
- id: a # the first
  addresses: [203.0.113.1]
  outbound: sip.a.example # since the move
- id: b
  addresses: [203.0.113.2]
`;

test('a new trunk stands at the end, without what is usual', () => {
  const text = withTrunk(written, shape({ id: 'c', trusted: true }));
  assert.ok(text.startsWith(written.trimEnd()), text);
  assert.match(text, /- id: c\n {2}addresses:\n {4}- 203\.0\.113\.1\n {2}trusted: true\n$/);
  assert.deepEqual(read(text)[2], shape({ id: 'c', trusted: true }));
});

test('a change touches what changes only: comments and neighbours stay', () => {
  const text = withTrunk(written, shape({ outbound: 'sip.a.example', keepAliveSeconds: null }));
  assert.match(text, /# Contract of November/);
  assert.match(text, /id: a # the first/);
  assert.match(text, /outbound: sip\.a\.example # since the move/);
  assert.deepEqual(read(text)[0], shape({ outbound: 'sip.a.example', keepAliveSeconds: null }));
  assert.deepEqual(read(text)[1]?.id, 'b');
  assert.deepEqual(read(withTrunk(text, shape({})))[0], shape({}));
});

test('an empty file, an empty list and JSON take a first trunk; one that is removed is gone', () => {
  for (const empty of ['', '[]\n', '# nothing yet\n']) {
    assert.deepEqual(read(withTrunk(empty, shape({}))), [shape({})], empty);
  }
  const json = JSON.stringify([shape({ id: 'j' })]);
  assert.deepEqual(
    read(withTrunk(json, shape({}))).map(({ id }) => id),
    ['j', 'a'],
  );
  assert.deepEqual(
    read(withoutTrunk(written, 'a')).map(({ id }) => id),
    ['b'],
  );
  assert.deepEqual(read(withoutTrunk(withoutTrunk(written, 'a'), 'b')), []);
});
