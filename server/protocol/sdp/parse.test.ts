import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { buildSdp } from './build.ts';
import { parseSdp } from './parse.ts';

const phone = [
  'v=0',
  'o=alice 2890844526 2890844526 IN IP4 192.0.2.10',
  's=call',
  'c=IN IP4 192.0.2.10',
  't=0 0',
  'm=audio 49170 RTP/AVP 8 0 101',
  'a=rtpmap:101 telephone-event/8000',
  'a=sendrecv',
];
const text = (lines: readonly string[]) => `${lines.join('\r\n')}\r\n`;

test('what a desk phone sends is read and written back the same in meaning', () => {
  const first = parseSdp(text(phone));
  assert.ok(first.ok);
  assert.equal(first.session.media[0]?.port, 49170);
  assert.deepEqual(first.session.media[0]?.formats, ['8', '0', '101']);
  const again = parseSdp(buildSdp(first.session));
  assert.ok(again.ok);
  assert.deepEqual(again.session, first.session);
});

test('bare line feeds, blanks at the end and unknown lines are forgiven', () => {
  const parsed = parseSdp(`${phone.join(' \n')}\n\nb=AS:64\nz=0 0\n`.replaceAll('m=audio', 'm=audio'));
  assert.ok(parsed.ok);
});

const refusals: readonly (readonly [string, string, RegExp])[] = [
  ['not SDP', 'hello', /v=0/],
  ['an empty body', '', /v=0/],
  ['version 1', text(['v=1', ...phone.slice(1)]), /v=0/],
  ['no origin', text(phone.filter((line) => !line.startsWith('o='))), /o= line/],
  ['a line without equals sign', text([...phone, 'garbage']), /line 9/],
  ['a port above 65535', text(phone.map((line) => line.replace('49170', '99999'))), /media line/],
  ['a media line without formats', text([...phone, 'm=audio 4000 RTP/AVP']), /media line/],
  ['a connection of an unknown kind', text([...phone, 'c=ATM NSAP 47.0091']), /connection/],
];
for (const [what, body, detail] of refusals) {
  test(`${what} is malformed, with the place of the mistake`, () => {
    const parsed = parseSdp(body);
    assert.ok(!parsed.ok);
    assert.equal(parsed.reason, 'malformed');
    assert.match(parsed.detail, detail);
  });
}

test('64 kB of description is refused by size before it is read', () => {
  const parsed = parseSdp(text([...phone, ...Array(3000).fill('a=filler:0123456789abcdef')]));
  assert.deepEqual({ ok: parsed.ok, reason: !parsed.ok && parsed.reason }, { ok: false, reason: 'tooLarge' });
  const manyLines = parseSdp(text([...phone, ...Array(600).fill('a=x')]));
  assert.deepEqual(
    { ok: manyLines.ok, reason: !manyLines.ok && manyLines.reason },
    { ok: false, reason: 'tooLarge' },
  );
});

test('nothing makes the parser throw: random text, and a good body with random damage', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 400 }), (body) => void parseSdp(body)),
    { numRuns: 1000 },
  );
  fc.assert(
    fc.property(fc.nat(text(phone).length), fc.nat(20), fc.string({ maxLength: 8 }), (at, cut, put) => {
      const whole = text(phone);
      parseSdp(whole.slice(0, at) + put + whole.slice(at + cut));
    }),
    { numRuns: 2000 },
  );
});
