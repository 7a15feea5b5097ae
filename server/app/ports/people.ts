/**
 * Municipalities, teams, employees, their devices and SIP credentials, as calls need them.
 * Names are personal data of staff: they never enter the ledger or the log.
 */
import type { DeviceId, EmployeeId, MunicipalityId, SkillId, SubjectId, TeamId } from '../../domain/ids.ts';
import type { Instant } from '../../domain/time.ts';

/** DOMAIN R25. */
export const roles = ['medewerker', 'kcc-agent', 'teamleider', 'beheerder', 'auditor'] as const;
export type Role = (typeof roles)[number];

export interface Municipality {
  readonly id: MunicipalityId;
  readonly name: string;
}

export interface Team {
  readonly id: TeamId;
  readonly municipality: MunicipalityId;
  readonly name: string;
}

export interface SkillLevel {
  readonly skill: SkillId;
  /** 1 = beginner … 5 = expert, the scale of dialplans. */
  readonly level: number;
}

export interface Employee {
  readonly id: EmployeeId;
  readonly municipality: MunicipalityId;
  readonly name: string;
  /** For signing in to the screens; null for someone who only has a phone. */
  readonly email: string | null;
  readonly teams: readonly TeamId[];
  readonly roles: readonly Role[];
  readonly skills: readonly SkillLevel[];
  /** False after leaving: kept for the figures, no longer offered anything. */
  readonly active: boolean;
}

/** `sip` is a desk phone or SIP softphone; `browser` is our own softphone; `mobile` is an outside number. */
export type DeviceKind = 'sip' | 'browser' | 'mobile';

export interface Device {
  readonly id: DeviceId;
  readonly employee: EmployeeId;
  readonly kind: DeviceKind;
  /** What the owner calls it: "Bureautoestel". */
  readonly label: string;
  /** The number of a mobile, by reference; absent for phones that register. */
  readonly number?: SubjectId;
}

export type DigestAlgorithm = 'MD5' | 'SHA-256';

/**
 * What digest needs to check an answer (RFC 7616 §3.4.2, RFC 8760): H(user:realm:password) per
 * algorithm, in hex. The password itself is never stored.
 */
export interface SipCredential {
  readonly device: DeviceId;
  readonly realm: string;
  readonly ha1: Readonly<Record<DigestAlgorithm, string>>;
}

/** May go wrong: every promise may reject with a `PeopleError`, or a `LedgerError` of the store below it. */
export interface People {
  municipalities(): Promise<readonly Municipality[]>;
  teams(municipality?: MunicipalityId): Promise<readonly Team[]>;
  employees(municipality?: MunicipalityId): Promise<readonly Employee[]>;
  employee(id: EmployeeId): Promise<Employee | null>;
  devices(employee?: EmployeeId): Promise<readonly Device[]>;
  /** Null when the device is unknown or its owner has left. */
  credential(device: DeviceId): Promise<SipCredential | null>;
  saveMunicipality(municipality: Municipality): Promise<void>;
  saveTeam(team: Team): Promise<void>;
  /** Nobody may be in it any more. */
  removeTeam(team: TeamId): Promise<void>;
  /** Makes or replaces. */
  saveEmployee(employee: Employee, now: Instant): Promise<void>;
  /** Makes or replaces a device and, when given, its credential. */
  saveDevice(device: Device, credential: SipCredential | null): Promise<void>;
  removeDevice(device: DeviceId): Promise<boolean>;
  /** Goes up with every change made through this port or by another process: readers may cache on it. */
  version(): Promise<number>;
}

export type PeopleErrorCode =
  /** A municipality, team or employee that is referred to does not exist. */
  | 'unknownReference'
  /** The device id belongs to somebody else. */
  | 'deviceTaken'
  | 'invalid';

export class PeopleError extends Error {
  readonly code: PeopleErrorCode;
  constructor(code: PeopleErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'PeopleError';
    this.code = code;
  }
}
