/**
 * SIP as calls need it: legs that come in, legs that go out, and what the far end does to them. No type
 * of a SIP library crosses this port. Session descriptions are handed over as text; what they mean is
 * the sound's business (`app/sound`).
 */
import type { CalledCandidate } from '../../domain/centre/inputs.ts';
import type { DeviceId, LegId, TrunkId } from '../../domain/ids.ts';
import type { Instant } from '../../domain/time.ts';

/** Who calls, in clear: the app turns the number into a reference before anything is recorded. */
export interface CallerNumber {
  /** Number as received, or null when withheld (Privacy, anonymous From) or not a number. */
  readonly number: string | null;
  readonly displayName: string | null;
  /** False when it came from From of an untrusted peer (RFC 3325 section 5). */
  readonly asserted: boolean;
}

/** A new INVITE outside any dialog, from a trunk or from one of our own devices. */
export interface IncomingInvite {
  readonly trunk: TrunkId | null;
  readonly device: DeviceId | null;
  readonly candidates: readonly CalledCandidate[];
  readonly caller: CallerNumber;
  /** The offer, or null when the INVITE had none (delayed offer). */
  readonly sdp: string | null;
  /** Call-ID, for ladders and logs; not personal. */
  readonly sipCallId: string;
  readonly at: Instant;
}

/** `plain`: RTP as desk phones and trunks speak it. `webrtc`: a browser (RFC 8827). */
export type SessionKind = 'plain' | 'webrtc';

/** Where an outgoing leg rings. All targets ring at once; the first 200 wins, the rest is cancelled. */
export type SipTarget =
  | { readonly kind: 'device'; readonly device: DeviceId }
  | {
      readonly kind: 'trunk';
      /** At least one. Each is tried when the one before cannot carry the call. */
      readonly trunks: readonly TrunkId[];
      readonly number: string;
      /** The employee's mobile that this number is; absent for other numbers outside. */
      readonly device?: DeviceId;
    };

export interface OutgoingInvite {
  readonly leg: LegId;
  readonly targets: readonly SipTarget[];
  /**
   * The offer for a target of this kind, or null to let the far end offer. Asked for once per target; a
   * browser and a desk phone that ring together get different ones.
   */
  readonly offer: (kind: SessionKind) => Promise<string | null>;
  /** Shown to the phone that rings: number or null for anonymous, and a name for the display. */
  readonly from: { readonly number: string | null; readonly displayName: string | null };
  /** Extra headers, e.g. `X-Bereikbaar-Call`. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** What SIP tells the app. Handlers must not throw; they are called in wire order for one leg. */
export interface SipHandler {
  /**
   * A new call. Returns the name of its leg, or null to refuse it at once with 503 and Retry-After
   * (draining, overload).
   */
  invited(invite: IncomingInvite): LegId | null;
  ringing(leg: LegId, sdp: string | null): void;
  /** A leg we invited answered. `sdp` is its answer, or its offer when ours was null. */
  answered(leg: LegId, sdp: string | null, device: DeviceId | null, kind: SessionKind): void;
  /** A leg we invited failed: final status, 408 for silence, 480 when no target had an address. */
  failed(leg: LegId, status: number): void;
  /** The far end hung up an answered leg or cancelled an incoming one; the leg is gone. */
  ended(leg: LegId, cause: 'peer' | 'network'): void;
  /**
   * The far end asks for another session (re-INVITE or UPDATE with an offer). `reply` is called once.
   * `offer` null asks us to offer.
   */
  renegotiate(leg: LegId, offer: string | null, reply: (answer: RenegotiationReply) => void): void;
  /** An answer to our offerless 2xx or re-INVITE came in the ACK. */
  acknowledged(leg: LegId, sdp: string): void;
  digit(leg: LegId, digit: string): void;
  /**
   * A phone asks us to transfer its party (RFC 3515); `replaces` names the leg of a consultation. True when
   * that is taken up; else the phone is told 603 and the conversation goes on.
   */
  referred(leg: LegId, target: string, replaces: LegId | null): boolean;
  /** A device registered its first contact, or its last one went. */
  deviceUp(device: DeviceId): void;
  deviceDown(device: DeviceId): void;
}

export type RenegotiationReply =
  | { readonly ok: true; readonly sdp: string }
  | { readonly ok: false; readonly status: number; readonly reason: string };

/**
 * May go wrong: nothing is thrown. A command towards a leg that is gone does nothing; a command that
 * fails on the wire comes back as `failed` or `ended`.
 */
export interface SipPort {
  progress(leg: LegId, status: 180 | 183, sdp: string | null): void;
  /** Sends 200. Resolves true when sent, false when the caller had gone by then. */
  answer(leg: LegId, sdp: string): Promise<boolean>;
  reject(leg: LegId, status: number, reason: string, retryAfterSeconds?: number): void;
  invite(invite: OutgoingInvite): void;
  /** Completes a leg whose 200 carried an offer (ours was null). */
  acknowledge(leg: LegId, sdp: string): void;
  cancel(leg: LegId, answeredElsewhere: boolean): void;
  hangUp(leg: LegId): void;
  /** Offers a new session to the far end; resolves to its answer, or null when it refused. */
  modify(leg: LegId, sdp: string): Promise<string | null>;
  /**
   * Tells a phone how the transfer goes that it asked for (RFC 3515 section 2.4.5): a NOTIFY with the status
   * line. 200 and above ends its subscription.
   */
  notifyReferral(leg: LegId, status: number): void;
  /** Legs that exist now, for the graceful stop and for metrics. */
  openLegs(): number;
}
