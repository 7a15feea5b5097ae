/**
 * Client of rtpengine's ng protocol: one UDP datagram per command and reply, matched by a cookie. A command without
 * reply is sent again with the same cookie, which rtpengine answers from memory without doing it twice.
 *
 *   command ──▶ 0 ── 250 ── 750 ── 1750 ms (sent again) ──▶ 3000 ms: no answer
 */
import { createSocket, type Socket } from 'node:dgram';
import { type Bencodable, bdecode, bencode } from './bencode.ts';

const resendMs = [250, 750, 1750] as const;
const answerMsMax = 3000;
/** UDP carries no more; a command of ours is a few kB. */
const commandBytesMax = 60_000;

export type NgReply =
  | { readonly ok: true; readonly reply: Readonly<Record<string, Bencodable>> }
  /** rtpengine refused; its own words. */
  | { readonly ok: false; readonly reason: 'refused'; readonly detail: string }
  | { readonly ok: false; readonly reason: 'noAnswer' | 'tooLarge'; readonly detail: string };

export type NgCommand = { readonly command: string } & { readonly [key: string]: Bencodable | undefined };

interface Open {
  readonly settle: (reply: NgReply) => void;
  readonly timers: readonly NodeJS.Timeout[];
}

export class NgClient {
  readonly #socket: Socket;
  readonly #host: string;
  readonly #port: number;
  readonly #open = new Map<string, Open>();
  /** Cookies of two clients must differ, or one gets the other's remembered reply. */
  readonly #prefix: string;
  #number = 0;
  #closed = false;

  private constructor(socket: Socket, host: string, port: number, prefix: string) {
    this.#socket = socket;
    this.#host = host;
    this.#port = port;
    this.#prefix = prefix;
    socket.on('message', (datagram) => this.#receive(datagram));
    // An unreachable host shows as missing answers, which are handled anyway.
    socket.on('error', () => undefined);
  }

  static open(host: string, port: number, prefix: string): Promise<NgClient> {
    return new Promise((resolve, reject) => {
      const socket = createSocket(host.includes(':') ? 'udp6' : 'udp4');
      socket.once('error', reject);
      socket.bind(0, () => {
        socket.off('error', reject);
        resolve(new NgClient(socket, host, port, prefix));
      });
    });
  }

  send(command: NgCommand): Promise<NgReply> {
    this.#number += 1;
    const cookie = `${this.#prefix}${this.#number}`;
    const datagram = Buffer.from(`${cookie} ${bencode(command)}`);
    if (datagram.length > commandBytesMax) {
      return Promise.resolve({ ok: false, reason: 'tooLarge', detail: `${datagram.length} bytes` });
    }
    if (this.#closed) return Promise.resolve({ ok: false, reason: 'noAnswer', detail: 'closed' });
    return new Promise((settle) => {
      const transmit = () => this.#socket.send(datagram, this.#port, this.#host, () => undefined);
      const timers = resendMs.map((ms) => setTimeout(transmit, ms));
      const giveUp = () =>
        this.#settle(cookie, { ok: false, reason: 'noAnswer', detail: `no answer to ${command.command}` });
      timers.push(setTimeout(giveUp, answerMsMax));
      this.#open.set(cookie, { settle, timers });
      transmit();
    });
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    for (const cookie of [...this.#open.keys()]) {
      this.#settle(cookie, { ok: false, reason: 'noAnswer', detail: 'closed' });
    }
    this.#socket.close();
  }

  #receive(datagram: Buffer): void {
    const space = datagram.indexOf(' ');
    if (space < 1) return;
    const cookie = datagram.toString('latin1', 0, space);
    if (!this.#open.has(cookie)) return;
    const reply = bdecode(datagram.subarray(space + 1));
    if (typeof reply !== 'object' || Array.isArray(reply)) return;
    const fields = reply as Readonly<Record<string, Bencodable>>;
    if (fields['result'] === 'error') {
      const detail = String(fields['error-reason'] ?? 'error');
      this.#settle(cookie, { ok: false, reason: 'refused', detail });
    } else {
      this.#settle(cookie, { ok: true, reply: fields });
    }
  }

  #settle(cookie: string, reply: NgReply): void {
    const open = this.#open.get(cookie);
    this.#open.delete(cookie);
    for (const timer of open?.timers ?? []) clearTimeout(timer);
    open?.settle(reply);
  }
}
