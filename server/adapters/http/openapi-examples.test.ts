/** The examples of replies: what a server could have answered, about nobody who exists, and not more than a page can hold. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { z } from 'zod';
import { api, type Exchange } from '../../contract/api.ts';
import { examplePlace, examplePlaces, madeUp } from '../../contract/docs/field-examples.ts';
import { exampleOf, noExample } from '../../contract/docs/reply-example.ts';
import { type RouteName, routes } from '../../contract/routes.ts';
import { fromWire } from '../../contract/wire.ts';
import { openApi } from './openapi.ts';

interface Operation {
  readonly operationId: string;
  readonly responses: Readonly<
    Record<string, { readonly content?: Readonly<Record<string, { readonly example?: unknown }>> }>
  >;
}

const description = openApi('0.0.0') as unknown as {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
};
const operations = Object.values(description.paths).flatMap((path) => Object.values(path));
/** The examples as they are told, by operation. */
const told = new Map(
  operations.flatMap(({ operationId, responses }) => {
    const status = (routes as Readonly<Record<string, { status: number } | undefined>>)[operationId]?.status;
    const example = responses[String(status)]?.content?.['application/json']?.example;
    return example === undefined ? [] : [[operationId, example] as const];
  }),
);
const replies = (Object.entries(api) as [RouteName, Exchange][]).flatMap(([name, { reply }]) =>
  reply === undefined ? [] : [[name, reply] as const],
);

/** Every text of a value, with the English name of the field that it stands under. */
function textsIn(value: unknown, field: string): readonly (readonly [string, string])[] {
  if (typeof value === 'string') return [[field, value]];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inside]) =>
    textsIn(inside, Array.isArray(value) ? field : name),
  );
}

test('every answer of JSON has an example, and it is what the schema gives: nothing wrong, missing or too much', () => {
  assert.deepEqual([...told.keys()].sort(), replies.map(([name]) => name).sort());
  for (const [name, reply] of replies) {
    const read = fromWire(told.get(name));
    const checked = reply.safeParse(read);
    assert.ok(checked.success, `${name}: ${JSON.stringify(checked.error?.issues)}`);
    assert.deepEqual(checked.data, read, name);
  }
});

test('no text of an example is left open', () => {
  for (const [name, example] of told) {
    for (const [field, text] of textsIn(fromWire(example), name)) {
      assert.notEqual(
        text,
        noExample,
        `add "${field}" or "${name}.${field}" to server/contract/docs/field-examples.ts`,
      );
    }
  }
});

test('nobody in an example exists: names, numbers and addresses are the made-up ones', () => {
  const persons = new Set([
    'callerName',
    'firstName',
    'lastName',
    'infix',
    'employee',
    'createdBy',
    'actor',
    'by',
  ]);
  for (const [name, example] of told) {
    for (const [field, text] of textsIn(fromWire(example), name)) {
      const where = `${name}.${field}: ${text}`;
      // Ids of ours hold digits as well; a number of a telephone or a citizen is digits and spaces alone.
      for (const [digits] of text.matchAll(/(?<![\w.:-])\+?\d[\d ]{7,}\d(?![\w.:-])/g)) {
        assert.ok(
          madeUp.some((one) => one.includes(digits)),
          where,
        );
      }
      for (const [address] of text.matchAll(/[\w.+-]+@[\w.-]+/g)) assert.match(address, /\.example$/, where);
      for (const [, host = ''] of text.matchAll(/https?:\/\/([^/:]+)/g))
        assert.match(host, /\.example$/, where);
      if (persons.has(field) || field === 'email') assert.ok(madeUp.includes(text), where);
    }
  }
});

test('a value for a field stands nowhere for nothing', () => {
  const used = new Set<string>();
  for (const [name, reply] of replies) {
    const made = JSON.stringify(exampleOf(reply, name, (place) => used.add(place)));
    assert.ok(made.length < 12_000, `${name} has an example of ${made.length} characters`);
  }
  assert.deepEqual(
    examplePlaces.filter((place) => !used.has(place)),
    [],
  );
  assert.equal(examplePlace('nowhere', 'nothing'), null);
});

test('the description stays small enough to be read in one go', () => {
  const bytes = Buffer.byteLength(JSON.stringify(description));
  assert.ok(bytes < 1_100_000, String(bytes));
});

test('a field of a kind of its own gets the value of its schema, and a text without one is seen', () => {
  const made = exampleOf(
    z.object({
      a: z.int().min(5),
      b: z.array(z.enum(['x', 'y'])),
      c: z.string().nullable(),
      d: z.boolean().optional(),
    }),
    'nowhere',
  );
  assert.deepEqual(made, { a: 5, b: ['x'], c: noExample, d: false });
});
