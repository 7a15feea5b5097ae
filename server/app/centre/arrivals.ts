/**
 * A call comes in, over a trunk or from a phone of ours, and the core is told of it: with a reference to its caller
 * instead of the number, and with what the employee means by what they dialled.
 */
import type { CallId, DeviceId, LegId } from '../../domain/ids.ts';
import type { IncomingInvite } from '../ports/sip.ts';
import type { Dialled } from './dialled.ts';
import type { Flights } from './flights.ts';
import type { FrontDeskParts } from './front-desk-parts.ts';

type ArrivalParts = Pick<
  FrontDeskParts,
  | 'sip'
  | 'subjects'
  | 'clock'
  | 'log'
  | 'submit'
  | 'canonicalNumber'
  | 'municipalityOf'
  | 'groupsOf'
  | 'ownerOf'
  | 'displayOf'
  | 'dialledBy'
>;

export class Arrivals {
  readonly #parts: ArrivalParts;
  readonly #flights: Flights;
  readonly #gone: (leg: LegId) => void;

  /** `gone` lets go of a leg that was refused. */
  constructor(parts: ArrivalParts, flights: Flights, gone: (leg: LegId) => void) {
    this.#parts = parts;
    this.#flights = flights;
    this.#gone = gone;
  }

  /** Resolves when the core was told, or the call was refused; what goes wrong in between is logged. */
  async take(call: CallId, leg: LegId, invite: IncomingInvite): Promise<void> {
    const { canonicalNumber, municipalityOf, groupsOf, ownerOf, subjects, clock, log } = this.#parts;
    if (invite.device !== null && (await this.#begins(call, leg, invite.device, invite))) return;
    const employee = invite.device === null ? null : ownerOf(invite.device);
    const municipality = municipalityOf(invite);
    const number = invite.caller.number === null ? null : canonicalNumber(invite.caller.number);
    let subject = null;
    try {
      subject = number === null ? null : await subjects.callerByNumber(municipality, number, clock.now());
    } catch (error) {
      // The call matters more than knowing who calls: it goes on as an anonymous one.
      log.error('subjects.failed', { call, error: error as Error });
    }
    this.#parts.submit({
      type: 'call.arrived',
      call,
      leg,
      trunk: invite.trunk,
      device: invite.device,
      ...(employee === null ? {} : { employee }),
      candidates: invite.candidates,
      caller: { subject, groups: number === null ? [] : groupsOf(municipality, number) },
    });
    this.#flights.caughtUp(call);
  }

  /** True when one of our own phones dialled something else than an entrance of ours. */
  async #begins(call: CallId, leg: LegId, device: DeviceId, invite: IncomingInvite): Promise<boolean> {
    const { dialledBy, ownerOf, displayOf, submit, log } = this.#parts;
    const employee = ownerOf(device);
    const text = invite.candidates.find(({ source }) => source === 'requestUri')?.text ?? '';
    const dialled = await dialledBy(device, text).catch((error: unknown): Dialled => {
      log.error('call.dialFailed', { call, error: error as Error });
      return 'unknown';
    });
    if (typeof dialled !== 'string' && dialled.kind === 'entrance') return false;
    if (typeof dialled === 'string' || employee === null) {
      this.#refuse(call, leg, dialled === 'notAllowed' ? 'notAllowed' : 'unknown');
      return true;
    }
    // The colleague's display shows who rings by name; a phone's SIP name says nothing.
    const caller = { number: device, displayName: displayOf(employee), asserted: true };
    this.#flights.show(call, { caller, isInternal: true });
    submit({ type: 'call.begun', call, leg, device, employee, target: dialled });
    this.#flights.caughtUp(call);
    return true;
  }

  #refuse(call: CallId, leg: LegId, why: 'unknown' | 'notAllowed'): void {
    const { sip, log } = this.#parts;
    log.info('call.dialRefused', { call, why });
    if (why === 'notAllowed') sip.reject(leg, 403, 'Forbidden');
    else sip.reject(leg, 404, 'Not Found');
    this.#flights.keptFromCore(call);
    this.#gone(leg);
  }
}
