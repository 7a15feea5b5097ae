/**
 * Bytes to text and back without loss.
 *
 * SIP headers are UTF-8 (RFC 3261 section 7.1), but phones do send Latin-1 names, and Via, From and Call-ID must
 * be echoed as they came. A byte that is not UTF-8 becomes the lone surrogate U+DC00 + byte, which no valid
 * text contains, and is written as that byte again.
 */

const replacement = '\ufffd';
const strayByte = /[\ud800-\udfff]/u;

/** Text of `bytes[start, end)`. `clean` is false when some byte was not UTF-8. */
export function decodeText(bytes: Buffer, start: number, end: number): { text: string; clean: boolean } {
  const text = bytes.toString('utf8', start, end);
  // The decoder puts U+FFFD where bytes are wrong; the search costs nothing on a one-byte string.
  if (!text.includes(replacement)) return { text, clean: true };
  if (
    Buffer.byteLength(text) === end - start &&
    bytes.compare(Buffer.from(text), 0, end - start, start, end) === 0
  ) {
    return { text, clean: true };
  }
  return { text: decodeStray(bytes.subarray(start, end)), clean: false };
}

/** Bytes of `text`; the inverse of `decodeText`. */
export function encodeText(text: string): Buffer {
  // Only text with characters outside ASCII can hold a stray byte.
  const bytes = Buffer.from(text, 'utf8');
  if (bytes.length === text.length || !strayByte.test(text)) return bytes;
  return encodeStray(text);
}

function decodeStray(bytes: Buffer): string {
  let text = '';
  let good = 0;
  let at = 0;
  while (at < bytes.length) {
    const size = sequenceSize(bytes, at);
    if (size > 0) {
      at += size;
      continue;
    }
    text += bytes.toString('utf8', good, at) + String.fromCharCode(0xdc00 + (bytes[at] ?? 0));
    at += 1;
    good = at;
  }
  return text + bytes.toString('utf8', good, at);
}

/** Length of the well-formed UTF-8 sequence at `at`, or 0 (Unicode table 3-7, RFC 3629 section 4). */
function sequenceSize(bytes: Buffer, at: number): number {
  const lead = bytes[at] ?? 0;
  if (lead < 0x80) return 1;
  const size =
    lead >= 0xc2 && lead <= 0xdf
      ? 2
      : lead >= 0xe0 && lead <= 0xef
        ? 3
        : lead >= 0xf0 && lead <= 0xf4
          ? 4
          : 0;
  if (size === 0 || at + size > bytes.length) return 0;
  const second = bytes[at + 1] ?? 0;
  // Overlong forms, surrogates and code points above U+10FFFF differ in the second byte only.
  const low = lead === 0xe0 ? 0xa0 : lead === 0xf0 ? 0x90 : 0x80;
  const high = lead === 0xed ? 0x9f : lead === 0xf4 ? 0x8f : 0xbf;
  if (second < low || second > high) return 0;
  for (let i = 2; i < size; i++) {
    if (((bytes[at + i] ?? 0) & 0xc0) !== 0x80) return 0;
  }
  return size;
}

function encodeStray(text: string): Buffer {
  const parts: Buffer[] = [];
  let good = 0;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit >= 0xd800 && unit <= 0xdbff) {
      const next = text.charCodeAt(at + 1);
      if (next >= 0xdc00 && next <= 0xdfff) at += 1;
    } else if (unit >= 0xdc80 && unit <= 0xdcff) {
      parts.push(Buffer.from(text.slice(good, at), 'utf8'), Buffer.from([unit - 0xdc00]));
      good = at + 1;
    }
  }
  parts.push(Buffer.from(text.slice(good), 'utf8'));
  return Buffer.concat(parts);
}
