/**
 * SIP over drachtio-srf: implements `SipPort`, and sorts what comes in.
 *
 *   INVITE from a trunk's address   ─▶ call of a citizen
 *   INVITE of one of our devices    ─▶ digest ─▶ call of an employee
 *   INVITE of anyone else           ─▶ 403, counted (DESIGN section 3: strangers get nothing)
 *   REGISTER ─▶ registrar      OPTIONS ─▶ 200      other out-of-dialog requests ─▶ 405
 */
import type { Clock } from '../../app/ports/clock.ts';
import type { Log } from '../../app/ports/log.ts';
import type { People } from '../../app/ports/people.ts';
import type { Registrations } from '../../app/ports/registrations.ts';
import type { OutgoingInvite, SipHandler, SipPort } from '../../app/ports/sip.ts';
import type { Trunk } from '../../app/ports/trunks.ts';
import type { DeviceId, LegId, TrunkId } from '../../domain/ids.ts';
import type { DigestGate } from './digest-gate.ts';
import { calledCandidates, callerNumber } from './identity.ts';
import { IncomingLeg } from './incoming-leg.ts';
import { OutgoingLeg } from './outgoing-leg.ts';
import { Registrar } from './registrar.ts';
import {
  connectSrf,
  type SipServerAddress,
  type SrfConnection,
  type SrfRequest,
  type SrfResponse,
} from './srf.ts';
import { branchesOf } from './targets.ts';
import { TrunkMatch } from './trunk-match.ts';

export interface SipAdapterParts {
  readonly server: SipServerAddress;
  readonly trunks: readonly Trunk[];
  readonly people: People;
  readonly registrations: Registrations;
  readonly gate: DigestGate;
  readonly clock: Clock;
  readonly log: Log;
}

const allow = 'INVITE, ACK, BYE, CANCEL, OPTIONS, PRACK, UPDATE, INFO, REFER, NOTIFY, REGISTER';
/** Seconds a refused caller's exchange should wait before it tries again (RFC 3261 section 20.33). */
const retryAfterSeconds = 10;

export class SipAdapter implements SipPort {
  readonly registrar: Registrar;
  readonly #parts: SipAdapterParts;
  readonly #match: TrunkMatch;
  readonly #trunks: ReadonlyMap<TrunkId, Trunk>;
  readonly #handler: SipHandler;
  readonly #incoming = new Map<LegId, IncomingLeg>();
  readonly #outgoing = new Map<LegId, OutgoingLeg>();
  #connection: SrfConnection | null = null;

  constructor(parts: SipAdapterParts, handler: SipHandler) {
    this.#parts = parts;
    this.#handler = handler;
    this.#match = new TrunkMatch(parts.trunks);
    this.#trunks = new Map(parts.trunks.map((trunk) => [trunk.id, trunk]));
    this.registrar = new Registrar({
      registrations: parts.registrations,
      gate: parts.gate,
      clock: parts.clock,
      log: parts.log,
      deviceUp: (device) => handler.deviceUp(device),
      deviceDown: (device) => handler.deviceDown(device),
    });
  }

  /** Where the SIP server listens, once started. */
  get listening(): string {
    return this.#connection?.listening ?? '';
  }

  async start(): Promise<void> {
    await this.registrar.start();
    this.#connection = await connectSrf(this.#parts.server, this.#parts.log, (srf) => {
      srf.on('error', () => {});
      srf.use('invite', (req, res) => void this.#invited(req, res));
      srf.use('register', (req, res) => void this.#guard(this.registrar.register(req, res), res));
      srf.use('options', (_req, res) =>
        res.send(200, { headers: { Allow: allow, Accept: 'application/sdp' } }),
      );
      for (const method of ['message', 'info', 'notify', 'subscribe', 'publish']) {
        srf.use(method, (_req, res) => res.send(405, { headers: { Allow: allow } }));
      }
    });
  }

  stop(): void {
    this.registrar.stop();
    this.#connection?.close();
    this.#connection = null;
  }

  progress(leg: LegId, status: 180 | 183, sdp: string | null): void {
    this.#incoming.get(leg)?.progress(status, sdp);
  }

  answer(leg: LegId, sdp: string): Promise<boolean> {
    return this.#incoming.get(leg)?.answer(sdp) ?? Promise.resolve(false);
  }

