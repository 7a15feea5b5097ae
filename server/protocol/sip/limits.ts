/**
 * Limits on what a peer may make us hold or scan, each with its unit.
 *
 * RFC 3261 gives no maxima, except that an element must take messages up to 65,535 bytes (section 18.1.1).
 * Crossing a limit refuses that message; on a stream it also ends the connection, because the border of the
 * next message is then unknown.
 */
export interface SipLimits {
  /** Whole message, start line to last body byte. Over it: 513 when a reply is possible. */
  readonly messageBytesMax: number;
  /** Start line and headers including the empty line. Over it: 513. */
  readonly headBytesMax: number;
  /** One start line, or one header with its continuation lines, in characters. Over it: 400. */
  readonly lineCharsMax: number;
  /** Request-URI in characters. Over it: 414 (RFC 3261 section 21.4.12). */
  readonly uriCharsMax: number;
  /** Header lines after unfolding. Over it: 400. */
  readonly headersMax: number;
}

/** UDP and WebSocket: one message in one unit; a UDP payload cannot be larger than this anyway. */
export const datagramLimits: SipLimits = {
  messageBytesMax: 65_535,
  headBytesMax: 65_535,
  lineCharsMax: 8_192,
  uriCharsMax: 4_096,
  headersMax: 256,
};

/** TCP, TLS, and large WebSocket messages: room for a 64 KiB body and its headers. */
export const streamLimits: SipLimits = {
  messageBytesMax: 131_072,
  headBytesMax: 65_536,
  lineCharsMax: 8_192,
  uriCharsMax: 4_096,
  headersMax: 256,
};

/** Values in one header after splitting at commas: no line within the limits above can hold more, so none is lost. */
export const listValuesMax = 8_192;

/** CRLFs (two bytes each) skipped before a start line (RFC 3261 section 7.5); more is not SIP. */
export const leadingCrlfBytesMax = 64;
