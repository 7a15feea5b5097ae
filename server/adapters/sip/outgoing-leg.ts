/**
 * A leg we ring: one INVITE per address, all at once; the first 200 wins and the rest is cancelled
 * (RFC 3261 section 16.7 chooses likewise; RFC 3326 tells the losers the call was taken elsewhere).
 *
 *   ringing ──first 200──▶ answered ──BYE──▶ gone
 *      └── every branch failed / cancel ─▶ gone
 *
 * A number outside may have several trunks, one after another: see `trunk-failure.ts`.
 */
import type { Chance, Clock, Timer } from '../../app/ports/clock.ts';
import type { Log } from '../../app/ports/log.ts';
import type { OutgoingInvite, SessionKind, SipHandler } from '../../app/ports/sip.ts';
import type { DeviceId, LegId, TrunkId } from '../../domain/ids.ts';
import { parseCSeq } from '../../protocol/sip/cseq.ts';
import type { Replaces } from '../../protocol/sip/replaces.ts';
import { bestFailure } from './best-failure.ts';
import { followDialog, isOver } from './dialog-events.ts';
import { DigestLogin, type Login } from './digest-login.ts';
import type { SrfClient, SrfDialog, SrfRequest, SrfResponse } from './srf.ts';
import { trunkFailed } from './trunk-failure.ts';

/** One address to ring. */
export interface Branch {
  readonly uri: string;
  /** Next hop when it differs from the address: `sip:host:port;transport=…`. */
  readonly proxy: string | null;
  readonly device: DeviceId | null;
  readonly kind: SessionKind;
  readonly auth: Login | null;
  /** The trunk that carries it; null for a phone of ours. */
  readonly trunk: { readonly id: TrunkId; readonly silentMs: number } | null;
  /** Rung when this one's trunk cannot carry the call. */
  readonly next: Branch | null;
}

export interface OutgoingLegParts {
  readonly srf: SrfClient;
  readonly invite: OutgoingInvite;
  readonly branches: readonly Branch[];
  readonly headers: Readonly<Record<string, string>>;
  readonly handler: SipHandler;
  /** The leg whose dialog a Replaces names. */
  readonly legOf: (replaces: Replaces) => LegId | null;
  readonly chance: Pick<Chance, 'secret'>;
  readonly clock: Pick<Clock, 'setTimer'>;
  readonly log: Log;
  /** The leg is over, whoever ended it. */
  readonly gone: () => void;
  /** The connection behind an address has closed. */
  readonly deadEnd: (branch: Branch) => void;
}

/** An INVITE after another one of the same leg goes out with the offer that one had. */
interface Earlier {
  readonly sdp: string | null;
  /** It was challenged, and this one carries the answer. */
  readonly answersChallenge: boolean;
}

/** What createUAC gives for an INVITE without an offer: the far end's offer and a way to answer it. */
interface PendingAnswer {
  readonly sdp: string;
  readonly ack: (sdp: string) => Promise<SrfDialog>;
  readonly destroy: () => Promise<void>;
}

export class OutgoingLeg {
  readonly id: LegId;
  readonly #parts: OutgoingLegParts;
  readonly #handler: SipHandler;
  readonly #requests = new Map<Branch, SrfRequest>();
  readonly #failures: number[] = [];
  /** Until when trunks may take to say that the number rings. */
  readonly #silence = new Map<Branch, Timer>();
  /** Who said so: what they say afterwards comes from the called party. */
  readonly #rang = new Set<Branch>();
  /** Trunks that another one has taken over from. */
  readonly #passedOver = new Set<Branch>();
  #open: number;
  #state: 'ringing' | 'answered' | 'gone' = 'ringing';
  #ringing = false;
  #dialog: SrfDialog | null = null;
  #pending: PendingAnswer | null = null;
  #reason = '';

  constructor(parts: OutgoingLegParts) {
    this.id = parts.invite.leg;
    this.#parts = parts;
    this.#handler = parts.handler;
    this.#open = parts.branches.length;
    for (const branch of parts.branches) void this.#ring(branch, parts.headers, null);
  }

  get dialog(): SrfDialog | null {
    return this.#dialog;
  }

