/**
 * What becomes of the headers an application gives: some are the engine's own, some have a fixed place, the rest is
 * written in canonical case; `@localhost` becomes the address the peer can reach.
 */
import { isKnownHeader } from '../../protocol/sip/names.ts';
import type { AppMessage } from './app-message.ts';

export interface SortedHeaders {
  readonly from: string | undefined;
  readonly to: string | undefined;
  readonly callId: string | undefined;
  readonly cseq: string | undefined;
  readonly contact: string | undefined;
  readonly maxForwards: string | undefined;
  readonly contentType: string | undefined;
  /** Lines of well-known headers, each with its CRLF. */
  readonly known: string;
  /** Lines of other headers, each with its CRLF; they come last. */
  readonly custom: string;
}

/** `@localhost` with or without a port, at the end of the host part. */
const placeholderHost = /@localhost(?::\d+)?(?=[;>?,\s]|$)/g;

/**
 * @param hostPort what replaces `localhost` in From, To, Contact and P-Asserted-Identity
 * @param transport `;transport=…` to add to a Contact whose host was a placeholder, or nothing
 */
export function sortHeaders(message: AppMessage, hostPort: string, transport: string): SortedHeaders {
  let from: string | undefined;
  let to: string | undefined;
  let callId: string | undefined;
  let cseq: string | undefined;
  let contact: string | undefined;
  let maxForwards: string | undefined;
  let contentType: string | undefined;
  let known = '';
  let custom = '';
  for (const { key, name, value } of message.headers) {
    switch (key) {
      // Routing, reliability and framing belong to the engine.
      case 'via':
      case 'route':
      case 'record-route':
      case 'rseq':
      case 'content-length':
        break;
      case 'from':
        from = ownAddress(value, hostPort, '');
        break;
      case 'to':
        to = ownAddress(value, hostPort, '');
        break;
      case 'contact':
        contact = contact === undefined ? ownAddress(value, hostPort, transport) : `${contact}, ${value}`;
        break;
      case 'call-id':
        callId = value;
        break;
      case 'cseq':
        cseq = value;
        break;
      case 'max-forwards':
        maxForwards = value;
        break;
      case 'content-type':
        contentType = value;
        break;
      case 'p-asserted-identity':
        known += `${name}: ${ownAddress(value, hostPort, '')}\r\n`;
        break;
      default:
        if (isKnownHeader(name)) known += `${name}: ${value}\r\n`;
        else custom += `${name}: ${value}\r\n`;
    }
  }
  return { from, to, callId, cseq, contact, maxForwards, contentType, known, custom };
}

/** Puts our address in the place of `localhost`, and angle brackets around a bare URI. */
function ownAddress(value: string, hostPort: string, transport: string): string {
  let text = value;
  if (text.includes('@localhost')) {
    const parameter = transport !== '' && !/;transport=/i.test(text) ? transport : '';
    text = text.replace(placeholderHost, `@${hostPort}${parameter}`);
  }
  if (text.includes('<') || !/^sips?:/i.test(text)) return text;
  const end = text.indexOf(';');
  if (end < 0) return `<${text}>`;
  // In a bare address every parameter belongs to the header (RFC 3261 section 20), except the one just added.
  if (transport !== '' && text.startsWith(transport, end)) {
    return `<${text.slice(0, end + transport.length)}>${text.slice(end + transport.length)}`;
  }
  return `<${text.slice(0, end)}>${text.slice(end)}`;
}

/** A body that shows itself as a session description needs no Content-Type from the application. */
export function bodyType(contentType: string | undefined, body: string): string | undefined {
  if (body === '') return undefined;
  if (contentType !== undefined) return contentType;
  return body.startsWith('v=0') ? 'application/sdp' : undefined;
}

/** Content-Type (if any) and Content-Length, the custom headers, the empty line and the body. */
export function tailOf(sorted: SortedHeaders | undefined, type: string | undefined, body: string): string {
  const length = body === '' ? 0 : Buffer.byteLength(body);
  const contentType = type === undefined ? '' : `Content-Type: ${type}\r\n`;
  return `${contentType}Content-Length: ${length}\r\n${sorted?.custom ?? ''}\r\n${body}`;
}
