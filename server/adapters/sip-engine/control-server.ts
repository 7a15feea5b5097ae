/** Listens for applications, reads their frames, and hands commands on. */
import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { handleCommand } from './app-commands.ts';
import { AppConnection } from './app-connection.ts';
import { FrameReader } from './control-frames.ts';
import type { EngineCore } from './core.ts';

export class ControlServer {
  readonly #core: EngineCore;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  constructor(core: EngineCore) {
    this.#core = core;
    const { tls } = core.options.control;
    const onSocket = (socket: Socket) => this.#accept(socket);
    this.#server =
      tls === undefined
        ? createServer(onSocket)
        : createTlsServer({ key: keyText(tls.key), cert: keyText(tls.cert) }, onSocket);
  }

  /** Real port of the listener. */
  get port(): number {
    const address = this.#server.address();
    return address !== null && typeof address === 'object' ? address.port : 0;
  }

  async listen(): Promise<void> {
    const { host, port } = this.#core.options.control;
    this.#server.listen(port, host);
    await once(this.#server, 'listening');
  }

  async close(): Promise<void> {
    for (const app of [...this.#core.apps.all]) app.end();
    for (const socket of this.#sockets) socket.destroySoon();
    const closed = once(this.#server, 'close');
    this.#server.close();
    await closed;
  }

  #accept(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on('close', () => this.#sockets.delete(socket));
    attachApp(this.#core, socket);
  }
}

/** Makes an application of a socket, whoever opened it. */
export function attachApp(core: EngineCore, socket: Socket): AppConnection {
  const app = new AppConnection(socket);
  const reader = new FrameReader(core.limits.controlFrameBytesMax);
  socket.setNoDelay(true);
  socket.setKeepAlive(true);
  core.apps.add(app);
  core.counters.add('control.connected');
  const deadline = core.timers.call(core.limits.authenticateMsMax, 'authenticate', () => {
    if (!app.authenticated) {
      core.counters.add('control.refused.silent');
      socket.destroy();
    }
  });
  socket.on('data', (chunk: Buffer) => {
    const result = reader.push(chunk);
    for (const frame of result.frames) {
      if (app.lost || socket.writableEnded) return;
      handleCommand(core, app, frame);
    }
    if (!result.ok) {
      core.counters.add(`control.refused.${result.reason}`);
      core.log.warn({ reason: result.reason }, 'control.frame.refused');
      socket.destroy();
    }
  });
  // A reset connection is a closed one; 'close' follows.
  socket.on('error', () => {});
  socket.on('close', () => {
    core.timers.cancel(deadline);
    core.apps.remove(app);
    if (app.authenticated) {
      core.counters.add('control.lost');
      core.log.info({ owned: app.owned.size }, 'control.app.lost');
    }
    app.lose();
  });
  return app;
}

function keyText(material: string | Uint8Array): string | Buffer {
  return typeof material === 'string' ? material : Buffer.from(material);
}