  cancel(answeredElsewhere: boolean): void {
    if (this.#state !== 'ringing') return;
    this.#reason = answeredElsewhere
      ? 'SIP;cause=200;text="Call completed elsewhere"'
      : 'SIP;cause=487;text="Cancelled"';
    this.#end();
    for (const request of this.#requests.values()) this.#cancelRequest(request, this.#reason);
  }

  hangUp(): void {
    if (this.#state === 'ringing') {
      this.cancel(false);
      return;
    }
    if (this.#state === 'gone') return;
    this.#end();
    if (this.#pending) void this.#pending.destroy();
    else this.#dialog?.destroy({ headers: {} }, () => {});
  }

  /** Answers the offer that came in the 200 of an INVITE without one. */
  acknowledge(sdp: string): void {
    const pending = this.#pending;
    if (!pending || this.#state !== 'answered') return;
    this.#pending = null;
    pending.ack(sdp).then(
      (dialog) => this.#follow(dialog),
      () => this.#lost(),
    );
  }

  async #ring(
    branch: Branch,
    headers: Readonly<Record<string, string>>,
    earlier: Earlier | null,
  ): Promise<void> {
    const { srf, invite } = this.#parts;
    let sdp = earlier?.sdp ?? null;
    try {
      if (earlier === null) sdp = await invite.offer(branch.kind);
      if (this.#state !== 'ringing') throw new Error('cancelled before the INVITE was sent');
      const result: unknown = await srf.createUAC(
        branch.uri,
        {
          headers: { ...headers },
          ...(sdp === null ? { noAck: true } : { localSdp: sdp }),
          ...(branch.proxy === null ? {} : { proxy: branch.proxy }),
        },
        {
          cbRequest: (...args: unknown[]) => this.#sent(branch, args, sdp),
          cbProvisional: (response) => {
            if (response.status < 180 || this.#state !== 'ringing') return;
            this.#rang.add(branch);
            this.#silence.get(branch)?.cancel();
            if (this.#ringing && !response.body) return;
            this.#ringing = true;
            this.#handler.ringing(this.id, response.body || null);
          },
        },
      );
      this.#requests.delete(branch);
      this.#open--;
      this.#won(branch, result, sdp === null);
    } catch (error) {
      const request = this.#requests.get(branch);
      this.#requests.delete(branch);
      if (this.#passedOver.has(branch)) return;
      const mayRepeat = earlier?.answersChallenge !== true && this.#state === 'ringing';
      const again = mayRepeat ? this.#credentials(branch, request, error) : null;
      if (again !== null) await this.#ring(branch, { ...headers, ...again }, { sdp, answersChallenge: true });
      else if (!this.#ringNext(branch, error, sdp)) this.#lostBranch(branch, statusOf(error));
    }
  }

  /** True when the fault is the trunk's, and another one tries. */
  #ringNext(branch: Branch, error: unknown, sdp: string | null): boolean {
    const status = statusOf(error);
    const reason = (error as { res?: SrfResponse } | null)?.res?.get('Reason') ?? '';
    if (branch.next === null || this.#rang.has(branch) || this.#state !== 'ringing') return false;
    if (!trunkFailed(status, reason)) return false;
    this.#passOver(branch, branch.next, status, sdp);
    return true;
  }

  #passOver(branch: Branch, next: Branch, status: number, sdp: string | null): void {
    this.#silence.get(branch)?.cancel();
    this.#passedOver.add(branch);
    this.#parts.log.warn('trunk.passedOver', {
      trunk: branch.trunk?.id ?? null,
      next: next.trunk?.id ?? null,
      status,
    });
    void this.#ring(next, this.#parts.headers, { sdp, answersChallenge: false });
  }

  /** The headers with which a challenged INVITE goes out again (RFC 3261 section 22.3), else null. */
  #credentials(
    branch: Branch,
    request: SrfRequest | undefined,
    error: unknown,
  ): Readonly<Record<string, string>> | null {
    const { status, res } = error as { status?: number; res?: SrfResponse };
    if (branch.auth === null || !request || !res || (status !== 401 && status !== 407)) return null;
    const login = new DigestLogin(branch.auth, this.#parts.chance);
    if (login.take({ status, header: (name) => res.get(name) }) === null) return null;
    const number = parseCSeq(request.get('CSeq') ?? '')?.number ?? 0;
    return {
      from: request.get('From'),
      'call-id': request.get('Call-ID'),
      cseq: `${number + 1} INVITE`,
      ...login.headers('INVITE', branch.uri),
    };
  }

  #lostBranch(branch: Branch, status: number): void {
    this.#open--;
    this.#failures.push(status);
    // RFC 5626 section 5.3: the flow has failed. 410 is what the SIP server says for it.
    if (branch.device !== null && (status === 410 || status === 430)) this.#parts.deadEnd(branch);
    if (this.#open > 0 || this.#state !== 'ringing') return;
    this.#end();
    this.#handler.failed(this.id, bestFailure(this.#failures));
  }

  #sent(branch: Branch, args: readonly unknown[], sdp: string | null): void {
    // drachtio-srf calls back with (error, request), whatever its types say.
    const request = args[1] as SrfRequest | undefined;
    if (!request) return;
    this.#requests.set(branch, request);
    // Cancelled while the request was on its way to the SIP server.
    if (this.#state !== 'ringing') this.#cancelRequest(request, this.#reason);
    else this.#awaitRinging(branch, sdp);
  }

  /** The SIP server keeps 100 to itself, so a trunk that is dead and one that is slow look alike until it rings. */
  #awaitRinging(branch: Branch, sdp: string | null): void {
    const { trunk, next } = branch;
    if (trunk === null || next === null || this.#silence.has(branch)) return;
    const timer = this.#parts.clock.setTimer(trunk.silentMs, () => {
      const request = this.#requests.get(branch);
      if (this.#state !== 'ringing' || request === undefined) return;
      this.#passOver(branch, next, 408, sdp);
      this.#cancelRequest(request, 'SIP;cause=408;text="No sign of ringing"');
    });
    this.#silence.set(branch, timer);
  }

  #won(branch: Branch, result: unknown, offerless: boolean): void {
    if (this.#state !== 'ringing') {
      // A second 200 after the winner, or a 200 that crossed our CANCEL: RFC 3261 section 13.2.2.4.
      if (offerless) void (result as PendingAnswer).destroy();
      else (result as SrfDialog).destroy({ headers: {} }, () => {});
      return;
    }
    this.#state = 'answered';
    this.#reason = 'SIP;cause=200;text="Call completed elsewhere"';
    for (const request of this.#requests.values()) this.#cancelRequest(request, this.#reason);
    this.#stopWaiting();
    if (offerless) {
      this.#pending = result as PendingAnswer;
      this.#handler.answered(this.id, this.#pending.sdp, branch.device, branch.kind);
      return;
    }
    const dialog = result as SrfDialog;
    this.#follow(dialog);
    this.#handler.answered(this.id, dialog.remote.sdp, branch.device, branch.kind);
  }

  #follow(dialog: SrfDialog): void {
    this.#dialog = dialog;
    if (this.#state === 'gone') {
      dialog.destroy({ headers: {} }, () => {});
      return;
    }
    followDialog(dialog, this.id, this.#handler, this.#parts.legOf, () => this.#end());
    // A BYE that came together with the 200 found nobody listening; it is told after the answer.
    if (isOver(dialog)) queueMicrotask(() => this.#leftAtOnce());
  }

  #leftAtOnce(): void {
    if (this.#state === 'gone') return;
    this.#end();
    this.#handler.ended(this.id, 'peer');
  }

  #lost(): void {
    if (this.#state === 'gone') return;
    this.#end();
    this.#handler.ended(this.id, 'network');
  }

  #cancelRequest(request: SrfRequest, reason: string): void {
    const cancel = request.cancel as unknown as (options: object, done: () => void) => void;
    try {
      cancel.call(request, { headers: { Reason: reason } }, () => {});
    } catch {
      // The connection to the SIP server is gone, and the request with it.
    }
  }

  #stopWaiting(): void {
    for (const timer of this.#silence.values()) timer.cancel();
    this.#silence.clear();
  }

  #end(): void {
    if (this.#state === 'gone') return;
    this.#state = 'gone';
    this.#stopWaiting();
    this.#parts.gone();
  }
}

function statusOf(error: unknown): number {
  const status = (error as { status?: unknown } | null)?.status;
  // A command the SIP server refused (no transport, bad address) never reached a phone.
  return typeof status === 'number' ? status : 503;
}
