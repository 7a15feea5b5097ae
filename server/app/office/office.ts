/**
 * The office behind the API: everything its routes and the live feed read and change, in one place. Records
 * are folded from the ledger; the core is asked for what is going on now.
 *
 *   ledger ─▶ calls, notes, figures ─▶ views ─▶ routes and live feed        routes ─▶ core, notes, people
 */

import { pendingStates } from '../../domain/callback/note.ts';
import { openNotesOf } from '../../domain/callback/repeat-call.ts';
import type { CentreInput } from '../../domain/centre/inputs.ts';
import type { CentreState } from '../../domain/centre/state.ts';
import type { RouteState } from '../../domain/dialplan/route-types.ts';
import type { DialplanSet } from '../../domain/dialplan/types.ts';
import type { DomainEvent } from '../../domain/events.ts';
import type { CallId, DeviceId, EmployeeId, MunicipalityId, NoteId, SubjectId } from '../../domain/ids.ts';
import { TapeBook } from '../../domain/mailbox/tapes.ts';
import { localDay } from '../../domain/reachability/bucket.ts';
import type { Rates } from '../../domain/reachability/metrics.ts';
import { type Instant, localTime, minute, second } from '../../domain/time.ts';
import { Machines } from '../accounts/machines.ts';
import { SecondFactors } from '../accounts/second-factor.ts';
import { SetUp } from '../accounts/set-up.ts';
import { SignIn } from '../accounts/sign-in.ts';
import { SignOn } from '../accounts/sign-on.ts';
import { Mailboxes } from '../mailbox/mailboxes.ts';
import { MessageRetention } from '../mailbox/message-retention.ts';
import { DigestClock, sendDigest } from '../outbox/digest.ts';
import { noteMessages, sendNoteMail, sendNoteSms } from '../outbox/note-messages.ts';
import { registerMessages, sendToRegister } from '../outbox/open-klant.ts';
import { Outbox } from '../outbox/outbox.ts';
import { Outlet } from '../outbox/outlet.ts';
import { alertMessages, sendWebhook, webhookMessages } from '../outbox/webhooks.ts';
import type { Visitors } from '../people/visitors.ts';
import type { PeopleDirectory } from '../people-directory.ts';
import type { Accounts } from '../ports/accounts.ts';
import type { AuditTrail } from '../ports/audit.ts';
import type { Chance, Clock, Timer } from '../ports/clock.ts';
import type { ConnectionStore, Webhook } from '../ports/connections.ts';
import type { DialplanEditor } from '../ports/dialplans.ts';
import type { Ledger, LedgerEvent, Subscription } from '../ports/ledger.ts';
import type { Log } from '../ports/log.ts';
import type { NoteDetail, OfficeStore } from '../ports/office.ts';
import type { OutboxStore } from '../ports/outbox.ts';
import type { Outward } from '../ports/outward.ts';
import type { Employee, People } from '../ports/people.ts';
import type { PrivacyStore } from '../ports/privacy.ts';
import type { PromptRoom } from '../ports/prompts.ts';
import type { Snapshots } from '../ports/snapshots.ts';
import type { Subjects } from '../ports/subjects.ts';
import type { ProbeTrunk, TrunkEditor, TrunkState } from '../ports/trunks.ts';
import type { Greetings, Recordings } from '../ports/voices.ts';
import { DestructionWatch } from '../privacy/destruction-watch.ts';
import { Privacy } from '../privacy/privacy.ts';
import { rulesOf } from '../privacy/retention.ts';
import { RetentionNight } from '../privacy/retention-night.ts';
import { TapeRetention } from '../privacy/tape-retention.ts';
import { AlertBoard } from './alert-board.ts';
import { Calamities } from './calamities.ts';
import { CallRecords } from './call-records.ts';
import { CallerPersons } from './caller-persons.ts';
import { Catalogues } from './catalogues.ts';
import { DayPlanner } from './day-planner.ts';
import { FigureBook } from './figure-book.ts';
import { Names } from './names.ts';
import { NoteBook } from './note-book.ts';
import { NoteClock } from './note-clock.ts';
import { officePieces, snapshotKey, takePiece } from './office-snapshot.ts';
import { Arrangements, chooseGreeting } from './own-reachability.ts';
import { Personal } from './personal.ts';
import { endSessions } from './phone-access.ts';
import { ProtectedNames } from './protected-names.ts';

