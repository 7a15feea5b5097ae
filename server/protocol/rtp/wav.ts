/**
 * RIFF/WAVE files of telephone audio: header written for a recording, header and samples read from a prompt.
 * Formats: 1 = 16 bit linear, 6 = A-law, 7 = µ-law (RFC 2361 appendix A). Pure: bytes in, bytes out.
 */
import { alawToLinear, linearToAlaw, linearToUlaw, ulawToLinear } from './g711.ts';

export const wavHeaderBytes = 44;

export interface WavFormat {
  readonly encoding: 'linear16' | 'alaw' | 'ulaw';
  readonly channels: number;
  /** Hz. */
  readonly sampleRate: number;
}

export interface WavFile extends WavFormat {
  /** The sample bytes, sharing memory with the file. */
  readonly data: Uint8Array;
}

export type WavRefusal = 'notWav' | 'noFormat' | 'unsupportedEncoding' | 'noData';
export type WavParse =
  | { readonly ok: true; readonly wav: WavFile }
  | { readonly ok: false; readonly reason: WavRefusal };

const formatTags: Readonly<Record<WavFormat['encoding'], number>> = { linear16: 1, alaw: 6, ulaw: 7 };

/** The 44 bytes before `dataBytes` bytes of samples. */
export function wavHeader(format: WavFormat, dataBytes: number): Uint8Array {
  const header = new Uint8Array(wavHeaderBytes);
  const view = new DataView(header.buffer);
  const bytesPerSample = format.encoding === 'linear16' ? 2 : 1;
  const blockAlign = bytesPerSample * format.channels;
  writeText(header, 0, 'RIFF');
  view.setUint32(4, 36 + dataBytes, true);
  writeText(header, 8, 'WAVEfmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, formatTags[format.encoding], true);
  view.setUint16(22, format.channels, true);
  view.setUint32(24, format.sampleRate, true);
  view.setUint32(28, format.sampleRate * blockAlign, true);
  view.setUint16(32, blockAlign, true);
  view.setUint16(34, bytesPerSample * 8, true);
  writeText(header, 36, 'data');
  view.setUint32(40, dataBytes, true);
  return header;
}

/** Finds format and samples among the chunks; unknown chunks (lists, comments) are stepped over. */
export function parseWav(bytes: Uint8Array): WavParse {
  if (bytes.length < 12 || textAt(bytes, 0) !== 'RIFF' || textAt(bytes, 8) !== 'WAVE') {
    return { ok: false, reason: 'notWav' };
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let format: WavFormat | undefined;
  let at = 12;
  while (at + 8 <= bytes.length) {
    const name = textAt(bytes, at);
    const size = view.getUint32(at + 4, true);
    const body = at + 8;
    if (name === 'fmt ' && body + 16 <= bytes.length) {
      const encoding = encodingOf(view.getUint16(body, true), view.getUint16(body + 14, true));
      if (encoding === undefined) return { ok: false, reason: 'unsupportedEncoding' };
      format = {
        encoding,
        channels: view.getUint16(body + 2, true),
        sampleRate: view.getUint32(body + 4, true),
      };
    } else if (name === 'data') {
      if (format === undefined) return { ok: false, reason: 'noFormat' };
      // A recorder that died leaves a length of 0 or too much; what is there counts.
      const end = size === 0 || body + size > bytes.length ? bytes.length : body + size;
      if (end === body) return { ok: false, reason: 'noData' };
      return { ok: true, wav: { ...format, data: bytes.subarray(body, end) } };
    }
    at = body + size + (size & 1);
  }
  return { ok: false, reason: format === undefined ? 'noFormat' : 'noData' };
}

function encodingOf(tag: number, bits: number): WavFormat['encoding'] | undefined {
  if (tag === 1 && bits === 16) return 'linear16';
  if (tag === 6 && bits === 8) return 'alaw';
  if (tag === 7 && bits === 8) return 'ulaw';
  return undefined;
}

/** The samples of a one-channel file in either law, converting where needed. */
export function wavToLaw(wav: WavFile, law: 'alaw' | 'ulaw'): Uint8Array {
  if (wav.encoding === law) return wav.data;
  const encode = law === 'alaw' ? linearToAlaw : linearToUlaw;
  return Uint8Array.from(wavToLinear(wav), (sample) => encode(sample));
}

/** The samples as 16 bit numbers, channels interleaved as in the file. */
export function wavToLinear(wav: WavFile): Int16Array {
  if (wav.encoding === 'linear16') {
    const view = new DataView(wav.data.buffer, wav.data.byteOffset, wav.data.byteLength);
    return Int16Array.from({ length: wav.data.length >> 1 }, (_, index) => view.getInt16(index * 2, true));
  }
  const table = wav.encoding === 'alaw' ? alawToLinear : ulawToLinear;
  return Int16Array.from(wav.data, (code) => table[code]!);
}

function writeText(target: Uint8Array, at: number, text: string): void {
  for (let i = 0; i < text.length; i++) target[at + i] = text.charCodeAt(i);
}

function textAt(bytes: Uint8Array, at: number): string {
  return String.fromCharCode(bytes[at]!, bytes[at + 1]!, bytes[at + 2]!, bytes[at + 3]!);
}
