/**
 * The smallest telephone exchange that two softphones can be tried on: it registers who connects, and passes
 * a call of the visitor on to the agent and back, message by message. Sound goes from browser to browser.
 */
import type { WebSocket } from 'ws';
import type { FakeNetwork } from './fake-network.ts';

export const agentUser = 'web-sanne';
export const visitorUser = 'bezoeker';

const copied = ['via', 'from', 'call-id', 'cseq'] as const;
/** Requests that are sent to the address that was dialled, not to the other side's contact. */
const toDialledAddress = /^(INVITE|CANCEL|ACK) sips?:[^@\s]*@\S+ /;

export class FakeSwitch {
  /** Where the sound goes through; null: from browser to browser. */
  network: FakeNetwork | null = null;
  readonly #phones = new Map<string, WebSocket>();
  /** User part of the contact each phone registered, by its user. */
  readonly #contacts = new Map<string, string>();

  /** `refuses` is asked at every registration. */
  accept(socket: WebSocket, refuses: () => boolean): void {
    socket.on('message', (data) => {
      const message = String(data);
      if (message.startsWith('REGISTER ')) {
        const status = refuses() ? 403 : 200;
        if (status === 200) this.#register(socket, message);
        socket.send(registerAnswer(message, status));
      } else if (message.trim() !== '') this.#passOn(socket, message);
    });
    socket.on('close', () => {
      for (const [user, phone] of this.#phones) if (phone === socket) this.#phones.delete(user);
    });
  }

  #register(socket: WebSocket, request: string): void {
    const user = /^To:.*sip:([^@]+)@/im.exec(request)?.[1] ?? '';
    this.#phones.set(user, socket);
    this.#contacts.set(user, /^Contact:.*<sip:([^@]+@[^;>]+)/im.exec(request)?.[1] ?? '');
  }

  #passOn(from: WebSocket, message: string): void {
    const isAgent = from === this.#phones.get(agentUser);
    const other = isAgent ? visitorUser : agentUser;
    const inDialog = /^To:.*;tag=/im.test(message) && !message.startsWith('CANCEL');
    const contact = this.#contacts.get(other) ?? '';
    const addressed = inDialog
      ? message
      : message.replace(toDialledAddress, (_, method: string) => `${method} sip:${contact};transport=ws `);
    const side = isAgent ? 'agent' : 'visitor';
    this.#phones.get(other)?.send(this.network?.passOn(side, addressed) ?? addressed);
  }
}

function registerAnswer(request: string, status: 200 | 403): string {
  const headers = request.split('\r\n').slice(1);
  const of = (name: string) => headers.filter((header) => header.toLowerCase().startsWith(`${name}:`));
  const contact = (of('contact')[0] ?? '').replace(/;expires=\d+/, '');
  const lines = [
    `SIP/2.0 ${status} ${status === 200 ? 'OK' : 'Forbidden'}`,
    ...copied.flatMap(of),
    `${of('to')[0]};tag=fake`,
    ...(status === 200 ? [`${contact};expires=120`] : []),
    'Content-Length: 0',
  ];
  return `${lines.join('\r\n')}\r\n\r\n`;
}
