/**
 * The registrar: phones and browsers say where they can be reached (RFC 3261 section 10, RFC 5626).
 *
 *   REGISTER ─▶ digest ─▶ bindings of the device (`register-bindings.ts`) ─▶ store ─▶ 200 with all contacts
 *
 * Tells the app when a device gets its first address and when its last one goes: an agent whose phone
 * has gone gets no offers.
 */
import type { Clock, Timer } from '../../app/ports/clock.ts';
import type { Log } from '../../app/ports/log.ts';
import type { Binding, Registrations } from '../../app/ports/registrations.ts';
import type { DeviceId } from '../../domain/ids.ts';
import { parseCSeq } from '../../protocol/sip/cseq.ts';
import { splitList } from '../../protocol/sip/headers.ts';
import { quote } from '../../protocol/sip/tokens.ts';
import { BindingTable, sourceOf } from './binding-table.ts';
import type { DigestGate } from './digest-gate.ts';
import { applyRegister, type ExpiryLimits, wholeNumber } from './register-bindings.ts';
import { type SrfRequest, type SrfResponse, transportOf } from './srf.ts';

export interface RegistrarParts {
  readonly registrations: Registrations;
  readonly gate: DigestGate;
  readonly expiry: ExpiryLimits;
  readonly clock: Clock;
  readonly log: Log;
  readonly deviceUp: (device: DeviceId) => void;
  readonly deviceDown: (device: DeviceId) => void;
  /** The phone registered with a Call-ID of its own: it is new, or it restarted. */
  readonly registeredAnew?: (device: DeviceId) => void;
}

/** Extensions a phone may require of us (RFC 3327, RFC 5626). */
const extensions = new Set(['path', 'outbound']);
/** How often lapsed bindings are looked for, milliseconds. Offers skip them at once whatever this is. */
const sweepEvery = 5_000;

export class Registrar {
  readonly #parts: RegistrarParts;
  /** All live bindings, so that ringing a device costs no disk. */
  readonly #bindings = new BindingTable();
  #sweep: Timer | null = null;

  constructor(parts: RegistrarParts) {
    this.#parts = parts;
  }

