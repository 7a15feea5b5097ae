/**
 * An INVITE on behalf of an application: the first of a dialog or a later one (RFC 3261 sections 13.2 and 14.1).
 *
 * The ACK for a 2xx is the application's; once it was sent, each copy of the 2xx gets the same ACK. The engine acts by itself
 * where nobody else can: a 2xx of a second fork, one that crossed our CANCEL, and one whose application is gone are
 * acknowledged and ended with BYE.
 */
import { getHeader, getHeaderValues } from '../../protocol/sip/headers.ts';
import { comparableHost, unbracketed } from '../../protocol/sip/host.ts';
import type { SipResponse } from '../../protocol/sip/message.ts';
import { parseSip } from '../../protocol/sip/uri.ts';
import type { AppConnection, AppOwned } from './app-connection.ts';
import { ClientPlain } from './client-plain.ts';
import { type ClientFailure, ClientTransaction, type ClientUser } from './client-transaction.ts';
import type { EngineCore } from './core.ts';
import { Dialog } from './dialog.ts';
import { endDialog } from './end-dialog.ts';
import type { Flow } from './flow.ts';
import { messageForApp } from './for-app.ts';
import { type Hop, hopOfDialog, hopOver, openHop } from './hop.ts';
import { newBranch, newUuid } from './ids.ts';
import { kept } from './kept.ts';
import { writeMadeUp } from './made-up.ts';
import type { SortedHeaders } from './outgoing-headers.ts';
import { type RequestParts, routeRequest, writeRequest } from './requests.ts';
import { startSessionTimer } from './session-timer.ts';
import { tagOf, uriOf, withoutTag } from './sip-text.ts';

export interface ClientInviteStart {
  readonly hop: Hop;
  readonly parts: Omit<RequestParts, 'proto' | 'hostPort' | 'branch' | 'method'>;
  /** Absent for an INVITE of the engine itself (session refresh). */
  readonly app?: AppConnection;
  readonly commandId?: string;
  /** Given for a re-INVITE. */
  readonly dialog?: Dialog;
  /** For an INVITE of the engine itself: told the final status and acknowledges by itself. */
  readonly onFinal?: (status: number, response: SipResponse | undefined) => void;
}

export class ClientInvite implements ClientUser, AppOwned {
  readonly txnId = newUuid();
  readonly #core: EngineCore;
  readonly #start: ClientInviteStart;
  readonly #branch = newBranch();
  #txn: ClientTransaction | undefined;
  #flow: Flow | undefined;
  #dialog: Dialog | undefined;
  readonly #initial: boolean;
  #state: 'calling' | 'ringing' | 'answered' | 'refused' = 'calling';
  #cancel: 'none' | 'held' | 'sent' = 'none';
  #cancelHeaders: SortedHeaders | undefined;
  /** ACK for the 2xx, once somebody sent it. */
  #ack: Uint8Array | undefined;
  #ackFlow: Flow | undefined;
  /** Reliable provisional responses passed on, by To tag and number: copies are swallowed (RFC 3262 section 4). */
  #lastRseq = new Map<string, number>();

  constructor(core: EngineCore, start: ClientInviteStart) {
    this.#core = core;
    this.#start = start;
    this.#dialog = start.dialog;
    this.#initial = start.dialog === undefined;
    if (start.dialog !== undefined) {
      start.dialog.clientInvite = this;
      start.dialog.newestInvite = this;
    }
    if (start.app !== undefined) {
      core.clientInvites.set(this.txnId, this);
      start.app.owned.add(this);
    } else {
      // Nobody but the engine waits for this one, so the engine ends the wait.
      core.timers.call(128 * core.timerConfig.t1, 'own-invite', () => this.cancel(core, undefined));
    }
  }

  /** The final answer, if there was one, was a 2xx. */
  get answered(): boolean {
    return this.#state === 'answered';
  }

  get seq(): number {
    return this.#start.parts.seq;
  }

