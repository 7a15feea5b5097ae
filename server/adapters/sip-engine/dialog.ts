/**
 * A dialog as the engine keeps it (RFC 3261 section 12): enough to route requests both ways and to end the call
 * by itself. What the call means is the application's business.
 */
import type { AppConnection, AppOwned } from './app-connection.ts';
import type { ClientInvite } from './client-invite.ts';
import type { PendingServer } from './core.ts';
import type { Flow } from './flow.ts';
import type { ServerInvite } from './server-invite.ts';
import type { SessionTimer } from './session-timer.ts';

export interface DialogStart {
  readonly id: string;
  readonly role: 'uas' | 'uac';
  /** Method that opened it. */
  readonly method: string;
  readonly callId: string;
  /** Value for From of our requests, without tag. */
  readonly localAddress: string;
  readonly localTag: string;
  /** Value for To of our requests, without tag. */
  readonly remoteAddress: string;
  readonly remoteTag: string | undefined;
  readonly localSeq: number;
  readonly remoteSeq: number;
  readonly routes: readonly string[];
  /** Remote target: the URI in the peer's Contact. */
  readonly target: string;
  /** The flow the dialog came over. */
  readonly flow: Flow;
  /** Send to the flow's own address, not to what the Contact says (NAT, or a connection). */
  readonly toSource: boolean;
  /** Our Contact value. */
  readonly contact: string;
  readonly app: AppConnection;
}

export class Dialog implements AppOwned {
  readonly id: string;
  readonly role: 'uas' | 'uac';
  readonly method: string;
  readonly callId: string;
  readonly localAddress: string;
  readonly localTag: string;
  remoteAddress: string;
  remoteTag: string | undefined;
  localSeq: number;
  remoteSeq: number;
  routes: readonly string[];
  target: string;
  flow: Flow;
  toSource: boolean;
  contact: string;
  readonly app: AppConnection;
  confirmed = false;
  ended = false;
  /** Requests of this dialog the application has not answered. */
  readonly pending = new Set<PendingServer>();
  /** INVITEs from the peer whose 2xx waits for its ACK or may still get a copy of it, by CSeq. */
  readonly accepted = new Map<number, ServerInvite>();
  /** Our newest INVITE in this dialog: the one an ACK of the application means. */
  newestInvite: ClientInvite | undefined;
  /** Our INVITE under way in this dialog: a crossing one gets 491 (RFC 3261 section 14.2). */
  clientInvite: ClientInvite | undefined;
  /** The peer's INVITE under way. */
  serverInvite: ServerInvite | undefined;
  /** Last session description of our side, with its type: what a session refresh repeats. */
  localBody: { readonly body: string; readonly type: string } | undefined;
  sessionTimer: SessionTimer | undefined;
  /** What happens when the application is gone; set by the engine. */
  whenAppLost: ((dialog: Dialog) => void) | undefined;

  constructor(start: DialogStart) {
    this.id = start.id;
    this.role = start.role;
    this.method = start.method;
    this.callId = start.callId;
    this.localAddress = start.localAddress;
    this.localTag = start.localTag;
    this.remoteAddress = start.remoteAddress;
    this.remoteTag = start.remoteTag;
    this.localSeq = start.localSeq;
    this.remoteSeq = start.remoteSeq;
    this.routes = start.routes;
    this.target = start.target;
    this.flow = start.flow;
    this.toSource = start.toSource;
    this.contact = start.contact;
    this.app = start.app;
  }

  onAppLost(): void {
    this.whenAppLost?.(this);
  }
}
