/**
 * The office behind the API: everything its routes and the live feed read and change, in one place. Records
 * are folded from the ledger; the core is asked for what is going on now.
 *
 *   ledger ─▶ calls, notes, figures ─▶ views ─▶ routes and live feed        routes ─▶ core, notes, people
 */
import type { RouteState } from '../../domain/dialplan/route-types.ts';
import type { DomainEvent } from '../../domain/events.ts';
import type { DeviceId, EmployeeId, MunicipalityId, NoteId } from '../../domain/ids.ts';
import { TapeBook } from '../../domain/mailbox/tapes.ts';
import type { Instant } from '../../domain/time.ts';
import { Machines } from '../accounts/machines.ts';
import { SecondFactors } from '../accounts/second-factor.ts';
import { SetUp } from '../accounts/set-up.ts';
import { SignIn } from '../accounts/sign-in.ts';
import { SignOn } from '../accounts/sign-on.ts';
import { Mailboxes } from '../mailbox/mailboxes.ts';
import type { PeopleDirectory } from '../people-directory.ts';
import type { LedgerEvent } from '../ports/ledger.ts';
import type { NoteDetail } from '../ports/office.ts';
import { AlertBoard } from './alert-board.ts';
import { Calamities } from './calamities.ts';
import { CallRecords } from './call-records.ts';
import { CallerPersons } from './caller-persons.ts';
import { Catalogues } from './catalogues.ts';
import { DayPlanner } from './day-planner.ts';
import { FigureBook } from './figure-book.ts';
import { Keeping } from './keeping.ts';
import { LedgerReader } from './ledger-reader.ts';
import { Names } from './names.ts';
import { NoteBook } from './note-book.ts';
import { NoteClock } from './note-clock.ts';
import { NotesMade } from './notes-made.ts';
import type { CentreAccess, OfficeParts } from './office-parts.ts';
import { officePieces, snapshotKey, takePiece } from './office-snapshot.ts';
import { Arrangements, chooseGreeting } from './own-reachability.ts';
import { Personal } from './personal.ts';
import { endSessions } from './phone-access.ts';
import { Post } from './post.ts';
import { ProtectedNames } from './protected-names.ts';
import { reactTo, seeIncident } from './reactions.ts';

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
  readonly keeping: Keeping;
  readonly signIn: SignIn;
  readonly setUp: SetUp;
  readonly alerts: AlertBoard;
  readonly planner: DayPlanner;
  readonly machines: Machines;
  readonly secondFactors: SecondFactors;
  readonly catalogues: Catalogues;
  /** Null: everybody signs in here. */
  readonly signOn: SignOn | null;
  readonly post: Post;
  readonly calamities: Calamities;
  readonly notesMade = new NotesMade();
  readonly #clock: NoteClock;
  readonly #listeners = new Set<() => void>();
  readonly #reader: LedgerReader;
  #isOpen = false;

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
    this.#reader = new LedgerReader({
      ledger,
      snapshots: parts.snapshots,
      clock,
      log,
      folds: {
        apply: (event) => this.#apply(event),
        key: () => snapshotKey(this),
        pieces: () => officePieces(this),
        takePiece: (piece) => takePiece(this, piece),
        restored: () => this.figures.figures.restored(),
        expect: (newest) => {
          this.figures.figures.expect(newest);
          this.calls.expect(newest);
        },
      },
      observe: parts.observe,
      changed: () => this.changed(),
    });
    this.#clock = new NoteClock(this);
    this.alerts = new AlertBoard(this);
    this.planner = new DayPlanner(this);
    this.catalogues = new Catalogues(parts.store, clock);
    this.post = new Post(this);
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
    this.keeping = new Keeping(this);
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
    const { store, clock, log } = this.parts;
    for (const detail of await store.noteDetails()) this.noteDetails.set(detail.note, detail);
    await this.calamities.open();
    await this.secondFactors.refresh();
    await this.machines.refresh();
    await this.catalogues.open();
    await this.arrangements.open(this);
    this.parts.arranged();
    if (!(await this.#reader.readAll())) return;
    this.#clock.start();
    this.alerts.start();
    await this.planner.start();
    await this.post.start();
    this.#reader.follow();
    this.catalogues.follow(clock, log, () => this.changed());
    this.#isOpen = true;
    this.keeping.start();
    this.changed();
  }

  /** Whether everything that was written before has been read. */
  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** Resolves when what was on its way out has been noted. */
  async close(): Promise<void> {
    this.#reader.giveUp();
    this.#clock.stop();
    this.calamities.close();
    await this.keeping.stop();
    this.alerts.stop();
    this.planner.stop();
    this.#reader.close();
    this.catalogues.close();
    if (this.#isOpen) await this.#reader.saveSnapshot();
    await this.post.stop();
  }

  /** What people call a subject; null stays null. */
  subjectName(municipality: MunicipalityId | null, subject: string | null): string | null {
    if (subject === null || municipality === null) return subject;
    return this.catalogues.nameOf(municipality, subject);
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

  /** Writes all folds down, so that the next start reads the days since. */
  async saveSnapshot(): Promise<void> {
    await this.#reader.saveSnapshot();
  }

  /** Whether a phone can be rung now. */
  isRegistered(employee: EmployeeId, device: DeviceId): boolean {
    return this.centre?.state.agents.get(employee)?.devices.includes(device) === true;
  }

  rememberDetail(detail: NoteDetail): void {
    this.noteDetails.set(detail.note, detail);
  }

  /** Whether callers of this municipality are looked up outside. */
  looksUp(municipality: MunicipalityId | null): boolean {
    const { persons, openKlant } = this.parts.outward;
    if (persons === null || municipality === null) return false;
    const only = openKlant?.municipalities ?? null;
    return only === null || only.includes(municipality);
  }

  async #apply(ledgerEvent: LedgerEvent): Promise<void> {
    const event = ledgerEvent as unknown as DomainEvent;
    this.calls.apply(event);
    this.notes.apply(event, ledgerEvent.id);
    this.mailboxes.apply(event);
    this.tapes.apply(event, (call) => this.calls.get(call)?.caller ?? null);
    if (event.type === 'note.created') {
      const by = this.noteDetails.get(event.data.note)?.createdBy;
      if (by != null) this.notesMade.count(by, event.at);
    }
    seeIncident(this, event);
    if (this.#isOpen) {
      this.#clock.follow(event);
      reactTo(this, event);
    }
    await this.figures.apply(event);
  }
}
