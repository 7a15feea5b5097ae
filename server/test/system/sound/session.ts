/** Somebody signed in to the API of a running server, to give commands on the newest call. */
import assert from 'node:assert/strict';
import { WebSocket } from 'ws';
import type { AgentCommand } from '../../../contract/agent.ts';
import type { CallCard, CallCommand } from '../../../contract/call.ts';
import { fromWire, toWire } from '../../../contract/wire.ts';
import type { RunningServer } from '../support/server-process.ts';
import { readLedger } from '../support/story.ts';

export interface Account {
  readonly email: string;
  readonly password: string;
}

export class Session {
  readonly #server: RunningServer;
  readonly #headers: Readonly<Record<string, string>>;

  private constructor(server: RunningServer, headers: Readonly<Record<string, string>>) {
    this.#server = server;
    this.#headers = headers;
  }

  static async open(server: RunningServer, account: Account): Promise<Session> {
    const reply = await fetch(`http://127.0.0.1:${server.httpPort}/api/v1/sessies`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(toWire({ ...account })),
    });
    assert.equal(reply.status, 201, await reply.clone().text());
    const { csrfToken } = fromWire(await reply.json()) as { readonly csrfToken: string };
    const cookie = reply.headers.get('set-cookie')?.split(';')[0] ?? '';
    return new Session(server, { 'content-type': 'application/json', cookie, 'x-csrf-token': csrfToken });
  }

  /** Any other request; resolves to the reply in English names. */
  async send(method: string, path: string, body?: object): Promise<unknown> {
    const reply = await fetch(`http://127.0.0.1:${this.#server.httpPort}/api/v1${path}`, {
      method,
      headers: this.#headers,
      ...(body === undefined ? {} : { body: JSON.stringify(toWire({ ...body })) }),
    });
    assert.ok(reply.ok, await reply.clone().text());
    return fromWire(await reply.json());
  }

  /** A command on the own state. */
  async agent(command: AgentCommand): Promise<void> {
    await this.send('POST', '/ik/werkstatusopdrachten', command);
  }

  /** A command on the newest call. */
  async command(command: CallCommand): Promise<void> {
    await this.send('POST', `/gesprekken/${await this.newestCall()}/opdrachten`, command);
  }

  async newestCall(): Promise<string> {
    const events = await readLedger(this.#server);
    return events.findLast((event) => event.type === 'call.arrived')?.stream.slice('call:'.length) ?? '';
  }

  /** The cards on the own screen now. */
  cards(): Promise<readonly CallCard[]> {
    const address = `ws://127.0.0.1:${this.#server.httpPort}/api/v1/live`;
    const socket = new WebSocket(address, { headers: this.#headers });
    return new Promise((resolve, reject) => {
      socket.on('open', () =>
        socket.send(JSON.stringify(toWire({ type: 'subscribe', collections: ['myCalls'], cursor: null }))),
      );
      socket.on('message', (data) => {
        const { content } = fromWire(JSON.parse(String(data))) as {
          readonly content?: { readonly myCalls: readonly CallCard[] };
        };
        // Before and after the snapshot come greetings and changes.
        if (content === undefined) return;
        resolve(content.myCalls);
        socket.close();
      });
      socket.on('close', (code) => reject(new Error(`the live feed was closed with ${code}`)));
      socket.on('error', reject);
    });
  }
}