  /** Reads the bindings of before a restart; phones that are still registered ring at once. */
  async start(): Promise<void> {
    const { registrations, clock } = this.#parts;
    for (const binding of await registrations.all(clock.now())) {
      // A WebSocket of before the restart is gone, whatever its binding says.
      if (binding.flow?.startsWith('ws')) continue;
      this.#bindings.set(binding.device, [...this.#bindings.of(binding.device), binding]);
    }
    for (const device of this.#bindings.devices()) this.#parts.deviceUp(device);
    this.#scheduleSweep();
  }

  stop(): void {
    this.#sweep?.cancel();
    this.#sweep = null;
  }

  /** Where the device can be rung now, best first. */
  addresses(device: DeviceId): readonly Binding[] {
    const now = this.#parts.clock.now();
    return this.#bindings.of(device).filter((binding) => binding.expiresAt > now);
  }

  /** Devices with at least one address. */
  registered(): readonly DeviceId[] {
    return this.#bindings.devices().filter((device) => this.addresses(device).length > 0);
  }

  /** Whether a device registered from this `host:port`. */
  isFlow(source: string): boolean {
    return this.#bindings
      .devicesAt(source)
      .some((device) => this.addresses(device).some((binding) => isFrom(binding, source)));
  }

  /**
   * The address turned out to lead nowhere: a connection that closed unnoticed takes its binding along
   * (RFC 5626 section 5.3), so that an agent without a browser gets no more offers.
   */
  async forget(device: DeviceId, contact: string): Promise<void> {
    const bindings = this.#bindings.of(device);
    const left = bindings.filter((binding) => binding.contact !== contact);
    if (left.length < bindings.length) await this.#replace(device, left);
  }

  /** The device is no more: it is not rung again, whatever its registration still says. */
  async forgetDevice(device: DeviceId): Promise<void> {
    if (this.#bindings.of(device).length > 0) await this.#replace(device, []);
  }

  /** A WebSocket closed: what registered over it, from this `host:port`, cannot be rung any more. */
  async forgetFlow(source: string): Promise<void> {
    const isOver = (binding: Binding) => /^wss?\//.test(binding.flow ?? '') && isFrom(binding, source);
    for (const device of this.#bindings.devicesAt(source)) {
      const bindings = this.#bindings.of(device);
      const left = bindings.filter((binding) => !isOver(binding));
      if (left.length < bindings.length) await this.#replace(device, left);
    }
  }

  async register(req: SrfRequest, res: SrfResponse): Promise<void> {
    const unknown = listOf(req, 'Require').filter((tag) => !extensions.has(tag.toLowerCase()));
    if (unknown.length > 0) {
      // Step 2; before the password, as it needs none.
      res.send(420, 'Bad Extension', { headers: { Unsupported: unknown.join(', ') } }, () => {});
      return;
    }
    const verdict = await this.#parts.gate.check(req);
    if (!verdict.ok) {
      res.send(verdict.status, verdict.reason, { headers: verdict.headers }, () => {});
      return;
    }
    const { device } = verdict;
    const now = this.#parts.clock.now();
    const outbound = listOf(req, 'Supported').some((tag) => tag.toLowerCase() === 'outbound');
    const result = applyRegister(
      this.#bindings.of(device),
      {
        device,
        contacts: listOf(req, 'Contact'),
        expires: wholeNumber(req.get('Expires')),
        callId: req.get('Call-ID'),
        cseq: parseCSeq(req.get('CSeq') ?? '')?.number ?? 0,
        outbound,
        flow: `${transportOf(req)}/${req.source_address}:${req.source_port}`,
        path: listOf(req, 'Path'),
        userAgent: req.get('User-Agent')?.slice(0, 200) ?? null,
      },
      now,
      this.#parts.expiry,
    );
    if (!result.ok) {
      const headers = result.status === 423 ? { 'Min-Expires': String(this.#parts.expiry.min) } : {};
      res.send(result.status, result.reason, { headers }, () => {});
      return;
    }
    const callId = req.get('Call-ID');
    const isAnew = !this.#bindings.of(device).some((binding) => binding.callId === callId);
    await this.#replace(device, result.bindings);
    res.send(200, { headers: okHeaders(req, result.bindings, now) });
    if (isAnew && result.bindings.length > 0) this.#parts.registeredAnew?.(device);
  }

  async #replace(device: DeviceId, bindings: readonly Binding[]): Promise<void> {
    const had = this.addresses(device).length > 0;
    this.#bindings.set(device, bindings);
    try {
      await this.#parts.registrations.replace(device, bindings);
    } catch (error) {
      // The phone can be rung all the same; only a restart would forget it until it registers again.
      this.#parts.log.warn('registrar.notKept', { device, error: error as Error });
    }
    const has = bindings.length > 0;
    if (has === had) return;
    this.#parts.log.info(has ? 'device.up' : 'device.down', { device });
    if (has) this.#parts.deviceUp(device);
    else this.#parts.deviceDown(device);
  }

  #scheduleSweep(): void {
    this.#sweep = this.#parts.clock.setTimer(sweepEvery, () => {
      void this.#expire().finally(() => {
        if (this.#sweep !== null) this.#scheduleSweep();
      });
    });
  }

  async #expire(): Promise<void> {
    const now = this.#parts.clock.now();
    for (const device of this.#bindings.devices()) {
      const bindings = this.#bindings.of(device);
      const live = bindings.filter((binding) => binding.expiresAt > now);
      if (live.length === bindings.length) continue;
      this.#bindings.set(device, live);
      if (live.length > 0) continue;
      this.#parts.log.info('device.down', { device, why: 'expired' });
      this.#parts.deviceDown(device);
    }
    try {
      await this.#parts.registrations.expire(now);
    } catch (error) {
      this.#parts.log.warn('registrar.expireFailed', { error: error as Error });
    }
  }
}

/** Whether it registered from this `host:port`. */
function isFrom(binding: Binding, source: string): boolean {
  return sourceOf(binding.flow) === source;
}

/** RFC 3261 section 10.3 step 8: every binding with its remaining seconds; RFC 5626 section 6. */
function okHeaders(
  req: SrfRequest,
  bindings: readonly Binding[],
  now: number,
): Readonly<Record<string, string>> {
  const contacts = bindings.map((binding) => {
    const seconds = Math.max(1, Math.round((binding.expiresAt - now) / 1000));
    const flow =
      binding.instance !== null && binding.regId !== null
        ? `;+sip.instance=${quote(binding.instance)};reg-id=${binding.regId}`
        : '';
    return `<${binding.contact}>;expires=${seconds}${flow}`;
  });
  const isFlow = bindings.some(
    (binding) => binding.regId !== null && binding.callId === req.get('Call-ID') && binding.updatedAt === now,
  );
  return {
    ...(contacts.length > 0 ? { Contact: contacts.join(', ') } : {}),
    ...(req.has('Path') ? { Path: req.get('Path') } : {}),
    ...(isFlow ? { Require: 'outbound', 'Flow-Timer': '120' } : {}),
    Supported: [...extensions].join(', '),
    Date: new Date(now).toUTCString(),
  };
}

function listOf(req: SrfRequest, header: string): string[] {
  return req.has(header) ? splitList(req.get(header)) : [];
}
