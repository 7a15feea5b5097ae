/**
 * Frames of the control protocol: `<bytes>#<lead line>[CRLF<SIP message>]`, one after another, without trailer.
 * The lead line is `|`-separated; empty tokens count.
 */

/** Digits of a length; more than these is no length anybody means. */
const lengthDigitsMax = 8;

export type FrameResult =
  | { readonly ok: true; readonly frames: readonly Buffer[] }
  | {
      readonly ok: false;
      readonly reason: 'bad-length' | 'frame-too-large';
      readonly frames: readonly Buffer[];
    };

/** Cuts a stream into frame bodies, however TCP split or merged them. */
export class FrameReader {
  readonly #bytesMax: number;
  #chunks: Buffer[] = [];
  #bytes = 0;
  /** Length of the frame body under way, or -1 while its length is being read. */
  #need = -1;

  constructor(bytesMax: number) {
    this.#bytesMax = bytesMax;
  }

  /** After a result that is not ok the stream has no known border any more: close the connection. */
  push(chunk: Buffer): FrameResult {
    this.#chunks.push(chunk);
    this.#bytes += chunk.length;
    const frames: Buffer[] = [];
    // Wait until the body under way is whole, so that a large frame in many pieces is joined once.
    if (this.#need >= 0 && this.#bytes < this.#need) return { ok: true, frames };
    let data = this.#chunks.length === 1 ? chunk : Buffer.concat(this.#chunks);
    for (;;) {
      if (this.#need < 0) {
        const mark = data.indexOf(0x23);
        if (mark < 0 && data.length <= lengthDigitsMax && isDigits(data, data.length)) break;
        if (mark < 1 || mark > lengthDigitsMax || !isDigits(data, mark))
          return { ok: false, reason: 'bad-length', frames };
        this.#need = Number(data.toString('latin1', 0, mark));
        if (this.#need === 0) return { ok: false, reason: 'bad-length', frames };
        if (this.#need > this.#bytesMax) return { ok: false, reason: 'frame-too-large', frames };
        data = data.subarray(mark + 1);
      }
      if (data.length < this.#need) break;
      frames.push(data.subarray(0, this.#need));
      data = data.subarray(this.#need);
      this.#need = -1;
    }
    this.#chunks = data.length === 0 ? [] : [data];
    this.#bytes = data.length;
    return { ok: true, frames };
  }
}

function isDigits(data: Buffer, end: number): boolean {
  for (let i = 0; i < end; i += 1) {
    const byte = data[i] as number;
    if (byte < 0x30 || byte > 0x39) return false;
  }
  return true;
}

const lineEnd = Buffer.from('\r\n');

/** The pieces of one frame, for a gathered write: length and lead line as text, then the message as bytes. */
export function framePieces(lead: string, message: Uint8Array | undefined): (string | Uint8Array)[] {
  const leadBytes = Buffer.byteLength(lead);
  if (message === undefined) return [`${leadBytes}#${lead}`];
  return [`${leadBytes + lineEnd.length + message.byteLength}#${lead}\r\n`, message];
}
