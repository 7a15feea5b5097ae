/** The OpenAPI 3.1 description, made from the schemas that the routes check with, in the names of the wire. */
import type { z } from 'zod';
import { scopesOfRoute } from '../../app/accounts/machines.ts';
import { api, type Exchange } from '../../contract/api.ts';
import { areas, operationTexts, tagOf } from '../../contract/docs/operations.ts';
import { exampleOf } from '../../contract/docs/reply-example.ts';
import {
  apiVersion,
  basePath,
  csrfHeader,
  guardedEdits,
  guardedSounds,
  type Route,
  type RouteName,
  replacedSounds,
  routes,
  type SoundRouteName,
  soundRoutes,
  soundVersionKey,
  takesKey,
  wholeLists,
} from '../../contract/routes.ts';
import { toWire } from '../../contract/wire.ts';
import { livePaths, liveSchemas, messageTags, webhooks } from './openapi-messages.ts';
import { type Json, schemaOf, textOf, toField } from './openapi-schema.ts';

/** The whole description as plain JSON. `publicUrl`: where the server is reached; null: as the description itself was. */
export function openApi(version: string, publicUrl: string | null = null): Json {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const [name, route] of Object.entries(routes) as [RouteName, Route][]) {
    const path = route.path.replace(/\{(\w+)\}/g, (_all, key: string) => `{${toField[key] ?? key}}`);
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operation(name, route) };
  }
  for (const [name, route] of Object.entries(soundRoutes) as [SoundRouteName, Route][]) {
    const path = route.path.replace(/\{(\w+)\}/g, (_all, key: string) => `{${toField[key] ?? key}}`);
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: soundOperation(name, route) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Bereikbaar',
      description:
        'Telefonische bereikbaarheid van gemeenten: gesprekken, terugbelnotities en cijfers. Begin met docs/api.md bij de broncode: aanmelden, pagina’s, fouten, livestroom en webhooks, met voorbeelden. Een parameter die een bewerking niet kent, wordt geweigerd (400).',
      contact: {
        name: 'Bereikbaar maintainers',
        url: 'https://example.org/bereikbaar',
        email: 'bereikbaar@example.org',
      },
      version: apiVersion,
      license: { name: 'EUPL-1.2', identifier: 'EUPL-1.2' },
      'x-server-version': version,
    },
    servers: [{ url: `${publicUrl?.replace(/\/$/, '') ?? ''}${basePath}` }],
    security: [{ sessie: [] }],
    tags: [...areas.map(({ tag, description }) => ({ name: tag, description })), ...messageTags],
    paths: { ...paths, ...livePaths },
    webhooks,
    components: {
      schemas: { Problem: problemSchema, ...liveSchemas },
      securitySchemes: {
        sessie: {
          type: 'apiKey',
          in: 'cookie',
          name: 'bereikbaar_sessie',
          description: `Voor mensen, na \`POST /sessies\`. Wat iets wijzigt draagt ook ${csrfHeader}.`,
        },
        machinetoken: {
          type: 'http',
          scheme: 'bearer',
          description:
            'Voor andere software. Een beheerder maakt het token met de bevoegdheden die bij elke bewerking staan.',
        },
      },
    },
  };
}

