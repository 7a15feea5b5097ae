/**
 * Employees from CSV: `id;naam;email;teams;rollen;vaardigheden;actief`, several with a `|` between, a skill as `paspoort:4`.
 * Who is known by id or e-mail address is changed, the rest is added; with one mistake nobody is.
 */
import { type CsvRecord, readCsv } from '../../domain/contact/csv.ts';
import { idOf, type MunicipalityId } from '../../domain/ids.ts';
import { type Employee, roles, type SkillLevel, type Team } from '../ports/people.ts';

/** As the API takes it. */
const emailLengthMax = 200;
/** More at once is a mistake in the file. */
const employeesMax = 5000;

export interface ImportMistake {
  readonly line: number;
  readonly text: string;
}

export type PeopleImport =
  | { readonly ok: true; readonly employees: readonly Employee[] }
  | { readonly ok: false; readonly mistakes: readonly ImportMistake[] };

export interface ImportSurroundings {
  readonly municipality: MunicipalityId;
  readonly teams: readonly Team[];
  /** Everybody of the installation: an address belongs to one person. */
  readonly known: Iterable<Employee>;
  readonly newId: () => string;
}

export function peopleFromCsv(text: string, around: ImportSurroundings): PeopleImport {
  const table = readCsv(text);
  if (!table.ok) return { ok: false, mistakes: [{ line: table.line, text: table.text }] };
  if (!table.header.includes('naam'))
    return { ok: false, mistakes: [{ line: 1, text: 'De kopregel mist: naam.' }] };
  if (table.rows.length > employeesMax) {
    return { ok: false, mistakes: [{ line: 1, text: `Hoogstens ${employeesMax} medewerkers per bestand.` }] };
  }
  const known = [...around.known];
  const employees: Employee[] = [];
  const mistakes: ImportMistake[] = [];
  const seen = new Set<string>();
  for (const { line, record } of table.rows) {
    const made = employeeOf(record, around, known);
    const { employee } = made;
    for (const mistake of made.mistakes) mistakes.push({ line, text: mistake });
    for (const key of [employee.id, employee.email?.toLowerCase()]) {
      if (key === undefined) continue;
      if (seen.has(key)) mistakes.push({ line, text: `"${key}" staat er twee keer in.` });
      seen.add(key);
    }
    employees.push(employee);
  }
  return mistakes.length > 0 ? { ok: false, mistakes } : { ok: true, employees };
}

function employeeOf(
  record: CsvRecord,
  { municipality, teams, newId }: ImportSurroundings,
  known: readonly Employee[],
): { readonly employee: Employee; readonly mistakes: readonly string[] } {
  const mistakes: string[] = [];
  const get = (name: string): string => record.get(name) ?? '';
  const list = (name: string): readonly string[] =>
    get(name)
      .split('|')
      .map((word) => word.trim())
      .filter((word) => word !== '');
  const [id, name, email] = [get('id'), get('naam'), get('email')];
  if (name === '' || name.length > 200) mistakes.push('Geef een naam van hoogstens 200 tekens.');
  if (id !== '' && !/^[a-z0-9][a-z0-9._-]{0,59}$/.test(id)) {
    mistakes.push(`Id "${id}": gebruik kleine letters, cijfers, punt en streepje.`);
  }
  if (email !== '' && (email.length > emailLengthMax || !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email)))
    mistakes.push(`"${email}" is geen e-mailadres.`);
  const byId = id === '' ? undefined : known.find((one) => one.id === id);
  const byEmail = email === '' ? undefined : known.find((one) => isAddressOf(one, email));
  const before = byId ?? byEmail;
  // That somebody exists elsewhere is not told: the id or address is just taken. Nor is the address of one given to another.
  const isTaken = [byId, byEmail].some((one) => one !== undefined && one.municipality !== municipality);
  const isAnother = byId !== undefined && byEmail !== undefined && byId !== byEmail;
  if (isTaken || isAnother) mistakes.push('Dit id of e-mailadres is al in gebruik.');
  const activeWord = get('actief').toLowerCase();
  if (!['', 'ja', 'nee'].includes(activeWord)) mistakes.push(`Actief "${activeWord}": schrijf ja of nee.`);
  const teamIds = list('teams').map((word) => {
    const team = teams.find((one) => one.id === word || one.id === `${municipality}/${word}`);
    if (team === undefined) mistakes.push(`Team "${word}" bestaat niet.`);
    return team?.id ?? idOf<'team'>(word);
  });
  const roleNames = list('rollen').flatMap((word) => {
    const role = roles.find((one) => one === word.toLowerCase());
    if (role === undefined) mistakes.push(`Rol "${word}" bestaat niet; kies uit ${roles.join(', ')}.`);
    return role === undefined ? [] : [role];
  });
  const skills = list('vaardigheden').flatMap((word): readonly SkillLevel[] => {
    const parts = /^([a-z0-9][a-z0-9-]*)(?::([1-5]))?$/.exec(word);
    if (parts?.[1] === undefined) {
      mistakes.push(`Vaardigheid "${word}": schrijf naam of naam:niveau, met niveau 1 tot en met 5.`);
      return [];
    }
    return [{ skill: idOf<'skill'>(parts[1]), level: Number(parts[2] ?? 3) }];
  });
  const has = (column: string): boolean => record.has(column);
  const employee: Employee = {
    id: before?.id ?? idOf(id === '' ? newId() : id),
    municipality,
    name,
    email: email === '' ? (before?.email ?? null) : email,
    teams: has('teams') ? teamIds : (before?.teams ?? []),
    roles: has('rollen') && roleNames.length > 0 ? roleNames : (before?.roles ?? ['medewerker']),
    skills: has('vaardigheden') ? skills : (before?.skills ?? []),
    active: activeWord === '' ? (before?.active ?? true) : activeWord === 'ja',
  };
  return { employee, mistakes };
}

function isAddressOf({ email }: Employee, address: string): boolean {
  return email?.toLowerCase() === address.toLowerCase();
}

/** Whether importing it would change nothing. */
export function isSameEmployee(a: Employee, b: Employee): boolean {
  const facts = ({ name, email, teams, roles, skills, active }: Employee): string =>
    JSON.stringify([
      name,
      email,
      active,
      [...teams].sort(),
      [...roles].sort(),
      skills.map(({ skill, level }) => `${skill}:${level}`).sort(),
    ]);
  return facts(a) === facts(b);
}
