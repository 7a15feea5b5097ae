/**
 * Diversion (RFC 5806): who forwarded the call here, newest first.
 *
 *   Diversion: <sip:140570@trunk.example>;reason=unconditional;counter=1;privacy=off
 */

import { type Address, formatAddress, parseAddress } from './address.ts';
import { getParam, type Param } from './params.ts';
import { parseDigits } from './tokens.ts';

export interface Diversion {
  /** Who diverted; its parameters are given below. */
  readonly address: Address;
  /** As written, in lower case: `unconditional`, `user-busy`, `no-answer`, `time-of-day`, `deflection` … */
  readonly reason?: string;
  /** How many diversions this entry stands for. */
  readonly counter?: number;
  /** `full`, `name`, `uri` or `off`. */
  readonly privacy?: string;
}

/** Diversions one entry may count; more is nonsense or a loop. */
const counterMax = 999;

/** Reads one value, already split at commas. */
export function parseDiversion(value: string): Diversion | undefined {
  const address = parseAddress(value);
  if (address === undefined) return undefined;
  const reason = getParam(address.params, 'reason')?.toLowerCase();
  const digits = getParam(address.params, 'counter');
  const counter = digits === undefined ? undefined : parseDigits(digits, counterMax);
  const privacy = getParam(address.params, 'privacy')?.toLowerCase();
  return {
    address,
    ...(reason === undefined ? {} : { reason }),
    ...(counter === undefined ? {} : { counter }),
    ...(privacy === undefined ? {} : { privacy }),
  };
}

/** Builds the value for a diversion of our own. */
export function formatDiversion(uri: string, reason: string, counter = 1): string {
  const params: Param[] = [
    { name: 'reason', value: reason },
    { name: 'counter', value: String(counter) },
  ];
  return formatAddress({ uri, params });
}
