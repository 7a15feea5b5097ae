/**
 * The embedded SIP engine: a server of drachtio's control protocol with its own transports and transaction layer.
 * It knows messages, transactions and dialogs; what a call is for, it does not.
 */

import type { IncomingMessage } from 'node:http';
import type { WebSocket } from 'ws';
import { ControlServer } from './control-server.ts';
import type { EngineCore } from './core.ts';
import { dispatch } from './dispatch.ts';
import { Gate } from './gate.ts';
import { makeCore } from './make-core.ts';
import type { ListeningAddress, SipEngineOptions } from './options.ts';
import { plainAddress, StreamListener } from './stream-listener.ts';
import { listenUdp } from './udp.ts';
import { WsListener } from './ws-listener.ts';

export interface SipEngine {
  /** Real port of the control listener. */
  readonly controlPort: number;
  readonly listening: readonly ListeningAddress[];
  counters(): Record<string, number>;
  /**
   * Takes a WebSocket that an HTTP server accepted with subprotocol `sip` (the product's `/sip`). `request` is its
   * upgrade request.
   */
  acceptWebSocket(socket: WebSocket, request: IncomingMessage): void;
  /** Closes every socket; transactions under way are forgotten. Idempotent. */
  close(): Promise<void>;
}

/** Starts listening on everything; rejects, with nothing left open, when an address is taken. */
export async function startSipEngine(options: SipEngineOptions): Promise<SipEngine> {
  if (options.secret === '') throw new Error('the SIP engine needs a secret for its control connection');
  const core = makeCore(options);
  const gate = new Gate(core, (message, flow, bytes) => dispatch(core, message, flow, bytes));
  core.untouched = gate.overload;
  const control = new ControlServer(core);
  const stop = async () => {
    gate.close();
    core.timers.close();
    core.transactions.close();
    await Promise.all([core.transports.close(), control.close()]);
  };
  try {
    for (const option of options.listen) await listen(core, gate, option);
    await control.listen();
    gate.start();
  } catch (error) {
    await core.transports.close();
    core.timers.close();
    throw error;
  }
  const listening = core.transports.listeners.map(({ proto, host, port }) => ({ proto, host, port }));
  let closing: Promise<void> | undefined;
  const handedIn = new Map<string, WsListener>();
  return {
    acceptWebSocket: (socket, request) => {
      const secure = 'encrypted' in request.socket && request.socket.encrypted === true;
      const { localAddress = '127.0.0.1', localPort = 0 } = request.socket;
      const key = `${secure} ${localAddress} ${localPort}`;
      let listener = handedIn.get(key);
      if (listener === undefined) {
        listener = new WsListener(
          secure ? 'wss' : 'ws',
          plainAddress(localAddress),
          localPort,
          wsSetting(core, gate),
        );
        handedIn.set(key, listener);
        core.transports.add(listener);
      }
      listener.accept(socket, request);
    },
    controlPort: control.port,
    listening,
    counters: () => ({
      ...core.counters.snapshot(),
      'now.delay-ms': Math.round(gate.overload.delay),
      'now.dialogs': core.dialogs.size,
      'now.server-transactions': core.transactions.sizes.servers,
      'now.client-transactions': core.transactions.sizes.clients,
      'now.timers': core.timers.heap.size,
      'now.pending': core.pending.size,
    }),
    close: () => {
      closing ??= stop();
      return closing;
    },
  };
}

async function listen(
  core: EngineCore,
  gate: Gate,
  option: SipEngineOptions['listen'][number],
): Promise<void> {
  const { advertise, verifyTls } = core.options;
  if (option.proto === 'udp') {
    const onError = (error: Error) => core.log.error({ error: error.message }, 'udp.error');
    core.transports.add(
      await listenUdp(option, advertise, (bytes, flow) => gate.receive(bytes, flow), onError),
    );
    return;
  }
  if (option.proto === 'ws' || option.proto === 'wss') {
    core.transports.add(await WsListener.open(option, wsSetting(core, gate)));
    return;
  }
  core.transports.add(
    await StreamListener.open(option, {
      sink: gate.streamSink,
      limits: core.limits,
      timers: core.timers,
      verifyTls: verifyTls ?? true,
      advertise,
      admit: (host) => gate.admitConnection(host),
    }),
  );
}

function wsSetting(core: EngineCore, gate: Gate) {
  return {
    sink: gate.streamSink,
    limits: core.limits,
    advertise: core.options.advertise,
    admit: (host: string) => gate.admitConnection(host),
  };
}
