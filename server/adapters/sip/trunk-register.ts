/**
 * A trunk that wants us to register, as providers do with their customers (RFC 3261 section 10.2).
 *
 *   stopped ─start─▶ registering ──200──▶ registered ──refresh in time──▶ registered
 *                       ▲   │ 401/407: once with credentials   │
 *                       │   │ 423: once with Min-Expires       │ not renewed before it lapsed
 *                       └───┴── wait, longer each time ◀── failed
 *   any ─stop─▶ stopped, with Expires 0 when registered
 */
import type { Chance, Clock, Timer } from '../../app/ports/clock.ts';
import type { RegistrationState, Trunk, TrunkError } from '../../app/ports/trunks.ts';
import type { Instant } from '../../domain/time.ts';
import { parseAddress } from '../../protocol/sip/address.ts';
import { splitList } from '../../protocol/sip/headers.ts';
import { getParam } from '../../protocol/sip/params.ts';
import { escapeUser, parseSip } from '../../protocol/sip/uri.ts';
import { sameUri } from '../../protocol/sip/uri-compare.ts';
import { DigestLogin } from './digest-login.ts';
import { wholeNumber } from './register-bindings.ts';
import { type RetryKind, refreshAfter, retryAfter } from './register-times.ts';
import type { RequestOutcome, SendRequest } from './send-request.ts';

export interface TrunkRegisterParts {
  readonly register: NonNullable<Trunk['register']>;
  readonly transport: Trunk['transport'];
  readonly send: SendRequest;
  readonly clock: Clock;
  readonly chance: Chance;
  readonly changed: () => void;
}

/** Longest lifetime a 423 may make us ask for, seconds. */
const minExpiresMax = 86_400;
/** Requests in one attempt: first, with credentials, with a fresh nonce, with Min-Expires. */
const roundsMax = 4;

type Answer = Extract<RequestOutcome, { readonly kind: 'answer' }>;

export class TrunkRegistration {
  readonly #parts: TrunkRegisterParts;
  readonly #login: DigestLogin;
  readonly #uri: string;
  readonly #aor: string;
  readonly #contact: string;
  /** One Call-ID and one tag for all registrations of this trunk (RFC 3261 section 10.2.4). */
  readonly #callId: string;
  readonly #tag: string;
  #cseq = 0;
  #expires: number;
  #failures = 0;
  #lapses: Instant = 0;
  #timer: Timer | null = null;
  #attempting: Promise<void> | null = null;
  #state: RegistrationState;

  constructor(parts: TrunkRegisterParts) {
    const { register, transport, chance, clock } = parts;
    this.#parts = parts;
    this.#login = new DigestLogin({ username: register.user, password: register.password }, chance);
    const via = transport === 'udp' ? '' : `;transport=${transport}`;
    this.#uri = `sip:${register.registrar}${via}`;
    const user = escapeUser(register.user.split('@', 1)[0] ?? '');
    const domain = register.user.split('@')[1] ?? register.registrar.replace(/:\d+$/, '');
    this.#aor = `<sip:${user}@${domain}>`;
    this.#contact = `<sip:${user}@localhost>`;
    this.#callId = chance.newId();
    this.#tag = chance.newId();
    this.#expires = register.expiresSeconds;
    this.#state = { phase: 'stopped', since: clock.now(), next: null, until: null, lastError: null };
  }

  get state(): RegistrationState {
    return this.#state;
  }

  start(): void {
    this.#become('registering', null);
    void this.#attempt();
  }

  /** Asks at once instead of at its time, or waits for the attempt that is under way; resolves with its end. */
  async attemptNow(): Promise<void> {
    if (this.#isStopped()) return;
    this.#timer?.cancel();
    await (this.#attempting ?? this.#attempt());
  }

  /** Takes the registration back; resolves when the registrar answered, or did not. */
  async stop(): Promise<void> {
    this.#timer?.cancel();
    this.#timer = null;
    const wasRegistered = this.#state.phase === 'registered';
    this.#become('stopped', null);
    if (!wasRegistered) return;
    const outcome = await this.#send(0);
    const isChallenged = outcome.kind === 'answer' && (outcome.status === 401 || outcome.status === 407);
    if (isChallenged && this.#login.take(outcome) !== null) await this.#send(0);
  }

  #attempt(): Promise<void> {
    this.#attempting = this.#ask().finally(() => {
      this.#attempting = null;
    });
    return this.#attempting;
  }

