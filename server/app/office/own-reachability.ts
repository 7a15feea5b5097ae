/** How employees arranged to be reached: kept as personal data, since a reason of absence may be one. */
import type { OwnReachability, OwnReachabilityChange } from '../../contract/own-reachability.ts';
import type { Reachability } from '../../domain/centre/configuration.ts';
import { type EmployeeId, idOf } from '../../domain/ids.ts';
import { type Instant, localText } from '../../domain/time.ts';
import type { Employee } from '../ports/people.ts';
import { Refusal } from './handler.ts';
import type { Office } from './office.ts';

type Settings = Omit<OwnReachabilityChange, 'version'>;

interface Kept {
  readonly version: number;
  readonly settings: Settings;
}

const standard: Settings = {
  present: true,
  absentUntil: null,
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
    const { present, absentUntil, deputyId, ringSeconds, whenNoAnswer, whenAbsent, ringingDevices } =
      kept.settings;
    const whenAway = present ? whenNoAnswer : whenAbsent;
    return {
      ringing: ringingDevices.map((device) => idOf<'device'>(device)),
      ringSeconds,
      deputy: deputyId === null || whenAway !== 'colleague' ? null : idOf(deputyId),
      absences: present
        ? []
        : [{ from: 0, until: absentUntil === null ? openEnded : Date.parse(absentUntil) }],
      forward: null,
      tryTeam: whenAway === 'team' || whenAway === 'colleague',
      voicemail: whenAway === 'voicemail',
    };
  }
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
    summary: summaryOf(settings, devices.length),
  };
}

export async function changeReachability(
  office: Office,
  employee: Employee,
  { version, ...settings }: OwnReachabilityChange,
): Promise<OwnReachability> {
  checkDeputy(office, employee, settings.deputyId);
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

const places = {
  colleague: 'uw vervanger',
  team: 'uw team',
  voicemail: 'de voicemail',
  contactCentre: 'het klantcontactcentrum',
} as const;

function summaryOf(settings: Settings, devices: number): string {
  if (!settings.present) {
    const until = settings.absentUntil === null ? '' : ` tot ${localText(Date.parse(settings.absentUntil))}`;
    return `U bent afwezig${until}. Bellers gaan naar ${places[settings.whenAbsent]}.`;
  }
  if (devices === 0) return `U hebt geen toestel. Bellers gaan naar ${places[settings.whenNoAnswer]}.`;
  return `Uw toestel gaat ${settings.ringSeconds} seconden over. Daarna gaan bellers naar ${places[settings.whenNoAnswer]}.`;
}
