/**
 * What a phone we ring is told about the call: the caller's number, the municipality's name on the display,
 * and our own name for the call. No Alert-Info: how a phone rings is its owner's choice.
 */
import type { OutgoingInvite } from '../../app/ports/sip.ts';
import { quote } from '../../protocol/sip/tokens.ts';
import { escapeUser } from '../../protocol/sip/uri.ts';

/** Shown where there is neither a number nor a name. */
const nobody = 'Anoniem';

/**
 * From as the phone shows it, and P-Asserted-Identity for phones that prefer it (RFC 3325). A caller without
 * number stays without: anonymous by RFC 3323 section 4.1.1.3, with the wish for privacy passed on.
 */
export function inviteHeaders(invite: OutgoingInvite): Record<string, string> {
  const { number, displayName } = invite.from;
  const name = displayName === null ? null : displayName.replace(/\p{Cc}+/gu, ' ').trim();
  const contact = '<sip:bereikbaar@localhost>';
  if (number === null) {
    const from = `${quote(name || nobody)} <sip:anonymous@anonymous.invalid>`;
    return { ...invite.headers, from, contact, Privacy: 'id' };
  }
  const address = `${name ? `${quote(name)} ` : ''}<sip:${escapeUser(number)}@localhost>`;
  return { ...invite.headers, from: address, 'P-Asserted-Identity': address, contact };
}
