/** A SIP client over WebSocket, as a browser is one: no port to be called back on, an `.invalid` Contact. */
import { once } from 'node:events';
import WebSocket from 'ws';
import { Peer } from './sip-peer.ts';

export class WsPeer extends Peer {
  readonly host = 'df7jal23ls0d.invalid';
  readonly port = 5060;
  readonly proto = 'WS';
  readonly socket: WebSocket;
  readonly pongs: string[] = [];

  private constructor(socket: WebSocket) {
    super();
    this.socket = socket;
    socket.on('message', (data, binary) => {
      const bytes = data as Buffer;
      if (!binary && bytes.toString() === '\r\n') this.pongs.push('pong');
      else this.arrive(bytes);
    });
    socket.on('error', () => {});
  }

  static async open(url: string, protocols: string[] = ['sip']): Promise<WsPeer> {
    const socket = new WebSocket(url, protocols);
    const peer = new WsPeer(socket);
    await once(socket, 'open');
    return peer;
  }

  override send(text: string): void {
    this.socket.send(text);
  }

  async close(): Promise<void> {
    if (this.socket.readyState === WebSocket.CLOSED) return;
    const closed = once(this.socket, 'close');
    this.socket.terminate();
    await closed;
  }
}
