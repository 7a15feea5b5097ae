/**
 * A request other than INVITE from the network at an application, within a dialog or outside one (RFC 3261 sections 8.2 and
 * 12.2.2). The application has 64*T1 to answer; then 500 goes out in its place.
 */
import { getHeader, getHeaderValues } from '../../protocol/sip/headers.ts';
import type { AppConnection, AppOwned } from './app-connection.ts';
import type { AppResponse } from './app-message.ts';
import type { EngineCore, PendingServer } from './core.ts';
import { Dialog } from './dialog.ts';
import { endDialog } from './end-dialog.ts';
import { transportParameter } from './flow.ts';
import { messageForApp } from './for-app.ts';
import { newTag, newUuid } from './ids.ts';
import type { Inbound } from './inbound.ts';
import { bodyType, type SortedHeaders, sortHeaders } from './outgoing-headers.ts';
import { writeResponse } from './responses.ts';
import { sendsToSource } from './server-invite.ts';
import type { ServerTransaction } from './server-transaction.ts';
import { answerSessionTimer } from './session-timer.ts';
import { tagOf, uriOf, withoutTag } from './sip-text.ts';
import type { EngineTimer } from './timer-service.ts';

/** Methods whose 2xx carries our Contact: they make a dialog or refresh the target (RFC 3261 section 12.1.1, RFC 3311, RFC 6665). */
const contactMethods = new Set(['SUBSCRIBE', 'REFER', 'UPDATE', 'NOTIFY']);

export class ServerPlain implements PendingServer, AppOwned {
  readonly app: AppConnection;
  readonly inbound: Inbound;
  readonly txnId: string;
  readonly #core: EngineCore;
  readonly #txn: ServerTransaction;
  readonly #dialog: Dialog | undefined;
  readonly #sharesTxnId: boolean;
  #done = false;
  readonly #silence: EngineTimer;
  /** Runs once a final answer is sent. */
  onAnswered: ((status: number) => void) | undefined;

  /** @param txnId transaction id to share (UPDATE before the INVITE's answer), else a fresh one */
  constructor(
    core: EngineCore,
    inbound: Inbound,
    txn: ServerTransaction,
    app: AppConnection,
    dialog: Dialog | undefined,
    txnId?: string,
  ) {
    this.#core = core;
    this.inbound = inbound;
    this.#txn = txn;
    this.app = app;
    this.#dialog = dialog;
    this.#sharesTxnId = txnId !== undefined;
    this.txnId = txnId ?? newUuid();
    if (!this.#sharesTxnId) core.pending.set(this.txnId, this);
    app.owned.add(this);
    dialog?.pending.add(this);
    this.#silence = core.timers.after(64 * core.timerConfig.t1, 'app-silent', this);
  }

  deliver(): void {
    const message = messageForApp(this.inbound.request);
    if (this.#dialog === undefined) this.app.offer(this.inbound, this.txnId, message);
    else this.app.request(this.inbound, this.txnId, this.#dialog.id, message);
  }

  answer(commandId: string, response: AppResponse): void {
    const { inbound } = this;
    const { flow } = inbound;
    const sorted = sortHeaders(
      response,
      flow.listener.hostPortFor(flow.remoteHost),
      transportParameter(flow.proto),
    );
    const { status } = response;
    const final = status >= 200;
    const tag = status > 100 ? (this.#dialog?.localTag ?? tagOf(sorted.to ?? '') ?? newTag()) : undefined;
    const accepted = final && status < 300;
    const contact =
      sorted.contact ?? (accepted && contactMethods.has(inbound.method) ? this.#contact() : undefined);
    const makesDialog = accepted && this.#dialog === undefined && inbound.method === 'SUBSCRIBE';
    const session =
      accepted && inbound.method === 'UPDATE' && this.#dialog !== undefined
        ? answerSessionTimer(this.#core, this.#dialog, inbound, sorted)
        : '';
    const bytes = writeResponse(inbound, {
      status,
      reason: response.reason,
      toTag: tag,
      contact,
      recordRoute: makesDialog,
      own: session,
      headers: sorted,
      contentType: bodyType(sorted.contentType, response.body),
      body: response.body,
    });
    if (makesDialog && tag !== undefined) this.#makeDialog(tag, contact ?? this.#contact());
    if (accepted && inbound.method === 'REGISTER') this.#bindFlow(sorted);
    if (final) this.#finish(status);
    const ended = inbound.method === 'BYE' || this.#dialog === undefined;
    this.#txn.respond(status, bytes);
    const dialogId = ended ? (makesDialog ? inbound.dialogId : '') : (this.#dialog?.id ?? '');
    this.app.sentResponse(commandId, flow, this.txnId, dialogId, bytes);
  }

  /** Gives the transaction to a proxy: this object is out of the game. */
  handOver(): { inbound: Inbound; txn: ServerTransaction } {
    this.#finish(0);
    return { inbound: this.inbound, txn: this.#txn };
  }

  /** A final answer in the application's place. */
  terminate(status: number): void {
    if (this.#done) return;
    this.#finish(status);
    const toTag = this.#dialog?.localTag ?? newTag();
    const own = status === 503 ? `Retry-After: ${this.#core.limits.retryAfterSeconds}\r\n` : '';
    this.#txn.respond(status, writeResponse(this.inbound, { status, toTag, own }));
  }

  onAppLost(): void {
    this.terminate(this.#dialog === undefined ? 503 : 481);
  }

  onTimer(): void {
    this.#core.counters.add('requests.app-silent');
    this.terminate(500);
  }

  #finish(status: number): void {
    if (this.#done) return;
    this.#done = true;
    this.#core.timers.cancel(this.#silence);
    if (!this.#sharesTxnId) this.#core.pending.delete(this.txnId);
    this.app.owned.delete(this);
    this.#dialog?.pending.delete(this);
    this.onAnswered?.(status);
  }

  #contact(): string {
    const { flow } = this.inbound;
    return `<sip:${flow.listener.hostPortFor(flow.remoteHost)}${transportParameter(flow.proto)}>`;
  }

  #bindFlow(sorted: SortedHeaders): void {
    const lines = sorted.known.split('\r\n');
    const expires = lines
      .find((line) => line.startsWith('Expires:'))
      ?.slice(8)
      .trim();
    const contacts = sorted.contact === undefined ? [] : [sorted.contact];
    this.#core.flowBindings.remember(this.inbound.request, { contacts, expires }, this.inbound.flow);
  }

  #makeDialog(tag: string, contact: string): void {
    const { inbound } = this;
    if (getHeader(inbound.request, 'expires')?.trim() === '0') return;
    const dialog = new Dialog({
      id: inbound.dialogId,
      role: 'uas',
      method: 'SUBSCRIBE',
      callId: inbound.callId,
      localAddress: withoutTag(inbound.to),
      localTag: tag,
      remoteAddress: withoutTag(inbound.from),
      remoteTag: inbound.fromTag,
      localSeq: inbound.cseq,
      remoteSeq: inbound.cseq,
      routes: getHeaderValues(inbound.request, 'record-route'),
      target: uriOf(inbound.header('contact') ?? inbound.from),
      flow: inbound.flow,
      toSource: sendsToSource(inbound),
      contact,
      app: this.app,
    });
    dialog.confirmed = true;
    dialog.whenAppLost = (lost) => endDialog(this.#core, lost, '');
    this.#core.dialogs.add(dialog);
    this.#core.flowBindings.remember(inbound.request, { contacts: [], expires: undefined }, inbound.flow);
  }
}
