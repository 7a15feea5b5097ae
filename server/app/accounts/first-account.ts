/**
 * The account `beheerder` of a new installation whose password is in the configuration, for installations
 * made by a script; people are led by `set-up.ts`. It belongs to one municipality, like everybody; those of
 * other municipalities are made with `bereikbaar user add --role beheerder`.
 */
import { idOf, type MunicipalityId } from '../../domain/ids.ts';
import type { Accounts } from '../ports/accounts.ts';
import type { Chance, Clock } from '../ports/clock.ts';
import type { Municipality, People } from '../ports/people.ts';
import { hashPassword } from './password.ts';
import { hasAdministrator } from './set-up.ts';

export interface FirstAccountParts {
  readonly accounts: Accounts;
  readonly people: People;
  readonly clock: Pick<Clock, 'now'>;
  readonly chance: Pick<Chance, 'secret'>;
  /** Municipalities that have a dialplan; the account goes to the first. */
  readonly municipalities: readonly Municipality[];
  /** Null: no account is made. */
  readonly password: string | null;
}

export const firstLogin = 'beheerder';

/** Makes the account when a password is given and no administrator can sign in yet. */
export async function ensureFirstAccount(parts: FirstAccountParts): Promise<void> {
  const { accounts, people, clock, chance } = parts;
  for (const municipality of parts.municipalities) await ensureMunicipality(people, municipality);
  const [home] = parts.municipalities;
  const { password } = parts;
  if (home === undefined || password === null || (await hasAdministrator(parts))) return;
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
  await accounts.setPassword(employee, await hashPassword(password, chance.secret), clock.now());
}

async function ensureMunicipality(people: People, { id, name }: Municipality): Promise<MunicipalityId> {
  const known = (await people.municipalities()).find((one) => one.id === id);
  if (known?.name !== name) await people.saveMunicipality({ id, name });
  return id;
}
