/**
 * Quick readings of From, To and Contact values on the hot path. Each looks for one thing in the text and builds
 * nothing else; the full parsers are in `protocol/sip`.
 */

/** Value of `;tag=` after the address (RFC 3261 section 20.20); undefined when there is none. */
export function tagOf(value: string): string | undefined {
  const from = value.lastIndexOf('>') + 1;
  let at = value.indexOf(';tag=', from);
  if (at < 0) {
    if (from > 0 && from === value.length) return undefined;
    return /;[ \t]*tag[ \t]*=[ \t]*([^;, \t]+)/i.exec(value.slice(from))?.[1];
  }
  at += 5;
  let end = at;
  for (; end < value.length; end += 1) {
    const code = value.charCodeAt(end);
    if (code === 0x3b || code === 0x2c || code === 0x20 || code === 0x09) break;
  }
  return end === at ? undefined : value.slice(at, end);
}

/** The value without its `;tag=` parameter: what goes into From and To of the next request. */
export function withoutTag(value: string): string {
  const from = value.lastIndexOf('>') + 1;
  return value.slice(0, from) + value.slice(from).replace(/;[ \t]*tag[ \t]*=[ \t]*[^;, \t]+/i, '');
}

/** URI of an address value: `"Name" <uri>;p` or `uri;p`. */
export function uriOf(value: string): string {
  const open = angleStart(value);
  if (open >= 0) {
    const close = value.indexOf('>', open);
    return close < 0 ? value.slice(open + 1).trim() : value.slice(open + 1, close).trim();
  }
  const end = value.indexOf(';');
  return (end < 0 ? value : value.slice(0, end)).trim();
}

/** Place of the `<` of the address, or -1; a `<` inside a quoted display name does not count. */
function angleStart(value: string): number {
  if (value.charCodeAt(0) !== 0x22) return value.indexOf('<');
  for (let i = 1; i < value.length; i += 1) {
    const code = value.charCodeAt(i);
    if (code === 0x5c) i += 1;
    else if (code === 0x22) return value.indexOf('<', i);
  }
  return -1;
}

/** Time of day as the control protocol writes it: UTC `HH:MM:SS.uuuuuu`. */
export function stackTime(): string {
  const now = Date.now();
  if (now !== lastMs) {
    lastMs = now;
    lastText = `${new Date(now).toISOString().slice(11, 23)}000`;
  }
  return lastText;
}
let lastMs = -1;
let lastText = '';
