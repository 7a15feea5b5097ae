/**
 * Where SIP devices can be reached now (RFC 3261 §10 bindings, RFC 5626 outbound flows, RFC 3327 Path).
 * Kept over a restart, so that phones need not register again before they ring.
 */
import type { DeviceId } from '../../domain/ids.ts';
import type { Instant } from '../../domain/time.ts';

/** One contact of one address of record. */
export interface Binding {
  /** The SIP user name: the address of record without its domain. */
  readonly device: DeviceId;
  /** Contact URI as registered, without header parameters. */
  readonly contact: string;
  /** Call-ID and CSeq of the REGISTER that made it: older ones may not change it (RFC 3261 §10.3). */
  readonly callId: string;
  readonly cseq: number;
  readonly expiresAt: Instant;
  /** 0 … 1, from the q parameter; 1 when absent. */
  readonly q: number;
  /** RFC 5626 `+sip.instance` and `reg-id`; null when not given. */
  readonly instance: string | null;
  readonly regId: number | null;
  /**
   * Connection over which the device is reached: `protocol/address:port`. A WebSocket flow does not
   * outlive its connection, nor the server.
   */
  readonly flow: string | null;
  readonly path: readonly string[];
  readonly userAgent: string | null;
  readonly updatedAt: Instant;
}

/** May go wrong: every promise may reject with a `LedgerError` of code `failed` or `closed`. */
export interface Registrations {
  /**
   * Sets the bindings of one device to exactly these (the registrar has decided what stays).
   * Resolves when readers see it; durable a moment later, as a lost binding costs one re-registration.
   */
  replace(device: DeviceId, bindings: readonly Binding[]): Promise<void>;
  /** Bindings that have not expired, best q first, newest first. */
  of(device: DeviceId, now: Instant): Promise<readonly Binding[]>;
  /** All that have not expired: read once at start. */
  all(now: Instant): Promise<readonly Binding[]>;
  /** Removes those that expired, and returns them so that presence can follow. */
  expire(now: Instant): Promise<readonly Binding[]>;
}
