/**
 * An INVITE from the network at an application: the first of a dialog or a later one (RFC 3261 sections 13.3 and 14.2).
 *
 *   offered ──1xx──▶ early ──2xx──▶ accepted ──ACK──▶ acknowledged
 *      └──────┴── 3xx-6xx, CANCEL, application gone ──▶ refused
 *
 * A 2xx is repeated here until its ACK; without one for 64*T1 the call is ended with BYE (section 13.3.1.4).
 */
import { parseRAck, type RAck } from '../../protocol/sip/cseq.ts';
import { getHeaderValues, hasListToken } from '../../protocol/sip/headers.ts';
import { parseSip } from '../../protocol/sip/uri.ts';
import type { AppConnection, AppOwned } from './app-connection.ts';
import { type AppResponse, appHeader } from './app-message.ts';
import type { EngineCore, PendingServer } from './core.ts';
import { Dialog } from './dialog.ts';
import { endDialog } from './end-dialog.ts';
import { transportParameter } from './flow.ts';
import { messageForApp } from './for-app.ts';
import { newTag, newUuid } from './ids.ts';
import type { Inbound } from './inbound.ts';
import { bodyType, type SortedHeaders, sortHeaders } from './outgoing-headers.ts';
import { ReliableProvisional } from './reliable.ts';
import { writeResponse } from './responses.ts';
import type { ServerPlain } from './server-plain.ts';
import type { ServerTransaction, ServerUser } from './server-transaction.ts';
import { answerSessionTimer } from './session-timer.ts';
import { tagOf, uriOf, withoutTag } from './sip-text.ts';
import type { EngineTimer } from './timer-service.ts';

/** What the control protocol says to an answer that comes too late or twice. */
export const unknownTransaction = 'Response not sent due to unknown transaction';
/** INVITEs whose 2xx is remembered per dialog, for repeated ACKs. */
const acceptedKept = 2;

export class ServerInvite implements PendingServer, ServerUser, AppOwned {
  readonly app: AppConnection;
  readonly txnId = newUuid();
  readonly inbound: Inbound;
  /** An UPDATE that came before the final answer; it is answered with this INVITE's transaction id. */
  update: ServerPlain | undefined;
  readonly #core: EngineCore;
  readonly #txn: ServerTransaction;
  /** The dialog: made by the first answer with a tag, or given for a re-INVITE. */
  #dialog: Dialog | undefined;
  readonly #initial: boolean;
  #tag: string | undefined;
  #state: 'offered' | 'early' | 'accepted' | 'acknowledged' | 'refused' = 'offered';
  #reliable: ReliableProvisional | undefined;
  #lastRseq = 0;
  #ok: Uint8Array | undefined;
  #interval = 0;
  #repeat: EngineTimer | undefined;
  #end: EngineTimer | undefined;
  #counted = true;

  constructor(
    core: EngineCore,
    inbound: Inbound,
    txn: ServerTransaction,
    app: AppConnection,
    dialog?: Dialog,
  ) {
    this.#core = core;
    this.inbound = inbound;
    this.#txn = txn;
    this.app = app;
    this.#dialog = dialog;
    this.#initial = dialog === undefined;
    txn.user = this;
    core.untouched.untouchedInvites += 1;
    core.pending.set(this.txnId, this);
    app.owned.add(this);
    if (dialog !== undefined) {
      dialog.serverInvite = this;
      dialog.pending.add(this);
    }
    // An application that says nothing at all is not coming back to this call.
    this.#end = core.timers.after(128 * core.timerConfig.t1, 'app-silent', this);
  }

  get dialog(): Dialog | undefined {
    return this.#dialog;
  }

  get answered(): boolean {
    return this.#state !== 'offered' && this.#state !== 'early';
  }

  /** Tag of our side: the same in every answer, also to a CANCEL (RFC 3261 section 9.2). */
  get tag(): string {
    this.#tag ??= newTag();
    return this.#tag;
  }

