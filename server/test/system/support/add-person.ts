/** People for a test, put into the store directly: the command line is tested apart and takes a second. */
import { systemChance, systemClock } from '../../../adapters/clock/system-clock.ts';
import { openStore } from '../../../adapters/store/open-store.ts';
import { hashPassword } from '../../../app/accounts/password.ts';
import { sipCredential } from '../../../app/people/sip-credential.ts';
import { silentLog } from '../../../app/ports/log.ts';
import type { People, Role } from '../../../app/ports/people.ts';
import { idOf, type MunicipalityId, type TeamId } from '../../../domain/ids.ts';

export interface NewUser {
  readonly name: string;
  readonly municipality: string;
  readonly sipUser: string;
  /** Made when left out. */
  readonly id?: string;
  /** `skill:level`, separated by commas; `algemeen:1` when left out. */
  readonly skills?: string;
  /** Of the own municipality, e.g. `burgerzaken`. */
  readonly team?: string;
  /** An agent when left out. */
  readonly roles?: readonly Role[];
  /** Number of a mobile beside the desk phone. */
  readonly mobile?: string;
  /** For signing in to the screens. */
  readonly account?: { readonly email: string; readonly password: string };
}

/** An agent with one desk phone; returns its SIP password. */
export async function addPerson(dataDir: string, user: NewUser): Promise<string> {
  const store = await openStore({ dataDir, log: silentLog, clock: systemClock, chance: systemChance });
  const municipality = idOf<'municipality'>(user.municipality);
  const employee = idOf<'employee'>(user.id ?? systemChance.newId());
  const device = idOf<'device'>(user.sipUser);
  const password = systemChance.secret(12);
  await store.people.saveMunicipality({ id: municipality, name: user.municipality });
  await store.people.saveEmployee(
    {
      id: employee,
      municipality,
      name: user.name,
      email: user.account?.email ?? null,
      teams: await teamsOf(store.people, municipality, user.team),
      roles: user.roles ?? ['kcc-agent'],
      skills: (user.skills ?? 'algemeen:1').split(',').map((text) => {
        const [skill = '', level = '1'] = text.split(':');
        return { skill: idOf<'skill'>(skill), level: Number(level) };
      }),
      active: true,
    },
    systemClock.now(),
  );
  await store.people.saveDevice(
    { id: device, employee, kind: 'sip', label: 'Toestel' },
    sipCredential(device, 'bereikbaar', password),
  );
  if (user.mobile !== undefined) {
    const now = systemClock.now();
    const number = await store.subjects.create(municipality, 'employee', { number: user.mobile }, now);
    const mobile = idOf<'device'>(`${user.sipUser}-mobiel`);
    await store.people.saveDevice({ id: mobile, employee, kind: 'mobile', label: 'Mobiel', number }, null);
  }
  if (user.account !== undefined) {
    const hash = await hashPassword(user.account.password, systemChance.secret);
    await store.accounts.setPassword(employee, hash, systemClock.now());
  }
  await store.close();
  return password;
}

async function teamsOf(
  people: People,
  municipality: MunicipalityId,
  name: string | undefined,
): Promise<readonly TeamId[]> {
  if (name === undefined) return [];
  const id = idOf<'team'>(`${municipality}/${name}`);
  await people.saveTeam({ id, municipality, name });
  return [id];
}
