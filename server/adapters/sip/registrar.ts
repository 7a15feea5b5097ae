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
import { splitList } from '../../protocol/sip/headers.ts';
import type { DigestGate } from './digest-gate.ts';
import { applyRegister, expirySeconds } from './register-bindings.ts';
import type { SrfRequest, SrfResponse } from './srf.ts';

export interface RegistrarParts {
  readonly registrations: Registrations;
  readonly gate: DigestGate;
  readonly clock: Clock;
  readonly log: Log;
  readonly deviceUp: (device: DeviceId) => void;
  readonly deviceDown: (device: DeviceId) => void;
}

/** How often lapsed bindings are looked for, milliseconds. Offers skip them at once whatever this is. */
const sweepEvery = 5_000;

export class Registrar {
  readonly #parts: RegistrarParts;
  /** All live bindings, so that ringing a device costs no disk. */
  readonly #bindings = new Map<DeviceId, readonly Binding[]>();
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
      this.#bindings.set(binding.device, [...(this.#bindings.get(binding.device) ?? []), binding]);
    }
    for (const device of this.#bindings.keys()) this.#parts.deviceUp(device);
    this.#scheduleSweep();
  }

  stop(): void {
    this.#sweep?.cancel();
    this.#sweep = null;
  }

  /** Where the device can be rung now, best first. */
  addresses(device: DeviceId): readonly Binding[] {
    const now = this.#parts.clock.now();
    return (this.#bindings.get(device) ?? []).filter((binding) => binding.expiresAt > now);
  }

  /** Devices with at least one address. */
  registered(): readonly DeviceId[] {
    return [...this.#bindings.keys()].filter((device) => this.addresses(device).length > 0);
  }

  async register(req: SrfRequest, res: SrfResponse): Promise<void> {
    const verdict = await this.#parts.gate.check(req);
    if (!verdict.ok) {
      res.send(verdict.status, verdict.reason, { headers: verdict.headers }, () => {});
      return;
    }
    const { device } = verdict;
    const expires = /^\d{1,9}$/.exec(req.get('Expires') ?? '');
    const cseq = Number.parseInt(req.get('CSeq') ?? '', 10);
    const result = applyRegister(
      this.#bindings.get(device) ?? [],
      {
        device,
        contacts: req.has('Contact') ? splitList(req.get('Contact')) : [],
        expires: expires ? Number(expires[0]) : null,
        callId: req.get('Call-ID'),
        cseq: Number.isNaN(cseq) ? 0 : cseq,
        flow: `${transportOf(req)}/${req.source_address}:${req.source_port}`,
        path: req.has('Path') ? splitList(req.get('Path')) : [],
        userAgent: req.get('User-Agent')?.slice(0, 200) ?? null,
      },
      this.#parts.clock.now(),
    );
    if (!result.ok) {
      const headers = result.status === 423 ? { 'Min-Expires': String(expirySeconds.min) } : {};
      res.send(result.status, result.reason, { headers }, () => {});
      return;
    }
    await this.#replace(device, result.bindings);
    res.send(200, { headers: okHeaders(req, result.bindings, this.#parts.clock.now()) });
  }

  async #replace(device: DeviceId, bindings: readonly Binding[]): Promise<void> {
    const had = this.addresses(device).length > 0;
    if (bindings.length > 0) this.#bindings.set(device, bindings);
    else this.#bindings.delete(device);
    await this.#parts.registrations.replace(device, bindings);
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
    for (const [device, bindings] of this.#bindings) {
      const live = bindings.filter((binding) => binding.expiresAt > now);
      if (live.length === bindings.length) continue;
      if (live.length > 0) {
        this.#bindings.set(device, live);
        continue;
      }
      this.#bindings.delete(device);
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
        ? `;+sip.instance="${binding.instance}";reg-id=${binding.regId}`
        : '';
    return `<${binding.contact}>;expires=${seconds}${flow}`;
  });
  const outbound = bindings.some((binding) => binding.regId !== null);
  return {
    ...(contacts.length > 0 ? { Contact: contacts.join(', ') } : {}),
    ...(req.has('Path') ? { Path: req.get('Path') } : {}),
    ...(outbound ? { Require: 'outbound', 'Flow-Timer': '120' } : {}),
    Date: new Date(now).toUTCString(),
  };
}

/** The transport as the phone wrote it in its Via: control frames say `tcp` for WebSocket too. */
function transportOf(req: SrfRequest): string {
  return /^SIP\s*\/\s*2\.0\s*\/\s*([A-Za-z]+)/.exec(req.get('Via') ?? '')?.[1]?.toLowerCase() ?? req.protocol;
}
