/**
 * The one HTTP port: screens, API, live feed, metrics, health, and SIP over WebSocket at `/sip`.
 * This file owns the listener, the headers that every answer carries and the upgrade; routes are handed in.
 */
import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import rateLimit from '@fastify/rate-limit';
import Fastify, { type FastifyInstance } from 'fastify';
import { type WebSocket, WebSocketServer } from 'ws';
import { Refusal } from '../../app/office/handler.ts';
import type { Clock } from '../../app/ports/clock.ts';
import type { Log } from '../../app/ports/log.ts';

export interface HttpServerOptions {
  readonly host: string;
  /** 0 takes a free port. */
  readonly port: number;
  /** Addresses and networks of proxies whose `X-Forwarded-For` says where a request came from. */
  readonly proxies: readonly string[];
  /** Most requests from one address in a minute; what comes above is answered with 429. */
  readonly requestsPerMinute: number;
  readonly clock: Pick<Clock, 'now'>;
  readonly log: Log;
  readonly routes: readonly ((app: FastifyInstance) => void)[];
  /** By path; the connection is refused with 404 for any other. */
  readonly sockets: ReadonlyMap<string, SocketRoute>;
}

export interface SocketRoute {
  /** Subprotocol that must be offered, e.g. `sip` (RFC 7118 section 4.2). */
  readonly protocol: string | null;
  readonly accept: (socket: WebSocket, request: IncomingMessage) => void;
}

export interface HttpServer {
  readonly port: number;
  close(): Promise<void>;
}

/** NL API Design Rules: these stand on every answer, errors included. */
const securityHeaders = {
  'Cache-Control': 'no-store',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'same-origin',
  'Content-Security-Policy':
    "default-src 'self'; media-src 'self' blob:; connect-src 'self' ws: wss:; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'",
} as const;

/** Bytes of one WebSocket message; a SIP message with a large session description is far below it. */
const socketMessageBytesMax = 128 * 1024;

export async function startHttpServer(options: HttpServerOptions): Promise<HttpServer> {
  const app = Fastify({
    logger: false,
    bodyLimit: 1024 * 1024,
    trustProxy: options.proxies.length === 0 ? false : [...options.proxies],
  });
  app.addHook('onRequest', async (_request, reply) => {
    for (const [name, value] of Object.entries(securityHeaders)) reply.header(name, value);
  });
  await limitRequests(app, options);
  for (const route of options.routes) route(app);
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: socketMessageBytesMax,
    handleProtocols: (offered, request) => {
      const wanted = options.sockets.get(pathOf(request))?.protocol ?? null;
      return wanted !== null && offered.has(wanted) ? wanted : false;
    },
  });
  app.server.on('upgrade', (request: IncomingMessage, socket: Socket, head: Buffer) => {
    const route = options.sockets.get(pathOf(request));
    const offered = (request.headers['sec-websocket-protocol'] ?? '').split(',').map((name) => name.trim());
    if (!route || (route.protocol !== null && !offered.includes(route.protocol))) {
      socket.end(`HTTP/1.1 ${route ? '400 Bad Request' : '404 Not Found'}\r\nConnection: close\r\n\r\n`);
      return;
    }
    sockets.handleUpgrade(request, socket, head, (webSocket) => route.accept(webSocket, request));
  });
  await app.listen({ host: options.host, port: options.port });
  const address = app.server.address();
  const port = typeof address === 'object' && address !== null ? address.port : options.port;
  options.log.info('http.listening', { host: options.host, port });
  return {
    port,
    close: async () => {
      for (const client of sockets.clients) client.terminate();
      await app.close();
    },
  };
}

/** Addresses whose requests are counted at a time: one more pushes out who was quiet longest. */
const addressesMax = 20_000;
const minuteMs = 60_000;

/** One address cannot keep the server from its calls (RFC 6585 section 4). One log line a minute says who tries. */
async function limitRequests(app: FastifyInstance, options: HttpServerOptions): Promise<void> {
  let silentUntil = 0;
  await app.register(rateLimit, {
    max: options.requestsPerMinute,
    timeWindow: minuteMs,
    cache: addressesMax,
    // Known to the API by its class, to the rest by its status.
    errorResponseBuilder: () =>
      Object.assign(
        new Refusal('tooMany', 'Er komen te veel aanvragen van uw adres. Probeer het over een minuut weer.'),
        { statusCode: 429 },
      ),
    onExceeded: (request) => {
      if (options.clock.now() < silentUntil) return;
      silentUntil = options.clock.now() + minuteMs;
      options.log.warn('http.tooMany', { source: request.ip, perMinute: options.requestsPerMinute });
    },
  });
}

function pathOf(request: IncomingMessage): string {
  return (request.url ?? '/').split('?', 1)[0] ?? '/';
}
