/**
 * Reason (RFC 3326): why a request was sent, such as a CANCEL because somebody else answered.
 *
 *   Reason: SIP;cause=200;text="Call completed elsewhere", Q.850;cause=16
 */

import { getParam, noParams, setParam } from './params.ts';
import { isToken, parseDigits, quote } from './tokens.ts';
import { formatValueParams, parseValueParams } from './value-params.ts';

export interface Reason {
  /** As written: `SIP`, `Q.850`, `preemption` …; compare without regard to case. */
  readonly protocol: string;
  /** A SIP status or a Q.850 cause. */
  readonly cause?: number;
  readonly text?: string;
}

/** Reads one value, already split at commas. */
export function parseReason(value: string): Reason | undefined {
  const parsed = parseValueParams(value);
  if (parsed === undefined || !isToken(parsed.value)) return undefined;
  const digits = getParam(parsed.params, 'cause');
  const cause = digits === undefined ? undefined : parseDigits(digits, 9_999);
  const text = getParam(parsed.params, 'text');
  return {
    protocol: parsed.value,
    ...(cause === undefined ? {} : { cause }),
    ...(text === undefined ? {} : { text }),
  };
}

export function formatReason(reason: Reason): string {
  let params = noParams;
  if (reason.cause !== undefined) params = setParam(params, 'cause', String(reason.cause));
  const start = formatValueParams({ value: reason.protocol, params });
  // The text is always quoted: its grammar allows nothing else (section 2).
  return reason.text === undefined ? start : `${start};text=${quote(reason.text)}`;
}
