/** Routes of people, teams and devices. */
import type { EmployeesSearch, Employee as WireEmployee } from '../../contract/people.ts';
import { idOf, type MunicipalityId } from '../../domain/ids.ts';
import { mayDial } from '../../domain/numbers/dialling.ts';
import { canonical, parseNumber } from '../../domain/numbers/phone-number.ts';
import { sipCredential } from '../people/sip-credential.ts';
import type { Employee } from '../ports/people.ts';
import {
  type Asker,
  contentVersionOf,
  employeeOf,
  type HandlersOf,
  ifUnchanged,
  municipalityOf,
  ownOnly,
  pageOf,
  Refusal,
} from './handler.ts';
import { importRefused } from './import-refusal.ts';
import type { Office } from './office.ts';
import { isSameEmployee, peopleFromCsv } from './people-import.ts';
import { endSessions } from './phone-access.ts';
import { municipalityFor } from './served-calls.ts';
import { iso } from './views/wire-time.ts';

/** Random bytes of a made SIP password: 128 bits, since digest can be guessed at off line. */
const sipPasswordBytes = 16;

export function peopleHandlers(
  office: Office,
): HandlersOf<
  | 'listEmployees'
  | 'searchEmployees'
  | 'createEmployee'
  | 'changeEmployee'
  | 'createSignInLink'
  | 'createDevice'
  | 'removeDevice'
  | 'listTeams'
  | 'importEmployees'
