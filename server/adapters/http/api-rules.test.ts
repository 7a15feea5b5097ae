/**
 * The NL API Design Rules 2.1 (Logius) written out as checks on our own OpenAPI description; the name of each test is
 * the rule. DOMAIN section 4 lists them.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { livePath } from '../../contract/routes.ts';
import { openApi } from './openapi.ts';

interface Operation {
  readonly operationId?: string;
  readonly summary?: string;
  readonly description?: string;
  readonly security?: readonly object[];
  readonly tags?: readonly string[];
  readonly requestBody?: unknown;
  readonly parameters: readonly { readonly name: string; readonly in: string; readonly schema?: unknown }[];
  readonly responses: Readonly<
    Record<string, { readonly headers?: Readonly<Record<string, unknown>>; readonly content?: object }>
  >;
}

const description = openApi('0.0.0') as unknown as {
  readonly openapi: string;
  readonly info: {
    readonly version: string;
    readonly description: string;
    readonly contact?: Readonly<Record<string, unknown>>;
  };
  readonly components: { readonly schemas: Readonly<Record<string, unknown>> };
  readonly tags: readonly { readonly name: string; readonly description: string }[];
  readonly servers: readonly { readonly url: string }[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
};
/** Resources; the live feed is a socket and none of them. */
const operations = Object.entries(description.paths)
  .filter(([path]) => path !== livePath)
  .flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  );
/** One of a kind: there is one such thing for who asks, and nothing to count. */
const singular = new Set([
  'geluid',
  'ik',
  'installatie',
  'bereikbaarheid',
  'huidige',
  'registratie',
  'uitleg',
  'systeemtoestand',
  'onderwerpencatalogus',
  'tweede-factor',
]);

test('/core/uri-version: the major version is in the path, the full one in the description', () => {
  for (const { url } of description.servers) assert.match(url, /\/v\d+$/);
  assert.match(description.info.version, /^\d+\.\d+\.\d+$/);
  assert.match(description.openapi, /^3\.1\./);
});

test('/core/doc-openapi-contact: who answers for the interface is told, and what it is for', () => {
  for (const field of ['name', 'url', 'email']) assert.ok(description.info.contact?.[field], field);
  assert.ok(description.info.description.length > 0);
});

test('/core/transport-security: the server is named with https when its address is known', () => {
  const known = openApi('0.0.0', 'https://bereikbaar.example/') as unknown as typeof description;
  assert.deepEqual(known.servers, [{ url: 'https://bereikbaar.example/api/v1' }]);
});

test('schemas are UpperCamelCase, and the members of a problem are those of RFC 9457 beside `errors`', () => {
  for (const name of Object.keys(description.components.schemas)) assert.match(name, /^[A-Z][A-Za-z0-9]*$/);
  const { properties, required } = description.components.schemas['Problem'] as {
    readonly properties: object;
    readonly required: readonly string[];
  };
  assert.deepEqual(Object.keys(properties).sort(), ['detail', 'errors', 'status', 'title', 'type']);
  for (const member of ['status', 'title', 'detail']) assert.ok(required.includes(member), member);
});

test('/core/no-trailing-slash and /core/path-segments-kebab-case', () => {
  for (const path of Object.keys(description.paths)) {
    assert.match(path, /^(\/(\{[a-z][A-Za-z0-9]*\}|[a-z0-9]+(-[a-z0-9]+)*))+$/, path);
  }
});

test('/core/naming-collections: collections are plural nouns', () => {
  for (const path of Object.keys(description.paths)) {
    if (path === livePath) continue;
    const words = path.split('/').filter((word) => word !== '' && !word.startsWith('{'));
    for (const word of words) {
      const last = word.split('-').at(-1) ?? '';
      assert.ok(singular.has(word) || /(en|s|ies)$/.test(last), `${path}: ${word} is no plural`);
    }
  }
});

test('/core/query-keys-camel-case, and no verbs where a resource should stand', () => {
  for (const { path, operation } of operations) {
    for (const { name, in: place } of operation.parameters) {
      if (place === 'query') assert.match(name, /^[a-z][A-Za-z0-9]*$/, `${path} ${name}`);
    }
    assert.doesNotMatch(path, /\/(get|haal|maak|verwijder|wijzig|zoek)(\/|-|$)/);
  }
});

