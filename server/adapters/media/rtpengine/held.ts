/** An endpoint on rtpengine with everything around its leg: player, keys, recording, bridge, and what was last seen. */
import type { EndpointId } from '../../../app/ports/media.ts';
import { DigitCollector } from '../digit-collector.ts';
import type { Capture } from './capture.ts';
import type { RtpengineLeg } from './leg.ts';
import type { RtpenginePlayer } from './player.ts';

/** Whose sound reaches a peer: another party, a prompt, or a seat at the mixer. */
export type Source = Held | 'prompt' | EndpointId;

export interface Held {
  readonly leg: RtpengineLeg;
  readonly player: RtpenginePlayer;
  readonly collector: DigitCollector;
  readonly files: Set<string>;
  bridged: Held | undefined;
  capture: Capture | undefined;
  /** Commands run one after another. */
  chain: Promise<unknown>;
  connected: boolean;
  /** The inner side is pointed at its bridge partner. */
  pointedAt: Held | undefined;
  /** Whom it is to hear in a conversation of more than two; `undefined` outside of one. */
  hears: readonly Held[] | undefined;
  /** Its seat at the mixer, once it has one. */
  seat: EndpointId | undefined;
  /** Sources the peer has heard: their return needs a renegotiation in a browser. */
  readonly heardFrom: Set<Source>;
  lastHeardFrom: Source | undefined;
  packets: number;
  quietSince: number;
  alarms: number;
  nextWatchAt: number;
}

export function newHeld(leg: RtpengineLeg, player: RtpenginePlayer): Held {
  return {
    leg,
    player,
    collector: new DigitCollector(),
    files: new Set(),
    bridged: undefined,
    capture: undefined,
    chain: Promise.resolve(),
    connected: false,
    pointedAt: undefined,
    hears: undefined,
    seat: undefined,
    heardFrom: new Set(),
    lastHeardFrom: undefined,
    packets: 0,
    quietSince: performance.now(),
    alarms: 0,
    nextWatchAt: 0,
  };
}

/**
 * Has an inner side that may be pointed elsewhere. With a browser rtpengine must not be given new descriptions before
 * ICE and DTLS are through: the keys are then never agreed and nothing is heard.
 */
export function isSettled(held: Held): boolean {
  return held.leg.inner !== undefined && (held.connected || held.leg.request.kind === 'plain');
}
