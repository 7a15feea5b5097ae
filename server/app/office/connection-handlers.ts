/** Routes of machine tokens, webhooks, messages on their way out, and second factors. */
import type { MachineToken as WireToken, Webhook as WireWebhook } from '../../contract/connections.ts';
import { idOf } from '../../domain/ids.ts';
import { accountRules, LockOut } from '../accounts/lock-out.ts';
import { tokenLifeMax } from '../accounts/machines.ts';
import { isWebhookAddress, newWebhook, tryWebhook } from '../outbox/webhooks.ts';
import type { MachineToken, Webhook } from '../ports/connections.ts';
import {
  employeeOf,
  type HandlersOf,
  municipalityOf,
  ownOnly,
  pageLinks,
  pageOf,
  Refusal,
} from './handler.ts';
import type { Office } from './office.ts';
import { endSessions } from './phone-access.ts';
import { iso, isoOrNull } from './views/wire-time.ts';

/** Random bytes of a webhook's secret. */
const secretBytes = 32;
/** More would be a mistake, and each is a request for every fact. */
const webhooksMax = 20;

export function connectionHandlers(
  office: Office,
): HandlersOf<
  | 'listMachineTokens'
  | 'createMachineToken'
  | 'revokeMachineToken'
  | 'listWebhooks'
  | 'createWebhook'
  | 'removeWebhook'
  | 'testWebhook'
  | 'listOutbox'
  | 'retryMessage'
  | 'dropMessage'
  | 'startSecondFactor'
  | 'confirmSecondFactor'
  | 'endSecondFactor'
  | 'removeSecondFactor'
