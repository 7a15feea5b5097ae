/**
 * A stand-in for the server, for screenshots and tests of the screens: serves the built screens, answers
 * `/api/v1` from a `World`, feeds changes, and registers softphones. It checks everything that comes in and
 * goes out with the contract's schemas, so that a fixture cannot drift away from it.
 */
import { createReadStream, existsSync, statSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { type WebSocket, WebSocketServer } from 'ws';
import { api, type Exchange } from '../../contract/api.ts';
import {
  type ClientMessage,
  type CollectionName,
  clientMessage,
  type ServerMessage,
  serverMessage,
} from '../../contract/live.ts';
import { apiVersion, basePath, livePath, type Route, type RouteName, routes } from '../../contract/routes.ts';
import { fromWire, toWire, wirePath } from '../../contract/wire.ts';
import { command } from './commands.ts';
import { agentUser, FakeSwitch, visitorUser } from './fake-switch.ts';
import { start, type World } from './world.ts';

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
};

/** The strictest policy the screens can live with: nothing inline, nothing from elsewhere. */
const securityPolicy =
  "default-src 'self'; media-src 'self' blob:; frame-ancestors 'none'; base-uri 'none'; form-action 'self'";

interface Call {
  readonly name: RouteName;
  readonly params: Readonly<Record<string, string>>;
}

export class FakeServer {
  readonly #server: Server;
  readonly #files: string;
  readonly #sockets = new Set<WebSocket>();
  readonly telephones = new FakeSwitch();
  readonly #feeds = new Map<WebSocket, readonly CollectionName[]>();
  #begun = Date.now();
  world: World;
  signedIn = true;
  /** What screens subscribed with, in order. */
  readonly subscriptions: ClientMessage[] = [];
  #cursor = 0;

  private constructor(files: string, world: World) {
    this.#files = files;
    this.world = world;
    this.#server = createServer((request, response) => void this.#answer(request, response));
    const live = new WebSocketServer({ noServer: true });
    const sip = new WebSocketServer({ noServer: true, handleProtocols: () => 'sip' });
    this.#server.on('upgrade', (request, socket, head) => {
      const path = request.url ?? '';
      if (path === basePath + livePath) live.handleUpgrade(request, socket, head, (ws) => this.#feed(ws));
      else if (path === '/sip') sip.handleUpgrade(request, socket, head, (ws) => this.#phone(ws));
      else socket.destroy();
    });
  }

  /** Listens on a free loopback port. `files` is the folder of the built screens. */
  static async start(files: string, world: World): Promise<FakeServer> {
    const server = new FakeServer(files, world);
    await new Promise<void>((resolve) => server.#server.listen(0, '127.0.0.1', resolve));
    return server;
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets) socket.terminate();
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  /** Another scene from its beginning. */
  play(world: World, signedIn = true): void {
    this.breakFeeds();
    this.world = world;
    this.signedIn = signedIn;
    this.#begun = Date.now();
  }

  /** The scene's clock: starts at its beginning and runs with ours. */
  now(): string {
    return new Date(start + Date.now() - this.#begun).toISOString();
  }

  /** Puts an item in a live collection and tells the screens. */
  put<N extends CollectionName>(collection: N, item: World['live'][N][number]): void {
    const items = this.world.live[collection] as { id: string }[];
    const at = items.findIndex((other) => other.id === item.id);
    if (at < 0) items.push(item);
    else items[at] = item;
    this.#tell([{ collection, operation: 'put', item } as never]);
  }

  remove(collection: CollectionName, id: string): void {
    const items = this.world.live[collection] as { id: string }[];
    const at = items.findIndex((item) => item.id === id);
    if (at >= 0) items.splice(at, 1);
    this.#tell([{ collection, operation: 'remove', id }]);
  }

  /** Breaks every live connection, as a restart of the server does. */
  breakFeeds(): void {
    for (const socket of this.#feeds.keys()) socket.terminate();
  }

  #tell(changes: Extract<ServerMessage, { type: 'change' }>['changes']): void {
    this.#cursor += 1;
    for (const [socket, wanted] of this.#feeds) {
      const seen = changes.filter((change) => wanted.includes(change.collection));
      if (seen.length > 0) {
        this.#send(socket, { type: 'change', at: this.now(), cursor: String(this.#cursor), changes: seen });
      }
    }
  }

  #feed(socket: WebSocket): void {
    this.#sockets.add(socket);
    const beat = setInterval(() => {
      this.#send(socket, { type: 'heartbeat', at: this.now(), cursor: String(this.#cursor) });
    }, 5000);
    socket.on('close', () => {
      clearInterval(beat);
      this.#sockets.delete(socket);
      this.#feeds.delete(socket);
    });
    if (!this.signedIn) {
      socket.close(4001);
      return;
    }
    socket.on('message', (data) => {
      const message = clientMessage.parse(fromWire(JSON.parse(String(data))));
      this.subscriptions.push(message);
      this.#feeds.set(socket, message.collections);
      if (this.world.feedBreaks && message.cursor !== null) {
        socket.terminate();
        return;
      }
      const content = Object.fromEntries(message.collections.map((name) => [name, this.world.live[name]]));
      this.#send(socket, { type: 'snapshot', at: this.now(), cursor: String(this.#cursor), content });
      if (this.world.feedBreaks) setTimeout(() => socket.terminate(), 300);
    });
  }

  #send(socket: WebSocket, message: ServerMessage): void {
    socket.send(JSON.stringify(toWire(serverMessage.parse(message))));
  }

