/**
 * SIP over drachtio-srf: implements `SipPort`, and sorts what comes in.
 *
 *   INVITE from a trunk's address   ─▶ call of a citizen
 *   INVITE of anyone else           ─▶ digest ─▶ call of an employee; 401 or 403, counted, for strangers
 *   SUBSCRIBE to message-summary ─▶ lamps of desk phones (`message-waiting.ts`)
 *   REGISTER ─▶ registrar           OPTIONS ─▶ 200 for trunks and registered phones, else 403
 *   other requests outside dialogs  ─▶ 405
 *
 * Trunks that want registering or asking are kept by `trunk-watch.ts`.
 */
import type { Chance, Clock } from '../../app/ports/clock.ts';
import type { Log } from '../../app/ports/log.ts';
import type { Registrations } from '../../app/ports/registrations.ts';
import type { OutgoingInvite, SipHandler, SipPort } from '../../app/ports/sip.ts';
import type { Trunk, TrunkBook, TrunkProbe, TrunkState } from '../../app/ports/trunks.ts';
import type { DeviceId, LegId, TrunkId } from '../../domain/ids.ts';
import type { VoiceMessages } from '../../protocol/sip/message-summary.ts';
import type { Replaces } from '../../protocol/sip/replaces.ts';
import type { Counts } from './counts.ts';
import { notifyReferral } from './dialog-events.ts';
import type { DigestGate } from './digest-gate.ts';
import { calledCandidates, callerNumber } from './identity.ts';
import { IncomingLeg } from './incoming-leg.ts';
import { inviteHeaders } from './invite-headers.ts';
import { MessageWaiting } from './message-waiting.ts';
import { OutgoingLeg } from './outgoing-leg.ts';
import type { ExpiryLimits } from './register-bindings.ts';
import { Registrar } from './registrar.ts';
import { type SendRequest, senderOver } from './send-request.ts';
import {
  connectSrf,
  type SipServerAddress,
  type SrfConnection,
  type SrfRequest,
  type SrfResponse,
  transportOf,
} from './srf.ts';
import { branchesOf } from './targets.ts';
import { TrunkMatch } from './trunk-match.ts';
import { probeTrunk } from './trunk-probe.ts';
import { TrunkWatch } from './trunk-watch.ts';

export interface SipAdapterParts {
  readonly server: SipServerAddress;
  readonly trunks: TrunkBook;
  /** Whether a host name stands for something. */
  readonly knowsHost: (host: string) => Promise<boolean>;
  readonly registrations: Registrations;
  readonly gate: DigestGate;
  readonly expiry: ExpiryLimits;
  /** Shared with the gate, so that all that is counted is read in one place. */
  readonly counts: Counts;
  readonly clock: Clock;
  readonly chance: Chance;
  readonly log: Log;
  /** Messages of a device's owner; null while they are not known yet. */
  readonly messagesOf: (device: DeviceId) => VoiceMessages | null;
  /** The address that is dialled to hear them. */
  readonly mailboxAddress: string;
}

const allow = 'INVITE, ACK, BYE, CANCEL, OPTIONS, PRACK, UPDATE, INFO, REFER, NOTIFY, SUBSCRIBE, REGISTER';
/** Seconds a refused caller's exchange should wait before it tries again (RFC 3261 section 20.33). */
const retryAfterSeconds = 10;

export class SipAdapter implements SipPort {
  readonly registrar: Registrar;
  readonly #parts: SipAdapterParts;
  #match: TrunkMatch;
  #trunks: ReadonlyMap<TrunkId, Trunk>;
  readonly #handler: SipHandler;
  readonly #incoming = new Map<LegId, IncomingLeg>();
  readonly #outgoing = new Map<LegId, OutgoingLeg>();
  readonly #watch: TrunkWatch;
  readonly #send: SendRequest;
  readonly #lamps: MessageWaiting;
  #connection: SrfConnection | null = null;

