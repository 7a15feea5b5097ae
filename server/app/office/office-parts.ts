/** What the office is given: stores, the centre, and what only the composition root can do. */
import type { CentreInput } from '../../domain/centre/inputs.ts';
import type { CentreState } from '../../domain/centre/state.ts';
import type { DialplanSet } from '../../domain/dialplan/types.ts';
import type { DomainEvent } from '../../domain/events.ts';
import type { DeviceId, MunicipalityId } from '../../domain/ids.ts';
import type { Rates } from '../../domain/reachability/metrics.ts';
import type { Instant } from '../../domain/time.ts';
import type { Visitors } from '../people/visitors.ts';
import type { PeopleDirectory } from '../people-directory.ts';
import type { Accounts } from '../ports/accounts.ts';
import type { AuditTrail } from '../ports/audit.ts';
import type { Chance, Clock } from '../ports/clock.ts';
import type { ConnectionStore } from '../ports/connections.ts';
import type { DialplanEditor } from '../ports/dialplans.ts';
import type { Ledger } from '../ports/ledger.ts';
import type { Log } from '../ports/log.ts';
import type { OfficeStore } from '../ports/office.ts';
import type { OutboxStore } from '../ports/outbox.ts';
import type { Outward } from '../ports/outward.ts';
import type { Employee, People } from '../ports/people.ts';
import type { PrivacyStore } from '../ports/privacy.ts';
import type { PromptRoom } from '../ports/prompts.ts';
import type { Snapshots } from '../ports/snapshots.ts';
import type { Subjects } from '../ports/subjects.ts';
import type { ProbeTrunk, TrunkEditor, TrunkState } from '../ports/trunks.ts';
import type { Greetings, Recordings } from '../ports/voices.ts';

/** The running centre, as the office needs it. */
export interface CentreAccess {
  readonly state: CentreState;
  submit(input: CentreInput): void;
}

/** One line of the page of health. */
export interface PartHealth {
  readonly id: string;
  readonly name: string;
  readonly state: 'healthy' | 'degraded' | 'down';
  readonly text: string;
  readonly facts: readonly { readonly label: string; readonly value: string }[];
  /** Whose business it is; absent: everybody's. */
  readonly only?: readonly MunicipalityId[];
}

export interface OfficeParts {
  readonly clock: Clock;
  readonly chance: Chance;
  readonly log: Log;
  readonly ledger: Ledger;
  readonly subjects: Subjects;
  readonly people: PeopleDirectory;
  readonly peopleStore: People;
  readonly accounts: Accounts;
  readonly visitors: Visitors;
  readonly audit: AuditTrail;
  readonly store: OfficeStore;
  readonly privacy: PrivacyStore;
  readonly outbox: OutboxStore;
  readonly snapshots: Snapshots;
  readonly connections: ConnectionStore;
  readonly outward: Outward;
  readonly dialplans: () => DialplanSet;
  readonly dialplanEditor: DialplanEditor;
  /** Null until calls are taken. */
  readonly centre: () => CentreAccess | null;
  /** Realm of the SIP passwords, and the host and port that stand in addresses of phones. */
  readonly sip: { readonly realm: string; readonly host: string; readonly port: number };
  readonly trunkEditor: TrunkEditor;
  readonly trunkStates: () => readonly TrunkState[];
  readonly probeTrunk: ProbeTrunk;
  /** Ends the registration of a device that is taken away. */
  readonly forgetDevice: (device: DeviceId) => Promise<void>;
  /** A fact of a call in plain Dutch. */
  readonly tell: (type: string, data: Readonly<Record<string, unknown>>, at: Instant) => string;
  readonly health: () => readonly PartHealth[];
  /** Makes a typed text audible under this prompt id; until then, or without a voice, a general message is heard. */
  readonly speak: (prompt: string, text: string) => Promise<void>;
  /** Somebody arranged to be reached otherwise: the centre has to know. */
  readonly arranged: () => void;
  readonly recordings: Recordings;
  readonly greetings: Greetings;
  readonly prompts: PromptRoom;
  /** Whether this person must set up a second factor before anything else. */
  readonly mustHaveFactor: (employee: Employee) => boolean;
  /** Is told every fact from the start of this server on; for metrics. */
  readonly observe: (event: DomainEvent) => void;
  /** What staff and calls cost; null when nobody said. */
  readonly rates: Rates | null;
  readonly version: string;
  /** Changes whenever the code of the folds does. */
  readonly foldCode: string;
}