  send(): void {
    const { hop, parts, app, commandId } = this.#start;
    const bytes = writeRequest({
      ...parts,
      method: 'INVITE',
      proto: hop.proto,
      hostPort: hop.hostPort,
      branch: this.#branch,
    });
    if (app !== undefined && commandId !== undefined) {
      app.sentRequest(commandId, hop.proto, hop.hostPort, this.txnId, bytes);
    }
    openHop(this.#core, hop, (flow) => {
      if (typeof flow === 'string') {
        this.#fail(503, flow === 'dns-error' ? 'DNS Error' : undefined);
        return;
      }
      // Cancelled while its name was being resolved: nothing was sent, so nothing has to be taken back.
      if (this.#cancel === 'held' && this.#flow === undefined && this.#state === 'refused') return;
      this.#flow = flow;
      this.#txn = new ClientTransaction(this.#core.transactions, this.#branch, 'INVITE', flow, bytes, this);
      this.#txn.start();
    });
  }

  onResponse(response: SipResponse, flow: Flow, bytes: number): void {
    const { status } = response;
    if (status < 200) this.#provisional(response, flow, bytes);
    else if (status < 300) this.#success(response, flow, bytes);
    else this.#refused(response, flow, bytes);
  }

  onFailure(failure: ClientFailure): void {
    this.#fail(failure === 'timeout' ? 408 : 503, undefined);
  }

  /** RFC 3261 section 17.1.1.3: same Request-URI, Via, Route, From, Call-ID; To of the answer. */
  makeAck(response: SipResponse): Uint8Array {
    const { hop, parts } = this.#start;
    return writeRequest({
      method: 'ACK',
      uri: parts.uri,
      routes: parts.routes,
      from: parts.from,
      to: getHeader(response, 'to') ?? parts.to,
      callId: parts.callId,
      seq: parts.seq,
      proto: hop.proto,
      hostPort: hop.hostPort,
      branch: this.#branch,
    });
  }

