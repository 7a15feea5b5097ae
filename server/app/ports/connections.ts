/** What other software may do here and is told: machine tokens and webhooks; and second factors of people. */
import type { EmployeeId, MunicipalityId, SubjectId } from '../../domain/ids.ts';
import type { Instant } from '../../domain/time.ts';

/** What a machine may do. Names are Dutch, like those of the routes they open. */
export const scopes = [
  'cijfers:lezen',
  'notities:lezen',
  'notities:schrijven',
  'gesprekken:lezen',
  'medewerkers:lezen',
] as const;
export type Scope = (typeof scopes)[number];

export interface MachineToken {
  readonly id: string;
  readonly municipality: MunicipalityId;
  /** What it is for: "Managementrapportage". */
  readonly name: string;
  readonly scopes: readonly Scope[];
  readonly createdBy: EmployeeId;
  readonly createdAt: Instant;
  readonly expiresAt: Instant;
  readonly usedAt: Instant | null;
  readonly revokedAt: Instant | null;
}

/** What a webhook can be told of. */
export const topics = ['notities', 'gesprekken', 'signalen'] as const;
export type Topic = (typeof topics)[number];

export interface Webhook {
  readonly id: string;
  readonly municipality: MunicipalityId;
  readonly address: string;
  readonly topics: readonly Topic[];
  /** Where the secret for the signature lies. */
  readonly secret: SubjectId;
  readonly active: boolean;
  readonly createdAt: Instant;
}

export interface SecondFactor {
  readonly employee: EmployeeId;
  /** Where the shared secret lies. */
  readonly secret: SubjectId;
  /** Null until the employee has shown a right code. */
  readonly confirmedAt: Instant | null;
  /** The last time step whose code was taken: a code works once (RFC 6238 section 5.2). */
  readonly lastStep: number;
}

/** May go wrong: every promise may reject with a `LedgerError`. */
export interface ConnectionStore {
  /** `hash` is SHA-256 of the token, base64url. */
  saveToken(token: MachineToken, hash: string): Promise<void>;
  tokenByHash(hash: string): Promise<MachineToken | null>;
  tokens(municipality: MunicipalityId): Promise<readonly MachineToken[]>;
  /** What every token is called, by id; of all municipalities, revoked ones too. */
  tokenNames(): Promise<ReadonlyMap<string, string>>;
  /** Not waited for on disk. */
  touchToken(id: string, now: Instant): Promise<void>;
  revokeToken(municipality: MunicipalityId, id: string, now: Instant): Promise<boolean>;

  webhooks(): Promise<readonly Webhook[]>;
  saveWebhook(webhook: Webhook): Promise<void>;
  removeWebhook(municipality: MunicipalityId, id: string): Promise<boolean>;

  secondFactor(employee: EmployeeId): Promise<SecondFactor | null>;
  /** Employees whose second factor is on. */
  secondFactors(): Promise<ReadonlySet<EmployeeId>>;
  saveSecondFactor(factor: SecondFactor): Promise<void>;
  /** False when this step, or a later one, was used already. */
  takeStep(employee: EmployeeId, step: number): Promise<boolean>;
  /** Also removes its recovery codes. */
  removeSecondFactor(employee: EmployeeId): Promise<boolean>;

  /** Puts these in the place of all that were there; hashes only. */
  saveRecoveryCodes(employee: EmployeeId, hashes: readonly string[]): Promise<void>;
  /** False when it is unknown or was used already. */
  takeRecoveryCode(employee: EmployeeId, hash: string, now: Instant): Promise<boolean>;
}
