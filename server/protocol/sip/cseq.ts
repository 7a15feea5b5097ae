/**
 * CSeq and RAck (RFC 3261 section 20.16, RFC 3262 section 7.2).
 */

import { isToken, parseDigits } from './tokens.ts';

export interface CSeq {
  /** Below 2^31 (RFC 3261 section 8.1.1.5). */
  readonly number: number;
  readonly method: string;
}

/** Largest sequence number a request may carry. */
export const cseqMax = 2 ** 31 - 1;

const blanks = /[ \t]+/;

/** Undefined when malformed or out of range. */
export function parseCSeq(value: string): CSeq | undefined {
  const parts = value.trim().split(blanks, 3);
  const [digits, method] = parts;
  if (parts.length !== 2 || digits === undefined || method === undefined) return undefined;
  const number = parseDigits(digits, cseqMax);
  return number === undefined || !isToken(method) ? undefined : { number, method };
}

export function formatCSeq(cseq: CSeq): string {
  return `${cseq.number} ${cseq.method}`;
}

export interface RAck {
  /** RSeq of the reliable provisional response. */
  readonly response: number;
  readonly cseq: CSeq;
}

export function parseRAck(value: string): RAck | undefined {
  const text = value.trim();
  const first = text.split(blanks, 1)[0] ?? '';
  const response = parseRSeq(first);
  const cseq = parseCSeq(text.slice(first.length));
  return response === undefined || cseq === undefined ? undefined : { response, cseq };
}

export function formatRAck(rack: RAck): string {
  return `${rack.response} ${formatCSeq(rack.cseq)}`;
}

/** RSeq: 1 to 2^32 - 1 (RFC 3262 section 7.1). */
export function parseRSeq(value: string): number | undefined {
  const number = parseDigits(value.trim(), 2 ** 32 - 1);
  return number === 0 ? undefined : number;
}
