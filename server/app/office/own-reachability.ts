/** How employees arranged to be reached: kept as personal data, since a reason of absence may be one. */
import type { OwnReachability, OwnReachabilityChange } from '../../contract/own-reachability.ts';
import type { Absence, Reachability } from '../../domain/centre/configuration.ts';
import type { Destination } from '../../domain/events.ts';
import { type EmployeeId, idOf } from '../../domain/ids.ts';
import { type Instant, localText } from '../../domain/time.ts';
import type { Employee } from '../ports/people.ts';
import { Refusal } from './handler.ts';
import type { Office } from './office.ts';

type Forward = NonNullable<OwnReachabilityChange['forward']>;

type Settings = Omit<OwnReachabilityChange, 'version' | 'absentFrom' | 'forward'> & {
  readonly absentFrom: string | null;
  readonly forward: Forward | null;
};

interface Kept {
  readonly version: number;
  readonly settings: Settings;
}

const standard: Settings = {
  present: true,
  absentFrom: null,
  absentUntil: null,
  forward: null,
  absenceReason: '',
  whenAbsent: 'contactCentre',
  whenNoAnswer: 'team',
  ringSeconds: 20,
  greeting: 'standard',
  deputyId: null,
  ringingDevices: [],
};

/** "Until further notice" for the core, which wants an end. */
const openEnded: Instant = Date.parse('9999-01-01T00:00:00Z');

export class Arrangements {
  readonly #kept = new Map<EmployeeId, Kept>();

  async open(office: Office): Promise<void> {
    for (const { employee, version, settings } of await office.parts.store.reachabilities()) {
      const data = await office.parts.subjects.read(settings);
      if (data?.text !== undefined) {
        this.#kept.set(employee, {
          version,
          settings: { ...standard, ...(JSON.parse(data.text) as Settings) },
        });
      }
    }
  }

  of(employee: EmployeeId): Kept {
    return this.#kept.get(employee) ?? { version: 0, settings: standard };
  }

  set(employee: EmployeeId, kept: Kept): void {
    this.#kept.set(employee, kept);
  }

  /** In the core's words; null when nothing was arranged. */
  reachabilityOf(employee: EmployeeId): Reachability | null {
    const kept = this.#kept.get(employee);
    if (kept === undefined) return null;
    const { deputyId, forward, ringSeconds, whenNoAnswer, whenAbsent, ringingDevices } = kept.settings;
    const absence = absenceOf(kept.settings);
    return {
      ringing: ringingDevices.map((device) => idOf<'device'>(device)),
      ringSeconds,
      absences: absence === null ? [] : [absence],
      forward: forward === null ? null : { to: forwardTo(forward.target), until: Date.parse(forward.until) },
      ...takenOver(whenNoAnswer, deputyId),
      away: takenOver(whenAbsent, deputyId),
    };
  }
}

/** The days of absence that were arranged, past ones and those to come included; null = present. */
export function absenceOf(
  settings: Pick<Settings, 'present' | 'absentFrom' | 'absentUntil'>,
): Absence | null {
  const { present, absentFrom, absentUntil } = settings;
  if (present) return null;
  return {
    from: absentFrom === null ? 0 : Date.parse(absentFrom),
    until: absentUntil === null ? openEnded : Date.parse(absentUntil),
  };
}

/** Whether somebody who arranged this is away at this moment. */
export function isAwayAt(
  settings: Pick<Settings, 'present' | 'absentFrom' | 'absentUntil'>,
  now: Instant,
): boolean {
  const absence = absenceOf(settings);
  return absence !== null && absence.from <= now && now < absence.until;
}

function takenOver(
  how: Settings['whenAbsent'],
  deputyId: string | null,
): Pick<Reachability, 'deputy' | 'tryTeam' | 'voicemail'> {
  return {
    deputy: deputyId === null || how !== 'colleague' ? null : idOf(deputyId),
    tryTeam: how === 'team' || how === 'colleague',
    voicemail: how === 'voicemail',
  };
}

/** `checkForward` has let these kinds through only. */
function forwardTo(target: Forward['target']): Destination {
  if (target.kind === 'team') return { kind: 'team', team: idOf(target.id) };
  if (target.kind === 'partner') return { kind: 'partner', partner: target.id };
  return { kind: 'employee', employee: idOf(target.kind === 'employee' ? target.id : '') };
}