/** A start that had to read more than this writes a snapshot at once. */
const factsWorthSaving = 100_000;
/** How often it is looked whether a catalogue was imported. */
const catalogueLook = 5 * second;
/** How often it is looked whether it is night, and until which minute of the day it is. */
const nightLook = 10 * minute;
const nightUntil = 4 * 60;

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

export class Office {
  readonly parts: OfficeParts;
  readonly people: PeopleDirectory;
  readonly startedAt: Instant;
  readonly names: Names;
  readonly personal: Personal;
  readonly callerPersons: CallerPersons;
  readonly protectedNames: ProtectedNames;
  readonly calls = new CallRecords();
  readonly notes: NoteBook;
  readonly noteDetails = new Map<NoteId, NoteDetail>();
  readonly figures: FigureBook;
  readonly arrangements = new Arrangements();
  readonly mailboxes: Mailboxes;
  readonly tapes = new TapeBook();
  readonly messageRetention: MessageRetention;
  readonly privacy: Privacy;
  readonly #tapeRetention: TapeRetention;
  readonly #retention: RetentionNight;
  readonly #erased: DestructionWatch;
  readonly signIn: SignIn;
  readonly setUp: SetUp;
  readonly alerts: AlertBoard;
  readonly planner: DayPlanner;
  readonly machines: Machines;
  readonly secondFactors: SecondFactors;
  readonly catalogues: Catalogues;
  /** Null: everybody signs in here. */
  readonly signOn: SignOn | null;
  readonly outbox: Outbox;
  readonly #outlet: Outlet;
  readonly #digest: DigestClock;
  #webhooks: readonly Webhook[] = [];
  readonly calamities: Calamities;
  readonly #made = new Map<string, number>();
  readonly #clock: NoteClock;
  readonly #listeners = new Set<() => void>();
  #subscription: Subscription | null = null;
  #isOpen = false;
  /** Number of the last event that was folded in. */
  #read = 0;
  /** Facts that wait while a snapshot is being written; null while none is. */
  #held: LedgerEvent[] | null = null;
  #applying: Promise<void> = Promise.resolve();
  #night: Timer | null = null;
  #catalogueTimer: Timer | null = null;
  #savedOn: string | null = null;
  #isClosed = false;

