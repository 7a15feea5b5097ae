/**
 * Lamps of desk phones (RFC 3842 over RFC 6665): a phone that subscribes is notified in its dialog; one that does not
 * is told unasked at its registered contact, which most desk phones understand and others refuse once.
 *
 *   SUBSCRIBE ─▶ digest ─▶ 202 ─▶ NOTIFY active ─▶ … each change … ─▶ NOTIFY terminated (timeout, Expires: 0)
 *   REGISTER without SUBSCRIBE ─▶ NOTIFY outside a dialog; 4xx to 6xx: not again until it registers anew
 */
import type { Clock, Timer } from '../../app/ports/clock.ts';
import type { Log } from '../../app/ports/log.ts';
import type { Binding } from '../../app/ports/registrations.ts';
import type { DeviceId } from '../../domain/ids.ts';
import {
  messageSummary,
  messageSummaryType,
  type VoiceMessages,
} from '../../protocol/sip/message-summary.ts';
import type { DigestGate } from './digest-gate.ts';
import { wholeNumber } from './register-bindings.ts';
import type { SendRequest } from './send-request.ts';
import type { SrfClient, SrfDialog, SrfRequest, SrfResponse } from './srf.ts';
import { proxyOf } from './targets.ts';

const eventPackage = 'message-summary';
/** Seconds granted: RFC 3842 section 3.5 leaves it to us; a wish for less or more is brought within these. */
const expiresMin = 60;
const expiresMax = 3600;
/** A phone that restarts without unsubscribing leaves dialogs behind; the oldest go. */
const dialogsPerDeviceMax = 5;

export interface MessageWaitingParts {
  readonly srf: () => SrfClient | null;
  readonly send: SendRequest;
  readonly gate: DigestGate;
  readonly addresses: (device: DeviceId) => readonly Binding[];
  /** What the lamp of this device shows; null while the messages are still being read. */
  readonly countOf: (device: DeviceId) => VoiceMessages | null;
  /** The address to dial for listening. */
  readonly account: string;
  readonly clock: Clock;
  readonly log: Log;
}

interface Subscription {
  readonly dialog: SrfDialog;
  expiresAt: number;
  timer: Timer;
}

export class MessageWaiting {
  readonly #parts: MessageWaitingParts;
  readonly #subscriptions = new Map<DeviceId, Subscription[]>();
  /** The summary that a device was told last. */
  readonly #told = new Map<DeviceId, string>();
  /** Contacts that refused a notification they had not asked for. */
  readonly #unwilling = new Set<string>();

  constructor(parts: MessageWaitingParts) {
    this.#parts = parts;
  }

  /** A SUBSCRIBE outside any dialog. */
  async subscribed(req: SrfRequest, res: SrfResponse): Promise<void> {
    const wanted = (req.get('Event') ?? '').split(';')[0]?.trim().toLowerCase();
    if (wanted !== eventPackage) {
      // RFC 6665 section 7.3.
      res.send(489, 'Bad Event', { headers: { 'Allow-Events': eventPackage } }, () => {});
      return;
    }
    const verdict = await this.#parts.gate.check(req);
    const srf = this.#parts.srf();
    if (!verdict.ok || srf === null) {
      if (!verdict.ok) res.send(verdict.status, verdict.reason, { headers: verdict.headers }, () => {});
      return;
    }
    const seconds = grantedSeconds(req);
    const dialog = await srf.createUAS(req, res, { headers: { Expires: String(seconds) } } as never);
    this.#follow(verdict.device, dialog, seconds);
  }

  /** The number of messages of this device's owner may have changed. */
  show(device: DeviceId): void {
    const body = this.#body(device);
    // The same again would only wake the phone.
    if (body === null || this.#told.get(device) === body) return;
    this.#told.set(device, body);
    this.#tell(device);
  }

  #tell(device: DeviceId): void {
    const subscriptions = this.#subscriptions.get(device) ?? [];
    if (subscriptions.length === 0) this.#showUnasked(device);
    else for (const subscription of subscriptions) this.#notify(device, subscription);
  }