export function ownReachability(office: Office, employee: Employee): OwnReachability {
  const { version, settings } = office.arrangements.of(employee.id);
  const { deputyId, ringingDevices, ...rest } = settings;
  const devices = office.people.now.devicesOf.get(employee.id) ?? [];
  return {
    ...rest,
    version,
    deputy: deputyId === null ? null : office.names.employee(idOf(deputyId)),
    devices: devices.map(({ id, kind, label }) => ({
      id,
      kind,
      label,
      registered: kind === 'mobile' || office.isRegistered(employee.id, id),
      rings: ringingDevices.length === 0 || ringingDevices.includes(id),
    })),
    summary: summaryOf(office, settings, devices.length),
  };
}

export async function changeReachability(
  office: Office,
  employee: Employee,
  { version, ...change }: OwnReachabilityChange,
): Promise<OwnReachability> {
  const before = office.arrangements.of(employee.id).settings;
  const { absentFrom = before.absentFrom, forward = before.forward } = change;
  // Who is present is not absent from some day on.
  const settings: Settings = { ...change, absentFrom: change.present ? null : absentFrom, forward };
  checkDays(settings);
  checkDeputy(office, employee, settings.deputyId);
  checkForward(office, employee, forward);
  const { subjects, store } = office.parts;
  const text = JSON.stringify(settings);
  const details = await subjects.create(employee.municipality, 'employee', { text }, office.now());
  const record = { employee: employee.id, version: version + 1, settings: details };
  if (!(await store.saveReachability(record))) {
    await subjects.erase(details, office.now());
    throw new Refusal('versionChanged', 'Dit is intussen ergens anders gewijzigd. Laad de pagina opnieuw.');
  }
  office.arrangements.set(employee.id, { version: version + 1, settings });
  office.parts.arranged();
  office.changed();
  return ownReachability(office, employee);
}

/** What the employee's callers hear first, chosen by recording a greeting or taking it away. */
export async function chooseGreeting(
  office: Office,
  employee: EmployeeId,
  greeting: Settings['greeting'],
): Promise<void> {
  const person = office.people.now.employees.get(employee);
  const { version, settings } = office.arrangements.of(employee);
  if (person === undefined || settings.greeting === greeting) return;
  await changeReachability(office, person, { ...settings, greeting, version });
}

function checkDeputy(office: Office, employee: Employee, deputyId: string | null): void {
  if (deputyId === null) return;
  const deputy = office.people.now.employees.get(idOf(deputyId));
  if (deputy?.municipality === employee.municipality && deputy.active && deputy.id !== employee.id) return;
  throw new Refusal('invalid', 'De aanvraag klopt niet.', [
    { path: ['deputyId'], detail: 'Deze vervanger bestaat niet in uw gemeente.' },
  ]);
}

function checkDays(settings: Settings): void {
  const absence = absenceOf(settings);
  if (absence === null || absence.from < absence.until) return;
  throw new Refusal('invalid', 'De aanvraag klopt niet.', [
    { path: ['absentUntil'], detail: 'U komt terug voordat u weg bent.' },
  ]);
}

function checkForward(office: Office, employee: Employee, forward: Forward | null): void {
  if (forward === null) return;
  const { target } = forward;
  const isKind = target.kind === 'employee' || target.kind === 'team' || target.kind === 'partner';
  const isSelf = target.kind === 'employee' && target.id === employee.id;
  if (isKind && !isSelf && office.names.isOwn(employee.municipality, target)) return;
  throw new Refusal('invalid', 'De aanvraag klopt niet.', [
    { path: ['forward', 'target'], detail: 'Kies een collega, team of partner van uw gemeente.' },
  ]);
}

const places = {
  colleague: 'uw vervanger',
  team: 'uw team',
  voicemail: 'de voicemail',
  contactCentre: 'het klantcontactcentrum',
} as const;

function summaryOf(office: Office, settings: Settings, devices: number): string {
  const { forward } = settings;
  if (forward !== null && Date.parse(forward.until) > office.now()) {
    const { name } = office.names.destination(forwardTo(forward.target));
    return `Tot ${localText(Date.parse(forward.until))} gaan uw bellers naar ${name}.`;
  }
  if (isAwayAt(settings, office.now())) {
    const until = settings.absentUntil === null ? '' : ` tot ${localText(Date.parse(settings.absentUntil))}`;
    return `U bent afwezig${until}. Bellers gaan naar ${places[settings.whenAbsent]}.`;
  }
  if (devices === 0) return `U hebt geen toestel. Bellers gaan naar ${places[settings.whenNoAnswer]}.`;
  return `Uw toestel gaat ${settings.ringSeconds} seconden over. Daarna gaan bellers naar ${places[settings.whenNoAnswer]}.`;
}
