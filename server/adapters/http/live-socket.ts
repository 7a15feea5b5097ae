/**
 * The live feed's WebSocket: signs in by the cookie or, as a machine, by its token (RFC 6750 section 2.1); reads
 * `subscribe`, sends what the feed gives. Closing codes: 4001 not signed in, 4003 not allowed (yet), 4008 too slow, 1012 the server stops.
 */
import type { IncomingMessage } from 'node:http';
import { WebSocket } from 'ws';
import type { Viewer } from '../../app/accounts/machines.ts';
import type { LiveFeed, Screen } from '../../app/live/live-feed.ts';
import type { Clock, Timer } from '../../app/ports/clock.ts';
import { clientMessage, heartbeatMs, type ServerMessage } from '../../contract/live.ts';
import { fromWire, toWire } from '../../contract/wire.ts';
import { bearerToken, isOwnOrigin, tokenOf } from './session-cookie.ts';

const notSignedIn = 4001;
const forbidden = 4003;
const tooSlow = 4008;
const badMessage = 1008;

/** Bytes that may wait for one screen. */
const waitingBytesMax = 4 * 1024 * 1024;
/** A subscription names at most nine collections. */
const messageLengthMax = 2000;
/** How often it is looked whether the session still holds, in heartbeats. */
const sessionCheckEvery = 6;

/** `endsAt`: when the session or token ends by itself, milliseconds since 1970. */
type Watcher = Viewer & { readonly endsAt: number };
/** Null: not signed in. `forbidden`: signed in, and nothing of the feed is for them (yet). */
type FindsViewer = (token: string) => Promise<Watcher | 'forbidden' | null>;

export interface LiveSocketParts {
  readonly feed: () => LiveFeed | null;
  readonly who: FindsViewer;
  readonly machine: FindsViewer;
  /** Calls back when sessions have ended or tokens were taken back; gives the way to stop that. */
  readonly onEnded: (listener: () => void) => () => void;
  readonly clock: Pick<Clock, 'now' | 'setTimer'>;
}

export function liveSocket(parts: LiveSocketParts): (socket: WebSocket, request: IncomingMessage) => void {
  return (socket, request) => {
    socket.on('error', () => socket.terminate());
    const bearer = bearerToken(request.headers.authorization);
    const cookie = isOwnOrigin(request) ? tokenOf(request.headers.cookie) : null;
    if (bearer !== null) new LiveSocket(socket, () => parts.machine(bearer), parts).start();
    else if (cookie !== null) new LiveSocket(socket, () => parts.who(cookie), parts).start();
    else socket.close(notSignedIn);
  };
}

class LiveSocket implements Screen {
  readonly #socket: WebSocket;
  readonly #who: () => ReturnType<FindsViewer>;
  readonly #parts: LiveSocketParts;
  #forget: (() => void) | null = null;
  #beat: Timer | null = null;
  #end: Timer | null = null;
  #beats = 0;

  constructor(socket: WebSocket, who: () => ReturnType<FindsViewer>, parts: LiveSocketParts) {
    this.#socket = socket;
    this.#who = who;
    this.#parts = parts;
  }

  start(): void {
    this.#socket.on('message', (data) => void this.#received(String(data)).catch(() => this.end()));
    this.#socket.on('close', () => {
      this.#beat?.cancel();
      this.#end?.cancel();
      this.#forget?.();
      this.#parts.feed()?.leave(this);
    });
    // Who signed out, was sent away, chose another password elsewhere or lost the token sees nothing more from that moment.
    this.#forget = this.#parts.onEnded(() => void this.#holds());
    this.#schedule();
  }

  send(message: ServerMessage): void {
    if (this.#socket.readyState !== WebSocket.OPEN) return;
    if (this.#socket.bufferedAmount > waitingBytesMax) {
      this.#socket.close(tooSlow);
      return;
    }
    this.#socket.send(JSON.stringify(toWire(message)));
  }

  end(): void {
    this.#socket.close(notSignedIn);
  }

  async #received(text: string): Promise<void> {
    const feed = this.#parts.feed();
    const message = clientMessage.safeParse(text.length > messageLengthMax ? null : fromWire(parsed(text)));
    if (!message.success || feed === null) {
      this.#socket.close(badMessage);
      return;
    }
    const who = await this.#who();
    if (who === null) this.end();
    else if (who === 'forbidden') this.#socket.close(forbidden);
    else if (this.#socket.readyState === WebSocket.OPEN) {
      this.#endWith(who);
      feed.subscribe(this, who, message.data);
    }
  }

  #schedule(): void {
    this.#beat = this.#parts.clock.setTimer(heartbeatMs, () => void this.#tick());
  }

  /** Also keeps the session in use: a screen that only looks is not idle. */
  async #tick(): Promise<void> {
    if (this.#socket.readyState !== WebSocket.OPEN) return;
    this.#parts.feed()?.beat(this);
    this.#beats += 1;
    const isDue = this.#beats % sessionCheckEvery === 0;
    if (isDue && !(await this.#holds())) return;
    if (this.#socket.readyState === WebSocket.OPEN) this.#schedule();
  }

  /** Whether the session or token still holds; the socket is closed when it does not. */
  async #holds(): Promise<boolean> {
    const who = await this.#who().catch(() => null);
    if (who === null || who === 'forbidden') {
      this.end();
      return false;
    }
    this.#endWith(who);
    return true;
  }

  /** Looks again at the moment the session or token ends, when that comes before the next look: no timer runs for years. */
  #endWith({ endsAt }: Watcher): void {
    this.#end?.cancel();
    this.#end = null;
    const left = endsAt - this.#parts.clock.now();
    if (left > sessionCheckEvery * heartbeatMs || this.#socket.readyState !== WebSocket.OPEN) return;
    this.#end = this.#parts.clock.setTimer(Math.max(1, left), () => void this.#holds());
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
