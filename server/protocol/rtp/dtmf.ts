/**
 * Telephone keys in RTP (RFC 4733 §2): one press is a row of packets with one timestamp, growing duration,
 * and an end packet sent three times.
 *
 *   time     0      20     40     60     80    100    100    100 ms
 *   packet   M,160  320    480    640    800   E,800  E,800  E,800     (marker; duration in 1/8000 s; end bit)
 *   timestamp ────────────────── the same in all ──────────────────
 *
 * A press is known by its timestamp: copies, reordered and late packets of it change nothing. When all end packets
 * are lost, the next press or a quiet time ends it. Pure: times are handed in.
 */
import { timestampDistance } from './packet.ts';
import { clockPerMs } from './source.ts';

/** RFC 4733 §3.2, table 3: event code = index. */
export const dtmfKeys = [
  '0',
  '1',
  '2',
  '3',
  '4',
  '5',
  '6',
  '7',
  '8',
  '9',
  '*',
  '#',
  'A',
  'B',
  'C',
  'D',
] as const;
export type DtmfKey = (typeof dtmfKeys)[number];

/** No packet of the press for this long: its end was lost (three missing packets of 20 ms, doubled for jitter). */
export const eventQuietMs = 120;
const eventPayloadBytes = 4;
/** 5 s: no network delivers later than that. */
const stragglerUnitsMax = 5000 * clockPerMs;

export type DtmfInput =
  /** First packet of a press: prompts stop now, not when the finger is lifted. */
  | { readonly type: 'pressed'; readonly key: DtmfKey }
  /** The press is complete: this one counts. */
  | { readonly type: 'released'; readonly key: DtmfKey; readonly durationMs: number };

interface OpenPress {
  readonly key: DtmfKey;
  readonly timestamp: number;
  duration: number;
  lastAtMs: number;
}

/** Turns event packets of one source into presses. */
export class DtmfReceiver {
  #open: OpenPress | undefined;
  /** Timestamp of the last press that ended; its copies and stragglers are known by it. */
  #ended: number | undefined;

  /** Takes the payload of one telephone-event packet. */
  receive(payload: Uint8Array, timestamp: number, nowMs: number): readonly DtmfInput[] {
    if (payload.length < eventPayloadBytes) return [];
    const key = dtmfKeys[payload[0]!];
    if (key === undefined || this.#isStraggler(timestamp)) return [];
    const isEnd = (payload[1]! & 0x80) !== 0;
    const duration = (payload[2]! << 8) | payload[3]!;
    const inputs: DtmfInput[] = [];

    if (this.#open !== undefined && this.#open.timestamp !== timestamp) {
      // An older packet of before this press is a straggler; a newer one means the end was lost.
      if (timestampDistance(this.#open.timestamp, timestamp) < 0) return [];
      inputs.push(...this.#release());
    }
    if (this.#open === undefined) {
      this.#open = { key, timestamp, duration, lastAtMs: nowMs };
      inputs.push({ type: 'pressed', key });
    }
    this.#open.duration = Math.max(this.#open.duration, duration);
    this.#open.lastAtMs = nowMs;
    if (isEnd) inputs.push(...this.#release());
    return inputs;
  }

  /** To be called now and then: ends a press whose end packets never came. */
  expire(nowMs: number): readonly DtmfInput[] {
    if (this.#open === undefined || nowMs - this.#open.lastAtMs < eventQuietMs) return [];
    return this.#release();
  }

  get pressing(): boolean {
    return this.#open !== undefined;
  }

  /** A copy of a press that has ended, or of one before it; a timestamp from far away is a new source. */
  #isStraggler(timestamp: number): boolean {
    if (this.#ended === undefined) return false;
    const distance = timestampDistance(this.#ended, timestamp);
    return distance <= 0 && distance > -stragglerUnitsMax;
  }

  #release(): readonly DtmfInput[] {
    const press = this.#open;
    if (press === undefined) return [];
    this.#open = undefined;
    this.#ended = press.timestamp;
    return [{ type: 'released', key: press.key, durationMs: Math.round(press.duration / clockPerMs) }];
  }
}

/** One packet of a press we send. */
export interface EventPacket {
  readonly marker: boolean;
  readonly payload: Uint8Array;
}

/** Level of the sent tone in −dBm0 (RFC 4733 §2.3.4). */
const sendVolume = 10;

/**
 * The packets of one press, one per 20 ms slot, the last slot holding three end packets (RFC 4733 §2.5.1.4).
 *
 * @param durationMs at least 40, the shortest a receiver must recognise (ITU-T Q.24)
 */
export function eventPackets(key: DtmfKey, durationMs: number): readonly (readonly EventPacket[])[] {
  const code = dtmfKeys.indexOf(key);
  const slots = Math.max(2, Math.ceil(durationMs / 20));
  const packets: EventPacket[][] = [];
  for (let slot = 1; slot <= slots; slot++) {
    const duration = slot * 20 * clockPerMs;
    packets.push([{ marker: slot === 1, payload: eventPayload(code, false, duration) }]);
  }
  const end = { marker: false, payload: eventPayload(code, true, slots * 20 * clockPerMs) };
  packets.push([end, end, end]);
  return packets;
}

function eventPayload(code: number, isEnd: boolean, duration: number): Uint8Array {
  return Uint8Array.from([code, (isEnd ? 0x80 : 0) | sendVolume, (duration >> 8) & 0xff, duration & 0xff]);
}
