/**
 * A leg that rang us: answered or refused once, then a dialog.
 *
 *   invited ──answer──▶ answering ──200 sent──▶ answered ──BYE──▶ gone
 *      │                    └─ caller cancelled meanwhile ─▶ gone
 *      └── reject / CANCEL ─▶ gone
 *
 * RFC 3261 sections 9 (CANCEL), 13.3 (UAS), 15 (BYE). The SIP server itself answers CANCEL with 200 and
 * the INVITE with 487, and repeats our 200 until the ACK.
 */
import type { RenegotiationReply, SipHandler } from '../../app/ports/sip.ts';
import type { LegId } from '../../domain/ids.ts';
import type { Replaces } from '../../protocol/sip/replaces.ts';
import { followDialog, isOver } from './dialog-events.ts';
import type { SrfClient, SrfDialog, SrfRequest, SrfResponse } from './srf.ts';

export class IncomingLeg {
  readonly id: LegId;
  readonly #srf: SrfClient;
  readonly #req: SrfRequest;
  readonly #res: SrfResponse;
  readonly #handler: SipHandler;
  readonly #legOf: (replaces: Replaces) => LegId | null;
  readonly #gone: () => void;
  #state: 'invited' | 'answering' | 'answered' | 'gone' = 'invited';
  #dialog: SrfDialog | null = null;

  constructor(
    id: LegId,
    srf: SrfClient,
    req: SrfRequest,
    res: SrfResponse,
    handler: SipHandler,
    legOf: (replaces: Replaces) => LegId | null,
    gone: () => void,
  ) {
    this.id = id;
    this.#srf = srf;
    this.#req = req;
    this.#res = res;
    this.#handler = handler;
    this.#legOf = legOf;
    this.#gone = gone;
    req.on('cancel', () => {
      if (this.#state === 'gone' || this.#state === 'answered') return;
      this.#end();
      handler.ended(id, 'peer');
    });
  }

  /** Call-ID of the INVITE, and of its dialog. */
  get sipCallId(): string {
    return this.#req.get('Call-ID');
  }

  get dialog(): SrfDialog | null {
    return this.#dialog;
  }

  progress(status: 180 | 183, sdp: string | null): void {
    if (this.#state !== 'invited') return;
    this.#res.send(status, sdp === null ? {} : { body: sdp });
  }

  reject(status: number, reason: string, retryAfterSeconds?: number): void {
    if (this.#state !== 'invited') return;
    this.#end();
    const headers = retryAfterSeconds === undefined ? {} : { 'Retry-After': String(retryAfterSeconds) };
    this.#res.send(status, reason, { headers });
  }

  async answer(sdp: string): Promise<boolean> {
    if (this.#state !== 'invited') return false;
    this.#state = 'answering';
    try {
      const dialog = await this.#srf.createUAS(this.#req, this.#res, { localSdp: sdp });
      this.#dialog = dialog;
      if ((this.#state as string) === 'gone') {
        // The CANCEL was told already, but the 200 won the race on the wire: RFC 3261 section 9.2.
        dialog.destroy({ headers: {} }, () => {});
        return false;
      }
      if (isOver(dialog)) {
        // ACK and BYE came together with the word that the 200 was sent: nobody was listening yet.
        this.#end();
        this.#handler.ended(this.id, 'peer');
        return false;
      }
      this.#state = 'answered';
      followDialog(dialog, this.id, this.#handler, this.#legOf, () => this.#end());
      return true;
    } catch {
      if ((this.#state as string) !== 'gone') {
        this.#end();
        this.#handler.ended(this.id, 'network');
      }
      return false;
    }
  }

  hangUp(): void {
    if (this.#state === 'invited') {
      this.reject(480, 'Temporarily Unavailable');
      return;
    }
    if (this.#state === 'gone') return;
    this.#end();
    this.#dialog?.destroy({ headers: {} }, () => {});
  }

  #end(): void {
    if (this.#state === 'gone') return;
    this.#state = 'gone';
    this.#gone();
  }
}

export type { RenegotiationReply };
