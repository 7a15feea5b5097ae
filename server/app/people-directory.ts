/**
 * The people of the installation as one snapshot in memory, so that a ringing phone costs no disk. Follows
 * changes made elsewhere (`bereikbaar user add` in another process) within `lookEvery`.
 */
import type { DeviceId, EmployeeId, MunicipalityId } from '../domain/ids.ts';
import type { Clock, Timer } from './ports/clock.ts';
import type { Log } from './ports/log.ts';
import type { Device, Employee, Municipality, People, SipCredential, Team } from './ports/people.ts';

/** How stale the snapshot may be, milliseconds. */
const lookEvery = 1000;

export interface PeopleSnapshot {
  readonly version: number;
  readonly municipalities: ReadonlyMap<MunicipalityId, Municipality>;
  readonly teams: readonly Team[];
  readonly employees: ReadonlyMap<EmployeeId, Employee>;
  readonly devices: ReadonlyMap<DeviceId, Device>;
  readonly devicesOf: ReadonlyMap<EmployeeId, readonly Device[]>;
  readonly credentials: ReadonlyMap<DeviceId, SipCredential>;
}

const nobody: PeopleSnapshot = {
  version: -1,
  municipalities: new Map(),
  teams: [],
  employees: new Map(),
  devices: new Map(),
  devicesOf: new Map(),
  credentials: new Map(),
};

export class PeopleDirectory {
  readonly #people: People;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #changed: (snapshot: PeopleSnapshot) => void;
  #snapshot = nobody;
  #timer: Timer | null = null;

  constructor(people: People, clock: Clock, log: Log, changed: (snapshot: PeopleSnapshot) => void) {
    this.#people = people;
    this.#clock = clock;
    this.#log = log;
    this.#changed = changed;
  }

  get now(): PeopleSnapshot {
    return this.#snapshot;
  }

  async start(): Promise<void> {
    await this.refresh();
    this.#schedule();
  }

  stop(): void {
    this.#timer?.cancel();
    this.#timer = null;
  }

  /** Reads again when something changed. */
  async refresh(): Promise<void> {
    const version = await this.#people.version();
    if (version === this.#snapshot.version) return;
    this.#snapshot = await read(this.#people, version);
    this.#changed(this.#snapshot);
  }

  #schedule(): void {
    this.#timer = this.#clock.setTimer(lookEvery, () => {
      this.refresh()
        .catch((error: unknown) => this.#log.warn('people.refreshFailed', { error: error as Error }))
        .finally(() => {
          if (this.#timer !== null) this.#schedule();
        });
    });
  }
}

async function read(people: People, version: number): Promise<PeopleSnapshot> {
  const [municipalities, teams, employees, devices] = await Promise.all([
    people.municipalities(),
    people.teams(),
    people.employees(),
    people.devices(),
  ]);
  const devicesOf = new Map<EmployeeId, Device[]>();
  const credentials = new Map<DeviceId, SipCredential>();
  for (const device of devices) {
    devicesOf.set(device.employee, [...(devicesOf.get(device.employee) ?? []), device]);
    const credential = await people.credential(device.id);
    if (credential !== null) credentials.set(device.id, credential);
  }
  return {
    version,
    municipalities: new Map(municipalities.map((one) => [one.id, one])),
    teams,
    employees: new Map(employees.map((one) => [one.id, one])),
    devices: new Map(devices.map((one) => [one.id, one])),
    devicesOf,
    credentials,
  };
}