function operation(name: RouteName, route: Route): Json {
  const exchange: Exchange = api[name];
  const most = (wholeLists as Partial<Record<RouteName, number>>)[name];
  const scopes = scopesOfRoute(name);
  const { example } = operationTexts[name];
  const reply =
    exchange.reply === undefined
      ? { description: 'Gelukt, zonder inhoud.' }
      : {
          description: 'Gelukt.',
          content: {
            'application/json': {
              schema: schemaOf(exchange.reply, 'output', name),
              example: toWire(exampleOf(exchange.reply, name)),
            },
            ...Object.fromEntries((route.files ?? []).map((type) => [type, { schema: { type: 'string' } }])),
          },
        };
  const problems = [
    ...(route.access === 'public' ? [400, 404, 429, 500] : [400, 401, 403, 404, 500]),
    ...(takesKey(route) ? [409] : []),
    ...(guardedEdits.has(name) || sendsVersion(exchange) ? [412] : []),
  ];
  return {
    operationId: name,
    tags: [tagOf(name)],
    ...words(name, route, scopes, most),
    ...(route.access === 'public' ? { security: [] } : {}),
    ...(scopes.length === 0
      ? {}
      : { security: [{ sessie: [] }, ...scopes.map((scope) => ({ machinetoken: [scope] }))] }),
    ...(typeof route.access === 'string' ? {} : { 'x-rollen': [...route.access] }),
    parameters: [
      ...parametersOf(exchange.params, 'path', name),
      ...parametersOf(exchange.query, 'query', name),
      ...(route.method === 'GET' || route.access === 'public' ? [] : [csrfParameter]),
      ...(takesKey(route) ? [idempotencyKey] : []),
      ...(guardedEdits.has(name) ? [ifMatch] : []),
    ],
    ...(exchange.body === undefined
      ? {}
      : {
          requestBody: {
            required: true,
            content: {
              'application/json': {
                schema: schemaOf(exchange.body, 'input', name),
                ...(example === undefined ? {} : { example }),
              },
            },
          },
        }),
    responses: Object.fromEntries([
      [String(route.status), withVersion(reply)],
      ...problems.map((status) => [String(status), withVersion(problemReply)]),
    ]),
  };
}

/** Sound in or out instead of JSON; a GET may ask for a range of bytes. */
function soundOperation(name: SoundRouteName, route: Route): Json {
  const key = /\{(\w+)\}/.exec(route.path)?.[1] ?? '';
  const content = (type: string): Json => ({
    content: { [type]: { schema: { type: 'string', format: 'binary' } } },
  });
  const isRead = route.method === 'GET';
  const header = isRead
    ? {
        name: 'Range',
        in: 'header',
        required: false,
        description: 'Deel van het geluid, zoals `bytes=0-99999`; het antwoord is dan 206.',
        schema: { type: 'string' },
      }
    : csrfParameter;
  const done = isRead
    ? {
        200: withVersion({ description: 'Het geluid.', ...content('audio/wav') }),
        206: withVersion({ description: 'Een deel van het geluid.', ...content('audio/wav') }),
      }
    : { [String(route.status)]: withVersion({ description: 'Gelukt, zonder inhoud.' }) };
  const isGuarded = guardedSounds.has(name);
  const problems = [400, 401, 403, 404, ...(isGuarded ? [412] : []), ...(isRead ? [416] : [503]), 500];
  return {
    operationId: name,
    tags: [tagOf(name)],
    ...words(name, route, [], undefined),
    parameters: [
      {
        name: toField[key] ?? key,
        in: 'path',
        required: true,
        description: textOf(name, key),
        schema: { type: 'string' },
      },
      ...(replacedSounds.has(name)
        ? [
            {
              name: toField[soundVersionKey] ?? soundVersionKey,
              in: 'query',
              required: false,
              description: textOf(name, soundVersionKey),
              schema: { type: 'string' },
            },
          ]
        : []),
      header,
      ...(isGuarded ? [ifMatch] : []),
    ],
    ...(isRead ? {} : { requestBody: { required: true, ...content('audio/*') } }),
    responses: {
      ...done,
      ...Object.fromEntries(problems.map((status) => [String(status), withVersion(problemReply)])),
    },
  };
}

const csrfParameter: Json = {
  name: csrfHeader,
  in: 'header',
  required: false,
  description:
    'Verplicht met een sessiecookie: het `csrfToken` uit het antwoord op aanmelden. Een machinetoken heeft het niet nodig.',
  schema: { type: 'string' },
};