  constructor(parts: SipAdapterParts, handler: SipHandler) {
    this.#parts = parts;
    this.#handler = handler;
    const now = parts.trunks.current;
    this.#match = new TrunkMatch(now);
    this.#trunks = byId(now);
    this.registrar = new Registrar({
      registrations: parts.registrations,
      gate: parts.gate,
      expiry: parts.expiry,
      clock: parts.clock,
      log: parts.log,
      deviceUp: (device) => handler.deviceUp(device),
      registeredAnew: (device) => this.#lamps.registered(device),
      deviceDown: (device) => handler.deviceDown(device),
    });
    const { trunks, clock, chance, log } = parts;
    const send = senderOver(() => this.#connection?.srf ?? null, clock);
    this.#send = send;
    this.#watch = new TrunkWatch({ trunks: now, send, clock, chance, log });
    trunks.onChange((others) => {
      this.#match = new TrunkMatch(others);
      this.#trunks = byId(others);
      this.#watch.use(others);
    });
    this.#lamps = new MessageWaiting({
      srf: () => this.#connection?.srf ?? null,
      send,
      gate: parts.gate,
      addresses: (device) => this.registrar.addresses(device),
      countOf: parts.messagesOf,
      account: parts.mailboxAddress,
      clock,
      log,
    });
  }

  /** Where the SIP server listens, once started. */
  get listening(): string {
    return this.#connection?.listening ?? '';
  }

  /** How the trunks are, in the order of the configuration. */
  trunkStates(): readonly TrunkState[] {
    return this.#watch.states();
  }

  /** Asks a trunk now whether it is there and takes our registration; nothing for one that is not in the list. */
  async probe(id: TrunkId): Promise<readonly TrunkProbe[]> {
    const trunk = this.#trunks.get(id);
    if (trunk === undefined) return [];
    const { clock, knowsHost } = this.#parts;
    return probeTrunk(trunk, this.#watch.registrationOf(id), { send: this.#send, clock, knowsHost });
  }

  /** What came in and what was refused, by reason. */
  counts(): Readonly<Record<string, number>> {
    return this.#parts.counts.snapshot();
  }

  async start(): Promise<void> {
    await this.registrar.start();
    this.#connection = await connectSrf(this.#parts.server, this.#parts.log, (srf) => {
      srf.on('error', () => {});
      srf.use('invite', (req, res) => void this.#invited(req, res));
      srf.use('register', (req, res) => void this.#guard(this.registrar.register(req, res), res));
      srf.use('options', (req, res) => this.#asked(req, res));
      srf.use('subscribe', (req, res) => void this.#guard(this.#lamps.subscribed(req, res), res));
      for (const method of ['message', 'info', 'notify', 'publish']) {
        srf.use(method, (_req, res) => res.send(405, { headers: { Allow: allow } }));
      }
    });
    this.#watch.start();
  }

  /** The lamp of this device may have to change. */
  showMessages(device: DeviceId): void {
    this.#lamps.show(device);
  }

  /** Takes our registrations at trunks back; calls that are up go on. */
  leaveTrunks(): Promise<void> {
    return this.#watch.stop();
  }

  /** Lets go of the SIP server. */
  async stop(): Promise<void> {
    this.registrar.stop();
    this.#lamps.stop();
    await this.leaveTrunks();
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
    const leg = new OutgoingLeg({
      srf,
      invite,
      branches,
      headers: inviteHeaders(invite),
      handler: this.#handler,
      legOf: (replaces) => this.#legOf(replaces),
      chance: this.#parts.chance,
      clock: this.#parts.clock,
      log: this.#parts.log,
      gone: () => this.#outgoing.delete(invite.leg),
      deadEnd: ({ device, uri }) => {
        if (device !== null) void this.registrar.forget(device, uri);
      },
    });
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

  notifyReferral(leg: LegId, status: number): void {
    const dialog = (this.#incoming.get(leg) ?? this.#outgoing.get(leg))?.dialog;
    if (dialog) notifyReferral(dialog, status);
  }

  openLegs(): number {
    return this.#incoming.size + this.#outgoing.size;
  }

  /**
   * The leg whose dialog is named (RFC 3891 section 3). One that still rings has no tag of ours yet: its Call-ID
   * must do, which the phone itself made.
   */
  #legOf({ callId, toTag, fromTag }: Replaces): LegId | null {
    for (const leg of [...this.#incoming.values(), ...this.#outgoing.values()]) {
      const sip = leg.dialog?.sip;
      if (sip === undefined) {
        if (leg instanceof IncomingLeg && leg.sipCallId === callId) return leg.id;
        continue;
      }
      const tags = [sip.localTag, sip.remoteTag];
      if (sip.callId === callId && tags.includes(toTag) && tags.includes(fromTag)) return leg.id;
    }
    return null;
  }

  async #invited(req: SrfRequest, res: SrfResponse): Promise<void> {
    const { counts } = this.#parts;
    // Without a Contact no dialog can be made (RFC 3261 section 8.1.1.8), and drachtio-srf answers all the same.
    if (!req.has('Contact')) {
      counts.add('invite.malformed');
      res.send(400, 'Missing Contact', { headers: {} }, () => {});
      return;
    }
    const trunk = this.#match.find(req.source_address);
    if (trunk !== null && !isDeviceInvite(req) && !this.#isRegisteredFrom(req)) {
      counts.add('invite.trunk');
      this.#accept(req, res, trunk, null);
      return;
    }
    // A CANCEL that comes during the digest check is remembered by the transaction: `accept` sees it.
    const verdict = await this.#parts.gate.check(req).catch((error: unknown) => {
      this.#parts.log.error('sip.digestFailed', { error: error as Error });
      return { ok: false, status: 500, reason: 'Server Internal Error', headers: {} } as const;
    });
    if (!verdict.ok) {
      counts.add(verdict.status === 401 ? 'invite.challenged' : 'invite.refused');
      res.send(verdict.status, verdict.reason, { headers: verdict.headers }, () => {});
      return;
    }
    counts.add('invite.device');
    this.#accept(req, res, null, verdict.device);
  }

  /** A phone of ours behind an address that is also a trunk's, such as this machine itself. */
  #isRegisteredFrom(req: SrfRequest): boolean {
    return this.registrar.isFlow(`${req.source_address}:${req.source_port}`);
  }

  /** RFC 3261 section 11.2: the answer an INVITE would get, so strangers learn nothing of us. */
  #asked(req: SrfRequest, res: SrfResponse): void {
    const { source_address: address, source_port: port } = req;
    const isKnown = this.#match.find(address) !== null || this.registrar.isFlow(`${address}:${port}`);
    this.#parts.counts.add(isKnown ? 'options.known' : 'options.stranger');
    if (isKnown) res.send(200, { headers: { Allow: allow, Accept: 'application/sdp' } });
    else res.send(403, 'Forbidden', { headers: {} }, () => {});
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
      this.#parts.counts.add('invite.unavailable');
      res.send(
        503,
        'Service Unavailable',
        { headers: { 'Retry-After': String(retryAfterSeconds) } },
        () => {},
      );
      return;
    }
    const incoming = new IncomingLeg(
      leg,
      srf,
      req,
      res,
      this.#handler,
      (replaces) => this.#legOf(replaces),
      () => this.#incoming.delete(leg),
    );
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

function byId(trunks: readonly Trunk[]): ReadonlyMap<TrunkId, Trunk> {
  return new Map(trunks.map((trunk) => [trunk.id, trunk]));
}

/**
 * A request that brings credentials, or comes from a browser, speaks as a device, also from an address that
 * is a trunk's.
 */
function isDeviceInvite(req: SrfRequest): boolean {
  if (/^wss?$/.test(transportOf(req))) return true;
  return req.has('Authorization') || req.has('Proxy-Authorization');
}
