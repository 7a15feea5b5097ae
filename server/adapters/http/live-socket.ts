/**
 * The live feed's WebSocket: signs in by the cookie, reads `subscribe`, sends what the feed gives. Closing
 * codes: 4001 not signed in, 4008 too slow, 1012 the server stops.
 */
import type { IncomingMessage } from 'node:http';
import { WebSocket } from 'ws';
import type { SignedIn } from '../../app/accounts/sign-in.ts';
import type { LiveFeed, Screen } from '../../app/live/live-feed.ts';
import type { Clock, Timer } from '../../app/ports/clock.ts';
import { clientMessage, heartbeatMs, type ServerMessage } from '../../contract/live.ts';
import { fromWire, toWire } from '../../contract/wire.ts';
import { isOwnOrigin, tokenOf } from './session-cookie.ts';

const notSignedIn = 4001;
const tooSlow = 4008;
const badMessage = 1008;

/** Bytes that may wait for one screen. */
const waitingBytesMax = 4 * 1024 * 1024;
/** A subscription names at most nine collections. */
const messageLengthMax = 2000;
/** How often it is looked whether the session still holds, in heartbeats. */
const sessionCheckEvery = 6;

export interface LiveSocketParts {
  readonly feed: () => LiveFeed | null;
  readonly who: (token: string) => Promise<SignedIn | null>;
  readonly clock: Pick<Clock, 'setTimer'>;
}

export function liveSocket(parts: LiveSocketParts): (socket: WebSocket, request: IncomingMessage) => void {
  return (socket, request) => {
    socket.on('error', () => socket.terminate());
    const token = isOwnOrigin(request) ? tokenOf(request.headers.cookie) : null;
    if (token === null) {
      socket.close(notSignedIn);
      return;
    }
    new LiveSocket(socket, token, parts).start();
  };
}

class LiveSocket implements Screen {
  readonly #socket: WebSocket;
  readonly #token: string;
  readonly #parts: LiveSocketParts;
  #beat: Timer | null = null;
  #beats = 0;

  constructor(socket: WebSocket, token: string, parts: LiveSocketParts) {
    this.#socket = socket;
    this.#token = token;
    this.#parts = parts;
  }

  start(): void {
    this.#socket.on('message', (data) => void this.#received(String(data)).catch(() => this.end()));
    this.#socket.on('close', () => {
      this.#beat?.cancel();
      this.#parts.feed()?.leave(this);
    });
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
    const who = await this.#parts.who(this.#token);
    if (who === null) this.end();
    else if (this.#socket.readyState === WebSocket.OPEN) feed.subscribe(this, who.employee, message.data);
  }

  #schedule(): void {
    this.#beat = this.#parts.clock.setTimer(heartbeatMs, () => void this.#tick());
  }

  /** Also keeps the session in use: a screen that only looks is not idle. */
  async #tick(): Promise<void> {
    if (this.#socket.readyState !== WebSocket.OPEN) return;
    this.#parts.feed()?.beat(this);
    this.#beats += 1;
    const isSignedIn =
      this.#beats % sessionCheckEvery !== 0 ||
      (await this.#parts.who(this.#token).catch(() => null)) !== null;
    if (!isSignedIn) this.end();
    else if (this.#socket.readyState === WebSocket.OPEN) this.#schedule();
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
