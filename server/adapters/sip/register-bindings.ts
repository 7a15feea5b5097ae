/**
 * What a REGISTER does to the bindings of its address of record: RFC 3261 section 10.3 steps 6 to 8 as a
 * function, with RFC 5626 (instance and reg-id replace an older flow) and RFC 3327 (Path).
 */
import type { Binding } from '../../app/ports/registrations.ts';
import type { DeviceId } from '../../domain/ids.ts';
import type { Instant } from '../../domain/time.ts';
import { parseAddress } from '../../protocol/sip/address.ts';
import { getParam } from '../../protocol/sip/params.ts';
import { parseSip } from '../../protocol/sip/uri.ts';
import { sameUri } from '../../protocol/sip/uri-compare.ts';

/** Lifetimes in seconds. A short minimum would let a phone flood us, a long maximum keep dead ones. */
export interface ExpiryLimits {
  readonly min: number;
  readonly max: number;
}
/** Seconds for a request that names none or nonsense (RFC 3261 sections 10.2.1.1 and 10.3 step 7). */
const expiryDefault = 3600;
/**
 * Contacts one device may hold. Over it in one request: 403. Over it by new requests: the one refreshed
 * longest ago goes, as a phone that keeps changing its address must not be locked out by its own past.
 */
export const contactsMax = 10;

export interface RegisterRequest {
  readonly device: DeviceId;
  /** Contact values, already split; `*` alone removes all. */
  readonly contacts: readonly string[];
  /** Expires header in seconds, or null. */
  readonly expires: number | null;
  readonly callId: string;
  readonly cseq: number;
  /** The phone keeps flows open (`Supported: outbound`); without it reg-id means nothing (RFC 5626 section 6). */
  readonly outbound: boolean;
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
  limits: ExpiryLimits,
): RegisterResult {
  const live = current.filter((binding) => binding.expiresAt > now);
  if (request.contacts.some((contact) => contact.trim() === '*')) return removeAll(live, request);
  if (request.contacts.length > contactsMax) return refuse(403, 'Too Many Contacts');
  let bindings: readonly Binding[] = live;
  let flows = 0;
  for (const text of request.contacts) {
    const wish = readContact(text, request, limits);
    if ('ok' in wish) return wish;
    if (wish.regId !== null && wish.seconds > 0 && ++flows > 1) return refuse(400, 'One flow at a time');
    const same = (binding: Binding) => isSame(binding, wish);
    const old = bindings.find(same);
    // Step 7: the same request again, or an older one that was overtaken, fails as a whole.
    if (old && isOlder(request, old)) return refuse(500, 'Out of order');
    bindings = bindings.filter((binding) => !same(binding));
    if (wish.seconds > 0) bindings = [...bindings, bindingOf(wish, request, now)];
  }
  return { ok: true, bindings: newest(bindings) };
}

interface ContactWish {
  readonly uri: string;
  readonly seconds: number;
  readonly q: number;
  readonly instance: string | null;
  readonly regId: number | null;
}

type Refusal = Extract<RegisterResult, { readonly ok: false }>;

function refuse(status: Refusal['status'], reason: string): Refusal {
  return { ok: false, status, reason };
}

/** `Contact: *` (RFC 3261 section 10.3 step 6). */
function removeAll(live: readonly Binding[], request: RegisterRequest): RegisterResult {
  if (request.contacts.length > 1 || request.expires !== 0) {
    return refuse(400, 'Contact * needs Expires 0 and nothing else');
  }
  // An older request under the same Call-ID must not undo a newer one.
  if (live.some((binding) => isOlder(request, binding))) return refuse(500, 'Out of order');
  return { ok: true, bindings: [] };
}

function readContact(text: string, request: RegisterRequest, limits: ExpiryLimits): ContactWish | Refusal {
  const contact = parseAddress(text);
  // A contact that is no SIP address (mailto, tel) is lawful but cannot be rung.
  if (contact === undefined || parseSip(contact.uri) === undefined) return refuse(400, 'Bad Contact');
  const wanted = wholeNumber(getParam(contact.params, 'expires')) ?? request.expires ?? expiryDefault;
  if (wanted > 0 && wanted < limits.min) return refuse(423, 'Interval Too Brief');
  const instance = getParam(contact.params, '+sip.instance') ?? null;
  const regId = wholeNumber(getParam(contact.params, 'reg-id'));
  return {
    uri: contact.uri,
    seconds: Math.min(wanted, limits.max),
    q: qOf(getParam(contact.params, 'q')),
    instance,
    // Both or neither, 1 to 2^31 - 1 (RFC 5626 sections 4.2 and 6).
    regId: request.outbound && instance !== null && regId !== null && regId > 0 ? regId : null,
  };
}

/** The same place: the flow of the same instance, or by the URI (RFC 3261 section 19.1.4). */
function isSame(binding: Binding, wish: ContactWish): boolean {
  if (wish.regId !== null && binding.instance === wish.instance && binding.regId === wish.regId) return true;
  if (binding.contact === wish.uri) return true;
  const [left, right] = [parseSip(binding.contact), parseSip(wish.uri)];
  return left !== undefined && right !== undefined && sameUri(left, right);
}

function bindingOf(wish: ContactWish, request: RegisterRequest, now: Instant): Binding {
  return {
    device: request.device,
    contact: wish.uri,
    callId: request.callId,
    cseq: request.cseq,
    expiresAt: now + wish.seconds * 1000,
    q: wish.q,
    instance: wish.instance,
    regId: wish.regId,
    flow: request.flow,
    path: request.path,
    userAgent: request.userAgent,
    updatedAt: now,
  };
}

function newest(bindings: readonly Binding[]): readonly Binding[] {
  if (bindings.length <= contactsMax) return bindings;
  return [...bindings].sort((a, b) => b.updatedAt - a.updatedAt).slice(0, contactsMax);
}

function isOlder(request: RegisterRequest, binding: Binding): boolean {
  return binding.callId === request.callId && request.cseq <= binding.cseq;
}

/** Delta-seconds and ids: decimal, up to 2^32 - 1 (RFC 3261 section 25.1); null for anything else. */
export function wholeNumber(text: string | undefined): number | null {
  return text !== undefined && /^\s*\d{1,10}\s*$/.test(text) ? Number(text) : null;
}

function qOf(text: string | undefined): number {
  const q = Number(text ?? '1');
  return q >= 0 && q <= 1 ? q : 1;
}
