/** What screens see of the browser telephone; nothing of JsSIP. */
import type { Quality } from './quality.ts';
import type { Network } from './readiness.ts';

/** `elsewhere`: another tab of this browser has the telephone (`one-tab.ts`). */
export type Registration = 'off' | 'elsewhere' | 'connecting' | 'registered' | 'failed';
/** `quiet`: it may be used, and gives nothing at all. */
export type Microphone = 'unknown' | 'ready' | 'denied' | 'missing' | 'quiet';

export interface PhoneCall {
  readonly id: string;
  /** The server's own name of the call (`X-Bereikbaar-Call`); null when the other side sent none. */
  readonly callId: string | null;
  readonly direction: 'inbound' | 'outbound';
  readonly state: 'ringing' | 'dialling' | 'talking' | 'held';
  readonly remote: string;
  readonly muted: boolean;
  readonly talkingSince: number | null;
  readonly quality: Quality;
  /** Whether this is the test call with oneself. */
  readonly isTest: boolean;
}

export interface PhoneView {
  readonly registration: Registration;
  readonly microphone: Microphone;
  /** The way to the server, as it was when last looked at. */
  readonly network: Network;
  readonly calls: readonly PhoneCall[];
  /** Why the last call ended, when it was not by hanging up. */
  readonly lastFailure: string | null;
}

/** Before there is one, and for who has none. */
export const noPhone: PhoneView = {
  registration: 'off',
  microphone: 'unknown',
  network: 'unknown',
  calls: [],
  lastFailure: null,
};
