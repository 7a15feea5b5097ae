/**
 * The account `beheerder` of a new installation. It belongs to one municipality, like everybody; those of
 * other municipalities are made with `bereikbaar user add --role beheerder`.
 */
import { idOf, type MunicipalityId } from '../../domain/ids.ts';
import type { Accounts } from '../ports/accounts.ts';
import type { Chance, Clock } from '../ports/clock.ts';
import type { Municipality, People } from '../ports/people.ts';
import { hashPassword } from './password.ts';

export interface FirstAccountParts {
  readonly accounts: Accounts;
  readonly people: People;
  readonly clock: Pick<Clock, 'now'>;
  readonly chance: Pick<Chance, 'secret'>;
  /** Municipalities that have a dialplan; the account goes to the first. */
  readonly municipalities: readonly Municipality[];
  /** Null: one is made. */
  readonly password: string | null;
  /** Shows a made password, once. */
  readonly show: (login: string, password: string) => void;
}

/** Random bytes of a made password: 20 characters. */
const madeBytes = 15;

export const firstLogin = 'beheerder';

/** Makes the account when no administrator can sign in yet; otherwise does nothing. */
export async function ensureFirstAccount(parts: FirstAccountParts): Promise<void> {
  const { accounts, people, clock, chance } = parts;
  for (const municipality of parts.municipalities) await ensureMunicipality(people, municipality);
  const [home] = parts.municipalities;
  if (home === undefined || (await hasAdministrator(parts))) return;
  const employee = idOf<'employee'>(firstLogin);
  if ((await people.employee(employee)) === null) {
    await people.saveEmployee(
      {
        id: employee,
        municipality: home.id,
        name: 'Beheerder',
        email: null,
        teams: [],
        roles: ['beheerder'],
        skills: [],
        active: true,
      },
      clock.now(),
    );
  }
  const password = parts.password ?? chance.secret(madeBytes);
  await accounts.setPassword(employee, await hashPassword(password, chance.secret), clock.now());
  if (parts.password === null) parts.show(firstLogin, password);
}

async function hasAdministrator({ accounts, people }: FirstAccountParts): Promise<boolean> {
  for (const { id, roles, active } of await people.employees()) {
    if (active && roles.includes('beheerder') && (await accounts.passwordOf(id)) !== null) return true;
  }
  return false;
}

async function ensureMunicipality(people: People, { id, name }: Municipality): Promise<MunicipalityId> {
  const known = (await people.municipalities()).find((one) => one.id === id);
  if (known?.name !== name) await people.saveMunicipality({ id, name });
  return id;
}
