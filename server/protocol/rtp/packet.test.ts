import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { buildRtp, isRtcp, parseRtp, sequenceDistance, timestampDistance } from './packet.ts';

const header = { marker: true, payloadType: 8, sequence: 65535, timestamp: 0xfffffff0, ssrc: 0xdeadbeef };

test('a packet we built reads back as it was', () => {
  const payload = Uint8Array.from([1, 2, 3]);
  const parsed = parseRtp(buildRtp(header, payload));
  assert.ok(parsed.ok);
  const { payload: read, ...rest } = parsed.packet;
  assert.deepEqual(rest, header);
  assert.deepEqual([...read], [1, 2, 3]);
});

test('any header survives writing and reading', () => {
  fc.assert(
    fc.property(
      fc.boolean(),
      // RFC 5761 §4: payload types 64 … 95 look like RTCP when the marker is set.
      fc.integer({ min: 0, max: 63 }),
      fc.integer({ min: 0, max: 0xffff }),
      fc.integer({ min: 0, max: 0xffffffff }),
      fc.integer({ min: 0, max: 0xffffffff }),
      fc.uint8Array({ maxLength: 320 }),
      (marker, payloadType, sequence, timestamp, ssrc, payload) => {
        const parsed = parseRtp(buildRtp({ marker, payloadType, sequence, timestamp, ssrc }, payload));
        assert.ok(parsed.ok);
        assert.deepEqual(parsed.packet, { marker, payloadType, sequence, timestamp, ssrc, payload });
      },
    ),
  );
});

test('contributing sources, an extension and padding are stepped over', () => {
  const bytes = new Uint8Array(12 + 4 + 4 + 4 + 2 + 4);
  bytes.set(buildRtp({ ...header, marker: false }, new Uint8Array(0)));
  bytes[0] = 0x80 | 0x20 | 0x10 | 1;
  bytes.set([0xbe, 0xde, 0, 1], 16);
  bytes.set([0x55, 0x66], 24);
  bytes.set([0, 0, 0, 4], 26);
  const parsed = parseRtp(bytes);
  assert.ok(parsed.ok);
  assert.deepEqual([...parsed.packet.payload], [0x55, 0x66]);
});

test('garbage is refused with a reason and never throws', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 1600 }), (bytes) => {
      const parsed = parseRtp(bytes);
      if (parsed.ok) assert.ok(parsed.packet.payload.length <= bytes.length);
      else assert.equal(typeof parsed.reason, 'string');
    }),
    { numRuns: 2000 },
  );
});

test('each kind of damage has its own reason', () => {
  const good = buildRtp({ ...header, marker: false }, new Uint8Array(160));
  const damaged = (change: (bytes: Uint8Array) => void) => {
    const bytes = good.slice();
    change(bytes);
    const parsed = parseRtp(bytes);
    return parsed.ok ? 'accepted' : parsed.reason;
  };
  assert.equal(
    damaged((b) => (b[0] = 0x40)),
    'notVersion2',
  );
  assert.equal(
    damaged((b) => (b[1] = 200)),
    'rtcp',
  );
  assert.equal(
    damaged((b) => (b[0] = 0xa0)),
    'badPadding',
  );
  assert.equal(
    damaged((b) => {
      b[0] = 0x90;
      b[14] = 0xff;
    }),
    'badExtension',
  );
  assert.equal(parseRtp(new Uint8Array(11)).ok, false);
  assert.equal(parseRtp(new Uint8Array(1501)).ok, false);
});

test('RTCP is told apart from RTP by its second byte (RFC 5761 §4)', () => {
  assert.equal(isRtcp(Uint8Array.from([0x80, 200])), true);
  assert.equal(isRtcp(Uint8Array.from([0x80, 8])), false);
  assert.equal(isRtcp(Uint8Array.from([0x80, 0x80 | 101])), false);
});

test('distances wrap around the end of the circle', () => {
  assert.equal(sequenceDistance(65535, 0), 1);
  assert.equal(sequenceDistance(0, 65535), -1);
  assert.equal(timestampDistance(0xffffffff, 159), 160);
});
