/**
 * What the centre is set up with: people, queues, teams and rules. It is handed in, never recorded; the
 * app replaces it as a whole (`reconfigure`), and calls in progress keep the route they are on.
 */
import type { Destination, SkillNeed } from '../events.ts';
import type { DeviceId, EmployeeId, MunicipalityId, QueueId, SkillId, TeamId } from '../ids.ts';
import type { SpokenLanguage } from '../prompt/catalogue.ts';
import { hour, type Instant } from '../time.ts';
import type { Routing } from './routing.ts';

/** How the employee for a waiting caller is chosen. */
export type Strategy =
  /** The one whose last conversation ended longest ago. */
  | 'longestIdle'
  /** The one with the fewest conversations since signing in; then longest idle. */
  | 'fewestCalls'
  /** All able employees ring at once; the first to answer has the call. */
  | 'ringAll'
  /** The fixed order of `members`. */
  | 'linear'
  /** First the employee this caller spoke last, for `stickySeconds`; then longest idle. */
  | 'sticky';

export interface DeviceConfig {
  readonly device: DeviceId;
  /** An outside mobile must confirm with key 1: its operator's voicemail is not an answer. */
  readonly kind: 'sip' | 'mobile';
}

/** Days an employee is away, both ends included in time: from the first instant up to the last. */
export interface Absence {
  readonly from: Instant;
  readonly until: Instant;
}

/** How an employee arranged to be reachable for direct calls and transfers (MISSION M7). */
export interface Reachability {
  /** Phones that ring when the employee is wanted in person; all of them when empty or absent. */
  readonly ringing?: readonly DeviceId[];
  /** How long their own devices ring. */
  readonly ringSeconds: number;
  readonly deputy: EmployeeId | null;
  readonly absences: readonly Absence[];
  /** A temporary forwarding replaces the person's own devices until it ends. */
  readonly forward: { readonly to: Destination; readonly until: Instant } | null;
  /** After devices and deputy: ring the rest of the team as well. */
  readonly tryTeam: boolean;
  /** Last of all, when the caller agrees: leave a message. */
  readonly voicemail: boolean;
  /** The same three while absent; as when present, when left out. */
  readonly away?: Pick<Reachability, 'deputy' | 'tryTeam' | 'voicemail'>;
}

export interface EmployeeConfig {
  readonly id: EmployeeId;
  readonly municipality: MunicipalityId;
  readonly team: TeamId | null;
  /** Level by skill; absent means none. */
  readonly skills: Readonly<Record<SkillId, number>>;
  /** Queues this employee serves when signed in. */
  readonly queues: readonly QueueId[];
  readonly devices: readonly DeviceConfig[];
  readonly reachability: Reachability;
  /** A team leader may listen, whisper and join. */
  readonly supervises: readonly TeamId[];
}

export interface TeamConfig {
  readonly id: TeamId;
  readonly municipality: MunicipalityId;
  readonly members: readonly EmployeeId[];
  /** How long the whole team rings at once. */
  readonly ringSeconds: number;
}

/** How a line is served. Where callers go who cannot or will not wait is the dialplan's. */
export interface QueueConfig {
  readonly id: QueueId;
  readonly municipality: MunicipalityId;
  readonly team: TeamId | null;
  /** Needed of every employee, beside what the call itself needs. */
  readonly skills: readonly SkillNeed[];
  readonly strategy: Strategy;
  /** Order for `linear`; others may leave it empty. */
  readonly members: readonly EmployeeId[];
  readonly ringSeconds: number;
  readonly wrapUpSeconds: number;
  /** Head start of every caller in this queue over those in other queues of the same employee. */
  readonly headStartSeconds: number;
  /** Most callers that may wait; one more overflows, when the dialplan says whereto. */
  readonly maxWaiting: number;
  /** How long `sticky` waits for the employee the caller knows. */
  readonly stickySeconds: number;
  /** After so long the needed skill level drops to `level`, step by step. */
  readonly widening: readonly { readonly afterSeconds: number; readonly level: number }[];
  /** Conversations are recorded after this prompt was heard; not recorded when absent. */
  readonly recordingNotice?: string | null;
  /** Announcements while waiting; none without sound. */
  readonly comfort: ComfortConfig;
}

