/**
 * Phones that we ring, as the core asks: those of employees (registered, or a mobile over a trunk), partners, and
 * numbers outside. What stands on their display comes from the call in flight.
 */
import type { CentreEffect } from '../../domain/centre/effects.ts';
import type { DeviceId, LegId, SubjectId } from '../../domain/ids.ts';
import type { CallerNumber } from '../ports/sip.ts';
import type { Flights } from './flights.ts';
import type { FrontDeskParts, OutsideWay } from './front-desk-parts.ts';

type Ring = Extract<CentreEffect, { type: 'leg.invite' }>;
type Dial = Extract<CentreEffect, { type: 'leg.dial' }>;

type RingingParts = Pick<
  FrontDeskParts,
  'sip' | 'sound' | 'subjects' | 'log' | 'outside' | 'mobile' | 'nameOf'
>;

const nobody: CallerNumber = { number: null, displayName: null, asserted: false };

export class Ringing {
  readonly #parts: RingingParts;
  readonly #flights: Flights;
  readonly #failed: (leg: LegId, status: number) => void;

  /** `failed` is told of a leg that could not be rung at all, with the status that SIP would have had. */
  constructor(parts: RingingParts, flights: Flights, failed: (leg: LegId, status: number) => void) {
    this.#parts = parts;
    this.#flights = flights;
    this.#failed = failed;
  }

  /** A call of our own making has no leg before its first phone rings: its flight begins here. */
  invite(effect: Ring): void {
    const { call, leg, about } = effect;
    if (about === undefined) {
      this.#ring(effect);
      return;
    }
    this.#flights.ours(call, nobody);
    this.#flights.join(call, leg);
    void this.#callerOf(about).then((caller) => {
      if (this.#flights.callOf(leg) === null) return;
      this.#flights.show(call, { caller });
      this.#ring(effect);
    });
  }

  /** Rings an outside number; the leg may have been given up by the time that its way is known. */
  async dial(effect: Dial): Promise<void> {
    const { call, leg, target, municipality } = effect;
    if (!this.#flights.join(call, leg)) return;
    const way = await this.#parts.outside(target, municipality);
    if (this.#flights.callOf(leg) === null) return;
    if (way === null) {
      this.#failed(leg, 404);
      return;
    }
    this.#parts.sip.invite({
      leg,
      targets: [{ kind: 'trunk', trunks: way.trunks, number: way.number }],
      offer: (kind) => this.#parts.sound.offer(leg, effect.towards, kind),
      from: { number: way.callerId, displayName: null },
      headers: { 'X-Bereikbaar-Call': call },
    });
  }

  async #callerOf(subject: SubjectId | null): Promise<CallerNumber> {
    const { subjects, log } = this.#parts;
    try {
      const data = subject === null ? null : await subjects.read(subject);
      return { number: data?.number ?? null, displayName: data?.name ?? null, asserted: true };
    } catch (error) {
      log.error('subjects.failed', { error: error as Error });
      return nobody;
    }
  }

  #ring(effect: Ring): void {
    const { call, leg, devices, municipality } = effect;
    const shown = this.#flights.shownOf(call);
    if (shown === null) return;
    this.#flights.join(call, leg);
    const ways = devices.map((device) => ({ device, way: this.#parts.mobile(device, municipality) }));
    if (ways.some(({ way }) => way !== null)) {
      void this.#ringMobiles(effect, ways);
      return;
    }
    const { caller, isInternal } = shown;
    const name = isInternal || municipality === null ? null : this.#parts.nameOf(municipality);
    this.#parts.sip.invite({
      leg,
      targets: devices.map((device) => ({ kind: 'device', device })),
      offer: (kind) => this.#parts.sound.offer(leg, effect.towards, kind),
      from: { number: caller.number, displayName: name ?? caller.displayName },
      // RFC 5373 section 4.2: a talk that goes on needs nobody's hand.
      headers: {
        'X-Bereikbaar-Call': call,
        ...(effect.resumes === true ? { 'Answer-Mode': 'Auto' } : {}),
      },
    });
  }

  /** Over the trunk with the municipality's number; ringing on a desk as well is another rung's. */
  async #ringMobiles(
    effect: Ring,
    ways: readonly { readonly device: DeviceId; readonly way: Promise<OutsideWay | null> | null }[],
  ): Promise<void> {
    const found = await Promise.all(ways.map(async ({ device, way }) => ({ device, way: await way })));
    const { call, leg } = effect;
    if (this.#flights.callOf(leg) === null) return;
    const targets = found.flatMap(({ device, way }) =>
      way === null ? [] : [{ kind: 'trunk', trunks: way.trunks, number: way.number, device } as const],
    );
    if (targets.length === 0) {
      this.#failed(leg, 480);
      return;
    }
    this.#parts.sip.invite({
      leg,
      targets,
      offer: (kind) => this.#parts.sound.offer(leg, effect.towards, kind),
      from: { number: found.find(({ way }) => way !== null)?.way?.callerId ?? null, displayName: null },
      headers: { 'X-Bereikbaar-Call': call },
    });
  }
}