> {
  const save = async (employee: Employee): Promise<WireEmployee> => {
    await office.parts.peopleStore.saveEmployee(employee, office.now());
    await office.people.refresh();
    office.changed();
    return employeeView(office, employee);
  };
  return {
    listTeams: ({ asker, query }) =>
      pageOf(
        office.names.teams(municipalityFor(office, asker, query.callId)),
        query,
        ({ id, name, municipality }) => ({
          id,
          name,
          municipality: office.names.municipality(municipality),
        }),
      ),

    listEmployees: ({ asker, query }) => employeesBy(office, asker, { ...query, search: '' }),

    searchEmployees: ({ asker, body }) => employeesBy(office, asker, body),

    createEmployee: async ({ asker, body }) => {
      const municipality = municipalityOf(asker);
      check(office, municipality, { ...body, id: null });
      if (body.municipalityId !== municipality) {
        throw wrong('municipalityId', 'U beheert alleen uw eigen gemeente.');
      }
      await ensureTeams(office, municipality, body.teamIds);
      return save({
        id: idOf(office.parts.chance.newId()),
        municipality,
        name: body.name,
        email: body.email,
        teams: body.teamIds.map((id) => idOf<'team'>(id)),
        roles: body.roles,
        skills: body.skills.map(({ skill, level }) => ({ skill: idOf<'skill'>(skill), level })),
        active: true,
      });
    },

    importEmployees: async ({ asker, body }) => {
      const municipality = municipalityOf(asker);
      const known = office.people.now.employees;
      const imported = peopleFromCsv(body.fileContent, {
        municipality,
        teams: office.names.teams(municipality),
        known: known.values(),
        newId: office.parts.chance.newId,
      });
      if (!imported.ok) throw importRefused(imported.mistakes);
      const me = employeeOf(asker).id;
      const self = imported.employees.find(({ id }) => id === me);
      if (self !== undefined && !(self.active && self.roles.includes('beheerder'))) {
        throw new Refusal('conflict', 'U kunt uzelf het beheer niet afnemen.');
      }
      const employees = imported.employees.filter((one) => {
        const before = known.get(one.id);
        return before === undefined || !isSameEmployee(before, one);
      });
      const changed = employees.filter(({ id }) => known.has(id)).length;
      const counts = {
        addedCount: employees.length - changed,
        changedCount: changed,
        unchangedCount: imported.employees.length - employees.length,
      };
      if (body.dryRun) return counts;
      await ensureTeams(
        office,
        municipality,
        employees.flatMap(({ teams }) => teams),
      );
      for (const employee of employees) {
        const before = known.get(employee.id);
        await office.parts.peopleStore.saveEmployee(employee, office.now());
        if (before !== undefined && losesAccess(before, employee)) await endSessions(office, employee.id);
      }
      await office.people.refresh();
      office.changed();
      return counts;
    },

    changeEmployee: async ({ asker, params, body }) => {
      const before = ownEmployee(office, asker, params.employeeId);
      ifUnchanged(asker, employeeView(office, before));
      check(office, before.municipality, { ...body, id: before.id });
      const isMe = employeeOf(asker).id === before.id;
      if (isMe && (body.active === false || body.roles?.includes('beheerder') === false)) {
        throw new Refusal('conflict', 'U kunt uzelf het beheer niet afnemen.');
      }
      await ensureTeams(office, before.municipality, body.teamIds ?? []);
      const after: Employee = {
        ...before,
        name: body.name ?? before.name,
        email: body.email === undefined ? before.email : body.email,
        teams: body.teamIds?.map((id) => idOf<'team'>(id)) ?? before.teams,
        roles: body.roles ?? before.roles,
        skills:
          body.skills?.map(({ skill, level }) => ({ skill: idOf<'skill'>(skill), level })) ?? before.skills,
        active: body.active ?? before.active,
      };
      // Who left, or lost a role, begins anew with what is left.
      if (losesAccess(before, after)) {
        await endSessions(office, before.id);
      }
      return save(after);
    },

    createSignInLink: async ({ asker, params }) => {
      const employee = ownEmployee(office, asker, params.employeeId);
      const { token, expiresAt } = await office.signIn.makeLink(employee.id);
      // Behind `#` or in the path it would be kept by proxies; the page reads it from its query.
      return { address: `${asker.origin}/inloggen?link=${token}`, expiresAt: iso(expiresAt) };
    },

    createDevice: async ({ asker, params, body }) => {
      const employee = ownEmployee(office, asker, params.employeeId);
      if (body.kind === 'browser') throw wrong('kind', 'Een webtelefoon ontstaat vanzelf bij het aanmelden.');
      const { chance, peopleStore, sip, subjects } = office.parts;
      if (body.kind === 'mobile') {
        const parsed = parseNumber(body.number ?? '');
        if (!parsed.ok || parsed.number.kind !== 'e164' || !mayDial(parsed.number)) {
          throw wrong('number', 'Vul een gewoon of mobiel nummer in.');
        }
        const mobile = idOf<'device'>(`m-${chance.newId().slice(-10)}`);
        const data = { number: canonical(parsed.number) };
        const number = await subjects.create(employee.municipality, 'employee', data, office.now());
        await peopleStore.saveDevice(
          { id: mobile, employee: employee.id, kind: 'mobile', label: body.label, number },
          null,
        );
        await office.people.refresh();
        return { id: mobile, userName: mobile, password: null };
      }
      const id = idOf<'device'>(`t-${chance.newId().slice(-10)}`);
      const password = chance.secret(sipPasswordBytes);
      await peopleStore.saveDevice(
        { id, employee: employee.id, kind: 'sip', label: body.label },
        sipCredential(id, sip.realm, password),
      );
      await office.people.refresh();
      return { id, userName: id, password };
    },

    removeDevice: async ({ asker, params }) => {
      const employee = ownEmployee(office, asker, params.employeeId);
      const device = office.people.now.devices.get(idOf(params.deviceId));
      if (device === undefined || device.employee !== employee.id) {
        throw new Refusal('notFound', 'Dit toestel bestaat niet.');
      }
      if (device.kind === 'browser') {
        throw new Refusal('conflict', 'Een webtelefoon verdwijnt vanzelf bij het uitloggen.');
      }
      const { peopleStore, subjects, forgetDevice } = office.parts;
      await peopleStore.removeDevice(device.id);
      // While the owner is still known, so that the agent is told of the phone that is gone.
      await forgetDevice(device.id);
      if (device.number !== undefined) await subjects.erase(device.number, office.now());
      await office.people.refresh();
      office.changed();
    },
  };
}

