import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type DtmfInput, type DtmfKey, DtmfReceiver, dtmfKeys, eventPackets } from './dtmf.ts';

interface Sent {
  readonly payload: Uint8Array;
  readonly timestamp: number;
}

function press(key: DtmfKey, timestamp: number, durationMs = 100): Sent[] {
  return eventPackets(key, durationMs).flatMap((slot) => slot.map(({ payload }) => ({ payload, timestamp })));
}

function receiveAll(receiver: DtmfReceiver, packets: readonly Sent[]): DtmfInput[] {
  return packets.flatMap((packet, index) => receiver.receive(packet.payload, packet.timestamp, index * 20));
}

const released = (inputs: readonly DtmfInput[]) =>
  inputs.flatMap((input) => (input.type === 'released' ? [input.key] : [])).join('');

test('a press of eight packets counts once, with its length', () => {
  const inputs = receiveAll(new DtmfReceiver(), press('5', 1000));
  assert.deepEqual(inputs, [
    { type: 'pressed', key: '5' },
    { type: 'released', key: '5', durationMs: 100 },
  ]);
});

test('the same key twice is two presses, because the timestamp differs', () => {
  assert.equal(released(receiveAll(new DtmfReceiver(), [...press('1', 1000), ...press('1', 3000)])), '11');
});

test('a press whose end packets are all lost ends with the next press', () => {
  const inputs = receiveAll(new DtmfReceiver(), [...press('1', 1000).slice(0, 4), ...press('2', 3000)]);
  assert.equal(released(inputs), '12');
});

test('a press whose end packets are all lost ends after a quiet time', () => {
  const receiver = new DtmfReceiver();
  receiveAll(receiver, press('9', 1000).slice(0, 3));
  assert.deepEqual(receiver.expire(100), []);
  assert.deepEqual(receiver.expire(200), [{ type: 'released', key: '9', durationMs: 60 }]);
  assert.deepEqual(receiver.expire(400), []);
});

test('only the last end packet arrives and the press still counts', () => {
  assert.equal(released(receiveAll(new DtmfReceiver(), press('#', 1000).slice(-1))), '#');
});

test('stragglers of an ended press do not open it again', () => {
  const packets = press('3', 1000);
  const receiver = new DtmfReceiver();
  receiveAll(receiver, packets);
  assert.deepEqual(receiveAll(receiver, packets.slice(0, 3)), []);
});

test('a long press of over eight seconds stays one press', () => {
  assert.equal(released(receiveAll(new DtmfReceiver(), press('7', 1000, 8000))), '7');
});

test('whatever is lost or doubled, presses never multiply and never change key', () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom(...dtmfKeys), { minLength: 1, maxLength: 6 }),
      fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 60, maxLength: 60 }),
      (keys, copies) => {
        const packets = keys.flatMap((key, index) => press(key, 1000 + index * 2000));
        const received = packets.flatMap(
          (packet, index) => Array(copies[index % 60]!).fill(packet) as Sent[],
        );
        const receiver = new DtmfReceiver();
        const inputs = [...receiveAll(receiver, received), ...receiver.expire(1e9)];
        const survivors = keys.filter((_, index) =>
          received.some((p) => p.timestamp === 1000 + index * 2000),
        );
        assert.equal(released(inputs), survivors.join(''));
      },
    ),
  );
});

test('unknown events and short payloads are left alone', () => {
  const receiver = new DtmfReceiver();
  assert.deepEqual(receiver.receive(Uint8Array.from([66, 0, 0, 160]), 1, 0), []);
  assert.deepEqual(receiver.receive(Uint8Array.from([1, 0]), 1, 0), []);
});
