/**
 * Session-Expires and Min-SE (RFC 4028 sections 4 and 5). Times are whole seconds.
 *
 *   Session-Expires: 1800;refresher=uac
 */

import { getParam } from './params.ts';
import { parseDigits } from './tokens.ts';
import { parseValueParams } from './value-params.ts';

export interface SessionExpires {
  readonly seconds: number;
  readonly refresher?: 'uac' | 'uas';
}

/** Smallest interval anybody may ask for (section 4). */
export const minSessionSeconds = 90;
/** Largest delta-seconds of RFC 3261 section 25.1. */
const secondsMax = 2 ** 32 - 1;

/** Undefined when malformed. An unknown refresher counts as none given. */
export function parseSessionExpires(value: string): SessionExpires | undefined {
  const parsed = parseValueParams(value);
  const seconds = parsed === undefined ? undefined : parseDigits(parsed.value, secondsMax);
  if (parsed === undefined || seconds === undefined) return undefined;
  const refresher = getParam(parsed.params, 'refresher')?.toLowerCase();
  return refresher === 'uac' || refresher === 'uas' ? { seconds, refresher } : { seconds };
}

export function formatSessionExpires(header: SessionExpires): string {
  return header.refresher === undefined
    ? String(header.seconds)
    : `${header.seconds};refresher=${header.refresher}`;
}

/** Seconds of Min-SE, Expires, Min-Expires or Retry-After; parameters and a comment behind it are passed over. */
export function parseSeconds(value: string): number | undefined {
  const digits = /^[ \t]*([0-9]{1,10})(?=[ \t;(]|$)/.exec(value)?.[1];
  return digits === undefined ? undefined : parseDigits(digits, secondsMax);
}
