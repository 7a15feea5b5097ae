/** Commands of an application, one frame each: exactly one reply a command, in command order. */
import { timingSafeEqual } from 'node:crypto';
import type { AppConnection } from './app-connection.ts';
import { type AppRequest, appHeader, readAppMessage } from './app-message.ts';
import { ackIsAutomatic, noDialog, sendInDialog, sendNewRequest } from './app-requests.ts';
import type { EngineCore } from './core.ts';
import { newUuid } from './ids.ts';
import { sortHeaders } from './outgoing-headers.ts';
import { startProxy } from './proxy.ts';
import { unknownTransaction } from './server-invite.ts';
import { tagOf } from './sip-text.ts';

/** What srf reads to decide whether it may ping; the number says which protocol level is served. */
export const protocolVersion = 'v0.9.10-bereikbaar';
/** RFC-less limits of drachtio-srf for tags. */
const tagsMax = 20;
const tagPattern = /^[A-Za-z0-9\-_+@:]{1,32}$/;

export function handleCommand(core: EngineCore, app: AppConnection, frame: Buffer): void {
  const text = frame.toString('utf8');
  const end = text.indexOf('\r\n');
  const lead = (end < 0 ? text : text.slice(0, end)).split('|');
  const commandId = lead[0] ?? '';
  const type = lead[1];
  if (type === 'authenticate') {
    authenticate(core, app, commandId, lead);
    return;
  }
  if (!app.authenticated) {
    core.counters.add('control.refused.not-authenticated');
    app.rejected(commandId, 'not authenticated');
    app.end();
    return;
  }
  switch (type) {
    case 'route':
      app.verbs.add((lead[2] ?? '').toLowerCase());
      app.done(commandId);
      return;
    case 'remove_route':
      app.verbs.delete((lead[2] ?? '').toLowerCase());
      app.done(commandId);
      return;
    case 'ping':
      app.done(commandId, '|pong');
      return;
    case 'sip':
      handleSip(core, app, lead, end < 0 ? '' : text.slice(end + 2));
      return;
    case 'proxy':
      startProxy(core, app, lead, end < 0 ? '' : text.slice(end + 2));
      return;
    default:
      core.counters.add('control.refused.unknown-command');
      app.rejected(commandId, '');
      app.end();
  }
}

function authenticate(
  core: EngineCore,
  app: AppConnection,
  commandId: string,
  lead: readonly string[],
): void {
  if (!sameSecret(lead[2] ?? '', core.options.secret)) {
    core.counters.add('control.refused.secret');
    core.log.warn({}, 'control.authenticate.refused');
    app.rejected(commandId, 'incorrect secret');
    app.end();
    return;
  }
  app.authenticated = true;
  app.tags = (lead[3] ?? '')
    .split(',')
    .filter((tag) => tagPattern.test(tag))
    .slice(0, tagsMax);
  core.log.info({ tags: app.tags.length }, 'control.app.connected');
  app.done(
    commandId,
    `|${core.transports.hostPorts(true)}|${protocolVersion}|${core.transports.hostPorts(false)}`,
  );
  app.onAuthenticated?.();
}

/** Takes as long for a wrong secret as for the right one. */
function sameSecret(given: string, wanted: string): boolean {
  const a = Buffer.from(given);
  const b = Buffer.from(wanted);
  return a.length === b.length ? timingSafeEqual(a, b) : !timingSafeEqual(b, b);
}

/** The order of decisions is the original server's: response, in-dialog, CANCEL, known Call-ID, new request. */
function handleSip(core: EngineCore, app: AppConnection, lead: readonly string[], text: string): void {
  const [commandId = '', , txnId = '', dialogId = '', routeUri] = lead;
  const message = readAppMessage(text);
  if (message === undefined) {
    app.refused(commandId, 'Server error: unreadable sip message');
    return;
  }
  if (message.kind === 'response') {
    if (txnId === '') {
      app.rejected(commandId, 'transaction id missing');
      app.end();
      return;
    }
    const pending = core.pending.get(txnId);
    if (pending === undefined || pending.app !== app) app.refused(commandId, unknownTransaction);
    else pending.answer(commandId, message);
    return;
  }
  if (message.method === 'CANCEL') {
    cancelInvite(core, app, commandId, txnId, message);
    return;
  }
  const id = dialogId === '' ? dialogIdOf(message) : dialogId;
  const dialog = id === undefined ? undefined : core.dialogs.get(id);
  if (dialog !== undefined && dialog.app === app) sendInDialog(core, app, commandId, dialog, message);
  else if (message.method === 'ACK') app.refused(commandId, ackIsAutomatic);
  else if (dialogId !== '') app.refused(commandId, noDialog);
  else sendNewRequest(core, app, commandId, message, routeUri);
}

/** The dialog a request names by its own headers: Call-ID and the tag of From. */
function dialogIdOf(message: AppRequest): string | undefined {
  const callId = appHeader(message, 'call-id');
  const tag = tagOf(appHeader(message, 'from') ?? '');
  return callId === undefined || tag === undefined ? undefined : `${callId};from-tag=${tag}`;
}

function cancelInvite(
  core: EngineCore,
  app: AppConnection,
  commandId: string,
  txnId: string,
  message: AppRequest,
): void {
  const invite = core.clientInvites.get(txnId);
  const headers = sortHeaders(message, '', '');
  const bytes = invite?.cancel(core, {
    ...headers,
    custom: headers.custom,
    known: withoutIdentity(headers.known),
  });
  if (invite === undefined || bytes === undefined) {
    app.refused(commandId, `unable to cancel unknown transaction id: ${txnId}`);
    return;
  }
  // The 200 to a CANCEL is never passed up, so this transaction id is never heard of again.
  app.sentRequest(commandId, invite.hop.proto, invite.hop.hostPort, newUuid(), bytes);
}

/** A CANCEL carries the names of its INVITE, not the application's. */
function withoutIdentity(known: string): string {
  return known
    .split('\r\n')
    .filter((line) => line !== '' && !line.startsWith('P-Asserted-Identity:'))
    .map((line) => `${line}\r\n`)
    .join('');
}
