/**
 * `/api/v1` from its contract: for each route who may use it, what goes in and what comes out.
 *
 *   cookie ─▶ who ─▶ CSRF ─▶ role ─▶ names to English ─▶ schema ─▶ handler ─▶ schema ─▶ names to Dutch
 *
 * What is not in the contract does not exist; what a handler gives that is not in the contract is left out.
 */
import { timingSafeEqual } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { SignedIn } from '../../app/accounts/sign-in.ts';
import { type Asker, Document, type Handler, type Handlers, Refusal } from '../../app/office/handler.ts';
import type { SoundHandlers } from '../../app/office/voicemail-handlers.ts';
import type { AuditEntry } from '../../app/ports/audit.ts';
import type { Log } from '../../app/ports/log.ts';
import type { ReplayStore } from '../../app/ports/replays.ts';
import { api, type Exchange } from '../../contract/api.ts';
import {
  apiVersion,
  basePath,
  csrfHeader,
  type Route,
  type RouteName,
  routes,
  takesKey,
} from '../../contract/routes.ts';
import { fromWire, toWire, wirePath } from '../../contract/wire.ts';
import { openApi } from './openapi.ts';
import { openApiPage } from './openapi-page.ts';
import { problem, problemOf, sendProblem } from './problem.ts';
import { Replays } from './replays.ts';
import { bearerToken, originOf, setCookie, tokenOf } from './session-cookie.ts';
import { addSoundRoutes } from './sound-routes.ts';
import { parametersIn, unknownParameters } from './unknown-parameters.ts';

export interface ApiParts {
  readonly handlers: Handlers;
  readonly sound: SoundHandlers;
  /** False while the records are still being read at a start; signing in works then, the rest not yet. */
  readonly isOpen: () => boolean;
  readonly who: (token: string) => Promise<SignedIn | null>;
  /** The machine with this token on this route. */
  readonly machine: (token: string, route: RouteName) => Promise<SignedIn | 'forbidden' | null>;
  /** Whether this person must set up a second factor before anything else. */
  readonly mustHaveFactor: (who: SignedIn) => boolean;
  readonly audit: (entry: Omit<AuditEntry, 'at'>) => Promise<void>;
  readonly log: Log;
  readonly replays: ReplayStore;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Address at which people reach the server; null: as each request says. */
  readonly publicUrl: string | null;
  readonly version: string;
}

/** NL API Design Rules: on every answer, errors included, beside those of the HTTP server. */
const apiHeaders = {
  'API-Version': apiVersion,
  'Strict-Transport-Security': 'max-age=31536000; includeSubDomains',
} as const;

/** What somebody may do who must still set up a second factor. */
const beforeFactor: ReadonlySet<RouteName> = new Set([
  'getInstallation',
  'signIn',
  'signOut',
  'getMe',
  'startSecondFactor',
  'confirmSecondFactor',
]);

/** What is wrong with a field, for who reads the problem. */
const inDutch = z.locales.nl().localeError;

const idempotencyKeys = /^[\w-]{8,100}$/;
/** Their facts have their ids from the key: done again after a crash, they are not done twice. */
const ownGuard: ReadonlySet<RouteName> = new Set(['createNote', 'commandNote']);
/** Reading one call with its number is looking at a person: it leaves a line, as every change does. */
const auditedReads: ReadonlySet<RouteName> = new Set(['getCallStory', 'listAuditLines', 'searchPerson']);
/** These write their own line, since they know whose account it was. */
const selfAudited: ReadonlySet<RouteName> = new Set(['signIn', 'lookAtSetUp', 'finishSetUp']);

export function apiRoutes(parts: ApiParts): (app: FastifyInstance) => void {
  const description = JSON.stringify(openApi(parts.version, parts.publicUrl));
  // Made when somebody first asks, since most servers are never asked.
  let page: Document | null = null;
  return (app) => {
    app.register(
      async (scope) => {
        scope.removeContentTypeParser('text/plain');
        scope.addHook('onRequest', async (_request, reply) => {
          for (const [name, value] of Object.entries(apiHeaders)) reply.header(name, value);
        });
        scope.setErrorHandler((error, request, reply) => {
          const known = problemOf(error);
          if (known !== null) return sendProblem(reply, known);
          parts.log.error('api.failed', {
            route: request.routeOptions.url ?? 'none',
            error: error instanceof Error ? error : new Error(String(error)),
          });
          return sendProblem(
            reply,
            problem(500, 'Dit had niet mogen gebeuren. De beheerder kan het nazien.'),
          );
        });
        scope.setNotFoundHandler((_request, reply) =>
          sendProblem(reply, problem(404, 'Deze bron bestaat niet.')),
        );
        scope.get('/openapi.json', async (request, reply) => {
          refuseUnknown(request, []);
          return reply
            .header('Access-Control-Allow-Origin', '*')
            .header('Content-Type', 'application/json; charset=utf-8')
            .send(description);
        });
        scope.get('/documentatie', async (request, reply) => {
          refuseUnknown(request, []);
          page ??= new Document(
            'text/html; charset=utf-8',
            openApiPage(JSON.parse(description), `${basePath}/openapi.json`),
            null,
          );
          return sendDocument(reply, page);
        });
        const replays = new Replays({ store: parts.replays, now: parts.now });
        for (const name of Object.keys(routes) as RouteName[]) addRoute(scope, name, parts, replays);
        addSoundRoutes(scope, parts);
      },
      { prefix: basePath },
    );
  };
}

