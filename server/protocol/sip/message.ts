/**
 * A SIP message as data (RFC 3261 section 7).
 *
 * Headers stay an ordered list exactly as they were read, because the control protocol hands received
 * messages on nearly verbatim and because order matters for Via, Route and Record-Route. Look-ups go
 * by canonical lower-case long name, so `v`, `Via` and `VIA` are one header.
 */

export interface SipHeader {
  /** Name as received or as it will be written, e.g. `Call-ID`, `i`, `X-Custom`. */
  readonly name: string;
  /** Canonical lower-case long name, e.g. `call-id`. */
  readonly key: string;
  /** Value without the fold: continuation lines joined by one space, outer white space trimmed. */
  readonly value: string;
}

interface SipMessageParts {
  readonly headers: readonly SipHeader[];
  readonly body: Uint8Array;
}

export interface SipRequest extends SipMessageParts {
  readonly kind: 'request';
  /** Case-sensitive (RFC 3261 section 7.1), e.g. `INVITE`. */
  readonly method: string;
  /** Request-URI as text. */
  readonly uri: string;
}

export interface SipResponse extends SipMessageParts {
  readonly kind: 'response';
  /** 100 … 699. */
  readonly status: number;
  readonly reason: string;
}

export type SipMessage = SipRequest | SipResponse;
