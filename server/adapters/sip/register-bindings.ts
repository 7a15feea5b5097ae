/**
 * What a REGISTER does to the bindings of its address of record: RFC 3261 section 10.3 steps 6 to 8 as a
 * function, with RFC 5626 (instance and reg-id replace an older flow) and RFC 3327 (Path).
 */
import type { Binding } from '../../app/ports/registrations.ts';
import type { DeviceId } from '../../domain/ids.ts';
import type { Instant } from '../../domain/time.ts';
import { parseAddress } from '../../protocol/sip/address.ts';
import { getParam } from '../../protocol/sip/params.ts';

/** Lifetimes in seconds. A short minimum would let a phone flood us, a long maximum keep dead ones. */
export const expirySeconds = { min: 60, default: 3600, max: 7200 } as const;
/** Contacts one device may hold; more are refused with 403. */
export const contactsMax = 10;

export interface RegisterRequest {
  readonly device: DeviceId;
  /** Contact values, already split; `*` alone removes all. */
  readonly contacts: readonly string[];
  /** Expires header in seconds, or null. */
  readonly expires: number | null;
  readonly callId: string;
  readonly cseq: number;
  readonly flow: string;
  readonly path: readonly string[];
  readonly userAgent: string | null;
}

export type RegisterResult =
  | { readonly ok: true; readonly bindings: readonly Binding[] }
  | { readonly ok: false; readonly status: 400 | 403 | 423 | 500; readonly reason: string };

/** The bindings after the request; without contacts it is a query and nothing changes. */
export function applyRegister(
  current: readonly Binding[],
  request: RegisterRequest,
  now: Instant,
): RegisterResult {
  let bindings = current.filter((binding) => binding.expiresAt > now);
  if (request.contacts.some((contact) => contact.trim() === '*')) {
    if (request.contacts.length > 1 || request.expires !== 0) {
      return { ok: false, status: 400, reason: 'Contact * needs Expires 0 and nothing else' };
    }
    const kept = bindings.filter((binding) => isOlder(request, binding));
    // Step 6: an older request under the same Call-ID must not undo a newer one.
    return kept.length > 0 ? { ok: false, status: 500, reason: 'Out of order' } : { ok: true, bindings: [] };
  }
  for (const text of request.contacts) {
    const contact = parseAddress(text);
    if (contact === undefined) return { ok: false, status: 400, reason: 'Bad Contact' };
    const wanted = secondsOf(getParam(contact.params, 'expires')) ?? request.expires ?? expirySeconds.default;
    if (wanted > 0 && wanted < expirySeconds.min) {
      return { ok: false, status: 423, reason: 'Interval Too Brief' };
    }
    const instance = getParam(contact.params, '+sip.instance') ?? null;
    const regId = secondsOf(getParam(contact.params, 'reg-id'));
    const same = (binding: Binding) =>
      binding.contact === contact.uri ||
      (instance !== null && regId !== null && binding.instance === instance && binding.regId === regId);
    const old = bindings.find(same);
    if (old && isOlder(request, old)) return { ok: false, status: 500, reason: 'Out of order' };
    bindings = bindings.filter((binding) => !same(binding));
    if (wanted === 0) continue;
    bindings.push({
      device: request.device,
      contact: contact.uri,
      callId: request.callId,
      cseq: request.cseq,
      expiresAt: now + Math.min(wanted, expirySeconds.max) * 1000,
      q: qOf(getParam(contact.params, 'q')),
      instance,
      regId,
      flow: request.flow,
      path: request.path,
      userAgent: request.userAgent,
      updatedAt: now,
    });
  }
  if (bindings.length > contactsMax) return { ok: false, status: 403, reason: 'Too Many Contacts' };
  return { ok: true, bindings };
}

function isOlder(request: RegisterRequest, binding: Binding): boolean {
  return binding.callId === request.callId && request.cseq <= binding.cseq;
}

function secondsOf(text: string | undefined): number | null {
  return text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) : null;
}

function qOf(text: string | undefined): number {
  const q = Number(text ?? '1');
  return q >= 0 && q <= 1 ? q : 1;
}