  /**
   * RFC 3261 section 9.1: a CANCEL goes out after the first provisional response, not before. Returns the CANCEL for
   * the echo, or undefined when there is nothing left to cancel.
   */
  cancel(core: EngineCore, headers: SortedHeaders | undefined): Buffer | undefined {
    if (this.#state === 'answered' || this.#state === 'refused') return undefined;
    if (this.#cancel !== 'none') return this.#writeCancel();
    this.#cancelHeaders = headers;
    core.counters.add('invites.cancelled-by-app');
    if (this.#state === 'calling') {
      this.#cancel = 'held';
      return this.#writeCancel();
    }
    return this.#sendCancel();
  }

  /** Where a CANCEL goes and how its echo names it. */
  get hop(): Hop {
    return this.#start.hop;
  }

  /** Sends the application's ACK for the 2xx; `bytes` is kept for repeated answers. */
  acknowledge(bytes: Uint8Array, flow: Flow): void {
    this.#ack = kept(bytes);
    this.#ackFlow = flow;
    flow.send(bytes);
    const dialog = this.#dialog;
    // The CANCEL lost the race: the call exists, nobody wants it (RFC 3261 section 9.1).
    if (this.#cancel === 'sent' && this.#initial && dialog !== undefined) {
      this.#core.counters.add('invites.cancel-crossed-2xx');
      endDialog(this.#core, dialog, 'SIP;cause=200;text="ACK-BYE due to cancel race condition"');
    }
  }

  onAppLost(): void {
    if (this.#state === 'calling' || this.#state === 'ringing') this.cancel(this.#core, undefined);
  }

  #provisional(response: SipResponse, flow: Flow, bytes: number): void {
    if (this.#state === 'calling') this.#state = 'ringing';
    if (this.#cancel === 'held') this.#sendCancel();
    if (response.status === 100) return;
    const tag = tagOf(getHeader(response, 'to') ?? '');
    if (tag !== undefined && this.#initial) this.#learnDialog(response, flow, tag);
    const rseq = Number(getHeader(response, 'rseq') ?? Number.NaN);
    if (Number.isInteger(rseq)) {
      const last = this.#lastRseq.get(tag ?? '');
      // Copies are swallowed, and one out of order waits for its copy (RFC 3262 section 4).
      if (last !== undefined && rseq !== last + 1) return;
      this.#lastRseq.set(tag ?? '', rseq);
    }
    this.#pass(response, flow, bytes);
  }

  #success(response: SipResponse, flow: Flow, bytes: number): void {
    const tag = tagOf(getHeader(response, 'to') ?? '');
    if (this.#state === 'answered') {
      if (tag === this.#dialog?.remoteTag) this.#repeatAck();
      else if (this.#initial) this.#dropFork(response, flow);
      return;
    }
    this.#state = 'answered';
    this.#settle();
    if (this.#initial) {
      // A peer of RFC 2543 answers without a tag; the call is a call all the same (RFC 3261 section 12.1.2).
      this.#learnDialog(response, flow, tag);
    } else if (this.#dialog !== undefined) this.#refreshTarget(this.#dialog, response);
    const dialog = this.#dialog;
    if (dialog !== undefined) {
      dialog.confirmed = true;
      startSessionTimer(this.#core, dialog, response);
    }
    const { app, onFinal } = this.#start;
    if (onFinal !== undefined && dialog !== undefined) {
      this.#acknowledgeMyself(dialog);
      onFinal(response.status, response);
      return;
    }
    if (app === undefined || app.lost || dialog === undefined || dialog.ended) {
      this.#dropFork(response, flow);
      if (this.#initial && dialog !== undefined) this.#core.dialogs.remove(dialog);
      return;
    }
    this.#pass(response, flow, bytes);
  }

  #refused(response: SipResponse, flow: Flow, bytes: number): void {
    this.#state = 'refused';
    this.#settle();
    const dialogId = this.#dialogId(response);
    if (this.#initial && this.#dialog !== undefined) this.#core.dialogs.remove(this.#dialog);
    this.#start.onFinal?.(response.status, response);
    this.#start.app?.response(flow, bytes, this.txnId, dialogId, messageForApp(response));
  }

  #fail(status: number, reason: string | undefined): void {
    if (this.#state === 'refused') return;
    this.#state = 'refused';
    this.#settle();
    this.#core.counters.add(status === 408 ? 'client.timeouts' : 'client.transport-errors');
    if (this.#initial && this.#dialog !== undefined) this.#core.dialogs.remove(this.#dialog);
    this.#start.onFinal?.(status, undefined);
    const { app, parts } = this.#start;
    app?.madeUp(this.txnId, this.#dialogId(undefined), writeMadeUp(status, reason, 'INVITE', parts));
  }

  #settle(): void {
    this.#core.clientInvites.delete(this.txnId);
    this.#start.app?.owned.delete(this);
    if (this.#dialog?.clientInvite === this) this.#dialog.clientInvite = undefined;
  }

  #pass(response: SipResponse, flow: Flow, bytes: number): void {
    this.#start.app?.response(flow, bytes, this.txnId, this.#dialogId(response), messageForApp(response));
  }

  #dialogId(_response: SipResponse | undefined): string {
    if (this.#dialog !== undefined) return this.#dialog.id;
    const { callId, from } = this.#start.parts;
    return `${callId};from-tag=${tagOf(from) ?? ''}`;
  }

  /** Makes the dialog with the first tagged answer, or brings it up to date with a later one (RFC 3261 section 12.1.2). */
  #learnDialog(response: SipResponse, flow: Flow, tag: string | undefined): void {
    const routes = getHeaderValues(response, 'record-route').reverse();
    const contact = getHeader(response, 'contact');
    const known = this.#dialog;
    if (known !== undefined) {
      if (known.confirmed) return;
      known.remoteTag = tag;
      known.remoteAddress = withoutTag(getHeader(response, 'to') ?? known.remoteAddress);
      if (routes.length > 0) known.routes = routes;
      if (contact !== undefined) known.target = uriOf(contact);
      known.flow = flow;
      known.toSource = uacSendsToSource(known, flow);
      return;
    }
    const { app, parts, hop } = this.#start;
    if (app === undefined) return;
    const dialog = new Dialog({
      id: this.#dialogId(response),
      role: 'uac',
      method: 'INVITE',
      callId: parts.callId,
      localAddress: withoutTag(parts.from),
      localTag: tagOf(parts.from) ?? '',
      remoteAddress: withoutTag(getHeader(response, 'to') ?? parts.to),
      remoteTag: tag,
      localSeq: parts.seq,
      remoteSeq: -1,
      routes,
      target: contact === undefined ? parts.uri : uriOf(contact),
      flow,
      toSource: false,
      contact: parts.contact ?? `<sip:${hop.hostPort}>`,
      app,
    });
    dialog.toSource = uacSendsToSource(dialog, flow);
    if (!this.#core.dialogs.add(dialog)) return;
    const { body, contentType } = parts;
    if (body !== undefined && contentType !== undefined) dialog.localBody = { body, type: contentType };
    dialog.clientInvite = this;
    dialog.newestInvite = this;
    dialog.whenAppLost = (lost) => endDialog(this.#core, lost, 'SIP;cause=503;text="Application gone"');
    this.#dialog = dialog;
  }

  #refreshTarget(dialog: Dialog, response: SipResponse): void {
    const contact = getHeader(response, 'contact');
    if (contact !== undefined) dialog.target = uriOf(contact);
    const { body, contentType } = this.#start.parts;
    if (body !== undefined && body !== '' && contentType !== undefined)
      dialog.localBody = { body, type: contentType };
  }

  #repeatAck(): void {
    if (this.#ack !== undefined) this.#ackFlow?.send(this.#ack);
  }

  /** ACK for a 2xx nobody at the application answers: in a session refresh of the engine's own. */
  #acknowledgeMyself(dialog: Dialog): void {
    const hop = hopOfDialog(this.#core, dialog);
    if (typeof hop === 'string') return;
    const bytes = writeAck(dialog, this.seq, hop);
    openHop(this.#core, hop, (flow) => {
      if (typeof flow !== 'string') this.acknowledge(bytes, flow);
    });
  }

  /** RFC 3261 section 13.2.2.4: each 2xx makes a call; the ones nobody waits for are acknowledged and ended. */
  #dropFork(response: SipResponse, flow: Flow): void {
    this.#core.counters.add('invites.forks-dropped');
    const { parts } = this.#start;
    const routes = getHeaderValues(response, 'record-route').reverse();
    const target = uriOf(getHeader(response, 'contact') ?? parts.uri);
    const line = routeRequest(target, routes);
    const hop = hopOver(flow);
    const names = {
      uri: line.uri,
      routes: line.routes,
      from: parts.from,
      to: getHeader(response, 'to') ?? parts.to,
      callId: parts.callId,
    };
    flow.send(
      writeRequest({
        ...names,
        method: 'ACK',
        seq: parts.seq,
        proto: hop.proto,
        hostPort: hop.hostPort,
        branch: newBranch(),
      }),
    );
    new ClientPlain(this.#core, { hop, parts: { ...names, method: 'BYE', seq: parts.seq + 1 } }).send();
  }

  #writeCancel(): Buffer {
    const { hop, parts } = this.#start;
    return writeRequest({
      method: 'CANCEL',
      uri: parts.uri,
      routes: parts.routes,
      from: parts.from,
      to: parts.to,
      callId: parts.callId,
      seq: parts.seq,
      proto: hop.proto,
      hostPort: hop.hostPort,
      branch: this.#branch,
      headers: this.#cancelHeaders,
    });
  }

  #sendCancel(): Buffer {
    this.#cancel = 'sent';
    const bytes = this.#writeCancel();
    const { transactions, timers, timerConfig } = this.#core;
    if (this.#flow !== undefined) {
      // The 200 to a CANCEL says nothing; only the INVITE's own answer counts.
      const user: ClientUser = { onResponse() {}, onFailure() {} };
      new ClientTransaction(transactions, this.#branch, 'CANCEL', this.#flow, bytes, user).start();
    }
    // RFC 3261 section 9.1: without a final answer 64*T1 later the INVITE counts as cancelled.
    timers.call(64 * timerConfig.t1, 'cancel-unanswered', () => this.#txn?.giveUp());
    return bytes;
  }
}

/** The peer's address as it writes it is not where its answer came from: a NAT is on the path. */
function uacSendsToSource(dialog: Dialog, flow: Flow): boolean {
  if (dialog.routes.length > 0) return false;
  if (flow.reliable) return true;
  const uri = parseSip(dialog.target);
  return uri === undefined || unbracketed(comparableHost(uri.host)) !== flow.remoteHost;
}

/** ACK of a 2xx: a request of its own within the dialog (RFC 3261 section 13.2.2.4). */
export function writeAck(
  dialog: Dialog,
  seq: number,
  hop: Hop,
  extra: Pick<RequestParts, 'headers' | 'contentType' | 'body'> = {},
): Buffer {
  const { uri, routes } = routeRequest(dialog.target, dialog.routes);
  return writeRequest({
    method: 'ACK',
    uri,
    routes,
    from: `${dialog.localAddress};tag=${dialog.localTag}`,
    to:
      dialog.remoteTag === undefined
        ? dialog.remoteAddress
        : `${dialog.remoteAddress};tag=${dialog.remoteTag}`,
    callId: dialog.callId,
    seq,
    proto: hop.proto,
    hostPort: hop.hostPort,
    branch: newBranch(),
    ...extra,
  });
}