/** What a waiting caller hears and may choose (DOMAIN section 6). */
export interface ComfortConfig {
  readonly music: string | null;
  /** First announcement of the expected wait, and the gap between later ones; null = never. */
  readonly firstAnnouncementSeconds: number | null;
  readonly nextAnnouncementSeconds: number;
  /** What is told at an announcement; `position` when absent. */
  readonly tell?: 'nothing' | 'position' | 'wait';
  /** Heard with each announcement, e.g. that the website may help. */
  readonly prompt?: string | null;
  /** Offer a callback that keeps the place when the expected wait is longer than this; null = never. */
  readonly callbackAboveSeconds: number | null;
}

/** Bounds of the centre as a whole, each with its unit in its name. */
export interface CentreLimits {
  readonly callsMax: number;
  /** Steps of a dialplan a call may take in one decision; more means a loop the check did not see. */
  readonly routeStepsMax: number;
  /** Persons tried by one ladder, forwardings included. */
  readonly pursuitHopsMax: number;
  /** How long a key is waited for after an offer to ring back. */
  readonly announceSilenceSeconds: number;
  /** Longest announcement; one whose end is not told counts as over then. */
  readonly soundSecondsMax: number;
  readonly voicemailSecondsMax: number;
  /** A shorter message is a caller who hung up. */
  readonly voicemailSecondsMin: number;
  /** So much silence ends a message. */
  readonly voicemailSilenceSeconds: number;
  /** A message with less sound says nothing. */
  readonly voicemailSoundMsMin: number;
  /** How long a key is waited for after the choices of a message; then it is kept. */
  readonly reviewSilenceSeconds: number;
  /** A file that is not complete by then counts as lost. */
  readonly storeSeconds: number;
  /** An interrupted or dropped caller who rings again within this time stands where they stood. */
  readonly placeKeptSeconds: number;
  readonly setAsideNoAnswerSeconds: number;
  readonly setAsideRejectedSeconds: number;
  readonly setAsideUnreachableSeconds: number;
  /** The same caller is not offered again so soon to an employee who did not take the offer. */
  readonly sameCallerAgainSeconds: number;
  /** An employee's leg that ends this soon after answering did not serve the caller. */
  readonly droppedAtAnswerMs: number;
  /** How long a caller is kept for an employee whose browser went in mid-call. */
  readonly phoneBackSeconds: number;
  /** How long after ringing should have ended a state is put right. */
  readonly leaseSlackSeconds: number;
  readonly sweepSeconds: number;
  /** How long an outside number rings. */
  readonly dialSeconds: number;
  readonly retryAfterSeconds: number;
  /** Gaps between the attempts of a callback; one attempt more than there are gaps. */
  readonly callbackGapsSeconds: readonly number[];
  /** Head start per point of a call's priority. */
  readonly headStartPerPrioritySeconds: number;
  /** Points given to a caller who comes back from an employee or a broken conversation. */
  readonly returnedPriority: number;
}

export const defaultLimits: CentreLimits = {
  callsMax: 10_000,
  routeStepsMax: 50,
  pursuitHopsMax: 8,
  announceSilenceSeconds: 5,
  soundSecondsMax: 90,
  voicemailSecondsMax: 120,
  voicemailSecondsMin: 2,
  voicemailSilenceSeconds: 6,
  voicemailSoundMsMin: 300,
  reviewSilenceSeconds: 6,
  storeSeconds: 20,
  placeKeptSeconds: 180,
  setAsideNoAnswerSeconds: 60,
  setAsideRejectedSeconds: 10,
  setAsideUnreachableSeconds: 30,
  sameCallerAgainSeconds: 30,
  droppedAtAnswerMs: 250,
  phoneBackSeconds: 15,
  leaseSlackSeconds: 3,
  sweepSeconds: 5,
  dialSeconds: 30,
  retryAfterSeconds: 10,
  callbackGapsSeconds: [300, 900],
  headStartPerPrioritySeconds: 60,
  returnedPriority: 20,
};

export const quietComfort: ComfortConfig = {
  music: null,
  firstAnnouncementSeconds: null,
  nextAnnouncementSeconds: 75,
  callbackAboveSeconds: null,
};

