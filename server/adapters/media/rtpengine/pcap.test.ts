import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { buildRtp } from '../../../protocol/rtp/packet.ts';
import { PcapReader } from './pcap.ts';

function file(sequences: readonly number[]): Buffer {
  const header = Buffer.alloc(24);
  header.writeUInt32LE(0xa1b2c3d4, 0);
  header.writeUInt32LE(101, 20);
  return Buffer.concat([header, ...sequences.map(captured)]);
}

function captured(sequence: number): Buffer {
  const rtp = buildRtp(
    { marker: false, payloadType: 8, sequence, timestamp: 0, ssrc: 1 },
    new Uint8Array(160),
  );
  const ip = Buffer.alloc(28);
  ip[0] = 0x45;
  ip[9] = 17;
  ip.writeUInt16BE(4000, 20);
  ip.writeUInt16BE(5000, 22);
  const record = Buffer.alloc(16);
  record.writeUInt32LE(10, 0);
  record.writeUInt32LE(500_000, 4);
  record.writeUInt32LE(ip.length + rtp.length, 8);
  return Buffer.concat([record, ip, rtp]);
}

test('packets come out with their ports and time', () => {
  const [packet] = new PcapReader().read(file([7]));
  assert.equal(packet?.rtp.sequence, 7);
  assert.deepEqual([packet?.sourcePort, packet?.destinationPort, packet?.at], [4000, 5000, 10_500]);
});

test('a file that grows in pieces of any size gives every packet once', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1, maxLength: 20 }), (sizes) => {
      const reader = new PcapReader();
      const whole = file([1, 2, 3, 4]);
      const seen: number[] = [];
      let at = 0;
      for (let n = 0; at < whole.length; n++) {
        const size = sizes[n % sizes.length]!;
        seen.push(...reader.read(whole.subarray(at, at + size)).map(({ rtp }) => rtp.sequence));
        at += size;
      }
      assert.deepEqual(seen, [1, 2, 3, 4]);
    }),
  );
});

test('what is no capture is given up without an exception', () => {
  const reader = new PcapReader();
  assert.deepEqual(reader.read(Buffer.alloc(100, 7)), []);
  assert.equal(reader.broken, true);
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      new PcapReader().read(Buffer.concat([file([]), bytes]));
    }),
  );
});