  constructor(parts: OfficeParts) {
    const { people, ledger, clock, log, chance } = parts;
    this.parts = parts;
    this.people = people;
    this.startedAt = clock.now();
    this.names = new Names(people, parts.dialplans, (id) => this.machines.nameOf(id));
    this.personal = new Personal(parts.subjects, clock, log);
    this.personal.onLoaded(() => this.changed());
    this.callerPersons = new CallerPersons({
      register: parts.outward.persons,
      read: (caller) => parts.subjects.read(caller),
      clock,
      changed: () => this.changed(),
    });
    this.protectedNames = new ProtectedNames({
      audit: parts.audit,
      clock,
      log,
      changed: () => this.changed(),
    });
    this.notes = new NoteBook(ledger, clock, chance.newId);
    this.figures = new FigureBook(ledger, log);
    this.#clock = new NoteClock(this);
    this.alerts = new AlertBoard(this);
    this.planner = new DayPlanner(this);
    this.catalogues = new Catalogues(parts.store, clock);

    this.#digest = new DigestClock(this);
    this.outbox = new Outbox({
      store: parts.outbox,
      clock,
      chance,
      log,
      senders: {
        mail: (message) =>
          message.body['kind'] === 'digest' ? sendDigest(this, message) : sendNoteMail(this, message),
        sms: (message) => sendNoteSms(this, message),
        webhook: (message) => sendWebhook(this, message),
        openKlant: (message) => sendToRegister(this, message),
      },
      changed: () => void this.#countUndelivered(),
    });
    this.#outlet = new Outlet({
      ledger,
      store: parts.outbox,
      clock,
      log,
      put: (messages) => this.outbox.put(messages),
      translate: (event, id, seq) => [
        ...noteMessages(this, event, id),
        ...webhookMessages(this, event, id),
        ...registerMessages(this, event, id, seq),
      ],
    });
    this.alerts.onChange((municipality, alert, raised) => {
      this.outbox.put(alertMessages(this, municipality, alert, raised)).catch((error: unknown) => {
        log.warn('alert.notTold', { error: error as Error });
      });
    });
    const { recordings, greetings } = parts;
    this.calamities = new Calamities({
      store: parts.store,
      ledger,
      speak: (prompt, text) => parts.speak(prompt, text),
      clock,
      log,
      changed: () => this.changed(),
    });
    this.mailboxes = new Mailboxes({
      ledger,
      clock,
      recordings,
      greetings,
      usesOwnGreeting: (employee) => this.arrangements.of(employee).settings.greeting === 'own',
      greetingChosen: (employee, greeting) => chooseGreeting(this, employee, greeting),
    });
    this.messageRetention = new MessageRetention({
      mailboxes: this.mailboxes,
      subjects: parts.subjects,
      store: parts.privacy,
      ruleOf: async (municipality) =>
        (await rulesOf(parts.privacy, municipality)).find(({ record }) => record === 'voicemail')!,
      isPending: (note) => pendingStates.has(this.notes.get(note)?.note.state ?? 'closed'),
      clock,
      chance,
      log,
    });
    this.privacy = new Privacy({
      ledger,
      subjects: parts.subjects,
      office: parts.store,
      store: parts.privacy,
      clock,
      newId: chance.newId,
      pending: () => [...this.notes.pending()].map(({ note }) => note),
      forget: (id) => this.#forget(id),
    });
    this.#erased = new DestructionWatch({
      store: parts.privacy,
      forget: (id) => this.#forget(id),
      sounds: () => this.destroySounds(),
      changed: () => this.changed(),
      clock,
      log,
    });
    this.#tapeRetention = new TapeRetention({
      tapes: this.tapes,
      subjects: parts.subjects,
      store: parts.privacy,
      recordings,
      ledger,
      clock,
      chance,
    });
    this.#retention = new RetentionNight({
      privacy: this.privacy,
      municipalities: () => parts.dialplans().plans.keys(),
      sounds: () => this.destroySounds(),
      audit: parts.audit,
      clock,
      log,
      changed: () => this.changed(),
    });
    this.setUp = new SetUp({
      accounts: parts.accounts,
      people: parts.peopleStore,
      clock,
      chance,
      municipalities: () =>
        [...parts.dialplans().plans.values()].map(({ municipality, name }) => ({ id: municipality, name })),
    });
    this.machines = new Machines({ store: parts.connections, clock, chance });
    this.secondFactors = new SecondFactors({
      store: parts.connections,
      subjects: parts.subjects,
      clock,
      chance,
    });
    this.signIn = new SignIn({
      accounts: parts.accounts,
      people,
      clock,
      chance,
      secondFactors: this.secondFactors,
    });
    const provider = parts.outward.signOn;
    this.signOn =
      provider === null
        ? null
        : new SignOn({
            provider,
            signIn: this.signIn,
            people,
            peopleStore: parts.peopleStore,
            audit: parts.audit,
            endSessions: (employee) => endSessions(this, employee),
            clock,
          });
  }

  /** Reads everything that was written before and then follows the ledger. */
  async open(): Promise<void> {
    const { ledger, store } = this.parts;
    for (const detail of await store.noteDetails()) this.noteDetails.set(detail.note, detail);
    await this.calamities.open();
    await this.secondFactors.refresh();
    await this.machines.refresh();
    await this.catalogues.open();
    await this.arrangements.open(this);
    this.parts.arranged();
    let read = await this.#takeUpSnapshot();
    const from = read;
    for await (const event of ledger.scan({ after: read })) {
      if (this.#isClosed) return;
      read = event.seq;
      await this.#apply(event);
    }
    if (this.#isClosed) return;
    this.#read = read;
    if (read - from > factsWorthSaving) void this.saveSnapshot();
    this.#clock.start();
    this.alerts.start();
    await this.planner.start();
    await this.refreshWebhooks();
    await this.#countUndelivered();
    await this.#outlet.start();
    this.outbox.start();
    this.#digest.start();
    this.#subscription = ledger.subscribe(read, (event) => {
      this.parts.observe(event as unknown as DomainEvent);
      if (this.#held !== null) this.#held.push(event);
      else this.#take(event);
    });
    this.#nightly();
    this.#followCatalogues();
    this.#isOpen = true;
    this.messageRetention.start();
    this.#retention.start();
    this.#erased.start();
    this.changed();
  }

  /** Whether everything that was written before has been read. */
  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** Resolves when what was on its way out has been noted. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#clock.stop();
    this.calamities.close();
    this.messageRetention.stop();
    await this.#retention.stop();
    await this.#erased.stop();
    this.alerts.stop();
    this.planner.stop();
    this.#subscription?.close();
    this.#subscription = null;
    this.#night?.cancel();
    this.#catalogueTimer?.cancel();
    if (this.#isOpen) await this.saveSnapshot();
    this.#digest.stop();
    await this.#outlet.stop();
    await this.outbox.stop();
    this.parts.outward.mail?.close();
  }

  #forget(id: SubjectId): void {
    this.personal.forget(id);
    this.callerPersons.forget(id);
  }

  /** Messages and recordings that are over their term, or whose caller was erased; how many went. */
  async destroySounds(): Promise<number> {
    return (await this.messageRetention.look()) + (await this.#tapeRetention.look());
  }

  /** What people call a subject; null stays null. */
  subjectName(municipality: MunicipalityId | null, subject: string | null): string | null {
    if (subject === null || municipality === null) return subject;
    return this.catalogues.nameOf(municipality, subject);
  }

  get webhooks(): readonly Webhook[] {
    return this.#webhooks;
  }

  async refreshWebhooks(): Promise<void> {
    this.#webhooks = await this.parts.connections.webhooks();
  }

  /** Told whenever something that a screen may show has changed. */
  onChange(listener: () => void): void {
    this.#listeners.add(listener);
  }

  changed(): void {
    for (const listener of this.#listeners) listener();
  }

  now(): Instant {
    return this.parts.clock.now();
  }

  get centre(): CentreAccess | null {
    return this.parts.centre();
  }

  /** What the dialplan has to know of what people switched. */
  switched(): RouteState {
    return { calamities: this.calamities.forRoutes(), closures: new Map() };
  }

  madePlain(): IterableIterator<readonly [string, number]> {
    return this.#made.entries();
  }

  restoreMade([key, count]: readonly [string, number]): void {
    this.#made.set(key, count);
  }

  /**
   * Writes all folds down, so that the next start reads the days since. Facts that come meanwhile wait: what is written
   * is the state after one event and no other.
   */
  async saveSnapshot(): Promise<void> {
    if (this.#held !== null || this.#read === 0) return;
    this.#held = [];
    const began = this.now();
    try {
      await this.#applying;
      await this.parts.snapshots.save(snapshotKey(this), this.#read, officePieces(this));
      this.parts.log.info('office.snapshot', { facts: this.#read, tookMs: this.now() - began });
    } catch (error) {
      this.parts.log.warn('office.snapshotFailed', { error: error as Error });
    } finally {
      const held: readonly LedgerEvent[] = this.#held;
      this.#held = null;
      for (const event of held) this.#take(event);
    }
  }

  /** Number of the last event that the snapshot holds; 0 when there is none that fits. */
  async #takeUpSnapshot(): Promise<number> {
    const { ledger, snapshots, log } = this.parts;
    const found = await snapshots.load(snapshotKey(this), (piece) => takePiece(this, piece));
    if (found.seq !== null) {
      this.figures.figures.restored();
      return found.seq;
    }
    log.info('office.noSnapshot', { why: found.why });
    const [newest] = await ledger.read({ after: ledger.head() - 1 });
    if (newest !== undefined) {
      this.figures.figures.expect(newest.at);
      this.calls.expect(newest.at);
    }
    return 0;
  }

  #take(event: LedgerEvent): void {
    this.#read = event.seq;
    this.#applying = this.#apply(event);
    this.changed();
  }

  /** An import on the command line is another process's: it is looked for, as people are. */
  #followCatalogues(): void {
    this.#catalogueTimer = this.parts.clock.setTimer(catalogueLook, () => {
      this.catalogues
        .refresh()
        .then((isNew) => {
          if (isNew) this.changed();
        })
        .catch((error: unknown) => this.parts.log.warn('catalogue.refreshFailed', { error: error as Error }));
      this.#followCatalogues();
    });
  }

  /** Once a night: a start after a crash then reads one day at most. */
  #nightly(): void {
    this.#night = this.parts.clock.setTimer(nightLook, () => {
      const { date, minuteOfDay } = localTime(this.now());
      if (minuteOfDay < nightUntil && this.#savedOn !== date) {
        this.#savedOn = date;
        void this.saveSnapshot();
      }
      this.#nightly();
    });
  }

  notesMadeToday(employee: EmployeeId, now: Instant): number {
    return this.#made.get(`${localDay(now)} ${employee}`) ?? 0;
  }

  /** Whether a phone can be rung now. */
  isRegistered(employee: EmployeeId, device: DeviceId): boolean {
    return this.centre?.state.agents.get(employee)?.devices.includes(device) === true;
  }

  rememberDetail(detail: NoteDetail): void {
    this.noteDetails.set(detail.note, detail);
  }

  async #apply(ledgerEvent: LedgerEvent): Promise<void> {
    const event = ledgerEvent as unknown as DomainEvent;
    this.calls.apply(event);
    this.notes.apply(event, ledgerEvent.id);
    this.mailboxes.apply(event);
    this.tapes.apply(event, (call) => this.calls.get(call)?.caller ?? null);
    if (event.type === 'note.created') this.#countMade(event.data.note, event.at);
    if (this.#isOpen && event.type.startsWith('note.')) this.#wakeLater(event);
    if (event.type === 'call.outcomeRegistered') this.#seeIncident(event);
    if (this.#isOpen && (event.type === 'call.arrived' || event.type === 'call.routed')) {
      this.#lookUpCaller(event.stream.slice('call:'.length) as CallId);
    }
    if (this.#isOpen && event.type === 'call.ended') void this.#attachRepeat(event);
    await this.figures.apply(event);
  }

  #wakeLater(event: DomainEvent): void {
    const id = event.stream.slice('note:'.length) as NoteId;
    const note = this.notes.get(id)?.note;
    if (note !== undefined) this.#clock.changed(note);
  }

  /** Messages that were given up show as an alert of their municipality. */
  async #countUndelivered(): Promise<void> {
    const counts = new Map<MunicipalityId, number>();
    for (const municipality of this.parts.dialplans().plans.keys()) {
      counts.set(
        municipality,
        (await this.parts.outbox.page(municipality, { state: 'givenUp', webhook: null }, 0, 1)).count,
      );
    }
    this.alerts.undelivered(counts);
  }

  /** Whether callers of this municipality are looked up outside. */
  looksUp(municipality: MunicipalityId | null): boolean {
    const { persons, openKlant } = this.parts.outward;
    if (persons === null || municipality === null) return false;
    const only = openKlant?.municipalities ?? null;
    return only === null || only.includes(municipality);
  }

  /** Begun when the call comes in, so that the answer is there when a telephone rings. */
  #lookUpCaller(id: CallId): void {
    const record = this.calls.get(id);
    if (record !== undefined && this.looksUp(record.municipality))
      this.callerPersons.peek(record.caller, false);
  }

  /** A caller who rings again while a promise stands: the call belongs to that note (DOMAIN 2.5). */
  async #attachRepeat(event: Extract<DomainEvent, { type: 'call.ended' }>): Promise<void> {
    const record = this.calls.get(event.stream.slice('call:'.length) as CallId);
    if (record === undefined || record.caller === null) return;
    const pending = [...this.notes.pending()].map(({ note }) => note);
    const mine = openNotesOf(record.caller, record.municipality, pending, record.registration.subject);
    const [first] = mine;
    if (first === undefined || mine.some((note) => note.calls.includes(record.call))) return;
    const options = { once: `attach ${record.call}`, expectedVersion: null };
    try {
      await this.notes.command(first.id, { type: 'attachCall', call: record.call }, options);
    } catch (error) {
      this.parts.log.warn('note.attachFailed', { note: first.id, error: error as Error });
    }
  }

  #seeIncident(event: Extract<DomainEvent, { type: 'call.outcomeRegistered' }>): void {
    if (event.data.outcome !== 'aggression' || event.municipality === null) return;
    this.alerts.incident(event.municipality, event.stream.slice('call:'.length), event.at);
  }

  #countMade(note: NoteId, at: Instant): void {
    const by = this.noteDetails.get(note)?.createdBy;
    if (by == null) return;
    const key = `${localDay(at)} ${by}`;
    this.#made.set(key, (this.#made.get(key) ?? 0) + 1);
  }
}