/** When a promise made now to call back must be kept: the term of the team or municipality (DESIGN section 5). */
export type PromiseDue = (municipality: MunicipalityId | null, team: TeamId, now: Instant) => Instant;

/** Where no term is configured: a day on the clock. */
const oneDay: PromiseDue = (_municipality, _team, now) => now + 24 * hour;

/** How a place in line and a wait are spoken in one language. */
export interface Say {
  readonly position: (position: number) => readonly string[];
  readonly wait: (fromMinutes: number, toMinutes: number) => readonly string[];
}

const plainWords: Say = {
  position: (position) => [`position:${position}`],
  wait: (from, to) => [`wait:${from}-${to}`],
};

/** What callers of a box hear first: prompt ids; `otherwise` where it has no greeting of its own. */
export type GreetingFor = (
  box: Destination,
  municipality: MunicipalityId | null,
  otherwise: readonly string[],
) => readonly string[];

/** Opening hours of a line, at a moment. */
export type QueueOpen = (queue: QueueId, now: Instant) => boolean;

const always: QueueOpen = () => true;

/** Prompt by which an employee hears that a leader takes part. */
export const superviseNotice = 'supervision';

export interface CentreConfiguration {
  /** Whether the centre can play and hear: announcements, menus, music, voicemail. */
  readonly sound: boolean;
  readonly employees: readonly EmployeeConfig[];
  readonly teams: readonly TeamConfig[];
  readonly queues: readonly QueueConfig[];
  readonly routing: Routing;
  readonly limits: CentreLimits;
  readonly promiseDue?: PromiseDue;
  /** Prompt by which an employee is told that a leader takes part; null = agreed to be silent. */
  readonly superviseNotice?: (municipality: MunicipalityId | null) => string | null;
  /** Prompt ids that say a place in line or a wait in minutes; without it ids such as `position:3`. */
  readonly say?: (language: SpokenLanguage) => Say;
  /** Greetings of boxes; the dialplan's, when absent. */
  readonly greetingFor?: GreetingFor;
  /** Whether a line is open: callbacks are only made in opening hours; always, when absent. */
  readonly isOpen?: QueueOpen;
}

/** The same, by id, with who serves what worked out once. */
export interface Directory {
  readonly sound: boolean;
  readonly employees: ReadonlyMap<EmployeeId, EmployeeConfig>;
  readonly teams: ReadonlyMap<TeamId, TeamConfig>;
  readonly queues: ReadonlyMap<QueueId, QueueConfig>;
  /** Employees who serve a queue; for `linear` in its order. */
  readonly servers: ReadonlyMap<QueueId, readonly EmployeeId[]>;
  readonly routing: Routing;
  readonly limits: CentreLimits;
  readonly promiseDue: PromiseDue;
  readonly isOpen: QueueOpen;
  readonly say: (language: SpokenLanguage) => Say;
  readonly greetingFor: GreetingFor;
  readonly superviseNotice: (municipality: MunicipalityId | null) => string | null;
}

/** Indexes a configuration; an employee's unknown queue is passed over. */
export function directoryOf(configuration: CentreConfiguration): Directory {
  const queues = new Map(configuration.queues.map((queue) => [queue.id, queue]));
  const servers = new Map<QueueId, EmployeeId[]>();
  for (const queue of configuration.queues) {
    const able = configuration.employees.filter((employee) => employee.queues.includes(queue.id));
    const place = (id: EmployeeId): number => {
      const at = queue.members.indexOf(id);
      return at === -1 ? queue.members.length : at;
    };
    servers.set(
      queue.id,
      able.map((employee) => employee.id).sort((a, b) => place(a) - place(b)),
    );
  }
  return {
    sound: configuration.sound,
    employees: new Map(configuration.employees.map((employee) => [employee.id, employee])),
    teams: new Map(configuration.teams.map((team) => [team.id, team])),
    queues,
    servers,
    routing: configuration.routing,
    limits: configuration.limits,
    promiseDue: configuration.promiseDue ?? oneDay,
    isOpen: configuration.isOpen ?? always,
    greetingFor: configuration.greetingFor ?? ((_box, _municipality, otherwise) => otherwise),
    say: configuration.say ?? (() => plainWords),
    superviseNotice: configuration.superviseNotice ?? (() => superviseNotice),
  };
}
