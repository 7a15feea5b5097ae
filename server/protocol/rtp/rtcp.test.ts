import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { buildGoodbye, buildReport, ntpMiddle, parseRtcp, type ReportBlock, roundTripMs } from './rtcp.ts';

const block: ReportBlock = {
  ssrc: 7,
  fractionLost: 12,
  lost: -3,
  extendedHighest: 70000,
  jitterMs: 2.5,
  lastSenderReport: 99,
  delaySinceLast: 65536,
};

test('a sender report with one block reads back as it was', () => {
  const bytes = buildReport(
    42,
    'leg@bereikbaar',
    { atMs: 1_795_000_000_500, rtpTimestamp: 1, packets: 2, octets: 3 },
    [block],
  );
  assert.equal(bytes.length % 4, 0);
  const news = parseRtcp(bytes);
  assert.deepEqual(news?.blocks, [block]);
  assert.equal(news?.senderReport?.ssrc, 42);
  assert.equal(news?.senderReport?.ntpMiddle, ntpMiddle(1_795_000_000_500));
  assert.equal(news?.goodbye, false);
});

test('a receiver report has no sender part', () => {
  const news = parseRtcp(buildReport(42, 'x', undefined, [block]));
  assert.equal(news?.senderReport, undefined);
  assert.equal(news?.blocks.length, 1);
});

test('goodbye is heard', () => {
  assert.equal(parseRtcp(buildGoodbye(1, 'x'))?.goodbye, true);
});

test('the round trip is the time since our report less the time the far end kept it', () => {
  const sentAt = 1_795_000_000_000;
  const heard = { ...block, lastSenderReport: ntpMiddle(sentAt), delaySinceLast: 65536 };
  const roundTrip = roundTripMs(heard, sentAt + 1000 + 40);
  assert.ok(roundTrip !== undefined && Math.abs(roundTrip - 40) < 0.1);
  assert.equal(roundTripMs({ ...block, lastSenderReport: 0 }, sentAt), undefined);
});

test('garbage and truncated reports are refused and never throw', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => void parseRtcp(bytes)),
    {
      numRuns: 2000,
    },
  );
  const whole = buildReport(42, 'x', undefined, [block]);
  for (let cut = 1; cut < whole.length; cut++) {
    const news = parseRtcp(whole.subarray(0, cut));
    assert.ok(news === undefined || cut === 32, `cut at ${cut}`);
  }
});
