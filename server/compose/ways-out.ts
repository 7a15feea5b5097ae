/**
 * Whom our own telephones and the ladder may reach, as today's dialplans, people and trunks say: what an employee
 * means by what they dial, and the way to partners, mobiles and numbers outside.
 */
import { type Dialled, resolveDialled } from '../app/centre/dialled.ts';
import type { OutsideWay } from '../app/centre/front-desk-parts.ts';
import { outboundTrunks } from '../app/centre/outbound-trunks.ts';
import type { TrunkState } from '../app/ports/trunks.ts';
import type { OutsideTarget } from '../domain/events.ts';
import type { DeviceId, EmployeeId, MunicipalityId } from '../domain/ids.ts';
import type { CallsParts } from './calls.ts';

type WaysOutParts = Pick<CallsParts, 'dialplans' | 'trunks' | 'store' | 'people' | 'clock'>;

export class WaysOut {
  readonly #parts: WaysOutParts;
  readonly #trunkStates: () => readonly TrunkState[];

  /** `trunkStates`: how the trunks are now; one that is down comes last. */
  constructor(parts: WaysOutParts, trunkStates: () => readonly TrunkState[]) {
    this.#parts = parts;
    this.#trunkStates = trunkStates;
  }

  ownerOf(device: DeviceId): EmployeeId | null {
    return this.#parts.people.now.devices.get(device)?.employee ?? null;
  }

  /** Partners by their dialplan number, over the trunks that carry this municipality's calls. */
  async outside(target: OutsideTarget, municipality: MunicipalityId | null): Promise<OutsideWay | null> {
    const { dialplans, trunks, store } = this.#parts;
    const plan = municipality === null ? undefined : dialplans.current.plans.get(municipality);
    const ways = outboundTrunks(trunks.current, this.#trunkStates(), municipality);
    const number =
      target.kind === 'partner'
        ? plan?.partners.get(target.partner)?.number
        : (await store.subjects.read(target.number))?.number;
    if (ways.length === 0 || number === undefined) return null;
    return { trunks: ways, number, callerId: plan?.callbackNumber ?? null };
  }

  /** Null for telephones that register. */
  mobile(device: DeviceId, municipality: MunicipalityId | null): Promise<OutsideWay | null> | null {
    const number = this.#parts.people.now.devices.get(device)?.number;
    return number === undefined ? null : this.outside({ kind: 'number', number }, municipality);
  }

  /** What the owner of this telephone means; rejects as the store of subjects does. */
  async dialledBy(device: DeviceId, text: string): Promise<Dialled> {
    const { people, dialplans, store, clock } = this.#parts;
    const owner = this.ownerOf(device);
    const employee = owner === null ? undefined : people.now.employees.get(owner);
    if (employee === undefined) return 'unknown';
    const { municipality } = employee;
    return resolveDialled(text, {
      set: dialplans.current,
      people: people.now,
      municipality,
      subjectOf: (number) => store.subjects.callerByNumber(municipality, number, clock.now()),
    });
  }

  /** Caller groups of the municipality that know this number. */
  groupsOf(municipality: MunicipalityId | null, number: string): readonly string[] {
    const { dialplans } = this.#parts;
    const plan = municipality === null ? undefined : dialplans.current.plans.get(municipality);
    return [...(plan?.callerGroups ?? [])]
      .filter(([, group]) => group.numbers.has(number))
      .map(([key]) => key);
  }
}
