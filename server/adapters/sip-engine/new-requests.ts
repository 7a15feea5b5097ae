/** Requests outside any dialog: accepted for an application, or answered here (RFC 3261 section 8.2). */
import type { AppConnection } from './app-connection.ts';
import type { EngineCore } from './core.ts';
import type { Inbound } from './inbound.ts';
import { connectApp } from './outbound-app.ts';
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
  if (core.recentRequests.isMerged(inbound)) {
    // RFC 3261 section 8.2.2.2: the same request came by two ways; the first one counts.
    core.counters.add('refused.merged');
    core.answer(txn, inbound, 482);
    return;
  }
  if (method === 'INVITE') core.answer(txn, inbound, 100);
  const choice = core.options.chooseApp?.({
    method,
    uri: inbound.request.uri,
    sourceAddress: inbound.flow.remoteHost,
    proto: inbound.flow.proto,
  });
  switch (choice?.kind) {
    case 'reject':
      core.answer(txn, inbound, choice.status);
      return;
    case 'connect':
    case 'connect-path':
      connectApp(core, choice, (app) => {
        if (app === undefined) core.answer(txn, inbound, 480);
        else deliver(core, inbound, txn, app);
      });
      return;
    default: {
      const tag = choice?.kind === 'tag' ? choice.tag : undefined;
      const app = core.apps.next(method, tag);
      if (app !== undefined) deliver(core, inbound, txn, app);
      else if (tag !== undefined) core.answer(txn, inbound, 480);
      else refuseUnrouted(core, txn, inbound);
    }
  }
}

function deliver(core: EngineCore, inbound: Inbound, txn: ServerTransaction, app: AppConnection): void {
  // While an application was being connected the caller may have cancelled.
  if (txn.answered) return;
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
