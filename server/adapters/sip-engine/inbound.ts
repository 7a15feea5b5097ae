/** A request from the network with what every part of the engine asks of it, read once. */
import { parseCSeq } from '../../protocol/sip/cseq.ts';
import { getFirstValue, getHeader, getHeaderValues, replaceFirstValue } from '../../protocol/sip/headers.ts';
import { unbracketed } from '../../protocol/sip/host.ts';
import type { SipHeader, SipRequest } from '../../protocol/sip/message.ts';
import { setParam } from '../../protocol/sip/params.ts';
import { formatVia, parseVia, type Via, viaBranch } from '../../protocol/sip/via.ts';
import type { Flow } from './flow.ts';
import { stackTime, tagOf } from './sip-text.ts';

export class Inbound {
  /** The request with `rport` (always) and `received` (when needed) in its topmost Via. */
  readonly request: SipRequest;
  readonly flow: Flow;
  /** Size of the message as it came, in bytes. */
  readonly bytes: number;
  readonly via: Via;
  readonly branch: string | undefined;
  readonly callId: string;
  readonly from: string;
  readonly to: string;
  readonly fromTag: string | undefined;
  readonly toTag: string | undefined;
  readonly cseq: number;
  /** Method of the CSeq header; equal to the request's in every request that was accepted. */
  readonly cseqMethod: string;
  /** Value of CSeq for the response, as it came. */
  readonly cseqText: string;
  /** Arrival, as the control protocol writes it. */
  readonly time: string;
  #viaLines: string | undefined;

  /** @param marked whether `request` has its topmost Via marked already */
  constructor(request: SipRequest, flow: Flow, bytes: number, via: Via, marked = false) {
    this.flow = flow;
    this.bytes = bytes;
    this.via = via;
    this.branch = viaBranch(via);
    this.callId = getHeader(request, 'call-id') ?? '';
    this.from = getHeader(request, 'from') ?? '';
    this.to = getHeader(request, 'to') ?? '';
    this.fromTag = tagOf(this.from);
    this.toTag = tagOf(this.to);
    this.cseqText = getHeader(request, 'cseq') ?? `0 ${request.method}`;
    const cseq = parseCSeq(this.cseqText);
    this.cseq = cseq?.number ?? 0;
    this.cseqMethod = cseq?.method ?? '';
    this.time = stackTime();
    this.request = marked ? request : { ...request, headers: withMarkedVia(request, via, flow) };
  }

  /** The same arrival with another request in it: a Route taken off. */
  withRequest(request: SipRequest): Inbound {
    return new Inbound(request, this.flow, this.bytes, this.via, true);
  }

  get method(): string {
    return this.request.method;
  }

  /** `<Call-ID>;from-tag=<tag>`: how applications know the dialog this request opens. */
  get dialogId(): string {
    return `${this.callId};from-tag=${this.fromTag ?? ''}`;
  }

  /** All Via lines, for responses (RFC 3261 section 8.2.6.2). */
  get viaLines(): string {
    if (this.#viaLines === undefined) {
      let lines = '';
      for (const header of this.request.headers)
        if (header.key === 'via') lines += `Via: ${header.value}\r\n`;
      this.#viaLines = lines;
    }
    return this.#viaLines;
  }

  /** Record-Route values, topmost first. */
  recordRoutes(): string[] {
    return getHeaderValues(this.request, 'record-route');
  }

  header(key: string): string | undefined {
    return getHeader(this.request, key);
  }
}

/** Reads the topmost Via; undefined when there is none that can be read: then nothing can be answered. */
export function topVia(message: { readonly headers: readonly SipHeader[] }): Via | undefined {
  const value = getFirstValue(message, 'via');
  return value === undefined ? undefined : parseVia(value);
}

/**
 * RFC 3261 section 18.2.1 and RFC 3581 section 4. The port is filled in also when the peer did not ask: the answer goes
 * back to where the request came from in any case, and applications read the port there.
 */
function withMarkedVia(request: SipRequest, via: Via, flow: Flow): readonly SipHeader[] {
  let params = setParam(via.params, 'rport', String(flow.remotePort));
  if (unbracketed(via.host) !== flow.remoteHost) params = setParam(params, 'received', flow.remoteHost);
  const value = formatVia({ ...via, params });
  const at = request.headers.findIndex((header) => header.key === 'via');
  const old = request.headers[at];
  if (old?.value.includes(',')) return replaceFirstValue(request.headers, 'via', value);
  const headers = [...request.headers];
  if (old !== undefined) headers[at] = { name: old.name, key: 'via', value };
  return headers;
}
