/**
 * What an INVITE says of its two ends: who calls (RFC 3325, 3323) and where the called number may stand
 * (DOMAIN R3; RFC 5806 Diversion, RFC 7044 History-Info). Texts only; the core reads them as numbers.
 */
import type { CallerNumber } from '../../app/ports/sip.ts';
import type { CalledCandidate } from '../../domain/centre/inputs.ts';
import { parseAddress } from '../../protocol/sip/address.ts';
import { splitList } from '../../protocol/sip/headers.ts';
import { parseUri } from '../../protocol/sip/uri.ts';

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
    for (const text of value ? splitList(value) : []) candidates.push({ source, text });
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
  const privacy = (request.get('Privacy') ?? '').toLowerCase();
  const withheld = privacy.split(/[;,]/).some((value) => ['id', 'user', 'header'].includes(value.trim()));
  const asserted = trusted ? splitList(request.get('P-Asserted-Identity') ?? '') : [];
  const address = parseAddress(preferNumber(asserted) ?? request.get('From') ?? '');
  const user = address === undefined ? null : userOf(address.uri);
  if (withheld || user === null || user.toLowerCase() === 'anonymous') {
    return { number: null, displayName: null, asserted: asserted.length > 0 };
  }
  return { number: user, displayName: address?.displayName || null, asserted: asserted.length > 0 };
}

/** Of several asserted identities the one with a number; RFC 3325 allows one SIP and one tel URI. */
function preferNumber(values: readonly string[]): string | undefined {
  return values.find((value) => /tel:|sips?:\+?\d/i.test(value)) ?? values[0];
}

function userOf(text: string): string | null {
  const uri = parseUri(text);
  if (uri === undefined || uri.scheme === 'other') return null;
  return (uri.scheme === 'tel' ? uri.number : uri.user) || null;
}
