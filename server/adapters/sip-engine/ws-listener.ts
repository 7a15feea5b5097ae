/** WebSocket listeners (RFC 7118), and connections another HTTP server hands in. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { type WebSocket, WebSocketServer } from 'ws';
import { streamLimits } from '../../protocol/sip/limits.ts';
import type { Listener } from './flow.ts';
import { ListenerAddress } from './listener-address.ts';
import type { EngineLimits, ListenOption } from './options.ts';
import { plainAddress } from './stream-listener.ts';
import { WsFlow, type WsSink } from './ws-flow.ts';

/** The word a client must offer (RFC 7118 section 4). */
const subprotocol = 'sip';

export interface WsSetting {
  readonly sink: WsSink;
  readonly limits: EngineLimits;
  readonly advertise: string | undefined;
  readonly admit: (remoteHost: string) => boolean;
}

/** What every WebSocket side of the engine shares: the flows it has and the address it shows. */
export class WsListener implements Listener {
  readonly proto: 'ws' | 'wss';
  readonly host: string;
  readonly port: number;
  readonly #address: ListenerAddress;
  readonly #setting: WsSetting;
  readonly #flows = new Set<WsFlow>();
  readonly #server: Server | undefined;

  /** Without a server: connections are only handed in. */
  constructor(proto: 'ws' | 'wss', host: string, port: number, setting: WsSetting, server?: Server) {
    this.proto = proto;
    this.host = host;
    this.port = port;
    this.#setting = setting;
    this.#server = server;
    this.#address = new ListenerAddress(host, port, setting.advertise);
  }

  static async open(option: ListenOption, setting: WsSetting): Promise<WsListener> {
    const proto = option.proto === 'wss' ? 'wss' : 'ws';
    const server =
      proto === 'wss'
        ? createTlsServer({ key: pem(option.tls?.key), cert: pem(option.tls?.cert) })
        : createServer();
    // Anything but an upgrade is no business of this port.
    server.on('request', (_request, response) => response.writeHead(426).end());
    server.on('clientError', (_error, socket) => socket.destroy());
    const sockets = new WebSocketServer({
      noServer: true,
      maxPayload: streamLimits.messageBytesMax,
      handleProtocols: (offered) => (offered.has(subprotocol) ? subprotocol : false),
    });
    let listener: WsListener | undefined;
    server.on('upgrade', (request, socket, head) => {
      socket.on('error', () => {});
      if (!offersSip(request)) {
        setting.sink.count('refused.ws-subprotocol');
        socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n');
        return;
      }
      sockets.handleUpgrade(request, socket, head, (webSocket) => listener?.accept(webSocket, request));
    });
    server.listen(option.port, option.host);
    await once(server, 'listening');
    const address = server.address();
    const port = address !== null && typeof address === 'object' ? address.port : option.port;
    listener = new WsListener(proto, option.host, port, setting, server);
    return listener;
  }

  /** Takes over an upgraded connection. */
  accept(socket: WebSocket, request: IncomingMessage): void {
    const remoteHost = plainAddress(request.socket.remoteAddress ?? '');
    const remotePort = request.socket.remotePort ?? 0;
    if (!this.#setting.admit(remoteHost) || this.#flows.size >= this.#setting.limits.connectionsMax) {
      this.#setting.sink.count('refused.connection');
      socket.on('error', () => {});
      socket.terminate();
      return;
    }
    const { sink } = this.#setting;
    const flow: WsFlow = new WsFlow(
      { proto: this.proto, listener: this, socket, remoteHost, remotePort },
      {
        onMessage: sink.onMessage,
        count: sink.count,
        onClosed: (closed) => {
          this.#flows.delete(closed);
          sink.onClosed(closed);
        },
      },
      this.#setting.limits,
    );
    this.#flows.add(flow);
  }

  hostPortFor(remoteHost: string): string {
    return this.#address.towards(remoteHost);
  }

  async close(): Promise<void> {
    for (const flow of [...this.#flows]) flow.terminate();
    if (this.#server === undefined) return;
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.#server.closeAllConnections();
    await closed;
  }
}

function offersSip(request: IncomingMessage): boolean {
  const offered = request.headers['sec-websocket-protocol'] ?? '';
  return offered.split(',').some((word) => word.trim() === subprotocol);
}

function pem(material: string | Uint8Array | undefined): Buffer | string {
  if (material === undefined) throw new Error('wss needs a key and a certificate');
  return typeof material === 'string' ? material : Buffer.from(material);
}
