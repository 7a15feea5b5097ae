/** TCP and TLS listeners, and connections opened towards others from them. */
import { once } from 'node:events';
import { connect, createServer, isIP, type Server, type Socket } from 'node:net';
import { connect as connectTls, createServer as createTlsServer } from 'node:tls';
import type { Listener } from './flow.ts';
import { ListenerAddress } from './listener-address.ts';
import type { EngineLimits, ListenOption } from './options.ts';
import { StreamFlow, type StreamSink } from './stream-flow.ts';
import type { TimerService } from './timer-service.ts';

export interface StreamSetting {
  readonly sink: StreamSink;
  readonly limits: EngineLimits;
  readonly timers: TimerService;
  readonly verifyTls: boolean;
  readonly advertise: string | undefined;
  /** False when this source may not open another connection. */
  readonly admit: (remoteHost: string) => boolean;
}

export class StreamListener implements Listener {
  readonly proto: 'tcp' | 'tls';
  readonly host: string;
  readonly port: number;
  readonly #server: Server;
  readonly #address: ListenerAddress;
  readonly #setting: StreamSetting;
  readonly #flows = new Set<StreamFlow>();
  /** Open flows by remote `host:port`: requests reuse them, whoever opened them. */
  readonly #byRemote = new Map<string, StreamFlow>();

  private constructor(
    proto: 'tcp' | 'tls',
    host: string,
    port: number,
    server: Server,
    setting: StreamSetting,
  ) {
    this.proto = proto;
    this.host = host;
    this.port = port;
    this.#server = server;
    this.#setting = setting;
    this.#address = new ListenerAddress(host, port, setting.advertise);
  }

  static async open(option: ListenOption, setting: StreamSetting): Promise<StreamListener> {
    const proto = option.proto === 'tls' ? 'tls' : 'tcp';
    let listener: StreamListener | undefined;
    const accept = (socket: Socket) => {
      if (listener === undefined) socket.destroy();
      else listener.#accept(socket);
    };
    const server =
      proto === 'tls'
        ? createTlsServer({ key: toBuffer(option.tls?.key), cert: toBuffer(option.tls?.cert) }, accept)
        : createServer(accept);
    // A failed TLS handshake must not end the process.
    server.on('tlsClientError', () => setting.sink.count('tls.handshake-failed'));
    server.listen(option.port, option.host);
    await once(server, 'listening');
    const address = server.address();
    const port = address !== null && typeof address === 'object' ? address.port : option.port;
    listener = new StreamListener(proto, option.host, port, server, setting);
    return listener;
  }

  hostPortFor(remoteHost: string): string {
    return this.#address.towards(remoteHost);
  }

  /** An open connection to this address, or a new one that connects while it is written to. */
  flowTo(host: string, port: number, serverName?: string): StreamFlow {
    const known = this.#byRemote.get(`${host}:${port}`);
    if (known?.open === true) return known;
    const socket =
      this.proto === 'tls'
        ? connectTls({
            host,
            port,
            rejectUnauthorized: this.#setting.verifyTls,
            ...(serverName !== undefined && isIP(serverName) === 0 ? { servername: serverName } : {}),
          })
        : connect({ host, port });
    return this.#track(
      new StreamFlow(
        { proto: this.proto, listener: this, socket, remoteHost: host, remotePort: port, outgoing: true },
        this.#sink(),
        this.#setting.limits,
        this.#setting.timers,
      ),
    );
  }

  get connections(): number {
    return this.#flows.size;
  }

  async close(): Promise<void> {
    const closed = once(this.#server, 'close');
    this.#server.close();
    for (const flow of [...this.#flows]) flow.close();
    await closed;
  }

  #accept(socket: Socket): void {
    const remoteHost = plainAddress(socket.remoteAddress ?? '');
    const remotePort = socket.remotePort ?? 0;
    if (
      remotePort === 0 ||
      !this.#setting.admit(remoteHost) ||
      this.#flows.size >= this.#setting.limits.connectionsMax
    ) {
      this.#setting.sink.count('refused.connection');
      socket.on('error', () => {});
      socket.destroy();
      return;
    }
    this.#track(
      new StreamFlow(
        { proto: this.proto, listener: this, socket, remoteHost, remotePort, outgoing: false },
        this.#sink(),
        this.#setting.limits,
        this.#setting.timers,
      ),
    );
  }

  #track(flow: StreamFlow): StreamFlow {
    this.#flows.add(flow);
    this.#byRemote.set(`${flow.remoteHost}:${flow.remotePort}`, flow);
    return flow;
  }

  #sink(): StreamSink {
    const { sink } = this.#setting;
    return {
      onMessage: sink.onMessage,
      onBroken: sink.onBroken,
      count: sink.count,
      onClosed: (closed) => {
        const flow = closed as StreamFlow;
        this.#flows.delete(flow);
        const remote = `${flow.remoteHost}:${flow.remotePort}`;
        if (this.#byRemote.get(remote) === flow) this.#byRemote.delete(remote);
        sink.onClosed(flow);
      },
    };
  }
}

/** An IPv4 peer of a dual-stack socket is an IPv4 peer. */
export function plainAddress(address: string): string {
  return address.startsWith('::ffff:') && address.includes('.') ? address.slice(7) : address;
}

function toBuffer(material: string | Uint8Array | undefined): Buffer | string {
  if (material === undefined) throw new Error('tls and wss need a key and a certificate');
  return typeof material === 'string' ? material : Buffer.from(material);
}