function addRoute(scope: FastifyInstance, name: RouteName, parts: ApiParts, replays: Replays): void {
  const route: Route = routes[name];
  const exchange: Exchange = api[name];
  scope.route({
    method: route.method,
    url: route.path.replace(/\{(\w+)\}/g, ':$1'),
    handler: async (request, reply) => {
      const bearer = bearerToken(request.headers.authorization);
      const found = bearer === null ? await signedInAs(request, parts) : await parts.machine(bearer, name);
      const who = found === 'forbidden' ? null : found;
      const note = (succeeded: boolean): Promise<void> => {
        if (selfAudited.has(name)) return Promise.resolve();
        return audit(parts, name, auditedReads.has(name), route, request, who, succeeded);
      };
      let value: unknown;
      try {
        if (found === 'forbidden') throw new Refusal('forbidden', 'Dit token mag dit niet.');
        check(request, name, route, who, bearer !== null);
        if (who !== null && bearer === null && !beforeFactor.has(name) && parts.mustHaveFactor(who)) {
          throw new Refusal('forbidden', 'Stel eerst een tweede factor in.');
        }
        if (route.access !== 'public' && name !== 'getMe' && !parts.isOpen()) {
          throw new Refusal('unavailable', 'De gegevens worden nog gelezen. Probeer het zo weer.');
        }
        const asker = askerOf(request, reply, who, parts);
        const input = { asker, ...read(request, exchange) };
        // The schemas just checked it; the compiler cannot follow a name that varies.
        const work = async () => (parts.handlers[name] as Handler<RouteName>)(input as never);
        const key = takesKey(route) && who !== null ? asker.idempotencyKey : null;
        value =
          key === null
            ? await work()
            : await replays.once(
                `${who?.employee.id} ${name} ${JSON.stringify(input.params)} ${key}`,
                input.body,
                ownGuard.has(name),
                work,
              );
      } catch (error) {
        await note(false);
        throw error;
      }
      await note(true);
      reply.code(route.status);
      if (value instanceof Document) return sendDocument(reply, value);
      if (exchange.reply === undefined) return reply.send();
      const answer = exchange.reply.parse(value);
      if (hasVersion(answer)) reply.header('ETag', `"${answer.version}"`);
      const shown = toWire(withLinks(answer, request));
      return reply.header('Content-Type', 'application/json; charset=utf-8').send(JSON.stringify(shown));
    },
  });
}

function hasVersion(answer: unknown): answer is { readonly version: number } {
  return (
    typeof answer === 'object' && answer !== null && 'version' in answer && typeof answer.version === 'number'
  );
}

/** A page of ours may hold its own style and nothing else; a file is saved under its name. */
function sendDocument(reply: FastifyReply, { mediaType, content, fileName }: Document): FastifyReply {
  if (fileName !== null) reply.header('Content-Disposition', `attachment; filename="${fileName}"`);
  return reply
    .header('Content-Type', mediaType)
    .header(
      'Content-Security-Policy',
      "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
    )
    .send(content);
}

export async function signedInAs(
  request: FastifyRequest,
  parts: Pick<ApiParts, 'who'>,
): Promise<SignedIn | null> {
  const token = tokenOf(request.headers.cookie);
  return token === null ? null : parts.who(token);
}

/** Refuses who is not signed in, a forged request, and a role that may not do this. */
export function check(
  request: FastifyRequest,
  name: string,
  { method, access }: Route,
  who: SignedIn | null,
  isMachine = false,
): void {
  if (method !== 'GET' && request.headers['sec-fetch-site'] === 'cross-site') {
    throw new Refusal('forbidden', 'Deze aanvraag komt van een andere site.');
  }
  if (who === null) {
    if (access === 'public' && !isMachine) return;
    throw new Refusal('notSignedIn', 'Log eerst in.');
  }
  // A machine carries no cookie that another site could use.
  const needsCsrf = method !== 'GET' && name !== 'signIn' && !isMachine;
  if (needsCsrf && !isSame(headerOf(request, csrfHeader), who.session.csrf)) {
    throw new Refusal('forbidden', 'Laad de pagina opnieuw en probeer het nog eens.');
  }
  if (typeof access === 'string' || who.employee.roles.some((role) => access.includes(role))) return;
  throw new Refusal('forbidden', 'Uw rol mag dit niet.');
}

