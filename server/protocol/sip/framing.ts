/**
 * Cutting a byte stream into messages (RFC 3261 section 18.3; keep-alives: RFC 5626 section 3.5.1).
 *
 *   between ──CRLFCRLF──▶ ping          between ──CRLF, then something else──▶ pong
 *   between ──other──▶ head ──empty line──▶ body ──Content-Length bytes──▶ message, between
 *
 * Work is linear in the bytes pushed, also when they come one by one: what was searched is not searched again.
 * After an error the border of the next message is unknown, so the framer stays in error and the connection must be closed.
 */

import { readContentLength } from './content-length.ts';
import { parseHeaderLines } from './header-lines.ts';
import { type SipLimits, streamLimits } from './limits.ts';
import { decodeText } from './text.ts';

export type FramingError =
  /** The head does not end within `headBytesMax`. */
  | 'head-too-large'
  | 'message-too-large'
  | 'bad-content-length'
  | 'content-length-clash'
  /** Required on a stream (section 18.3). */
  | 'no-content-length';

export type FramingEvent =
  /** One whole message for `parseMessage`, in memory of its own. */
  | { readonly kind: 'message'; readonly bytes: Buffer }
  /** Double CRLF: answer with `pongBytes`. */
  | { readonly kind: 'ping' }
  /** Single CRLF: the answer to our ping. */
  | { readonly kind: 'pong' }
  /** Close the connection. `head` is what `parseMessage` can make a reply from, when the head was complete. */
  | { readonly kind: 'error'; readonly reason: FramingError; readonly head?: Buffer };

export const pingBytes: Uint8Array = Buffer.from('\r\n\r\n');
export const pongBytes: Uint8Array = Buffer.from('\r\n');

const endOfHead = Buffer.from('\r\n\r\n');
const initialBytes = 2_048;

export class StreamFramer {
  readonly #limits: SipLimits;
  /** Unread bytes are `#buffer[#start, #end)`. */
  #buffer: Buffer = Buffer.alloc(0);
  #start = 0;
  #end = 0;
  /** Up to here no end of head begins. */
  #searched = 0;
  /** Total size of the message whose head has been read; 0 while the head is incomplete. */
  #need = 0;
  #failed = false;
  /** The last thing read was a CRLF on its own. */
  #afterCrlf = false;

  constructor(limits: SipLimits = streamLimits) {
    this.#limits = limits;
  }

  /** Bytes held for a message that is not complete: what a time-out on slow senders looks at. */
  get pendingBytes(): number {
    return this.#end - this.#start;
  }

  /** Takes the next bytes of the stream (any size) and gives what they complete, in order. */
  push(chunk: Uint8Array): FramingEvent[] {
    const events: FramingEvent[] = [];
    if (this.#failed) return events;
    this.#append(chunk);
    while (!this.#failed) {
      const event = this.#need === 0 ? this.#readHead() : this.#readBody();
      if (event === undefined) break;
      if (event !== 'again') events.push(event);
    }
    if (this.#start === this.#end) this.#release();
    return events;
  }

  #readHead(): FramingEvent | 'again' | undefined {
    const pending = this.#end - this.#start;
    if (pending === 0) return undefined;
    if (this.#buffer[this.#start] === 0x0d) {
      const keepAlive = this.#readKeepAlive(pending);
      if (keepAlive !== 'other') return keepAlive;
    }
    const at = this.#buffer.subarray(0, this.#end).indexOf(endOfHead, Math.max(this.#searched, this.#start));
    const headBytes = at < 0 ? pending : at + 4 - this.#start;
    if (headBytes > this.#limits.headBytesMax) return this.#fail('head-too-large');
    if (at < 0) {
      // The last three bytes may be the beginning of the empty line.
      this.#searched = Math.max(this.#start, this.#end - 3);
      return undefined;
    }
    return this.#measure(at);
  }

  #readKeepAlive(pending: number): FramingEvent | undefined | 'other' {
    if (pending < 2) return undefined;
    if (this.#buffer[this.#start + 1] !== 0x0a) return 'other';
    if (pending >= 3 && this.#buffer[this.#start + 2] === 0x0d) {
      if (pending < 4) return undefined;
      if (this.#buffer[this.#start + 3] === 0x0a) {
        this.#consume(4);
        return { kind: 'ping' };
      }
    }
    // A ping split by the network shows as two CRLFs in a row. Calling the second one a ping answers it; a
    // pong too many is harmless, an unanswered ping ends the peer's flow.
    const second = this.#afterCrlf;
    this.#consume(2);
    this.#afterCrlf = !second;
    return { kind: second ? 'ping' : 'pong' };
  }

  /** Reads Content-Length of the complete head whose empty line starts at `at`. */
  #measure(at: number): FramingEvent | 'again' {
    const headEnd = at + 4;
    const { text } = decodeText(this.#buffer, this.#start, at + 2);
    const firstLine = text.indexOf('\r\n');
    const lines = parseHeaderLines(text, firstLine + 2, this.#limits);
    const length = readContentLength(lines);
    const head = () => Buffer.from(this.#buffer.subarray(this.#start, headEnd));
    if (length.kind === 'malformed') return this.#fail('bad-content-length', head());
    if (length.kind === 'clash') return this.#fail('content-length-clash', head());
    if (length.kind === 'absent') return this.#fail('no-content-length', head());
    const total = headEnd - this.#start + length.bytes;
    if (total > this.#limits.messageBytesMax) return this.#fail('message-too-large', head());
    this.#need = total;
    return 'again';
  }

  #readBody(): FramingEvent | undefined {
    if (this.#end - this.#start < this.#need) return undefined;
    const bytes = Buffer.from(this.#buffer.subarray(this.#start, this.#start + this.#need));
    this.#consume(this.#need);
    return { kind: 'message', bytes };
  }

  #consume(bytes: number): void {
    this.#start += bytes;
    this.#searched = this.#start;
    this.#need = 0;
    this.#afterCrlf = false;
  }

  #fail(reason: FramingError, head?: Buffer): FramingEvent {
    this.#failed = true;
    this.#start = this.#end;
    return head === undefined ? { kind: 'error', reason } : { kind: 'error', reason, head };
  }

  /** Room is doubled, so that each byte is copied a bounded number of times. */
  #append(chunk: Uint8Array): void {
    if (this.#end + chunk.byteLength > this.#buffer.byteLength) {
      const pending = this.#end - this.#start;
      const needed = pending + chunk.byteLength;
      const room =
        needed * 2 <= this.#buffer.byteLength
          ? this.#buffer
          : Buffer.allocUnsafeSlow(Math.max(initialBytes, needed * 2));
      this.#buffer.copy(room, 0, this.#start, this.#end);
      this.#buffer = room;
      this.#searched = Math.max(0, this.#searched - this.#start);
      this.#start = 0;
      this.#end = pending;
    }
    this.#buffer.set(chunk, this.#end);
    this.#end += chunk.byteLength;
  }

  /** Nothing pending: start over, and give back memory after a large message. */
  #release(): void {
    this.#start = 0;
    this.#end = 0;
    this.#searched = 0;
    if (this.#buffer.byteLength > initialBytes * 8) this.#buffer = Buffer.alloc(0);
  }
}
