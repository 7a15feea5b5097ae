/**
 * Is this message fit to be worked on (RFC 3261 sections 8.1.3.3, 8.2, 16.3 and 18)?
 *
 * One pass over the headers. What an accepted message was checked by is handed on parsed, so that nobody
 * parses it again. Whether a method, extension or user exists is for whoever serves the request.
 */

import { type Address, parseAddress } from './address.ts';
import { type CSeq, parseCSeq } from './cseq.ts';
import { getFirstValue, getHeaderLines, getHeaderValues, splitList } from './headers.ts';
import type { SipHeader, SipRequest, SipResponse } from './message.ts';
import { reasonPhrase } from './status.ts';
import { parseDigits } from './tokens.ts';
import { parseUri, type Uri } from './uri.ts';
import { parseVia, type Via } from './via.ts';

export type Fault =
  | 'no-via'
  | 'bad-via'
  | 'missing-header'
  | 'repeated-header'
  | 'bad-header'
  | 'cseq-mismatch'
  | 'bad-request-uri'
  | 'unknown-scheme'
  | 'unsupported-extension'
  /** A response with another party's Via below ours: not meant for a user agent (section 8.1.3.3). */
  | 'extra-via';

/** The parts every layer needs, read once. */
export interface Essentials {
  /** Topmost Via. */
  readonly via: Via;
  readonly from: Address;
  readonly to: Address;
  readonly cseq: CSeq;
  readonly callId: string;
}

export interface Refusal {
  readonly kind: 'answer';
  readonly status: number;
  /** Says what is wrong, e.g. `Bad CSeq`. */
  readonly phrase: string;
  readonly fault: Fault;
  /** With 420: what the Unsupported header must list (section 8.2.2.3). */
  readonly unsupported?: readonly string[];
}

export interface Drop {
  readonly kind: 'drop';
  readonly fault: Fault;
}

export interface AcceptedRequest extends Essentials {
  readonly kind: 'accept';
  readonly uri: Uri;
  /** Hops left, 0 to 255; undefined when the header lacks, which old senders do (section 16.3). */
  readonly maxForwards: number | undefined;
}

export interface AcceptedResponse extends Essentials {
  readonly kind: 'accept';
}

export type RequestVerdict = AcceptedRequest | Refusal | Drop;
export type ResponseVerdict = AcceptedResponse | Drop;

export interface RequestRules {
  /** Option tags we know, in lower case. When given, Require is checked against them. */
  readonly supported?: ReadonlySet<string>;
}

/** Methods whose Contact must be readable, because what follows is sent there or stored. */
const contactMatters = new Set(['INVITE', 'SUBSCRIBE', 'REGISTER', 'REFER', 'UPDATE', 'NOTIFY']);

export function validateRequest(request: SipRequest, rules: RequestRules = {}): RequestVerdict {
  const essentials = readEssentials(request.headers);
  if ('fault' in essentials) return refuse(request, essentials);
  const { via, from, to, cseq, callId, maxForwardsText } = essentials;
  // The method in CSeq must be that of the request (section 8.1.1.5).
  if (cseq.method !== request.method)
    return refuse(request, { fault: 'cseq-mismatch', phrase: 'CSeq Method Mismatch' });

  const maxForwards = maxForwardsText === undefined ? undefined : parseDigits(maxForwardsText, 255);
  if (maxForwardsText !== undefined && maxForwards === undefined)
    return refuse(request, badHeader('Max-Forwards'));

  const uri = parseUri(request.uri);
  // A Request-URI carries no headers (section 19.1.1, table 1): they would slip past every check of the real ones.
  if (uri === undefined || ((uri.scheme === 'sip' || uri.scheme === 'sips') && uri.headers.length > 0)) {
    return refuse(request, { fault: 'bad-request-uri', phrase: 'Bad Request-URI' });
  }
  if (uri.scheme === 'other')
    return refuse(request, { fault: 'unknown-scheme', phrase: reasonPhrase(416) }, 416);

  const broken = brokenAddress(request);
  if (broken !== undefined) return refuse(request, badHeader(broken));
  const unknown = rules.supported === undefined ? [] : unsupportedExtensions(request, rules.supported);
  // CANCEL and ACK carry on what was accepted before; their Require is not looked at (section 8.2.2.3).
  if (unknown.length > 0 && request.method !== 'CANCEL' && request.method !== 'ACK') {
    return {
      kind: 'answer',
      status: 420,
      phrase: reasonPhrase(420),
      fault: 'unsupported-extension',
      unsupported: unknown,
    };
  }
  return { kind: 'accept', via, from, to, cseq, callId, uri, maxForwards };
}

