/** What the front desk is given: SIP, sound, the store of callers, and what only people and dialplans can tell. */
import type { CentreEffect } from '../../domain/centre/effects.ts';
import type { CentreInput } from '../../domain/centre/inputs.ts';
import type { DeviceId, EmployeeId, MunicipalityId, TrunkId } from '../../domain/ids.ts';
import type { Chance, Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import type { IncomingInvite, SipPort } from '../ports/sip.ts';
import type { Subjects } from '../ports/subjects.ts';
import type { Recordings } from '../ports/voices.ts';
import type { Sound } from '../sound/sound.ts';
import type { Dialled } from './dialled.ts';

export interface FrontDeskParts {
  readonly sip: SipPort;
  readonly sound: Sound;
  readonly subjects: Subjects;
  readonly clock: Clock;
  readonly chance: Chance;
  readonly log: Log;
  readonly submit: (input: CentreInput) => void;
  /** Whose municipality a call will be, so that its caller is known within that municipality only. */
  readonly municipalityOf: (invite: IncomingInvite) => MunicipalityId | null;
  readonly ownerOf: (device: DeviceId) => EmployeeId | null;
  /** The employee's name for the display of a colleague's phone. */
  readonly displayOf: (employee: EmployeeId) => string | null;
  /** The number as it is stored and compared, or null when the text is no telephone number. */
  readonly canonicalNumber: (text: string) => string | null;
  /** The municipality's name for the display of the phone that rings. */
  readonly nameOf: (municipality: MunicipalityId) => string | null;
  /** Caller groups of the municipality that know this number, e.g. `ondernemers`. */
  readonly groupsOf: (municipality: MunicipalityId | null, number: string) => readonly string[];
  /** The way to a partner's or another outside number: which trunks, and with what caller id. */
  readonly outside: (
    target: Extract<CentreEffect, { type: 'leg.dial' }>['target'],
    municipality: MunicipalityId | null,
  ) => Promise<OutsideWay | null>;
  /** Messages of callers on disk. */
  readonly recordings: Recordings;
  /** The way to a mobile phone of an employee; null for phones that register. */
  readonly mobile: (
    device: DeviceId,
    municipality: MunicipalityId | null,
  ) => Promise<OutsideWay | null> | null;
  /** What the owner of this phone means by what they dial or name in a REFER. */
  readonly dialledBy: (device: DeviceId, text: string) => Promise<Dialled>;
  /** An agent with only a desk phone takes calls for as long as the phone is registered. */
  readonly signsInByPhone: (employee: EmployeeId) => boolean;
}

/** A number that may be dialled, in the form the trunk wants. */
export interface OutsideWay {
  /** In the order in which they are tried. */
  readonly trunks: readonly TrunkId[];
  readonly number: string;
  /** The municipality's ordinary number (DOMAIN R2). */
  readonly callerId: string | null;
}
