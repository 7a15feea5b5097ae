/**
 * Keys we send to the peer (RFC 4733): 100 ms each with 60 ms between, one slot of packets per tick. While a key is
 * on its way no sound is sent, as one stream cannot be in two places at once. Pure: the tick comes from outside.
 */
import type { DtmfDigit } from '../../../app/ports/media.ts';
import { type EventPacket, eventPackets } from '../../../protocol/rtp/dtmf.ts';

const pressMs = 100;
/** 60 ms. */
const pauseTicks = 3;
/** A mistake, not a number, is longer. */
export const keysMax = 64;

export interface KeySlot {
  /** A new press begins with this slot: it needs a timestamp of its own. */
  readonly begins: boolean;
  readonly packets: readonly EventPacket[];
}

export class KeySender {
  #slots: KeySlot[] = [];

  get isSending(): boolean {
    return this.#slots.length > 0;
  }

  /** Queues keys behind those still on their way. */
  press(digits: readonly DtmfDigit[]): void {
    for (const digit of digits) {
      for (const [at, packets] of eventPackets(digit, pressMs).entries()) {
        this.#slots.push({ begins: at === 0, packets });
      }
      for (let tick = 0; tick < pauseTicks; tick++) this.#slots.push({ begins: false, packets: [] });
    }
  }

  /** What leaves in this tick. */
  next(): KeySlot | undefined {
    return this.#slots.shift();
  }
}
