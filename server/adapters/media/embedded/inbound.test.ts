import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventPackets } from '../../../protocol/rtp/dtmf.ts';
import { buildRtp } from '../../../protocol/rtp/packet.ts';
import { Inbound } from './inbound.ts';

function listening(): Inbound {
  const inbound = new Inbound();
  inbound.expect({ codecs: [{ codec: 'PCMA', payloadType: 8 }], telephoneEvent: 101 });
  return inbound;
}

function audio(sequence: number, ssrc = 1, payloadType = 8): Uint8Array {
  const header = { marker: false, payloadType, sequence, timestamp: sequence * 160, ssrc };
  return buildRtp(header, new Uint8Array(160));
}

const types = (inbound: Inbound, datagrams: readonly Uint8Array[]) =>
  datagrams.map((datagram, at) => inbound.receive(datagram, at * 20).type);

test('the first packet proves nothing, the second opens the ear', () => {
  assert.deepEqual(types(listening(), [audio(1), audio(2), audio(3)]), ['probation', 'audio', 'audio']);
});

test('garbage and payload types nobody agreed on are refused and counted', () => {
  const inbound = listening();
  const garbage = [new Uint8Array(3), new Uint8Array(200).fill(7), audio(1, 1, 0), audio(2, 1, 18)];
  assert.deepEqual(types(inbound, garbage), ['refused', 'refused', 'refused', 'refused']);
  assert.equal(inbound.statistics.refused, 4);
  assert.equal(inbound.statistics.received, 0);
});

test('a single packet with a stolen look does not disturb the current source', () => {
  const inbound = listening();
  types(inbound, [audio(1), audio(2)]);
  const first = inbound.receive(audio(3), 60);
  assert.equal(inbound.receive(audio(9000, 99), 61).type, 'probation');
  const second = inbound.receive(audio(4), 80);
  assert.ok(first.type === 'audio' && second.type === 'audio' && first.feed === second.feed);
});

test('a new source that proves itself takes over, and the counts of both remain', () => {
  const inbound = listening();
  types(inbound, [audio(1), audio(2), audio(3), audio(100, 2), audio(101, 2), audio(102, 2)]);
  assert.equal(inbound.source?.ssrc, 2);
  assert.equal(inbound.statistics.received, 4);
  assert.equal(inbound.statistics.lost, 0);
});

test('keys come out of the same stream of numbers as the sound', () => {
  const inbound = listening();
  types(inbound, [audio(1), audio(2)]);
  const keys = eventPackets('5', 60).flatMap((slot, at) =>
    slot.map(({ payload }) => {
      const header = { marker: false, payloadType: 101, sequence: 3 + at, timestamp: 480, ssrc: 1 };
      return inbound.receive(buildRtp(header, payload), 60 + at * 20);
    }),
  );
  const presses = keys.flatMap((input) => (input.type === 'event' ? input.keys : []));
  assert.deepEqual(
    presses.map(({ type }) => type),
    ['pressed', 'released'],
  );
});
