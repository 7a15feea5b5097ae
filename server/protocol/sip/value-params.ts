/**
 * `value;param=…` headers that are not addresses: Event, Subscription-State, Content-Type, Session-Expires,
 * Reason, Replaces and many more (RFC 3261 section 7.3.1).
 */

import { formatParams, noParams, type Params, parseParams } from './params.ts';
import { trimSlice } from './tokens.ts';

export interface ValueParams {
  /** What stands before the first semicolon, trimmed; never empty. */
  readonly value: string;
  readonly params: Params;
}

/** Undefined when nothing stands before the parameters or these are malformed. */
export function parseValueParams(text: string): ValueParams | undefined {
  const semicolon = text.indexOf(';');
  const value = trimSlice(text, 0, semicolon < 0 ? text.length : semicolon);
  if (value === '' || value.includes('"')) return undefined;
  const params = semicolon < 0 ? noParams : parseParams(text, semicolon);
  return params === undefined ? undefined : { value, params };
}

export function formatValueParams(header: ValueParams): string {
  return `${header.value}${formatParams(header.params)}`;
}
