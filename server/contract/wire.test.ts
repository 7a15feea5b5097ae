import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { z } from 'zod';
import { api } from './api.ts';
import { clientMessage, serverMessage } from './live.ts';
import { type Route, routes } from './routes.ts';
import { fromWire, toWire, wirePath } from './wire.ts';
import { codedFields, codeNames, fieldNames } from './wire-names.ts';

/** Codes under these keys are Dutch words or letters already. */
const sameOnBothSides = new Set(['roles', 'class', 'scopes', 'topics']);

interface Vocabulary {
  readonly keys: Set<string>;
  readonly codes: Map<string, Set<string>>;
  readonly texts: Set<string>;
}

const vocabulary = readVocabulary();

test('every key of every schema has a Dutch name, and the table has no other', () => {
  assert.deepEqual(Object.keys(fieldNames).sort(), [...vocabulary.keys].sort());
});

test('every key that holds codes is listed, and none of them ever holds free text', () => {
  const expected = [...vocabulary.codes.keys()].filter((key) => !sameOnBothSides.has(key)).sort();
  assert.deepEqual([...codedFields].sort(), expected);
  assert.deepEqual(
    expected.filter((key) => vocabulary.texts.has(key)),
    [],
  );
});

test('every code has a Dutch name, and the table has no other', () => {
  const expected = new Set<string>();
  for (const [key, values] of vocabulary.codes) {
    if (!sameOnBothSides.has(key)) for (const value of values) expected.add(value);
  }
  assert.deepEqual(Object.keys(codeNames).sort(), [...expected].sort());
});

test('Dutch names are camelCase and no two words share one', () => {
  for (const names of [fieldNames, codeNames]) {
    const dutch = Object.values(names);
    assert.equal(new Set(dutch).size, dutch.length);
    for (const name of dutch) assert.match(name, /^[a-z][A-Za-z0-9]*$/);
  }
});

test('a value that goes over the wire and back is the same value', () => {
  const key = fc.constantFrom(...Object.keys(fieldNames).filter((name) => !isCoded(name)));
  const coded = fc.record(
    { state: fc.constantFrom('talking', 'open'), kind: fc.constantFrom('team') },
    { noNullPrototype: true },
  );
  const value = fc.letrec((tie) => ({
    any: fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null), coded, tie('object')),
    object: fc.dictionary(key, fc.oneof(tie('any'), fc.array(tie('any'), { maxLength: 3 })), {
      maxKeys: 4,
      noNullPrototype: true,
    }),
  })).object;
  fc.assert(fc.property(value, (sent) => assert.deepEqual(fromWire(toWire(sent)), sent)));
});

test('keys and codes are renamed, free text is not', () => {
  assert.deepEqual(toWire({ state: 'talking', text: 'talking', roles: ['medewerker'], until: undefined }), {
    status: 'inGesprek',
    tekst: 'talking',
    rollen: ['medewerker'],
  });
  assert.equal(wirePath(['devices', 0, 'kind']), 'toestellen.0.aard');
});

test('paths are kebab-case and their parameters are those of the schema', () => {
  for (const [name, route] of Object.entries(routes) as [keyof typeof routes, Route][]) {
    assert.match(route.path, /^(\/([a-z0-9-]+|\{[a-zA-Z]+\}))+$/, name);
    const inPath = [...route.path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]);
    const exchange = api[name];
    const inSchema = 'params' in exchange ? Object.keys(exchange.params.shape) : [];
    assert.deepEqual(inSchema, inPath, name);
    assert.equal('reply' in exchange, route.status !== 204, name);
    assert.equal('body' in exchange && ['GET', 'DELETE'].includes(route.method), false, name);
  }
});

test('hostile JSON does not throw: a thousandfold nesting, a key that is a prototype', () => {
  const deep = JSON.parse(`${'['.repeat(5000)}${']'.repeat(5000)}`);
  assert.doesNotThrow(() => fromWire(deep));
  const crafted = fromWire(JSON.parse('{"__proto__": {"rollen": ["beheerder"]}, "naam": "x"}'));
  assert.deepEqual(Object.keys(crafted as object), ['name']);
  assert.equal(Object.getPrototypeOf(crafted), Object.prototype);
});

function isCoded(key: string): boolean {
  return (codedFields as readonly string[]).includes(key);
}

function readVocabulary(): Vocabulary {
  const found: Vocabulary = { keys: new Set(), codes: new Map(), texts: new Set() };
  for (const exchange of Object.values(api)) {
    for (const [part, schema] of Object.entries(exchange)) {
      collect(z.toJSONSchema(schema, { io: part === 'reply' ? 'output' : 'input' }), null, found);
    }
  }
  for (const schema of [clientMessage, serverMessage]) collect(z.toJSONSchema(schema), null, found);
  return found;
}

/** Walks a JSON Schema; `key` is the property the present schema describes. */
function collect(schema: unknown, key: string | null, found: Vocabulary): void {
  if (Array.isArray(schema)) {
    for (const part of schema) collect(part, key, found);
    return;
  }
  if (typeof schema !== 'object' || schema === null) return;
  const node = schema as Record<string, unknown>;
  const values = node['enum'] ?? (typeof node['const'] === 'string' ? [node['const']] : undefined);
  if (Array.isArray(values) && key !== null) {
    const known = found.codes.get(key) ?? new Set<string>();
    for (const value of values) known.add(String(value));
    found.codes.set(key, known);
  } else if (node['type'] === 'string' && key !== null) found.texts.add(key);
  for (const [name, property] of Object.entries((node['properties'] ?? {}) as Record<string, unknown>)) {
    found.keys.add(name);
    collect(property, name, found);
  }
  for (const part of ['anyOf', 'oneOf', 'allOf', 'items', 'prefixItems']) collect(node[part], key, found);
}