const idempotencyKey: Json = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description:
    'Een eigen, willekeurige sleutel. Dezelfde aanvraag met dezelfde sleutel wordt binnen 24 uur één keer uitgevoerd, ook als de server intussen opnieuw is gestart; zij krijgt hetzelfde antwoord. 409: al uitgevoerd en het antwoord is niet meer bewaard, of onbekend of het is uitgevoerd.',
  schema: { type: 'string', pattern: '^[\\w-]{8,100}$' },
};

const ifMatch: Json = {
  name: 'If-Match',
  in: 'header',
  required: false,
  description: 'De `versie` die u zag (ook als ETag gegeven). 412: iemand anders was eerder.',
  schema: { type: 'string', pattern: '^(\\*|(W/)?"?\\d{1,9}"?)$' },
};

const problemReply = {
  description: 'Geweigerd; `errors` noemt alle fouten.',
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
};

function withVersion(reply: Json): Json {
  const header = {
    description: 'Volledige versie van deze interface.',
    schema: { type: 'string', example: apiVersion },
  };
  return { ...reply, headers: { 'API-Version': header } };
}

/** Summary and description: the words of the operation, then who may and how much comes. */
function words(
  name: RouteName | SoundRouteName,
  { access }: Route,
  scopes: readonly string[],
  most: number | undefined,
): Json {
  const { summary, description } = operationTexts[name];
  const who =
    access === 'public'
      ? 'Voor iedereen, zonder aanmelden.'
      : access === 'any'
        ? 'Voor elke aangemelde medewerker.'
        : `Voor ${inWords(access)}.`;
  return {
    summary,
    description: [
      ...(description === undefined ? [] : [description]),
      ...(most === undefined ? [] : [`Komt in één keer: er zijn er hoogstens ${most}.`]),
      scopes.length === 0
        ? who
        : `${who} Ook voor een machinetoken met ${inWords(scopes.map((scope) => `\`${scope}\``))}.`,
    ].join('\n\n'),
  };
}

/** "a, b of c". */
export function inWords(words: readonly string[]): string {
  return words.length < 2 ? (words[0] ?? '') : `${words.slice(0, -1).join(', ')} of ${words.at(-1)}`;
}

/** Whether the body carries the version that was seen, which guards it as `If-Match` does. */
function sendsVersion({ body }: Exchange): boolean {
  return body !== undefined && 'shape' in body && 'version' in (body.shape as object);
}

/** RFC 9457 section 3.1, in our words. */
const problemSchema: Json = {
  type: 'object',
  required: ['type', 'title', 'status', 'detail'],
  properties: {
    type: {
      type: 'string',
      description: '`about:blank`, of `/problemen/tweede-factor`: stuur ook een code.',
    },
    title: { type: 'string', description: 'Korte naam van het probleem, bij de status.' },
    status: { type: 'integer', description: 'HTTP-status.' },
    detail: { type: 'string', description: 'Wat er mis is, om aan mensen te tonen.' },
    errors: {
      type: 'array',
      description: 'Alle fouten tegelijk.',
      items: {
        type: 'object',
        required: ['path', 'detail'],
        properties: {
          path: {
            type: 'string',
            description: 'Nederlands pad van het veld, zoals `vaardigheden.0.niveau`.',
          },
          detail: { type: 'string', description: 'Wat eraan mankeert.' },
        },
      },
    },
  },
};

function parametersOf(
  schema: z.ZodObject | undefined,
  place: 'path' | 'query',
  operation: RouteName,
): readonly Json[] {
  if (schema === undefined) return [];
  const { properties = {}, required = [] } = schemaOf(schema, 'input', operation) as {
    readonly properties?: Json;
    readonly required?: readonly string[];
  };
  return Object.entries(properties).map(([name, property]) => {
    const { description, ...plain } = property as Json;
    return {
      name,
      in: place,
      required: place === 'path' || required.includes(name),
      description,
      schema: plain,
    };
  });
}
