/**
 * A network between two browsers that can go dead without a word. Descriptions that pass are changed so that each
 * side knows only a port of ours, and every packet goes through it until the path is cut.
 *
 *   agent ◀──▶ [port of the visitor · port of the agent] ◀──▶ visitor       a new path for every offer
 */
import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { once } from 'node:events';

export type Side = 'agent' | 'visitor';

interface Address {
  readonly host: string;
  readonly port: number;
}

/** `sockets.agent` stands for the agent: the visitor sends to it. */
interface Path {
  readonly sockets: Readonly<Record<Side, Socket>>;
  readonly ends: Partial<Record<Side, Address>>;
  dead: boolean;
}

const host = '127.0.0.1';
/** a=candidate:<foundation> <component> udp <priority> <address> <port> typ host (RFC 8839 section 5.1). */
const candidate = /^a=candidate:\S+ 1 udp \d+ (\d+\.\d+\.\d+\.\d+) (\d+) typ host.*$/im;

export class FakeNetwork {
  readonly #spare: Path[] = [];
  readonly #used: Path[] = [];

  /** `paths`: how many offers can be made at most. */
  static async open(paths: number): Promise<FakeNetwork> {
    const network = new FakeNetwork();
    for (let count = 0; count < paths; count += 1) {
      const sockets = { agent: await bound(), visitor: await bound() };
      const path: Path = { sockets, ends: {}, dead: false };
      sockets.agent.on('message', (packet, from) => pass(path, 'agent', packet, from));
      sockets.visitor.on('message', (packet, from) => pass(path, 'visitor', packet, from));
      network.#spare.push(path);
    }
    return network;
  }

  /** From now on nothing comes through on the paths that are in use; a new offer finds a new one. */
  cut(): void {
    for (const path of this.#used) path.dead = true;
  }

  /** How many offers have passed. */
  get offers(): number {
    return this.#used.length;
  }

  /** A SIP message of this side as the other side gets it. */
  passOn(from: Side, message: string): string {
    const end = message.indexOf('\r\n\r\n');
    const body = message.slice(end + 4);
    const found = candidate.exec(body);
    if (found === null) return message;
    if (message.startsWith('INVITE ')) {
      const next = this.#spare.shift();
      if (next !== undefined) this.#used.push(next);
    }
    const path = this.#used.at(-1);
    if (path === undefined) return message;
    path.ends[from] = { host: found[1]!, port: Number(found[2]) };
    const { port } = path.sockets[from].address();
    const own = `a=candidate:1 1 udp 2122260223 ${host} ${port} typ host generation 0`;
    const changed = body
      .split('\r\n')
      .flatMap((line) => (line === found[0] ? [own] : line.startsWith('a=candidate:') ? [] : [line]))
      .join('\r\n');
    const head = message.slice(0, end).replace(/^Content-Length:.*$/im, `Content-Length: ${changed.length}`);
    return `${head}\r\n\r\n${changed}`;
  }

  close(): void {
    for (const { sockets } of [...this.#spare, ...this.#used]) {
      sockets.agent.close();
      sockets.visitor.close();
    }
  }
}

/**
 * What was sent to the port of `to` comes to them from the port of the sender. Where the sender is, is learnt from
 * it: an answer to a new offer names no place yet.
 */
function pass(path: Path, to: Side, packet: Buffer, from: RemoteInfo): void {
  if (path.dead) return;
  const sender = to === 'agent' ? 'visitor' : 'agent';
  path.ends[sender] ??= { host: from.address, port: from.port };
  const end = path.ends[to];
  if (end !== undefined) path.sockets[sender].send(packet, end.port, end.host);
}

async function bound(): Promise<Socket> {
  const socket = createSocket('udp4');
  socket.bind(0);
  await once(socket, 'listening');
  return socket;
}
