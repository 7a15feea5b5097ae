/** drachtio-srf as the tests use it: its own type declarations lack half of what the library does. */
import type { EventEmitter } from 'node:events';
import type { Server, Socket } from 'node:net';
import Srf from 'drachtio-srf';

export interface SipMessageView {
  readonly method: string;
  readonly uri: string;
  readonly body: string;
  readonly raw: string;
  readonly type: string;
  get(name: string): string;
  has(name: string): boolean;
  getParsedHeader(name: string): { uri: string; params: Record<string, string> };
}

export interface Req extends SipMessageView, EventEmitter {
  readonly source: string;
  readonly source_address: string;
  readonly source_port: number;
  readonly protocol: string;
  readonly stackTxnId: string;
  readonly stackDialogId: string;
  readonly receivedOn: string;
  readonly socket: Socket;
  readonly server: { readonly hostport: string };
  cancel(options?: object, done?: (error: Error | null) => void): void;
  proxy(options: object): Promise<unknown>;
}

export interface Res extends EventEmitter {
  readonly status: number;
  readonly reason: string;
  readonly body: string;
  readonly req: Req;
  readonly stackDialogId: string;
  readonly stackTxnId: string;
  get(name: string): string;
  has(name: string): boolean;
  send(status: number, ...rest: unknown[]): void;
}

export interface Dlg extends EventEmitter {
  readonly id: string;
  readonly sip: { callId: string; localTag: string; remoteTag: string };
  readonly local: { uri: string; sdp: string; contact: string };
  readonly remote: { uri: string; sdp: string };
  readonly res: Res;
  destroy(options?: object): Promise<Req>;
  modify(sdp: string, options?: object): Promise<string>;
  request(options: object): Promise<Res>;
}

export type Handler = (req: Req, res: Res) => void;

export interface App extends EventEmitter {
  readonly idle: boolean;
  connect(options: object): void;
  listen(options: object): Server;
  disconnect(): void;
  use(method: string, handler: (req: Req, res: Res, next: () => void) => void): void;
  invite(handler: Handler): void;
  register(handler: Handler): void;
  options(handler: Handler): void;
  message(handler: Handler): void;
  subscribe(handler: Handler): void;
  refer(handler: Handler): void;
  info(handler: Handler): void;
  createUAS(req: Req, res: Res, options: object): Promise<Dlg>;
  createUAC(uri: string, options: object, callbacks?: object): Promise<Dlg>;
  createB2BUA(
    req: Req,
    res: Res,
    uri: string,
    options: object,
    callbacks?: object,
  ): Promise<{ uas: Dlg; uac: Dlg }>;
  proxyRequest(req: Req, destination: string | string[], options?: object): Promise<ProxyResult>;
  request(uri: string, options: object, done?: (error: Error | null, req: Req) => void): Promise<Req>;
  findDialogByCallIDAndFromTag(callId: string, tag: string): Dlg | undefined;
  unregisterForMessages(verb: string): void;
}

export interface ProxyResult {
  readonly connected: boolean;
  readonly finalStatus: number;
  readonly responses: readonly {
    readonly address: string;
    readonly port: number;
    readonly msgs: readonly { readonly status: number }[];
  }[];
}

export function newSrf(): App {
  return new Srf() as unknown as App;
}
