/** People who use the screens, put into the store before the server starts: each with a one-time link. */
import { systemChance, systemClock } from '../../../adapters/clock/system-clock.ts';
import { openStore } from '../../../adapters/store/open-store.ts';
import { hashPassword } from '../../../app/accounts/password.ts';
import { SignIn } from '../../../app/accounts/sign-in.ts';
import { sipCredential } from '../../../app/people/sip-credential.ts';
import { PeopleDirectory } from '../../../app/people-directory.ts';
import { silentLog } from '../../../app/ports/log.ts';
import type { Role } from '../../../app/ports/people.ts';
import { idOf } from '../../../domain/ids.ts';

export interface NewAccount {
  readonly id: string;
  readonly name: string;
  readonly municipality: string;
  readonly roles: readonly Role[];
  readonly teams?: readonly string[];
  /** Wants a desk phone; is told its SIP password. The SIP user is the id. */
  readonly phone?: (password: string) => void;
}

/** The path that signs each one in, by id. The first administrator gets a password nobody knows. */
export async function addAccounts(
  dataDir: string,
  accounts: readonly NewAccount[],
): Promise<ReadonlyMap<string, string>> {
  const store = await openStore({ dataDir, log: silentLog, clock: systemClock, chance: systemChance });
  const links = new Map<string, string>();
  const people = new PeopleDirectory(store.people, systemClock, silentLog, () => undefined);
  const signIn = new SignIn({ accounts: store.accounts, people, clock: systemClock, chance: systemChance });
  for (const account of accounts) {
    const municipality = idOf<'municipality'>(account.municipality);
    const employee = idOf<'employee'>(account.id);
    await store.people.saveMunicipality({ id: municipality, name: account.municipality });
    for (const team of account.teams ?? []) {
      await store.people.saveTeam({ id: idOf<'team'>(team), municipality, name: team.split('/')[1] ?? team });
    }
    await store.people.saveEmployee(
      {
        id: employee,
        municipality,
        name: account.name,
        email: null,
        teams: (account.teams ?? []).map((team) => idOf<'team'>(team)),
        roles: account.roles,
        skills: [{ skill: idOf<'skill'>('algemeen'), level: 3 }],
        active: true,
      },
      systemClock.now(),
    );
    if (account.phone !== undefined) {
      const password = systemChance.secret(12);
      const device = idOf<'device'>(account.id);
      await store.people.saveDevice(
        { id: device, employee, kind: 'sip', label: 'Toestel' },
        sipCredential(device, 'bereikbaar', password),
      );
      account.phone(password);
    }
    if (account.roles.includes('beheerder')) {
      const hash = await hashPassword(systemChance.secret(16), systemChance.secret);
      await store.accounts.setPassword(employee, hash, systemClock.now());
    }
    links.set(account.id, `/inloggen?link=${(await signIn.makeLink(employee)).token}`);
  }
  await store.close();
  return links;
}
