/** A bare client of the control protocol, for what drachtio-srf never sends. */
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { until } from './engine-under-test.ts';

export interface Frame {
  readonly tokens: readonly string[];
  /** SIP text after the lead line. */
  readonly sip: string;
}

export class ControlClient {
  readonly socket: Socket;
  readonly frames: Frame[] = [];
  #rest = Buffer.alloc(0);
  closed = false;

  private constructor(socket: Socket) {
    this.socket = socket;
    socket.on('data', (chunk: Buffer) => this.#read(chunk));
    socket.on('error', () => {});
    socket.on('close', () => {
      this.closed = true;
    });
  }

  static async open(control: { readonly host: string; readonly port: number }): Promise<ControlClient> {
    const socket = connect(control.port, control.host);
    await once(socket, 'connect');
    socket.setNoDelay(true);
    return new ControlClient(socket);
  }

  /** Sends one command and gives its message id. */
  send(command: string): string {
    const id = randomUUID();
    this.socket.write(frame(`${id}|${command}`));
    return id;
  }

  async reply(id: string): Promise<Frame> {
    const find = () => this.frames.find((got) => got.tokens[1] === 'response' && got.tokens[2] === id);
    await until(() => find() !== undefined, `reply to ${id}`);
    return find() as Frame;
  }

  async ask(command: string): Promise<Frame> {
    return await this.reply(this.send(command));
  }

  /** The nth SIP frame whose text starts with `start`. */
  async sip(start: string, nth = 0): Promise<Frame> {
    const find = () => this.frames.filter((got) => got.tokens[1] === 'sip' && got.sip.startsWith(start))[nth];
    await until(() => find() !== undefined, `sip frame ${start}`);
    return find() as Frame;
  }

  async close(): Promise<void> {
    if (this.closed) return;
    const closed = once(this.socket, 'close');
    this.socket.destroy();
    await closed;
  }

  #read(chunk: Buffer): void {
    this.#rest = Buffer.concat([this.#rest, chunk]);
    for (;;) {
      const mark = this.#rest.indexOf('#');
      if (mark < 0) return;
      const length = Number(this.#rest.toString('latin1', 0, mark));
      if (this.#rest.length < mark + 1 + length) return;
      const body = this.#rest.toString('utf8', mark + 1, mark + 1 + length);
      this.#rest = this.#rest.subarray(mark + 1 + length);
      const end = body.indexOf('\r\n');
      const lead = end < 0 ? body : body.slice(0, end);
      this.frames.push({ tokens: lead.split('|'), sip: end < 0 ? '' : body.slice(end + 2) });
    }
  }
}

export function frame(body: string): string {
  return `${Buffer.byteLength(body)}#${body}`;
}