  async #ask(): Promise<void> {
    let answeredChallenge = false;
    for (let round = 1; round <= roundsMax; round++) {
      const outcome = await this.#send(this.#expires);
      if (this.#isStopped()) return;
      if (outcome.kind === 'silence') {
        this.#failed('network', { status: null, reason: outcome.why, at: this.#parts.clock.now() }, null);
        return;
      }
      const { status } = outcome;
      if (status < 300) {
        this.#registered(outcome);
        return;
      }
      if (status === 401 || status === 407) {
        const taken = this.#login.take(outcome);
        // The same password again would be counted as guessing.
        if (taken === null || (answeredChallenge && !taken.stale)) {
          this.#failed('refused', this.#errorOf(outcome), outcome);
          return;
        }
        answeredChallenge = true;
        continue;
      }
      const min = status === 423 ? wholeNumber(outcome.header('Min-Expires')) : null;
      if (min !== null && min > this.#expires && min <= minExpiresMax) {
        this.#expires = min;
        continue;
      }
      this.#failed(status === 403 ? 'refused' : 'network', this.#errorOf(outcome), outcome);
      return;
    }
    const reason = 'the registrar keeps asking';
    this.#failed('refused', { status: null, reason, at: this.#parts.clock.now() }, null);
  }

  #send(expires: number): Promise<RequestOutcome> {
    this.#cseq += 1;
    return this.#parts.send({
      method: 'REGISTER',
      uri: this.#uri,
      headers: {
        from: `${this.#aor};tag=${this.#tag}`,
        to: this.#aor,
        contact: this.#contact,
        'call-id': this.#callId,
        cseq: `${this.#cseq} REGISTER`,
        expires: String(expires),
        ...this.#login.headers('REGISTER', this.#uri),
      },
    });
  }

  #registered(answer: Answer): void {
    const { clock, chance } = this.#parts;
    const now = clock.now();
    const granted = grantedSeconds(answer) ?? this.#expires;
    this.#failures = 0;
    this.#lapses = now + granted * 1000;
    const wait = refreshAfter(granted, chance.random());
    this.#become('registered', now + wait, null);
    this.#again(wait);
  }

  #failed(kind: RetryKind, error: TrunkError, answer: Answer | null): void {
    const { clock, chance } = this.#parts;
    const now = clock.now();
    this.#failures += 1;
    const asked = answer === null ? null : wholeNumber(answer.header('Retry-After')?.split(/[ (;]/, 1)[0]);
    const wait = retryAfter(kind, this.#failures, chance.random(), asked);
    // What was granted before still holds: calls go on coming in until it lapses.
    const holds = this.#state.phase === 'registered' && now < this.#lapses && kind === 'network';
    this.#become(holds ? 'registered' : 'failed', now + wait, error);
    this.#again(holds ? Math.min(wait, Math.max(this.#lapses - now, 1000)) : wait);
  }

  #again(wait: number): void {
    this.#timer?.cancel();
    this.#timer = this.#parts.clock.setTimer(wait, () => void this.#attempt());
  }

  #become(phase: RegistrationState['phase'], next: Instant | null, error?: TrunkError | null): void {
    const since = phase === this.#state.phase ? this.#state.since : this.#parts.clock.now();
    const until = phase === 'registered' ? this.#lapses : null;
    this.#state = {
      phase,
      since,
      next,
      until,
      lastError: error === undefined ? this.#state.lastError : error,
    };
    this.#parts.changed();
  }

  #isStopped(): boolean {
    return this.#state.phase === 'stopped';
  }

  #errorOf({ status, reason }: Answer): TrunkError {
    return { status, reason, at: this.#parts.clock.now() };
  }
}

/** Seconds granted to our contact (RFC 3261 section 10.2.4): its own parameter, else Expires. */
function grantedSeconds(answer: Answer): number | null {
  const own = parseSip(parseAddress(answer.sentContact ?? '')?.uri ?? '');
  const contacts = splitList(answer.header('Contact') ?? '').flatMap((value) => parseAddress(value) ?? []);
  const mine =
    contacts.find((each) => {
      const uri = parseSip(each.uri);
      return own !== undefined && uri !== undefined && sameUri(own, uri);
    }) ?? (contacts.length === 1 ? contacts[0] : undefined);
  const param = mine === undefined ? undefined : getParam(mine.params, 'expires');
  const seconds = wholeNumber(param) ?? wholeNumber(answer.header('Expires'));
  return seconds !== null && seconds > 0 ? seconds : null;
}