export function employeeView(office: Office, employee: Employee): WireEmployee {
  const { names } = office;
  const { name, email, teams, roles, skills, active } = employee;
  return {
    id: employee.id,
    // Telephones come and go by themselves: that is no change of the employee.
    version: contentVersionOf([name, email, teams, roles, skills, active]),
    name: employee.name,
    email: employee.email,
    municipality: names.municipality(employee.municipality),
    teams: employee.teams.map((team) => names.team(team)),
    roles: [...employee.roles],
    skills: employee.skills.map(({ skill, level }) => ({ skill, level })),
    active: employee.active,
    secondFactor: office.secondFactors.isOn(employee.id),
    devices: (office.people.now.devicesOf.get(employee.id) ?? []).map(({ id, kind, label }) => ({
      id,
      kind,
      label,
      // A mobile is reached over the network: there is nothing to register.
      registered: kind === 'mobile' || office.isRegistered(employee.id, id),
    })),
  };
}

/** Whether somebody left, or may do less than before. */
function losesAccess(before: Employee, after: Employee): boolean {
  return !after.active || before.roles.some((role) => !after.roles.includes(role));
}

function ownEmployee(office: Office, asker: Asker, id: string): Employee {
  return ownOnly(asker, office.people.now.employees.get(idOf(id)), 'Deze medewerker');
}

function check(
  office: Office,
  municipality: MunicipalityId,
  given: {
    readonly id: string | null;
    readonly email?: string | null | undefined;
    readonly teamIds?: readonly string[] | undefined;
  },
): void {
  const mistakes: { path: PropertyKey[]; detail: string }[] = [];
  const email = given.email?.toLowerCase();
  for (const other of office.people.now.employees.values()) {
    if (email !== undefined && other.id !== given.id && other.email?.toLowerCase() === email) {
      mistakes.push({ path: ['email'], detail: 'Dit e-mailadres is al in gebruik.' });
    }
  }
  const own = new Set(office.names.teams(municipality).map(({ id }) => String(id)));
  for (const [index, id] of (given.teamIds ?? []).entries()) {
    if (!own.has(id)) {
      mistakes.push({ path: ['teamIds', index], detail: 'Dit team bestaat niet in uw gemeente.' });
    }
  }
  if (mistakes.length > 0) throw new Refusal('invalid', 'De aanvraag klopt niet.', mistakes);
}

/** Teams of the dialplan become teams of the people when somebody joins them. */
async function ensureTeams(
  office: Office,
  municipality: MunicipalityId,
  ids: readonly string[],
): Promise<void> {
  const stored = new Set(office.people.now.teams.map(({ id }) => String(id)));
  for (const team of office.names.teams(municipality)) {
    if (ids.includes(team.id) && !stored.has(team.id)) await office.parts.peopleStore.saveTeam(team);
  }
}

/** Those of the own municipality, by name, whose name has all words that are looked for. */
function employeesBy(office: Office, asker: Asker, wanted: EmployeesSearch) {
  const municipality = municipalityOf(asker);
  const words = wanted.search.toLowerCase().split(/\s+/).filter(Boolean);
  const found = [...office.people.now.employees.values()]
    .filter((employee) => employee.municipality === municipality)
    .filter((employee) => wanted.teamId === undefined || employee.teams.some((id) => id === wanted.teamId))
    .filter((employee) => words.every((word) => employee.name.toLowerCase().includes(word)))
    .sort((a, b) => a.name.localeCompare(b.name, 'nl'));
  return pageOf(found, wanted, (employee) => employeeView(office, employee));
}

function wrong(path: string, detail: string): Refusal {
  return new Refusal('invalid', 'De aanvraag klopt niet.', [{ path: [path], detail }]);
}
