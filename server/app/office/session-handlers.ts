/** Routes of signing in and of who one is. */
import type { Me } from '../../contract/session.ts';
import { currentRules } from '../../domain/reachability/rules.ts';
import type { SignedIn } from '../accounts/sign-in.ts';
import { type Asker, employeeOf, type HandlersOf, Refusal } from './handler.ts';
import type { Office } from './office.ts';
import { removePhones } from './phone-access.ts';
import { pauseReasons } from './views/agent-view.ts';
import { iso } from './views/wire-time.ts';

const noSetUp = 'Deze link werkt niet (meer). Start de server opnieuw voor een nieuwe link, of log in.';

/** The same for an account and for a source address, and whether or not the account exists. */
const lockedText =
  'Er is te vaak een verkeerd wachtwoord gegeven. Wacht een kwartier, of vraag de beheerder om een aanmeldlink.';

export function sessionHandlers(
  office: Office,
): HandlersOf<
  'getInstallation' | 'lookAtSetUp' | 'finishSetUp' | 'signIn' | 'signOut' | 'getMe' | 'changePassword'
> {
  return {
    getInstallation: async () => {
      const plans = [...office.parts.dialplans().plans.values()];
      const [only] = plans;
      return {
        ready: await office.parts.accounts.anyPassword(),
        name: only !== undefined && plans.length === 1 ? `Gemeente ${only.name}` : 'Bereikbaar',
        theme: null,
        version: office.parts.version,
        singleSignOn:
          office.signOn === null ? null : { label: office.signOn.label, address: '/aanmelden/sso' },
        demoNumber: office.parts.visitors.number,
      };
    },

    lookAtSetUp: ({ asker, body }) => {
      const municipalities = office.setUp.look(body.setUpToken, asker.source);
      if (municipalities === null) throw new Refusal('notFound', noSetUp);
      return { municipalities: municipalities.map(({ id, name }) => ({ id, name })) };
    },

    finishSetUp: async ({ asker, body }) => {
      const { setUpToken, municipalityId, name, email, password } = body;
      const wanted = { municipality: municipalityId, name, email, password };
      const result = await office.setUp.finish(setUpToken, asker.source, wanted);
      if (!result.ok && result.why === 'noSuchMunicipality') {
        throw new Refusal('invalid', 'De aanvraag klopt niet.', [
          { path: ['municipalityId'], detail: 'Deze gemeente heeft geen belplan.' },
        ]);
      }
      if (!result.ok) throw new Refusal(result.why === 'locked' ? 'tooMany' : 'notFound', noSetUp);
      await office.people.refresh();
      const newcomer = office.people.now.employees.get(result.employee);
      const signedIn = newcomer === undefined ? null : await office.signIn.asNewcomer(newcomer);
      if (signedIn?.ok !== true)
        throw new Refusal('unavailable', 'Inloggen lukt nu niet. Log in met uw wachtwoord.');
      await audit(office, asker, 'finishSetUp', signedIn.who.employee, true);
      asker.setToken(signedIn.token);
      return me(office, signedIn.who);
    },

    signIn: async ({ asker, body }) => {
      const result =
        'linkToken' in body
          ? await office.signIn.withLink(body.linkToken, body.oneTimeCode ?? null, asker.source)
          : await office.signIn.withPassword(
              body.email,
              body.password,
              body.oneTimeCode ?? null,
              asker.source,
            );
      const employee = result.ok ? result.who.employee : result.employee;
      await audit(office, asker, 'signIn', employee, result.ok);
      if (result.ok) {
        asker.setToken(result.token);
        return me(office, result.who);
      }
      if (result.why === 'locked') {
        throw new Refusal('tooMany', lockedText);
      }
      if (result.why === 'codeMissing' || result.why === 'codeWrong') {
        const detail =
          result.why === 'codeMissing' ? 'Geef ook de code van uw app.' : 'De code van uw app klopt niet.';
        throw new Refusal('secondFactor', detail);
      }
      throw new Refusal('notSignedIn', 'De naam of het wachtwoord klopt niet.');
    },

    signOut: async ({ asker }) => {
      const employee = employeeOf(asker);
      if (asker.who !== null) {
        await office.signIn.signOut(asker.who.session);
        await removePhones(office, employee.id);
      }
      asker.setToken(null);
    },

    getMe: ({ asker }) => {
      employeeOf(asker);
      return me(office, asker.who!);
    },

    changePassword: async ({ asker, body }) => {
      const { id } = employeeOf(asker);
      const done = await office.signIn.changePassword(asker.who!, body.presentPassword, body.newPassword);
      if (done === 'wrong') {
        throw new Refusal('invalid', 'Niet alle velden kloppen.', [
          { path: ['presentPassword'], detail: 'Dit is niet uw huidige wachtwoord.' },
        ]);
      }
      if (done === 'needsLink') {
        throw new Refusal(
          'conflict',
          'U hebt hier geen wachtwoord. Vraag de beheerder om een aanmeldlink om er een te kiezen.',
        );
      }
      if (done === 'locked') throw new Refusal('tooMany', lockedText);
      await removePhones(office, id);
      return me(office, asker.who!);
    },
  };
}

export function me(office: Office, { session, employee }: SignedIn): Me {
  return {
    id: employee.id,
    name: employee.name,
    email: employee.email,
    municipality: office.names.municipality(employee.municipality),
    teams: employee.teams.map((team) => office.names.team(team)),
    roles: [...employee.roles],
    csrfToken: session.csrf,
    secondFactor: office.secondFactors.isOn(employee.id),
    secondFactorNeeded: office.parts.mustHaveFactor(employee),
    mayChoosePassword: office.signIn.mayChoose(session),
    sessionEndsAt: iso(session.endsAt),
    signOutAddress: office.signIn.isFromProvider(session) ? '/aanmelden/sso/uit' : null,
    theme: null,
    pauseReasons: [...pauseReasons],
    transfersMax: currentRules.maximumTransfers,
  };
}

async function audit(
  office: Office,
  asker: Asker,
  action: string,
  employee: SignedIn['employee'] | null,
  succeeded: boolean,
): Promise<void> {
  await office.parts.audit.append({
    at: office.now(),
    municipality: employee?.municipality ?? null,
    actor: employee?.id ?? null,
    action,
    object: employee === null ? 'unknown account' : `employee:${employee.id}`,
    succeeded,
    source: asker.source,
  });
}
