/**
 * History-Info (RFC 7044): every target a request has had, oldest first, as a tree of dotted indexes.
 *
 *   History-Info: <sip:a@x>;index=1, <sip:b@x;cause=302?Reason=SIP%3Bcause%3D486>;index=1.1;rc=1
 */

import { type Address, formatAddress, parseAddress } from './address.ts';
import { findParam, getParam, type Param } from './params.ts';
import { type PrivacyValue, parsePrivacy } from './privacy.ts';
import { parseReason, type Reason } from './reason.ts';
import { parseDigits } from './tokens.ts';
import { parseSip, type SipUri, unescapeUri } from './uri.ts';

export interface HistoryEntry {
  readonly address: Address;
  /** `1.2.1` as numbers. */
  readonly index: readonly number[];
  /** How this target came from an earlier one: retargeted (`rc`), mapped (`mp`) or not changed (`np`) (section 10.3). */
  readonly from?: { readonly how: 'rc' | 'mp' | 'np'; readonly index: readonly number[] };
  /** Why the earlier target was left, from the URI's Reason header (section 10.2). */
  readonly reason?: Reason;
  /** The `cause` parameter of the URI (RFC 4458): 302 unconditional, 408 no answer, 486 busy … */
  readonly cause?: number;
  readonly privacy?: readonly PrivacyValue[];
}

/** Levels of an index; RFC 7044 gives no maximum, but each is a hop and hops are counted to 255 at most. */
const indexDepthMax = 255;

/** Reads one value, already split at commas. Undefined when the address or the index is malformed. */
export function parseHistoryInfo(value: string): HistoryEntry | undefined {
  const address = parseAddress(value);
  const index = address === undefined ? undefined : parseIndex(getParam(address.params, 'index'));
  if (address === undefined || index === undefined) return undefined;
  const uri = parseSip(address.uri);
  const reason = uri === undefined ? undefined : uriReason(uri);
  const privacyText = uri === undefined ? undefined : getParam(uri.headers, 'privacy');
  const privacy = privacyText === undefined ? undefined : parsePrivacy(unescapeUri(privacyText));
  const causeText = uri === undefined ? undefined : getParam(uri.params, 'cause');
  const cause = causeText === undefined ? undefined : parseDigits(causeText, 999);
  const from = readOrigin(address);
  return {
    address,
    index,
    ...(from === undefined ? {} : { from }),
    ...(reason === undefined ? {} : { reason }),
    ...(cause === undefined ? {} : { cause }),
    ...(privacy === undefined ? {} : { privacy }),
  };
}

function readOrigin(address: Address): HistoryEntry['from'] {
  for (const how of ['rc', 'mp', 'np'] as const) {
    if (findParam(address.params, how) === undefined) continue;
    const index = parseIndex(getParam(address.params, how));
    return index === undefined ? undefined : { how, index };
  }
  return undefined;
}

function uriReason(uri: SipUri): Reason | undefined {
  const text = getParam(uri.headers, 'reason');
  return text === undefined ? undefined : parseReason(unescapeUri(text));
}

function parseIndex(text: string | undefined): readonly number[] | undefined {
  if (text === undefined) return undefined;
  const parts = text.split('.', indexDepthMax + 1);
  if (parts.length > indexDepthMax) return undefined;
  const numbers: number[] = [];
  for (const part of parts) {
    const number = parseDigits(part, 9_999);
    if (number === undefined) return undefined;
    numbers.push(number);
  }
  return numbers;
}

/** Builds the value for an entry of our own; `from` as in `HistoryEntry`. */
export function formatHistoryInfo(
  uri: string,
  index: readonly number[],
  from?: HistoryEntry['from'],
): string {
  const params: Param[] = [{ name: 'index', value: index.join('.') }];
  if (from !== undefined) params.push({ name: from.how, value: from.index.join('.') });
  return formatAddress({ uri, params });
}
