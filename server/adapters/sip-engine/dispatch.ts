/**
 * Where a message from the network goes: to its transaction, to its dialog, or, when it is new, to an application
 * (RFC 3261 sections 8.2, 12.2.2 and 16.3). Every request that is understood is answered.
 */
import { parseCSeq } from '../../protocol/sip/cseq.ts';
import { getHeader } from '../../protocol/sip/headers.ts';
import type { SipMessage, SipRequest, SipResponse } from '../../protocol/sip/message.ts';
import { validateRequest } from '../../protocol/sip/validate.ts';
import { viaBranch } from '../../protocol/sip/via.ts';
import type { EngineCore } from './core.ts';
import { receiveInDialog } from './dialog-requests.ts';
import type { Flow } from './flow.ts';
import { Inbound, topVia } from './inbound.ts';
import { receiveNewRequest } from './new-requests.ts';
import { isRelayed, ProxiedRequest, relayAck, relayInDialog } from './proxy.ts';
import { ServerInvite } from './server-invite.ts';
import { ServerTransaction } from './server-transaction.ts';
import { serverKey } from './transaction-layer.ts';

export function dispatch(core: EngineCore, message: SipMessage, flow: Flow, bytes: number): void {
  if (message.kind === 'response') {
    dispatchResponse(core, message, flow, bytes);
    return;
  }
  const verdict = validateRequest(message);
  if (verdict.kind !== 'accept') {
    core.counters.add(`refused.${verdict.fault}`);
    if (verdict.kind === 'answer') refuseUnfit(core, message, flow, bytes, verdict.status, verdict.phrase);
    return;
  }
  const inbound = new Inbound(message, flow, bytes, verdict.via);
  if (message.method === 'ACK') {
    dispatchAck(core, inbound);
    return;
  }
  const key = serverKey(inbound, message.method);
  const known = core.transactions.server(key);
  if (known !== undefined) {
    core.counters.add('requests.repeated');
    known.repeated();
    return;
  }
  if (message.method === 'CANCEL') {
    dispatchCancel(core, inbound, key);
    return;
  }
  const txn = (): ServerTransaction => new ServerTransaction(core.transactions, key, message.method, flow);
  if (inbound.toTag === undefined) receiveNewRequest(core, inbound, txn);
  else if (isRelayed(core, inbound)) relayInDialog(core, inbound, txn());
  else receiveInDialog(core, inbound, inbound.toTag, txn);
}

/** Answers a request that is not fit to be worked on, if it can be answered at all. */
function refuseUnfit(
  core: EngineCore,
  request: SipRequest,
  flow: Flow,
  bytes: number,
  status: number,
  phrase: string,
): void {
  const via = topVia(request);
  if (via === undefined) return;
  const inbound = new Inbound(request, flow, bytes, via);
  if (inbound.callId === '' || inbound.from === '' || inbound.to === '') return;
  core.refuse(inbound, status, phrase);
}

function dispatchResponse(core: EngineCore, response: SipResponse, flow: Flow, bytes: number): void {
  const via = topVia(response);
  const branch = via === undefined ? undefined : viaBranch(via);
  const cseq = parseCSeq(getHeader(response, 'cseq') ?? '');
  const txn =
    branch === undefined || cseq === undefined ? undefined : core.transactions.client(branch, cseq.method);
  if (txn === undefined) {
    core.counters.add('responses.stray');
    return;
  }
  txn.received(response, flow, bytes);
}

function dispatchAck(core: EngineCore, inbound: Inbound): void {
  const txn = core.transactions.server(serverKey(inbound, 'INVITE'));
  if (txn !== undefined) {
    txn.acknowledged(inbound);
    return;
  }
  const { toTag } = inbound;
  const dialog =
    toTag === undefined ? undefined : core.dialogs.findForRequest(inbound.callId, inbound.fromTag, toTag);
  const invite = dialog?.accepted.get(inbound.cseq);
  if (invite !== undefined) invite.acknowledge(inbound);
  else if (isRelayed(core, inbound)) relayAck(core, inbound);
  else core.counters.add('acks.stray');
}

/** RFC 3261 section 9.2: the CANCEL is answered by itself, the INVITE it means with 487. */
function dispatchCancel(core: EngineCore, inbound: Inbound, key: string): void {
  const invite = core.transactions.server(serverKey(inbound, 'INVITE'));
  const txn = new ServerTransaction(core.transactions, key, 'CANCEL', inbound.flow);
  const user = invite?.user;
  if (user instanceof ServerInvite && !user.answered) {
    core.answer(txn, inbound, 200, user.tag);
    user.cancel(inbound);
    return;
  }
  if (user instanceof ProxiedRequest && !user.answered) {
    core.answer(txn, inbound, 200);
    user.cancel();
    return;
  }
  core.counters.add('cancels.unknown');
  core.answer(txn, inbound, 481);
}