> {
  const { connections, outbox, chance, subjects } = office.parts;
  const factorEnds = new LockOut(accountRules);
  return {
    listMachineTokens: async ({ asker, query }) =>
      pageOf(await connections.tokens(municipalityOf(asker)), query, (token) => tokenView(office, token)),

    createMachineToken: async ({ asker, body }) => {
      const employee = employeeOf(asker);
      const expiresAt = Date.parse(body.expiresAt);
      const now = office.now();
      if (expiresAt <= now || expiresAt > now + tokenLifeMax) {
        throw wrong('expiresAt', 'Kies een moment binnen twee jaar.');
      }
      const { token, text } = await office.machines.make({
        municipality: employee.municipality,
        name: body.name,
        scopes: body.scopes,
        createdBy: employee.id,
        expiresAt,
      });
      return { machineToken: tokenView(office, token), credential: text };
    },

    revokeMachineToken: async ({ asker, params }) => {
      const done = await office.machines.revoke(municipalityOf(asker), params.tokenId);
      if (!done) throw new Refusal('notFound', 'Dit token bestaat niet.');
    },

    listWebhooks: ({ asker }) => {
      const municipality = municipalityOf(asker);
      return office.post.webhooks.filter((one) => one.municipality === municipality).map(webhookView);
    },

    createWebhook: async ({ asker, body }) => {
      const municipality = municipalityOf(asker);
      if (!isWebhookAddress(body.address)) throw wrong('address', 'Geef een adres dat met https:// begint.');
      if (office.post.webhooks.filter((one) => one.municipality === municipality).length >= webhooksMax) {
        throw new Refusal('conflict', `Er kunnen hoogstens ${webhooksMax} webhooks zijn.`);
      }
      const secret = chance.secret(secretBytes);
      const kept = await subjects.create(municipality, 'secret', { text: secret }, office.now());
      const webhook = newWebhook(office, municipality, body.address, body.topics, kept);
      await connections.saveWebhook(webhook);
      await office.post.refreshWebhooks();
      return { webhook: webhookView(webhook), credential: secret };
    },

    removeWebhook: async ({ asker, params }) => {
      const municipality = municipalityOf(asker);
      const known = ownOnly(
        asker,
        office.post.webhooks.find((one) => one.id === params.webhookId),
        'Deze webhook',
      );
      await connections.removeWebhook(municipality, known.id);
      await subjects.erase(known.secret, office.now());
      await office.post.refreshWebhooks();
    },

    testWebhook: async ({ asker, params }) => {
      const known = ownOnly(
        asker,
        office.post.webhooks.find((one) => one.id === params.webhookId),
        'Deze webhook',
      );
      const told = await tryWebhook(office, known);
      return { accepted: told.ok, problem: told.ok ? null : told.problem };
    },

    listOutbox: async ({ asker, query }) => {
      const offset = (query.page - 1) * query.pageSize;
      const { count, messages } = await outbox.page(
        municipalityOf(asker),
        { state: query.state ?? null, webhook: query.webhookId ?? null },
        offset,
        query.pageSize,
      );
      return {
        ...pageLinks(count, query),
        results: messages.map((one) => ({
          id: String(one.number),
          channel: one.channel,
          state: one.state,
          createdAt: iso(one.createdAt),
          nextAt: iso(one.nextAt),
          attemptCount: one.attempts,
          problem: one.problem,
        })),
      };
    },

    retryMessage: async ({ asker, params }) => {
      const number = Number(params.messageId);
      const done =
        Number.isSafeInteger(number) && (await outbox.retry(municipalityOf(asker), number, office.now()));
      if (!done) throw new Refusal('notFound', 'Dit bericht bestaat niet, of het is al verstuurd.');
      office.post.outbox.wake();
      return { accepted: true };
    },

    dropMessage: async ({ asker, params }) => {
      const number = Number(params.messageId);
      const done = Number.isSafeInteger(number) && (await outbox.drop(municipalityOf(asker), number));
      if (!done) throw new Refusal('notFound', 'Dit bericht bestaat niet, of het is al verstuurd.');
    },

    startSecondFactor: async ({ asker }) => {
      const begun = await office.secondFactors.begin(employeeOf(asker), 'Bereikbaar');
      if (begun === null)
        throw new Refusal('conflict', 'Er is al een tweede factor. De beheerder haalt die weg.');
      return { credential: begun.secret, address: begun.address };
    },

    confirmSecondFactor: async ({ asker, body }) => {
      const { id } = employeeOf(asker);
      const codes = await office.secondFactors.confirm(id, body.oneTimeCode);
      if (codes === null) throw wrong('oneTimeCode', 'Deze code klopt niet.');
      return { secondFactor: true, recoveryCodes: [...codes] };
    },

    endSecondFactor: async ({ asker, body }) => {
      const { id } = employeeOf(asker);
      if (!office.secondFactors.isOn(id)) throw new Refusal('conflict', 'Er is geen tweede factor.');
      // The session may be somebody else's by now: only who has the app, or a recovery code, ends it.
      const until = factorEnds.lockedUntil(id, office.now());
      if (until !== null) throw new Refusal('tooMany', 'Te vaak een verkeerde code. Probeer het later weer.');
      if (!(await office.secondFactors.check(id, body.secondFactorCode))) {
        factorEnds.failed(id, office.now());
        throw wrong('secondFactorCode', 'Deze code klopt niet.');
      }
      factorEnds.succeeded(id);
      await office.secondFactors.remove(id);
      return { secondFactor: false };
    },

    removeSecondFactor: async ({ asker, params }) => {
      const employee = ownOnly(
        asker,
        office.people.now.employees.get(idOf(params.employeeId)),
        'Deze medewerker',
      );
      if (!(await office.secondFactors.remove(employee.id))) {
        throw new Refusal('notFound', 'Deze medewerker heeft geen tweede factor.');
      }
      // Whoever took the telephone may also have the session.
      await endSessions(office, employee.id);
    },
  };
}

function tokenView(office: Office, token: MachineToken): WireToken {
  return {
    id: token.id,
    name: token.name,
    scopes: [...token.scopes],
    createdBy: office.names.employee(token.createdBy).name,
    createdAt: iso(token.createdAt),
    expiresAt: iso(token.expiresAt),
    usedAt: isoOrNull(token.usedAt),
    revokedAt: isoOrNull(token.revokedAt),
  };
}

function webhookView({ id, address, topics, active, createdAt }: Webhook): WireWebhook {
  return { id, address, topics: [...topics], active, createdAt: iso(createdAt) };
}

function wrong(path: string, detail: string): Refusal {
  return new Refusal('invalid', 'De aanvraag klopt niet.', [{ path: [path], detail }]);
}