  /** Gives the transaction to a proxy: this object is out of the game. */
  handOver(): { inbound: Inbound; txn: ServerTransaction } {
    this.#finish('refused');
    return { inbound: this.inbound, txn: this.#txn };
  }

  /** Hands the INVITE to the application. */
  deliver(): void {
    const message = messageForApp(this.inbound.request);
    if (this.#dialog === undefined) this.app.offer(this.inbound, this.txnId, message);
    else this.app.request(this.inbound, this.txnId, this.#dialog.id, message);
  }

  answer(commandId: string, response: AppResponse): void {
    if (this.update !== undefined && /\bUPDATE\b/.test(appHeader(response, 'cseq') ?? '')) {
      this.update.answer(commandId, response);
      return;
    }
    const { flow } = this.inbound;
    const hostPort = flow.listener.hostPortFor(flow.remoteHost);
    const sorted = sortHeaders(response, hostPort, transportParameter(flow.proto));
    const { status } = response;
    const reliable = status > 100 && status < 200 && hasListToken(response, 'require', '100rel');
    if (reliable && !this.#peerKnows100rel()) {
      this.app.refused(commandId, 'Remote endpoint does not support 100rel');
      return;
    }
    if (status > 100 && status < 300 && !this.#ensureDialog(sorted)) {
      this.#sendFinal(480, '');
      this.app.refused(commandId, 'dialog already exists, rejecting this request');
      return;
    }
    this.#touched();
    this.#tag ??= tagOf(sorted.to ?? '') ?? newTag();
    if (status < 200) this.#provisional(commandId, response, sorted, reliable);
    else if (status < 300) this.#accept(commandId, response, sorted);
    else this.#refuse(commandId, response, sorted);
  }

  /** An ACK for our 2xx. */
  acknowledge(ack: Inbound): void {
    const dialog = this.#dialog;
    if (dialog === undefined) return;
    const first = this.#state === 'accepted';
    if (first) {
      this.#state = 'acknowledged';
      this.#stopTimers();
      this.#ok = undefined;
      this.app.owned.delete(this);
      this.#txn.forgetUser();
    }
    const txnId = first && this.#initial ? this.txnId : newUuid();
    this.app.request(ack, txnId, dialog.id, messageForApp(ack.request));
  }

  /** RFC 3261 section 9.2. False when it is too late to cancel. */
  cancel(cancel: Inbound): boolean {
    if (this.answered) return false;
    const dialogId = this.#state === 'early' ? (this.#dialog?.id ?? '') : '';
    this.#sendFinal(487, '');
    this.app.request(cancel, this.txnId, dialogId, messageForApp(cancel.request));
    return true;
  }

  /** The dialog ends before the answer: the INVITE is over too (RFC 3261 section 15.1.2). */
  terminate(status: number): void {
    if (!this.answered) this.#sendFinal(status, '');
  }

  /** A PRACK arrived: true when it acknowledges a reliable response of this INVITE. */
  prack(inbound: Inbound): boolean {
    const rack: RAck | undefined = parseRAck(inbound.header('rack') ?? '');
    if (rack === undefined) return false;
    if (this.#reliable?.matches(rack) === true) {
      this.#reliable.stop();
      this.#reliable = undefined;
      return true;
    }
    // The final answer overtook it: the response it means was sent, only nobody waits any more.
    return this.answered && rack.cseq.number === this.inbound.cseq && rack.response <= this.#lastRseq;
  }

  /** Some peers acknowledge a 2xx with the INVITE's own branch. */
  onAck(ack: Inbound): void {
    this.acknowledge(ack);
  }

  onRetransmission(): void {
    if (this.#state === 'accepted' && this.#ok !== undefined) this.#txn.respond(200, this.#ok);
  }

  onAppLost(): void {
    if (this.answered) return;
    this.#core.counters.add('invites.app-lost');
    this.#sendFinal(503, `Retry-After: ${this.#core.limits.retryAfterSeconds}\r\n`);
  }

  onTimer(reason: string): void {
    if (reason === 'repeat-2xx') {
      if (this.#ok === undefined) return;
      this.#txn.respond(200, this.#ok);
      this.#interval = Math.min(this.#interval * 2, this.#core.timerConfig.t2);
      this.#repeat = this.#core.timers.after(this.#interval, 'repeat-2xx', this);
    } else if (reason === 'no-ack') {
      this.#stopTimers();
      this.#core.counters.add('invites.no-ack');
      if (this.#dialog !== undefined) endDialog(this.#core, this.#dialog, 'SIP;cause=200;text="ACK timeout"');
    } else if (reason === 'app-silent' && this.#state === 'offered') {
      this.#core.counters.add('invites.app-silent');
      this.#sendFinal(503, `Retry-After: ${this.#core.limits.retryAfterSeconds}\r\n`);
    }
  }

  #provisional(commandId: string, response: AppResponse, sorted: SortedHeaders, reliable: boolean): void {
    const body = response.body;
    let own = '';
    if (reliable) {
      this.#lastRseq += 1;
      own = `RSeq: ${this.#lastRseq}\r\n`;
    }
    const bytes = writeResponse(this.inbound, {
      status: response.status,
      reason: response.reason,
      toTag: response.status > 100 ? this.#tag : undefined,
      contact: sorted.contact ?? (reliable ? this.#defaultContact() : undefined),
      recordRoute: response.status > 100,
      own,
      headers: sorted,
      contentType: bodyType(sorted.contentType, body),
      body,
    });
    if (response.status > 100 && this.#state === 'offered') {
      this.#state = 'early';
      this.#core.timers.cancel(this.#end);
    }
    this.#remember(body, sorted);
    if (reliable) {
      this.#reliable?.stop();
      this.#reliable = new ReliableProvisional(
        this.#core,
        this.#lastRseq,
        this.inbound.cseq,
        () => this.#txn.respond(response.status, bytes),
        // RFC 3262 section 3: without a PRACK the INVITE should be refused with a 5xx.
        () => this.#sendFinal(504, ''),
      );
    }
    this.#txn.respond(response.status, bytes);
    this.app.sentResponse(commandId, this.inbound.flow, this.txnId, this.#dialog?.id ?? '', bytes);
  }

  #accept(commandId: string, response: AppResponse, sorted: SortedHeaders): void {
    const dialog = this.#dialog;
    if (dialog === undefined) return;
    const contact = sorted.contact ?? this.#defaultContact();
    const session = answerSessionTimer(this.#core, dialog, this.inbound, sorted);
    const bytes = writeResponse(this.inbound, {
      status: response.status,
      reason: response.reason,
      toTag: this.#tag,
      contact,
      recordRoute: true,
      own: session,
      headers: sorted,
      contentType: bodyType(sorted.contentType, response.body),
      body: response.body,
    });
    dialog.confirmed = true;
    dialog.contact = contact;
    this.#remember(response.body, sorted);
    this.#finish('accepted');
    this.#ok = bytes;
    this.#keepAccepted(dialog);
    this.#txn.respond(response.status, bytes);
    const { t1 } = this.#core.timerConfig;
    // Over a reliable transport only the end of the wait is watched.
    if (!this.inbound.flow.reliable) {
      this.#interval = t1;
      this.#repeat = this.#core.timers.after(t1, 'repeat-2xx', this);
    }
    this.#end = this.#core.timers.after(64 * t1, 'no-ack', this);
    this.app.sentResponse(commandId, this.inbound.flow, this.txnId, dialog.id, bytes);
  }

  #refuse(commandId: string, response: AppResponse, sorted: SortedHeaders): void {
    const bytes = writeResponse(this.inbound, {
      status: response.status,
      reason: response.reason,
      toTag: this.#tag,
      contact: sorted.contact,
      headers: sorted,
      contentType: bodyType(sorted.contentType, response.body),
      body: response.body,
    });
    const dialogId = this.#dialog?.id ?? this.inbound.dialogId;
    this.#finish('refused');
    this.#dropEarlyDialog();
    this.#txn.respond(response.status, bytes);
    this.app.sentResponse(commandId, this.inbound.flow, this.txnId, dialogId, bytes);
  }

  /** A final answer of the engine itself. */
  #sendFinal(status: number, own: string): void {
    this.#tag ??= newTag();
    this.#finish('refused');
    this.#dropEarlyDialog();
    this.#txn.respond(status, writeResponse(this.inbound, { status, toTag: this.#tag, own }));
  }

  /** The application has shown life: this INVITE no longer counts as waiting for it. */
  #touched(): void {
    if (!this.#counted) return;
    this.#counted = false;
    this.#core.untouched.untouchedInvites -= 1;
  }

  #finish(state: 'accepted' | 'refused'): void {
    this.#touched();
    this.#state = state;
    this.#stopTimers();
    this.#reliable?.stop();
    this.#reliable = undefined;
    this.#core.pending.delete(this.txnId);
    if (state === 'refused') {
      this.app.owned.delete(this);
      this.#txn.forgetUser();
    }
    const dialog = this.#dialog;
    if (dialog !== undefined) {
      dialog.pending.delete(this);
      if (dialog.serverInvite === this) dialog.serverInvite = undefined;
    }
    this.update?.terminate(500);
    this.update = undefined;
  }

  #dropEarlyDialog(): void {
    if (this.#initial && this.#dialog !== undefined) this.#core.dialogs.remove(this.#dialog);
  }

  #stopTimers(): void {
    this.#core.timers.cancel(this.#repeat);
    this.#core.timers.cancel(this.#end);
    this.#repeat = undefined;
    this.#end = undefined;
  }

  #keepAccepted(dialog: Dialog): void {
    dialog.accepted.set(this.inbound.cseq, this);
    for (const number of dialog.accepted.keys()) {
      if (dialog.accepted.size <= acceptedKept) break;
      dialog.accepted.delete(number);
    }
  }

  #remember(body: string, sorted: SortedHeaders): void {
    const type = bodyType(sorted.contentType, body);
    if (this.#dialog !== undefined && type === 'application/sdp') this.#dialog.localBody = { body, type };
  }

  #peerKnows100rel(): boolean {
    const { request } = this.inbound;
    return hasListToken(request, 'supported', '100rel') || hasListToken(request, 'require', '100rel');
  }

