/** What the anchored sound knows of one leg, and the line in which its steps wait for each other. */
import type { LegId } from '../../domain/ids.ts';
import type { EndpointId, PlaybackId } from '../ports/media.ts';
import type { SessionKind } from '../ports/sip.ts';

export interface MadeOffer {
  readonly endpoint: EndpointId;
  readonly sdp: string;
}

export interface Playing {
  readonly sound: string;
  readonly finished: (heard: boolean) => void;
}

export class LegSession {
  readonly direction: 'in' | 'out';
  /** The offer of a leg that rang us; null when it had none. */
  readonly remoteOffer: string | null;
  /** Offers made to a leg we ring, by kind of phone, until one of them is answered. */
  readonly offers = new Map<SessionKind, MadeOffer>();
  readonly playing = new Map<PlaybackId, Playing>();
  endpoint: EndpointId | null = null;
  /** It was answered, by us or by the far end. */
  isOpen = false;
  /** Its phone put us on hold. */
  isHeld = false;
  peer: LegId | null = null;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(direction: 'in' | 'out', remoteOffer: string | null) {
    this.direction = direction;
    this.remoteOffer = remoteOffer;
  }

  /** Runs `act` after everything asked for before; one step's failure does not stop the next. */
  inTurn<T>(act: () => Promise<T>): Promise<T> {
    const result = this.#turn.then(act, act);
    this.#turn = result.catch(() => undefined);
    return result;
  }

  endpoints(): readonly EndpointId[] {
    const made = [...this.offers.values()].map((offer) => offer.endpoint);
    return this.endpoint === null || made.includes(this.endpoint) ? made : [...made, this.endpoint];
  }
}
