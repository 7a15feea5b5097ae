/** DTMF in INFO, the fallback for phones without RFC 4733 (MediaPort reports the rest). */

/**
 * The key in an INFO body, or null when it holds none.
 * `application/dtmf-relay` has lines `Signal=5`; `application/dtmf` has the bare key.
 */
export function digitOfInfo(contentType: string, body: string): string | null {
  const type = contentType.split(';')[0]?.trim().toLowerCase();
  const text =
    type === 'application/dtmf-relay'
      ? /^\s*signal\s*=\s*([0-9a-d*#]+)/im.exec(body)?.[1]
      : type === 'application/dtmf'
        ? body.trim()
        : undefined;
  if (text === undefined) return null;
  // Events 10 and 11 stand for * and # where a phone sends numbers (RFC 4733 section 3.2).
  const key = text === '10' ? '*' : text === '11' ? '#' : text.toUpperCase();
  return /^[0-9A-D*#]$/.test(key) ? key : null;
}
