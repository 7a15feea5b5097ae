/**
 * Outbound mode: the application listens (`srf.listen`) and the engine connects to it, one connection for each new request
 * and the dialog it opens. The application authenticates first, then the request follows.
 */
import { connect, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { AppConnection } from './app-connection.ts';
import { attachApp } from './control-server.ts';
import type { EngineCore } from './core.ts';
import type { AppChoice } from './options.ts';

type ConnectChoice = Extract<AppChoice, { kind: 'connect' | 'connect-path' }>;

/** Between two looks whether a connection is still needed, in ms. */
const idleCheckMs = 5_000;

/** Calls `done` with an authenticated application, or with undefined when nobody listens or answers in time. */
export function connectApp(
  core: EngineCore,
  choice: ConnectChoice,
  done: (app: AppConnection | undefined) => void,
): void {
  const socket = open(choice);
  const app = attachApp(core, socket);
  let settled = false;
  const settle = (result: AppConnection | undefined) => {
    if (settled) return;
    settled = true;
    core.timers.cancel(limit);
    if (result === undefined) socket.destroy();
    else closeWhenIdle(core, result);
    done(result);
  };
  const limit = core.timers.call(core.limits.authenticateMsMax, 'outbound-app', () => settle(undefined));
  app.onAuthenticated = () => settle(app);
  socket.on('close', () => settle(undefined));
}

function open(choice: ConnectChoice): Socket {
  if (choice.kind === 'connect-path') return connect({ path: choice.path });
  const { host, port } = choice;
  return choice.tls === true ? connectTls({ host, port }) : connect({ host, port });
}

/** The connection of one request ends with the last thing that belongs to it. */
function closeWhenIdle(core: EngineCore, app: AppConnection): void {
  let idleBefore = false;
  const look = () => {
    if (app.lost) return;
    const idle = app.owned.size === 0;
    if (idle && idleBefore) {
      app.end();
      return;
    }
    idleBefore = idle;
    core.timers.call(idleCheckMs, 'outbound-idle', look);
  };
  core.timers.call(idleCheckMs, 'outbound-idle', look);
}
