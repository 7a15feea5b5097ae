/** Requests outside any dialog: accepted for an application, or answered here (RFC 3261 section 8.2). */
import type { AppConnection } from './app-connection.ts';
import type { EngineCore } from './core.ts';
import type { Inbound } from './inbound.ts';
import { ServerInvite } from './server-invite.ts';
import { ServerPlain } from './server-plain.ts';
import type { ServerTransaction } from './server-transaction.ts';

/** Methods an application can ask for; the Allow of a 405 lists them. */
const offered = [
  'INVITE',
  'REGISTER',
  'MESSAGE',
  'OPTIONS',
  'INFO',
  'NOTIFY',
  'SUBSCRIBE',
  'PUBLISH',
  'REFER',
];
/** Methods that exist within a dialog or a transaction only. */
const onlyInDialog = new Set(['BYE', 'UPDATE', 'PRACK']);

export function receiveNewRequest(
  core: EngineCore,
  inbound: Inbound,
  makeTxn: () => ServerTransaction,
): void {
  const { method } = inbound;
  core.counters.add(`requests.${offered.includes(method) ? method.toLowerCase() : 'other'}`);
  if (onlyInDialog.has(method)) {
    core.answer(makeTxn(), inbound, 481);
    return;
  }
  const txn = makeTxn();
  if (method === 'INVITE') core.answer(txn, inbound, 100);
  const app = core.apps.next(method);
  if (app === undefined) refuseUnrouted(core, txn, inbound);
  else deliver(core, inbound, txn, app);
}

function deliver(core: EngineCore, inbound: Inbound, txn: ServerTransaction, app: AppConnection): void {
  if (inbound.method === 'INVITE') new ServerInvite(core, inbound, txn, app).deliver();
  else new ServerPlain(core, inbound, txn, app, undefined).deliver();
}

/** Nobody wants this method: 503 for one an application could ask for, 405 for REFER, 501 for the unknown. */
function refuseUnrouted(core: EngineCore, txn: ServerTransaction, inbound: Inbound): void {
  const { method } = inbound;
  core.counters.add('refused.no-application');
  if (method === 'REFER')
    core.answer(txn, inbound, 405, undefined, `Allow: ${offered.slice(0, -1).join(', ')}\r\n`);
  else if (offered.includes(method)) core.answer(txn, inbound, 503);
  else core.answer(txn, inbound, 501);
}
