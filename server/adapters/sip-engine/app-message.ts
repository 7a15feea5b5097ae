/**
 * Reads the SIP message an application sends down the control connection. It is not wire SIP: Content-Length
 * counts characters, so it is ignored and the body goes to the end of the frame; a header line that is not one
 * is dropped and the rest served.
 */
import { isHeaderName, makeHeader } from '../../protocol/sip/headers.ts';
import type { SipHeader } from '../../protocol/sip/message.ts';

interface AppMessageParts {
  readonly headers: readonly SipHeader[];
  /** Text after the empty line; empty when there is none. */
  readonly body: string;
}
export interface AppRequest extends AppMessageParts {
  readonly kind: 'request';
  readonly method: string;
  readonly uri: string;
}
export interface AppResponse extends AppMessageParts {
  readonly kind: 'response';
  readonly status: number;
  readonly reason: string;
}
export type AppMessage = AppRequest | AppResponse;

const startOfResponse = /^SIP\/2\.0 +([1-6]\d\d)(?: +(.*))?$/;
const startOfRequest = /^([A-Za-z0-9\-.!%*_+`'~]+) +(\S+) +SIP\/2\.0$/;

/** `text` is the frame after its lead line; undefined when its first line is no SIP start line. */
export function readAppMessage(text: string): AppMessage | undefined {
  const blank = text.indexOf('\r\n\r\n');
  const head = blank < 0 ? text : text.slice(0, blank);
  const lines = head.split('\r\n');
  const first = lines[0] ?? '';
  const headers: SipHeader[] = [];
  for (let i = 1; i < lines.length; i += 1) {
    const line = lines[i] as string;
    const colon = line.indexOf(':');
    if (colon < 1) continue;
    const name = line.slice(0, colon).trim();
    if (isHeaderName(name)) headers.push(makeHeader(name, line.slice(colon + 1)));
  }
  const body = blank < 0 ? '' : text.slice(blank + 4);
  const response = startOfResponse.exec(first);
  if (response !== null) {
    return { kind: 'response', status: Number(response[1]), reason: response[2] ?? '', headers, body };
  }
  const request = startOfRequest.exec(first);
  if (request === null) return undefined;
  return {
    kind: 'request',
    method: (request[1] as string).toUpperCase(),
    uri: request[2] as string,
    headers,
    body,
  };
}

/** First value with this key, or undefined. */
export function appHeader(message: AppMessageParts, key: string): string | undefined {
  for (const header of message.headers) if (header.key === key) return header.value;
  return undefined;
}