test('/core/no-sensitive-uris: no number, name or BSN in a path or a query key', () => {
  // What people look for is typed text: only where it can be no person is it in an address.
  const sensitive = /nummer|telefoon|bsn|achternaam|geboorte|(^|[a-z])adres|^email|naam$/i;
  const searches = operations.filter(({ operation }) =>
    operation.parameters.some(({ name }) => name === 'zoek'),
  );
  assert.deepEqual(
    searches.map(({ path }) => path),
    ['/onderwerpen'],
  );
  for (const { path, operation } of operations) {
    for (const { name, in: place } of operation.parameters) {
      if (place === 'path' || place === 'query') assert.doesNotMatch(name, sensitive, `${path} ${name}`);
    }
  }
});

test('/core/http-methods: reading carries no body, taking away answers without one', () => {
  for (const { path, method, operation } of operations) {
    assert.ok(['get', 'post', 'put', 'patch', 'delete'].includes(method), `${method} ${path}`);
    if (method === 'get' || method === 'delete') assert.equal(operation.requestBody, undefined, path);
    if (method === 'delete') assert.ok('204' in operation.responses, path);
  }
});

test('/core/error-handling: problems are application/problem+json, bad input is 400 and never 422', () => {
  for (const { path, operation } of operations) {
    assert.ok(!('422' in operation.responses), path);
    for (const [status, reply] of Object.entries(operation.responses)) {
      if (Number(status) >= 400)
        assert.deepEqual(Object.keys(reply.content ?? {}), ['application/problem+json'], path);
    }
    assert.ok('400' in operation.responses, path);
  }
});

test('/core/version-header: every answer names the version', () => {
  for (const { path, operation } of operations) {
    for (const reply of Object.values(operation.responses))
      assert.ok('API-Version' in (reply.headers ?? {}), path);
  }
});

test('every operation has a name of its own, a tag, and a described way to sign in', () => {
  const ids = operations.map(({ operation }) => operation.operationId);
  assert.equal(new Set(ids).size, ids.length);
  for (const { path, operation } of operations) assert.ok((operation.tags ?? []).length > 0, path);
});

test('every property of every schema has a type, a choice or a reference', () => {
  const look = (node: unknown, where: string): void => {
    if (Array.isArray(node)) for (const [index, each] of node.entries()) look(each, `${where}.${index}`);
    if (typeof node !== 'object' || node === null || Array.isArray(node)) return;
    for (const [word, value] of Object.entries(node)) {
      if (word === 'properties') {
        for (const [name, property] of Object.entries(value as object)) {
          const known = ['type', 'enum', 'const', 'anyOf', 'oneOf', 'allOf', '$ref'];
          assert.ok(
            known.some((key) => key in (property as object)),
            `${where}.${name}`,
          );
          look(property, `${where}.${name}`);
        }
      } else look(value, where);
    }
  };
  look(description.paths, 'paths');
});

test('/core/doc-openapi: the interface is described in OpenAPI 3, with how to sign in for every operation', () => {
  assert.match(description.openapi, /^3\./);
  assert.ok(description.info.description.length > 50);
  for (const { path, operation } of operations) {
    const isPublic = operation.security?.length === 0;
    assert.equal('401' in operation.responses, !isPublic, path);
  }
});

test('/core/doc-language: words are Dutch sentences, unless the standard has its own', () => {
  const english = /\b(the|this|that|with|returns?|gets?|lists?|of a)\b/i;
  for (const { path, operation } of operations) {
    assert.match(operation.summary ?? '', /^[A-Z].*[.?]$/, path);
    assert.doesNotMatch(
      `${operation.summary} ${operation.description}`.replaceAll(/`[^`]*`/g, ''),
      english,
      path,
    );
  }
});

test('every tag that an operation has is described, and every tag that is described is used', () => {
  const used = new Set(operations.flatMap(({ operation }) => operation.tags ?? []));
  const messages = ['Livestroom', 'Webhooks'];
  assert.deepEqual([...used, ...messages].sort(), description.tags.map(({ name }) => name).sort());
  for (const { name, description: text } of description.tags) assert.ok(text.length > 20, name);
});