  #phone(socket: WebSocket): void {
    this.#sockets.add(socket);
    socket.on('close', () => this.#sockets.delete(socket));
    this.telephones.accept(socket, () => this.world.phoneFails);
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', this.origin);
    if (!url.pathname.startsWith(basePath)) return this.#file(url.pathname, response);
    const call = match(request.method ?? 'GET', url.pathname.slice(basePath.length));
    if (call === null) return problem(response, 404, 'Deze bron bestaat niet.');
    const route: Route = routes[call.name];
    if (route.access !== 'public' && !this.signedIn) return problem(response, 401, 'Log eerst in.');
    const exchange: Exchange = api[call.name];
    const query = fromWire(Object.fromEntries(url.searchParams));
    const body = request.method === 'GET' ? undefined : fromWire(await readJson(request));
    for (const [schema, value] of [
      [exchange.query, query],
      [exchange.body, body],
    ] as const) {
      const checked = schema?.safeParse(value);
      if (checked?.success === false) {
        const errors = checked.error.issues.map((issue) => ({
          path: wirePath(issue.path),
          detail: issue.message,
        }));
        return problem(response, 400, 'De aanvraag klopt niet.', errors);
      }
    }
    if (call.name === 'signIn' && isRefused(body)) return problem(response, 401, 'Onbekend.');
    const result = this.#reply(call, query, body);
    if (result === undefined && route.status !== 204)
      return problem(response, 503, 'Dit onderdeel werkt nu niet.');
    response.writeHead(route.status, { 'content-type': 'application/json', 'api-version': apiVersion });
    response.end(route.status === 204 ? '' : JSON.stringify(toWire(exchange.reply?.parse(result))));
  }

  #reply(call: Call, query: unknown, body: unknown): unknown {
    switch (call.name) {
      case 'getMe':
        return this.world.me;
      case 'signIn':
        this.signedIn = true;
        return this.world.me;
      case 'signOut':
        this.signedIn = false;
        return undefined;
      case 'requestSipAccess':
        return {
          deviceId: sipUserOf(body),
          address: `sip:${sipUserOf(body)}@127.0.0.1`,
          userName: sipUserOf(body),
          password: 'only-of-the-fake-server',
          socketPath: '/sip',
          expiresAt: new Date(Date.parse(this.now()) + 3_600_000).toISOString(),
          iceServers: [],
        };
      default: {
        const changed = command(this, call.name, call.params, body);
        if (changed !== undefined) return changed;
        const answer = this.world.answers[call.name] as ((input: unknown) => unknown) | undefined;
        return answer?.({ params: call.params, query, body });
      }
    }
  }

  /** A file of the screens, or the page itself for every address of a screen. */
  #file(path: string, response: ServerResponse): void {
    const file = join(this.#files, normalize(path));
    const found = existsSync(file) && statSync(file).isFile() ? file : join(this.#files, 'index.html');
    response.writeHead(200, {
      'content-type': types[extname(found)] ?? 'application/octet-stream',
      'content-security-policy': securityPolicy,
    });
    createReadStream(found).pipe(response);
  }
}

/** One-time links have always been used already, and one password is always wrong. */
function isRefused(body: unknown): boolean {
  const given = body as { readonly linkToken?: string; readonly password?: string };
  return given.linkToken !== undefined || given.password === 'fout';
}

function sipUserOf(body: unknown): string {
  return (body as { readonly purpose: string }).purpose === 'visitor' ? visitorUser : agentUser;
}

function match(method: string, path: string): Call | null {
  for (const [name, route] of Object.entries(routes) as [RouteName, Route][]) {
    if (route.method !== method) continue;
    const keys = [...route.path.matchAll(/\{(\w+)\}/g)].map((found) => found[1] ?? '');
    const pattern = new RegExp(`^${route.path.replace(/\{\w+\}/g, '([^/]+)')}$`);
    const found = pattern.exec(path);
    if (found === null) continue;
    const values = found.slice(1).map(decodeURIComponent);
    return { name, params: Object.fromEntries(keys.map((key, index) => [key, values[index] ?? ''])) };
  }
  return null;
}

function problem(response: ServerResponse, status: number, detail: string, errors?: readonly object[]): void {
  response.writeHead(status, { 'content-type': 'application/problem+json', 'api-version': apiVersion });
  response.end(JSON.stringify({ type: 'about:blank', title: 'Fout', status, detail, errors }));
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  let text = '';
  for await (const chunk of request) text += chunk;
  return text === '' ? undefined : JSON.parse(text);
}
