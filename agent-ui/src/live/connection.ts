/**
 * The live feed's WebSocket; the only file that knows it. Connects anew after a break with growing pauses,
 * takes up where it left off by cursor, and treats long silence as a break (a suspended laptop, a dead
 * network): the server sends a heartbeat every 10 s.
 *
 *   connecting ──open──▶ open ──close / silence──▶ waiting ──pause──▶ connecting
 *        └──── close 4001 ───▶ signedOut
 */
import type { ClientMessage, CollectionName, ServerMessage } from '../../../server/contract/live.ts';
import { basePath, livePath } from '../../../server/contract/routes.ts';
import { fromWire, toWire } from '../../../server/contract/wire.ts';
import { applyMessage, emptyLiveState, type LiveState } from './store.ts';

/** Mirrors `silenceMsMax` of the contract, which the screens cannot import without its schemas. */
const silenceMsMax = 25_000;
const pausesMs = [250, 500, 1000, 2000, 4000, 8000] as const;
const closeSignedOut = 4001;

export type ConnectionStatus = 'connecting' | 'open' | 'waiting' | 'signedOut' | 'closed';

export interface LiveView {
  readonly status: ConnectionStatus;
  readonly state: LiveState;
  /** Server clock minus ours in milliseconds, from the newest message. */
  readonly clockSkewMs: number;
}

type SocketClass = new (address: string) => WebSocket;

export class LiveConnection {
  readonly #address: string;
  readonly #Socket: SocketClass;
  readonly #listeners = new Set<() => void>();
  #collections: readonly CollectionName[] = [];
  #view: LiveView = { status: 'closed', state: emptyLiveState, clockSkewMs: 0 };
  #socket: WebSocket | null = null;
  #failures = 0;
  #silence: ReturnType<typeof setTimeout> | undefined;
  #pause: ReturnType<typeof setTimeout> | undefined;

  constructor(origin: string, socketClass: SocketClass = WebSocket) {
    this.#address = `${origin.replace(/^http/, 'ws')}${basePath}${livePath}`;
    this.#Socket = socketClass;
  }

  view = (): LiveView => this.#view;

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Starts, or asks for other collections: those come with a new snapshot. */
  open(collections: readonly CollectionName[]): void {
    const same = collections.join() === this.#collections.join();
    if (same && this.#view.status !== 'closed' && this.#view.status !== 'signedOut') return;
    this.#collections = collections;
    if (!same) this.#set({ state: emptyLiveState });
    this.#drop();
    this.#connect();
  }

  close(): void {
    this.#drop();
    this.#collections = [];
    this.#set({ status: 'closed', state: emptyLiveState });
  }

  /** Try at once, when the network says that it is back. */
  retryNow(): void {
    if (this.#view.status !== 'waiting') return;
    clearTimeout(this.#pause);
    this.#connect();
  }

  #connect(): void {
    this.#set({ status: 'connecting' });
    const socket = new this.#Socket(this.#address);
    this.#socket = socket;
    this.#listenForSilence(socket);
    socket.onopen = () => {
      const { cursor } = this.#view.state;
      const message: ClientMessage = { type: 'subscribe', collections: [...this.#collections], cursor };
      socket.send(JSON.stringify(toWire(message)));
    };
    socket.onmessage = (event: MessageEvent) => this.#receive(socket, event.data);
    socket.onclose = (event: CloseEvent) => this.#closed(socket, event.code);
  }

  #receive(socket: WebSocket, data: unknown): void {
    if (socket !== this.#socket) return;
    this.#listenForSilence(socket);
    const message = fromWire(JSON.parse(String(data))) as ServerMessage;
    this.#failures = 0;
    this.#set({
      status: 'open',
      state: applyMessage(this.#view.state, message),
      clockSkewMs: Date.parse(message.at) - Date.now(),
    });
  }

  #closed(socket: WebSocket, code: number): void {
    if (socket !== this.#socket) return;
    this.#drop();
    if (code === closeSignedOut) {
      this.#set({ status: 'signedOut' });
      return;
    }
    this.#set({ status: 'waiting' });
    const pause = pausesMs[Math.min(this.#failures, pausesMs.length - 1)] ?? 8000;
    this.#failures += 1;
    // Spread over half a pause, or all screens come back in the same instant after a restart.
    this.#pause = setTimeout(() => this.#connect(), pause * (0.75 + Math.random() / 2));
  }

  #listenForSilence(socket: WebSocket): void {
    clearTimeout(this.#silence);
    this.#silence = setTimeout(() => {
      socket.close();
      this.#closed(socket, 1006);
    }, silenceMsMax);
  }

  #drop(): void {
    clearTimeout(this.#silence);
    clearTimeout(this.#pause);
    const socket = this.#socket;
    this.#socket = null;
    socket?.close();
  }

  #set(change: Partial<LiveView>): void {
    this.#view = { ...this.#view, ...change };
    for (const listener of this.#listeners) listener();
  }
}
