/**
 * What an INVITE says of its two ends: who calls (RFC 3325, 3323) and where the called number may stand
 * (DOMAIN R3; RFC 5806 Diversion, RFC 7044 History-Info). Texts only; the core reads them as numbers.
 */
import type { CallerNumber } from '../../app/ports/sip.ts';
import type { CalledCandidate } from '../../domain/centre/inputs.ts';
import { callerOf, userOf } from '../../domain/numbers/caller.ts';
import { parseAddress } from '../../protocol/sip/address.ts';
import { splitList } from '../../protocol/sip/headers.ts';
import { hidesIdentity, parsePrivacy } from '../../protocol/sip/privacy.ts';

/** Longest name handed on, in characters. */
const nameCharsMax = 80;

/** The part of a request this file needs; drachtio-srf's request fits. */
export interface RequestHeaders {
  readonly uri: string;
  get(name: string): string | undefined;
}

export function calledCandidates(request: RequestHeaders): CalledCandidate[] {
  const candidates: CalledCandidate[] = [{ source: 'requestUri', text: request.uri }];
  const add = (source: CalledCandidate['source'], header: string) => {
    const value = request.get(header);
    // Several values: the newest comes first in Diversion, the last is newest in History-Info.
    for (const each of value ? splitList(value) : []) candidates.push({ source, text: uriOf(each) });
  };
  add('to', 'To');
  add('pCalledPartyId', 'P-Called-Party-ID');
  add('diversion', 'Diversion');
  add('historyInfo', 'History-Info');
  return candidates;
}

/**
 * The caller's number and name. P-Asserted-Identity counts only from a trusted trunk (RFC 3325 section 5);
 * a caller who asked for privacy has neither number nor name, also when a trunk asserts them (section 7).
 */
export function callerNumber(request: RequestHeaders, trusted: boolean): CallerNumber {
  const values = trusted ? splitList(request.get('P-Asserted-Identity') ?? '') : [];
  const asserted = values.length > 0;
  const header = preferNumber(values) ?? request.get('From') ?? '';
  const uri = uriOf(header);
  if (isWithheld(request) || callerOf(uri).kind === 'anonymous') {
    return { number: null, displayName: null, asserted };
  }
  // A second value may carry the name only: `"Bakker" <sip:bakker@…>, <tel:+31…>`.
  const name = [header, ...values].map(displayName).find((each) => each !== null) ?? null;
  return { number: userOf(uri) || null, displayName: name, asserted };
}

/** A Privacy header that cannot be read is taken for a wish to be private. */
function isWithheld(request: RequestHeaders): boolean {
  const text = request.get('Privacy');
  if (text === undefined || text.trim() === '') return false;
  const wanted = parsePrivacy(text);
  return wanted === undefined || hidesIdentity(wanted);
}

/** Of several asserted identities the one with a number; RFC 3325 allows one SIP and one tel URI. */
function preferNumber(values: readonly string[]): string | undefined {
  return values.find((value) => callerOf(uriOf(value)).kind === 'number') ?? values[0];
}

/** The URI of a header value, so that no quoted name can pose as one; empty when it cannot be read. */
function uriOf(value: string): string {
  return parseAddress(value)?.uri ?? '';
}

/** Without control characters and of bounded length, as it is shown on other phones. */
function displayName(header: string): string | null {
  const name = parseAddress(header)?.displayName ?? '';
  return (
    name
      .replace(/\p{Cc}+/gu, ' ')
      .trim()
      .slice(0, nameCharsMax) || null
  );
}