  #defaultContact(): string {
    const { flow } = this.inbound;
    return `<sip:${flow.listener.hostPortFor(flow.remoteHost)}${transportParameter(flow.proto)}>`;
  }

  /** Makes the dialog with the first answer that has a tag; false when its name is taken. */
  #ensureDialog(sorted: SortedHeaders): boolean {
    if (this.#dialog !== undefined) return true;
    const { inbound } = this;
    this.#tag ??= tagOf(sorted.to ?? '') ?? newTag();
    const dialog = new Dialog({
      id: inbound.dialogId,
      role: 'uas',
      method: 'INVITE',
      callId: inbound.callId,
      localAddress: withoutTag(inbound.to),
      localTag: this.#tag,
      remoteAddress: withoutTag(inbound.from),
      remoteTag: inbound.fromTag,
      localSeq: inbound.cseq,
      remoteSeq: inbound.cseq,
      routes: inbound.recordRoutes(),
      target: uriOf(inbound.header('contact') ?? inbound.from),
      flow: inbound.flow,
      toSource: sendsToSource(inbound),
      contact: this.#defaultContact(),
      app: this.app,
    });
    if (!this.#core.dialogs.add(dialog)) return false;
    dialog.whenAppLost = (lost) => endDialog(this.#core, lost, 'SIP;cause=503;text="Application gone"');
    dialog.serverInvite = this;
    dialog.pending.add(this);
    this.#dialog = dialog;
    return true;
  }
}

/**
 * Requests of ours go back to where the INVITE came from when its Contact names another place and nobody else is on
 * the path: then a NAT is, or a connection must be kept. More than one Via means a proxy that did not ask to stay.
 */
export function sendsToSource(inbound: Inbound): boolean {
  if (inbound.recordRoutes().length > 0) return false;
  if (inbound.flow.reliable) return true;
  if (getHeaderValues(inbound.request, 'via').length > 1) {
    return parseSip(uriOf(inbound.header('contact') ?? '')) === undefined;
  }
  return true;
}