  /** The device registered anew: what refused before may understand now. */
  registered(device: DeviceId): void {
    for (const { contact } of this.#parts.addresses(device)) this.#unwilling.delete(contact);
    this.#told.delete(device);
    this.show(device);
  }

  stop(): void {
    for (const subscriptions of this.#subscriptions.values()) {
      for (const { timer } of subscriptions) timer.cancel();
    }
    this.#subscriptions.clear();
  }

  #follow(device: DeviceId, dialog: SrfDialog, seconds: number): void {
    const before = this.#subscriptions.get(device) ?? [];
    const oldest = before.length >= dialogsPerDeviceMax ? before[0] : undefined;
    if (oldest !== undefined) this.#end(device, oldest, 'rejected');
    const subscription: Subscription = {
      dialog,
      expiresAt: this.#parts.clock.now() + seconds * 1000,
      timer: this.#timer(device, dialog, seconds),
    };
    this.#subscriptions.set(device, [...(this.#subscriptions.get(device) ?? []), subscription]);
    const events = dialog as unknown as {
      on(event: string, listener: (req: SrfRequest, res: SrfResponse) => void): void;
    };
    events.on('subscribe', (req, res) => {
      const granted = grantedSeconds(req);
      res.send(200, { headers: { Expires: String(granted) } });
      subscription.timer.cancel();
      subscription.timer = this.#timer(device, dialog, granted);
      subscription.expiresAt = this.#parts.clock.now() + granted * 1000;
      this.#notify(device, subscription);
    });
    events.on('unsubscribe', () => this.#end(device, subscription, 'timeout'));
    if (seconds === 0) this.#end(device, subscription, 'timeout');
    else this.#notify(device, subscription);
  }

  #timer(device: DeviceId, dialog: SrfDialog, seconds: number): Timer {
    return this.#parts.clock.setTimer(seconds * 1000, () => {
      const found = this.#subscriptions.get(device)?.find((one) => one.dialog === dialog);
      if (found !== undefined) this.#end(device, found, 'timeout');
    });
  }

  #notify(device: DeviceId, subscription: Subscription): void {
    const left = Math.max(0, Math.round((subscription.expiresAt - this.#parts.clock.now()) / 1000));
    this.#send(device, subscription, `active;expires=${left}`);
  }

  /** RFC 6665 section 4.2.2: the last notification says so, with the state as it is. */
  #end(device: DeviceId, subscription: Subscription, reason: 'timeout' | 'rejected'): void {
    if (!this.#forget(device, subscription)) return;
    this.#send(device, subscription, `terminated;reason=${reason}`);
  }

  #forget(device: DeviceId, subscription: Subscription): boolean {
    const before = this.#subscriptions.get(device) ?? [];
    const left = before.filter((one) => one !== subscription);
    subscription.timer.cancel();
    if (left.length === 0) this.#subscriptions.delete(device);
    else this.#subscriptions.set(device, left);
    return left.length < before.length;
  }

  #send(device: DeviceId, subscription: Subscription, state: string): void {
    const body = this.#body(device);
    const request = subscription.dialog.request({
      method: 'NOTIFY',
      headers: {
        Event: eventPackage,
        'Subscription-State': state,
        ...(body === null ? {} : { 'Content-Type': messageSummaryType }),
      },
      ...(body === null ? {} : { body }),
    } as never) as unknown as Promise<SrfResponse>;
    request.then(
      (answer) => {
        // RFC 6665 section 4.2.2: a notification nobody takes ends the subscription.
        if (answer.status >= 400 && this.#forget(device, subscription)) this.#showUnasked(device);
      },
      (error: Error) => {
        this.#forget(device, subscription);
        this.#parts.log.debug('messageWaiting.dialogGone', { device, error });
      },
    );
  }

  #showUnasked(device: DeviceId): void {
    const body = this.#body(device);
    if (body === null) return;
    for (const binding of this.#parts.addresses(device)) {
      const { contact, flow } = binding;
      // A browser reads the numbers from its screen.
      if (/^wss?\//.test(flow ?? '') || this.#unwilling.has(contact)) continue;
      void this.#parts
        .send({
          method: 'NOTIFY',
          uri: contact,
          proxy: proxyOf(binding),
          body,
          headers: {
            Event: eventPackage,
            'Subscription-State': 'active',
            'Content-Type': messageSummaryType,
            Contact: `<${this.#parts.account}>`,
          },
        })
        .then((outcome) => {
          if (outcome.kind === 'answer' && outcome.status >= 400) this.#unwilling.add(contact);
        });
    }
  }

  #body(device: DeviceId): string | null {
    const count = this.#parts.countOf(device);
    return count === null ? null : messageSummary(count, this.#parts.account);
  }
}

/** RFC 6665 section 4.2.1.1: never longer than asked for; 0 asks for one notification. */
function grantedSeconds(req: SrfRequest): number {
  const wanted = wholeNumber(req.get('Expires')) ?? expiresMax;
  return wanted === 0 ? 0 : Math.min(Math.max(wanted, expiresMin), expiresMax);
}
