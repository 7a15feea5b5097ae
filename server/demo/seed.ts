/** Fills the data folder of the demo before the server starts: people, telephones, links and the past. */
import { systemChance, systemClock } from '../adapters/clock/system-clock.ts';
import { loadDialplans } from '../adapters/dialplans/read-folder.ts';
import { openStore, type Store } from '../adapters/store/open-store.ts';
import { hashPassword } from '../app/accounts/password.ts';
import { SignIn } from '../app/accounts/sign-in.ts';
import { Catalogues } from '../app/office/catalogues.ts';
import { sipCredential } from '../app/people/sip-credential.ts';
import { PeopleDirectory } from '../app/people-directory.ts';
import { silentLog } from '../app/ports/log.ts';
import type { DialplanSet } from '../domain/dialplan/types.ts';
import { idOf } from '../domain/ids.ts';
import { canonical, parseNumber } from '../domain/numbers/phone-number.ts';
import { type IsoDate, localTime } from '../domain/time.ts';
import { cast, municipality, type Person } from './cast.ts';
import { catalogue } from './catalogue.ts';
import { pastDay, workingDaysBefore } from './history.ts';

/** Facts written at a time. */
const batch = 2000;

export interface Seeded {
  /** SIP passwords, by user. */
  readonly passwords: ReadonlyMap<string, string>;
  /** Token of a one-time link, by employee. */
  readonly links: ReadonlyMap<string, string>;
}

export interface SeedOptions {
  readonly dataDir: string;
  readonly dialplansDir: string;
  readonly realm: string;
  /** Working days of the past, besides today. */
  readonly days: number;
  readonly progress: (text: string) => void;
}

export async function seed(options: SeedOptions): Promise<Seeded> {
  const { set } = await loadDialplans(options.dialplansDir);
  if (set === undefined) throw new Error('The dialplans of the demo have mistakes.');
  const store = await openStore({
    dataDir: options.dataDir,
    log: silentLog,
    clock: systemClock,
    chance: systemChance,
  });
  try {
    const seeded = await seedPeople(store, set, options.realm);
    await seedPast(store, set, options);
    await seedCatalogue(store);
    return seeded;
  } finally {
    await store.close();
  }
}

async function seedCatalogue({ office }: Store): Promise<void> {
  const catalogues = new Catalogues(office, systemClock);
  await catalogues.open();
  await catalogues.replace(idOf<'municipality'>(municipality), catalogue);
}

async function seedPeople(store: Store, set: DialplanSet, realm: string): Promise<Seeded> {
  const { people, accounts } = store;
  const now = systemClock.now();
  for (const plan of set.plans.values()) {
    await people.saveMunicipality({ id: plan.municipality, name: plan.name });
    for (const { id, name } of plan.teams.values()) {
      await people.saveTeam({ id, name, municipality: plan.municipality });
    }
  }
  const passwords = new Map<string, string>();
  const links = new Map<string, string>();
  const directory = new PeopleDirectory(people, systemClock, silentLog, () => undefined);
  const signIn = new SignIn({ accounts, people: directory, clock: systemClock, chance: systemChance });
  for (const person of cast) {
    const employee = employeeOf(person);
    await people.saveEmployee(employee, now);
    if (person.phone !== null) {
      const password = systemChance.secret(12);
      passwords.set(person.phone, password);
      const device = idOf<'device'>(person.phone);
      await people.saveDevice(
        { id: device, employee: employee.id, kind: 'sip', label: 'Bureautoestel' },
        sipCredential(device, realm, password),
      );
    }
    if (person.roles.includes('beheerder')) {
      // Nobody knows it: one signs in with the link. Without one the server would make an administrator.
      const password = await hashPassword(systemChance.secret(24), systemChance.secret);
      await accounts.setPassword(employee.id, password, now);
    }
    // After the password: setting one takes back every link made before it.
    links.set(person.id, (await signIn.makeLink(employee.id)).token);
  }
  return { passwords, links };
}

function employeeOf(person: Person) {
  return {
    id: idOf<'employee'>(person.id),
    municipality: idOf<'municipality'>(municipality),
    name: person.name,
    email: person.email,
    teams: person.teams.map((team) => idOf<'team'>(team)),
    roles: person.roles,
    skills: Object.entries(person.skills).map(([skill, level]) => ({ skill: idOf<'skill'>(skill), level })),
    active: true,
  };
}

async function seedPast(store: Store, set: DialplanSet, { days, progress }: SeedOptions): Promise<void> {
  if (days <= 0) return;
  const now = systemClock.now();
  const today = localTime(now).date;
  const past: readonly IsoDate[] = workingDaysBefore(today, days);
  for (const date of [...past, today]) {
    progress(date);
    const persons = new Map<string, string>();
    // Made in one go beforehand: a day has fewer callers than this.
    const subjects = await Promise.all(
      Array.from({ length: 600 }, (_, index) => personOf(store, date, index)),
    );
    const person = (name: string): string => {
      const known = persons.get(name) ?? subjects[persons.size] ?? `${date}-${name}`;
      persons.set(name, known);
      return known;
    };
    const events = pastDay(set, date, date === today ? now : null, person);
    for (let at = 0; at < events.length; at += batch) await store.ledger.append(events.slice(at, at + batch));
  }
}

/** A citizen with a made-up number. */
async function personOf(store: Store, date: IsoDate, index: number): Promise<string> {
  const day = Number(date.slice(-2));
  const parsed = parseNumber(`06 55${String(day).padStart(2, '0')} ${String(1000 + index)}`);
  const number = parsed.ok ? canonical(parsed.number) : '';
  return store.subjects.callerByNumber(idOf<'municipality'>(municipality), number, systemClock.now());
}