/**
 * `role`: a user agent client takes only responses with one Via, its own (section 8.1.3.3); a proxy passes on those
 * with more. Whether the Via is ours is for whoever knows our addresses.
 */
export function validateResponse(response: SipResponse, role: 'uac' | 'proxy'): ResponseVerdict {
  const essentials = readEssentials(response.headers);
  if ('fault' in essentials) return { kind: 'drop', fault: essentials.fault };
  if (role === 'uac' && getHeaderValues(response, 'via').length > 1)
    return { kind: 'drop', fault: 'extra-via' };
  const { via, from, to, cseq, callId } = essentials;
  return { kind: 'accept', via, from, to, cseq, callId };
}

/** Option tags in Require that are not in `supported`, as written. */
export function unsupportedExtensions(request: SipRequest, supported: ReadonlySet<string>): string[] {
  return getHeaderValues(request, 'require').filter((tag) => !supported.has(tag.toLowerCase()));
}

interface Problem {
  readonly fault: Fault;
  readonly phrase: string;
}

type Read = (Essentials & { readonly maxForwardsText: string | undefined }) | Problem;

function readEssentials(headers: readonly SipHeader[]): Read {
  let viaLine: string | undefined;
  let fromText: string | undefined;
  let toText: string | undefined;
  let callId: string | undefined;
  let cseqText: string | undefined;
  let maxForwardsText: string | undefined;
  let repeated: string | undefined;
  for (let i = 0; i < headers.length; i++) {
    const header = headers[i];
    if (header === undefined) continue;
    const { key, value } = header;
    switch (key) {
      case 'via':
        viaLine ??= value;
        break;
      case 'from':
        if (fromText !== undefined) repeated = 'From';
        fromText = value;
        break;
      case 'to':
        if (toText !== undefined) repeated = 'To';
        toText = value;
        break;
      case 'call-id':
        if (callId !== undefined) repeated = 'Call-ID';
        callId = value;
        break;
      case 'cseq':
        if (cseqText !== undefined) repeated = 'CSeq';
        cseqText = value;
        break;
      case 'max-forwards':
        if (maxForwardsText !== undefined) repeated = 'Max-Forwards';
        maxForwardsText = value;
        break;
    }
  }
  if (viaLine === undefined) return { fault: 'no-via', phrase: 'Missing Via' };
  const via = parseVia(viaLine.includes(',') ? (splitList(viaLine)[0] ?? '') : viaLine);
  if (via === undefined) return { fault: 'bad-via', phrase: 'Bad Via' };
  if (repeated !== undefined) return { fault: 'repeated-header', phrase: `Repeated ${repeated}` };
  if (fromText === undefined) return missing('From');
  if (toText === undefined) return missing('To');
  if (callId === undefined) return missing('Call-ID');
  if (cseqText === undefined) return missing('CSeq');
  const from = parseAddress(fromText);
  if (from === undefined) return badHeader('From');
  const to = parseAddress(toText);
  if (to === undefined) return badHeader('To');
  const cseq = parseCSeq(cseqText);
  if (cseq === undefined) return badHeader('CSeq');
  if (callId === '' || callId.includes(' ') || callId.includes('\t')) return badHeader('Call-ID');
  return { via, from, to, cseq, callId, maxForwardsText };
}

function missing(name: string): Problem {
  return { fault: 'missing-header', phrase: `Missing ${name}` };
}

function badHeader(name: string): Problem {
  return { fault: 'bad-header', phrase: `Bad ${name}` };
}

/** Name of the first header with addresses we depend on that cannot be read. */
function brokenAddress(request: SipRequest): string | undefined {
  const route = getFirstValue(request, 'route');
  if (route !== undefined && parseAddress(route) === undefined) return 'Route';
  if (!contactMatters.has(request.method)) return undefined;
  for (const value of getHeaderValues(request, 'record-route')) {
    if (parseAddress(value) === undefined) return 'Record-Route';
  }
  for (const line of getHeaderLines(request, 'contact')) {
    // The star removes all bindings, and stands alone (section 10.2.2).
    if (line === '*' && request.method === 'REGISTER') continue;
    for (const value of splitList(line)) if (parseAddress(value) === undefined) return 'Contact';
  }
  return undefined;
}

function refuse(request: SipRequest, problem: Problem, status = 400): Refusal | Drop {
  const { fault, phrase } = problem;
  // An ACK is never answered (section 17); without a readable Via there is no transaction and no certain way back.
  if (request.method === 'ACK' || fault === 'no-via' || fault === 'bad-via') return { kind: 'drop', fault };
  return { kind: 'answer', status, phrase, fault };
}