  reject(leg: LegId, status: number, reason: string, retryAfter?: number): void {
    this.#incoming.get(leg)?.reject(status, reason, retryAfter);
  }

  invite(invite: OutgoingInvite): void {
    const branches = branchesOf(invite.targets, (device) => this.registrar.addresses(device), this.#trunks);
    const srf = this.#connection?.srf;
    if (!srf || branches.length === 0) {
      // Not in the same turn: the caller of `invite` has not finished its own step yet.
      queueMicrotask(() => this.#handler.failed(invite.leg, srf ? 480 : 503));
      return;
    }
    const leg = new OutgoingLeg(srf, invite, branches, inviteHeaders(invite), this.#handler, () =>
      this.#outgoing.delete(invite.leg),
    );
    this.#outgoing.set(invite.leg, leg);
  }

  acknowledge(leg: LegId, sdp: string): void {
    this.#outgoing.get(leg)?.acknowledge(sdp);
  }

  cancel(leg: LegId, answeredElsewhere: boolean): void {
    this.#outgoing.get(leg)?.cancel(answeredElsewhere);
  }

  hangUp(leg: LegId): void {
    this.#incoming.get(leg)?.hangUp();
    this.#outgoing.get(leg)?.hangUp();
  }

  async modify(leg: LegId, sdp: string): Promise<string | null> {
    const dialog = (this.#incoming.get(leg) ?? this.#outgoing.get(leg))?.dialog;
    if (!dialog) return null;
    try {
      return (await dialog.modify(sdp)) ?? null;
    } catch {
      return null;
    }
  }

  openLegs(): number {
    return this.#incoming.size + this.#outgoing.size;
  }

  async #invited(req: SrfRequest, res: SrfResponse): Promise<void> {
    const trunk = this.#match.find(req.source_address);
    if (trunk !== null && !isDeviceInvite(req)) {
      this.#accept(req, res, trunk, null);
      return;
    }
    // A CANCEL that comes during the digest check is remembered by the transaction: `accept` sees it.
    const verdict = await this.#parts.gate.check(req).catch((error: unknown) => {
      this.#parts.log.error('sip.digestFailed', { error: error as Error });
      return { ok: false, status: 500, reason: 'Server Internal Error', headers: {} } as const;
    });
    if (!verdict.ok) {
      res.send(verdict.status, verdict.reason, { headers: verdict.headers }, () => {});
      return;
    }
    this.#accept(req, res, null, verdict.device);
  }

  #accept(req: SrfRequest, res: SrfResponse, trunk: Trunk | null, device: DeviceId | null): void {
    const srf = this.#connection?.srf;
    const leg = this.#handler.invited({
      trunk: trunk?.id ?? null,
      device,
      candidates: calledCandidates(req),
      caller: callerNumber(req, trunk?.trusted ?? false),
      sdp: req.body ? req.body : null,
      sipCallId: req.get('Call-ID'),
      at: this.#parts.clock.now(),
    });
    if (leg === null || !srf) {
      res.send(
        503,
        'Service Unavailable',
        { headers: { 'Retry-After': String(retryAfterSeconds) } },
        () => {},
      );
      return;
    }
    const incoming = new IncomingLeg(leg, srf, req, res, this.#handler, () => this.#incoming.delete(leg));
    this.#incoming.set(leg, incoming);
  }

  async #guard(work: Promise<void>, res: SrfResponse): Promise<void> {
    try {
      await work;
    } catch (error) {
      this.#parts.log.error('sip.requestFailed', { error: error as Error });
      res.send(500);
    }
  }
}

/** A request that brings credentials speaks as a device, also from an address that is a trunk's. */
function isDeviceInvite(req: SrfRequest): boolean {
  return req.has('Authorization') || req.has('Proxy-Authorization');
}

/** From and P-Asserted-Identity as the ringing phone shows them; anonymous by RFC 3323 section 4.1. */
function inviteHeaders(invite: OutgoingInvite): Record<string, string> {
  const { number, displayName } = invite.from;
  const name = displayName === null ? '' : `"${displayName.replace(/["\\]/g, '\\$&')}" `;
  const from =
    number === null
      ? `${name || '"Anoniem" '}<sip:anonymous@anonymous.invalid>`
      : `${name}<sip:${encodeURIComponent(number)}@localhost>`;
  return { ...invite.headers, from, contact: '<sip:bereikbaar@localhost>' };
}
