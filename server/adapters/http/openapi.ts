/** The OpenAPI 3.1 description, made from the schemas that the routes check with, in the names of the wire. */
import { z } from 'zod';
import { api, type Exchange } from '../../contract/api.ts';
import { problem } from '../../contract/common.ts';
import { clientMessage, serverMessage } from '../../contract/live.ts';
import {
  apiVersion,
  basePath,
  csrfHeader,
  guardedEdits,
  guardedSounds,
  type Route,
  type RouteName,
  routes,
  type SoundRouteName,
  soundRoutes,
  takesKey,
  wholeLists,
} from '../../contract/routes.ts';
import { codedFields, codeNames, fieldNames } from '../../contract/wire-names.ts';
import { webhookOperation } from './openapi-webhook.ts';
import { routeTexts } from './route-texts.ts';

type Json = Readonly<Record<string, unknown>>;

const toField: Readonly<Record<string, string>> = fieldNames;
const toCode: Readonly<Record<string, string>> = codeNames;
const coded: ReadonlySet<string> = new Set(codedFields);

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
        'Telefonische bereikbaarheid van gemeenten: gesprekken, terugbelnotities en cijfers. Lijsten komen in bladzijden; schrijven kan veilig worden herhaald met `Idempotency-Key` en bewaakt met `If-Match`. Live: een WebSocket op `/live`, met de berichten `LiveSubscribe` (van u) en `LiveMessage` (van ons); zie docs/api.md.',
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
    tags: tagsOf(paths),
    security: [{ sessie: [] }, { machinetoken: [] }],
    paths,
    webhooks: { bericht: webhookOperation },
    components: {
      schemas: {
        Problem: schemaOf(problem, 'output', false),
        LiveSubscribe: schemaOf(clientMessage, 'input', true),
        LiveMessage: schemaOf(serverMessage, 'output', true),
      },
      securitySchemes: {
        sessie: { type: 'apiKey', in: 'cookie', name: 'bereikbaar_sessie' },
        machinetoken: { type: 'http', scheme: 'bearer' },
      },
    },
  };
}

function operation(name: RouteName, route: Route): Json {
  const exchange: Exchange = api[name];
  const most = (wholeLists as Partial<Record<RouteName, number>>)[name];
  const reply =
    exchange.reply === undefined
      ? { description: 'Gelukt, zonder inhoud.' }
      : {
          description: 'Gelukt.',
          content: {
            'application/json': { schema: schemaOf(exchange.reply, 'output', true) },
            ...Object.fromEntries((route.files ?? []).map((type) => [type, { schema: { type: 'string' } }])),
          },
        };
  const problems = [
    ...(route.access === 'public' ? [400, 404, 429, 500] : [400, 401, 403, 404, 500]),
    ...(takesKey(route) ? [409] : []),
    ...(guardedEdits.has(name) ? [412] : []),
  ];
  return {
    operationId: name,
    tags: [route.path.split('/')[1] ?? 'overig'],
    description: `${routeTexts[name]}${most === undefined ? '' : ` Komt in één keer: er zijn er hoogstens ${most}.`}`,
    ...(route.access === 'public' ? { security: [] } : {}),
    ...(typeof route.access === 'string' ? {} : { 'x-rollen': [...route.access] }),
    parameters: [
      ...parametersOf(exchange.params, 'path'),
      ...parametersOf(exchange.query, 'query'),
      ...(route.method === 'GET' || route.access === 'public'
        ? []
        : [{ name: csrfHeader, in: 'header', required: true, schema: { type: 'string' } }]),
      ...(takesKey(route) ? [idempotencyKey] : []),
      ...(guardedEdits.has(name) ? [ifMatch] : []),
    ],
    ...(exchange.body === undefined
      ? {}
      : {
          requestBody: {
            required: true,
            content: { 'application/json': { schema: schemaOf(exchange.body, 'input', true) } },
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
    ? { name: 'Range', in: 'header', required: false, schema: { type: 'string' } }
    : { name: csrfHeader, in: 'header', required: true, schema: { type: 'string' } };
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
    tags: [route.path.split('/')[1] ?? 'overig'],
    description: routeTexts[name],
    parameters: [
      { name: toField[key] ?? key, in: 'path', required: true, schema: { type: 'string' } },
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

/** Every tag that an operation carries, once. */
function tagsOf(paths: Readonly<Record<string, Readonly<Record<string, unknown>>>>): readonly Json[] {
  const operations = Object.values(paths).flatMap((methods) => Object.values(methods));
  const names = operations.flatMap((each) => (each as { readonly tags: readonly string[] }).tags);
  return [...new Set(names)].sort().map((name) => ({ name }));
}

const problemReply = {
  description: 'Geweigerd; `errors` noemt alle fouten.',
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
};

function withVersion(reply: Json): Json {
  return { ...reply, headers: { 'API-Version': { schema: { type: 'string', example: apiVersion } } } };
}

function parametersOf(schema: z.ZodObject | undefined, place: 'path' | 'query'): readonly Json[] {
  if (schema === undefined) return [];
  const { properties = {}, required = [] } = schemaOf(schema, 'input', true) as {
    readonly properties?: Json;
    readonly required?: readonly string[];
  };
  return Object.entries(properties).map(([name, property]) => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    schema: property,
  }));
}

function schemaOf(schema: z.ZodType, io: 'input' | 'output', rename: boolean): Json {
  const { $schema: _, ...made } = z.toJSONSchema(schema, { io }) as Record<string, unknown>;
  return rename ? (inDutch(made, null) as Json) : made;
}

/** Keys and codes as they stand on the wire; `key` is the English property that the schema describes. */
function inDutch(schema: unknown, key: string | null): unknown {
  if (Array.isArray(schema)) return schema.map((each) => inDutch(each, key));
  if (typeof schema !== 'object' || schema === null) return schema;
  const out: Record<string, unknown> = {};
  const isCoded = key !== null && coded.has(key);
  const code = (value: unknown): unknown =>
    isCoded && typeof value === 'string' ? (toCode[value] ?? value) : value;
  for (const [word, value] of Object.entries(schema)) {
    switch (word) {
      case 'properties':
        out[word] = Object.fromEntries(
          Object.entries(value as Json).map(([name, property]) => [
            toField[name] ?? name,
            inDutch(property, name),
          ]),
        );
        break;
      case 'required':
        out[word] = (value as readonly string[]).map((name) => toField[name] ?? name);
        break;
      case 'enum':
        out[word] = (value as readonly unknown[]).map(code);
        break;
      case 'const':
      case 'default':
        out[word] = code(value);
        break;
      default:
        out[word] = inDutch(value, key);
    }
  }
  return out;
}
