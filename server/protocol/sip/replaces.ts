/**
 * Replaces (RFC 3891): take over the dialog with these identifiers, as an attended transfer does.
 *
 *   Replaces: 425928@phone.example.org;to-tag=7743;from-tag=6472;early-only
 */

import { formatParams, getParam, hasParam, type Param } from './params.ts';
import { type SipUri, unescapeUri } from './uri.ts';
import { parseValueParams } from './value-params.ts';

export interface Replaces {
  readonly callId: string;
  /** Tag on the side of whoever receives the request that carries this (section 3). */
  readonly toTag: string;
  readonly fromTag: string;
  /** Only when the dialog has not been answered yet. */
  readonly earlyOnly: boolean;
}

/** Undefined when a tag lacks (section 3: 400) or the text is malformed. */
export function parseReplaces(value: string): Replaces | undefined {
  const parsed = parseValueParams(value);
  if (parsed === undefined) return undefined;
  const toTag = getParam(parsed.params, 'to-tag');
  const fromTag = getParam(parsed.params, 'from-tag');
  if (toTag === undefined || fromTag === undefined) return undefined;
  return { callId: parsed.value, toTag, fromTag, earlyOnly: hasParam(parsed.params, 'early-only') };
}

export function formatReplaces(replaces: Replaces): string {
  const params: Param[] = [
    { name: 'to-tag', value: replaces.toTag },
    { name: 'from-tag', value: replaces.fromTag },
  ];
  if (replaces.earlyOnly) params.push({ name: 'early-only' });
  return `${replaces.callId}${formatParams(params)}`;
}

/** The Replaces in the header part of a Refer-To URI: `<sip:b@example.org?Replaces=…%3Bto-tag%3D…>` (RFC 3515). */
export function replacesOfUri(uri: SipUri): Replaces | undefined {
  const value = getParam(uri.headers, 'replaces');
  return value === undefined ? undefined : parseReplaces(unescapeUri(value));
}
