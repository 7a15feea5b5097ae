/**
 * Content-Length as a peer states it (RFC 3261 sections 18.3 and 20.14).
 */

import type { HasHeaders } from './headers.ts';
import { parseDigits } from './tokens.ts';

export type ContentLength =
  | { readonly kind: 'absent' }
  | { readonly kind: 'bytes'; readonly bytes: number; readonly repeated: boolean }
  /** Not digits only, or beyond what a safe number holds. */
  | { readonly kind: 'malformed' }
  /** Two lines that contradict each other: which bytes are body cannot be known. */
  | { readonly kind: 'clash' };

export function readContentLength(from: HasHeaders): ContentLength {
  let found: number | undefined;
  let repeated = false;
  const { headers } = from;
  for (let i = 0; i < headers.length; i++) {
    const header = headers[i];
    if (header === undefined || header.key !== 'content-length') continue;
    const bytes = parseDigits(header.value, Number.MAX_SAFE_INTEGER);
    if (bytes === undefined) return { kind: 'malformed' };
    if (found !== undefined) {
      if (found !== bytes) return { kind: 'clash' };
      repeated = true;
    }
    found = bytes;
  }
  return found === undefined ? { kind: 'absent' } : { kind: 'bytes', bytes: found, repeated };
}