export function askerOf(
  request: FastifyRequest,
  reply: FastifyReply,
  who: SignedIn | null,
  { publicUrl }: Pick<ApiParts, 'publicUrl'>,
): Asker {
  const key = headerOf(request, 'idempotency-key');
  if (key !== null && !idempotencyKeys.test(key)) {
    throw new Refusal('invalid', 'Idempotency-Key moet 8 tot 100 letters, cijfers of streepjes hebben.');
  }
  const match = headerOf(request, 'if-match');
  const version = /^(?:W\/)?"?(\d{1,9})"?$/.exec(match ?? '');
  // A guard that cannot be read guards nothing: better refused than passed over.
  if (match !== null && match !== '*' && version === null) {
    throw new Refusal('invalid', 'If-Match moet de versie zijn die u hebt gezien.');
  }
  const origin = originOf(request, publicUrl);
  return {
    who,
    source: request.ip,
    origin,
    idempotencyKey: key,
    expectedVersion: version === null ? null : Number(version[1]),
    setToken: (token) => void reply.header('Set-Cookie', setCookie(token, origin.startsWith('https:'))),
  };
}

/** Path, query and body in English and checked; all mistakes at once. */
function read(request: FastifyRequest, exchange: Exchange): Record<'params' | 'query' | 'body', unknown> {
  const given = {
    params: request.params,
    query: fromWire(request.query),
    body: fromWire(request.body),
  };
  const values: Record<'params' | 'query' | 'body', unknown> = {
    params: undefined,
    query: undefined,
    body: undefined,
  };
  const mistakes = [...unknownParameters(request.query, parametersIn(exchange.query))];
  for (const part of ['params', 'query', 'body'] as const) {
    const checked = exchange[part]?.safeParse(given[part], { error: inDutch });
    if (checked === undefined) continue;
    if (checked.success) values[part] = checked.data;
    else
      mistakes.push(...checked.error.issues.map((issue) => ({ path: issue.path, detail: detailOf(issue) })));
  }
  refuseMistakes(mistakes);
  return values;
}

/** Refuses a query with anything but these parameters; for what has no schema. */
export function refuseUnknown(request: FastifyRequest, known: readonly string[]): void {
  refuseMistakes(unknownParameters(request.query, known));
}

function refuseMistakes(mistakes: Refusal['mistakes']): void {
  if (mistakes.length > 0) throw new Refusal('invalid', 'Niet alle velden kloppen.', mistakes);
}

/** What is wrong; what can be chosen is named as it stands on the wire. */
function detailOf(issue: z.core.$ZodIssue): string {
  if (issue.code !== 'invalid_value') return issue.message;
  const key = issue.path.findLast((step) => typeof step === 'string') ?? '';
  const [values] = Object.values(toWire({ [key]: issue.values }) as Record<string, readonly unknown[]>);
  return `Kies uit: ${(values ?? issue.values).join(', ')}.`;
}

/** A page's neighbours come as page numbers; here they become addresses. */
function withLinks(value: unknown, request: FastifyRequest): unknown {
  if (typeof value !== 'object' || value === null || !('next' in value) || !('results' in value))
    return value;
  const link = (page: unknown): string | null => {
    if (typeof page !== 'string') return null;
    const [path = '', query = ''] = request.url.split('?', 2);
    const params = new URLSearchParams(query);
    params.set(wirePath(['page']), page);
    return `${path}?${params.toString()}`;
  };
  const { next, previous } = value as { readonly next?: unknown; readonly previous?: unknown };
  return { ...value, next: link(next), previous: link(previous) };
}

/** Writes the line of a change, of a refusal, and of a read that is `auditedRead`. */
export async function audit(
  parts: Pick<ApiParts, 'audit'>,
  name: string,
  auditedRead: boolean,
  route: Route,
  request: FastifyRequest,
  who: SignedIn | null,
  succeeded: boolean,
): Promise<void> {
  const isRead = route.method === 'GET' || route.asks === true;
  if (isRead && succeeded && !auditedRead) return;
  if (who === null && isRead) return;
  const ids = Object.values((request.params ?? {}) as Readonly<Record<string, string>>);
  await parts.audit({
    municipality: who?.employee.municipality ?? null,
    actor: who?.employee.id ?? null,
    action: name,
    object: ids.length === 0 ? route.path : ids.join(' ').slice(0, 200),
    succeeded,
    source: request.ip,
  });
}

function headerOf(request: FastifyRequest, name: string): string | null {
  const value = request.headers[name.toLowerCase()];
  return typeof value === 'string' ? value : null;
}

function isSame(given: string | null, wanted: string): boolean {
  const [a, b] = [Buffer.from(given ?? ''), Buffer.from(wanted)];
  return a.length === b.length && timingSafeEqual(a, b);
}
