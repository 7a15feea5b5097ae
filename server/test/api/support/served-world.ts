/** A world behind the real HTTP server on a free port of this machine: for what `inject` passes over, such as sockets and redirects. */
import { type HttpServer, startHttpServer } from '../../../adapters/http/http-server.ts';
import { silentLog } from '../../../app/ports/log.ts';
import type { World } from './world.ts';

type Sockets = Parameters<typeof startHttpServer>[0]['sockets'];

export function serveWorld(world: World, sockets: Sockets = new Map()): Promise<HttpServer> {
  return startHttpServer({
    host: '127.0.0.1',
    port: 0,
    requestsPerMinute: 6000,
    clock: { now: () => 0 },
    proxies: [],
    log: silentLog,
    routes: world.parts.routes(),
    sockets,
  });
}
