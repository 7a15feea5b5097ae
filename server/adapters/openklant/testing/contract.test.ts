/** The check of requests and answers, and what we hold of the description against the one that Open Klant publishes. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Contract } from './contract.ts';
import { heldDescription, publishedDescription, type Schema } from './description.ts';

const contract = new Contract(heldDescription);
const none = new URLSearchParams();
const contact = {
  kanaal: 'Telefoon',
  onderwerp: 'Paspoort',
  taal: 'nld',
  vertrouwelijk: false,
  plaatsgevondenOp: '2026-11-20T09:00:00.000Z',
};

test('a contact as described passes; lengths, codes, required and unknown fields, filters and paths are told', () => {
  const wrong = (change: object): number =>
    contract.request('POST', '/klantcontacten', none, { ...contact, ...change }).length;
  assert.equal(wrong({}), 0);
  assert.equal(wrong({ onderwerp: 'x'.repeat(201) }), 1);
  assert.equal(wrong({ inhoud: 'x'.repeat(1001) }), 1);
  assert.equal(wrong({ kanaal: undefined }), 1);
  assert.equal(wrong({ priotiteit: 1 }), 1);
  assert.equal(wrong({ plaatsgevondenOp: 'gisteren' }), 1);
  assert.equal(contract.request('PATCH', '/internetaken/{uuid}', none, { status: 'klaar' }).length, 1);
  assert.equal(contract.request('PATCH', '/internetaken/{uuid}', none, { status: 'verwerkt' }).length, 0);
  assert.equal(
    contract.request('GET', '/partijen', new URLSearchParams({ adres: 'x' }), undefined).length,
    1,
  );
  assert.equal(contract.request('POST', '/medewerkers', none, {}).length, 1);
});

test('an answer without what the API fills in is told', () => {
  assert.ok(contract.answer('POST', '/klantcontacten', 201, contact).length > 0);
  assert.deepEqual(contract.answer('POST', '/klantcontacten', 418, contact).length, 1);
});

const published = publishedDescription();
const why = published === null ? 'OPENKLANT_OPENAPI names no file' : false;

test('every path, filter, field, limit and code that we hold is in the published description', {
  skip: why,
}, () => {
  assert.ok(published !== null);
  assert.equal(published.info.version, heldDescription.info.version);
  const schemaOf = (description: typeof heldDescription, schema: Schema | undefined): Schema => {
    const name = schema?.$ref?.split('/').at(-1);
    return name === undefined ? (schema ?? {}) : flat(description, name);
  };
  const differences: string[] = [];
  for (const [path, operations] of Object.entries(heldDescription.paths)) {
    for (const [method, operation] of Object.entries(operations)) {
      const theirs = published.paths[path]?.[method];
      for (const { name, schema } of operation.parameters ?? []) {
        const found = theirs?.parameters?.find((one) => one.name === name);
        const isSame =
          [...(found?.schema.enum ?? [])].sort().join() === [...(schema.enum ?? [])].sort().join();
        if (found === undefined || !isSame) differences.push(`${method} ${path} ${name}`);
      }
      const [[status, content] = ['', {}]] = Object.entries(operation.responses);
      const body = (one: typeof content | undefined): Schema | undefined =>
        Object.values(one?.content ?? {})[0]?.schema;
      for (const [own, other] of [
        [body(operation.requestBody), body(theirs?.requestBody)],
        [body(content), body(theirs?.responses[status])],
      ] as const) {
        const [mine, their] = [schemaOf(heldDescription, own), schemaOf(published, other)];
        const required = (schema: Schema) => [...(schema.required ?? [])].sort().join();
        if (required(mine) !== required(their))
          differences.push(`${method} ${path}: required ${required(their)}`);
        for (const [field, schema] of Object.entries(mine.properties ?? {})) {
          const found = their.properties?.[field];
          if (found === undefined) differences.push(`${method} ${path} ${field} is not there`);
          else if (limits(published, found) !== limits(heldDescription, schema)) {
            differences.push(`${method} ${path} ${field}: ${limits(published, found)}`);
          }
        }
      }
    }
  }
  assert.deepEqual(differences, []);
});

/** What bounds a field, in one text. */
function limits(description: typeof heldDescription, schema: Schema): string {
  const [inner] = schema.allOf ?? [];
  const target =
    inner?.$ref === undefined
      ? {}
      : (description.components.schemas[inner.$ref.split('/').at(-1) ?? ''] ?? {});
  const whole = { ...target, ...schema };
  const codes = [...(whole.enum ?? [])].sort().join('|');
  return [
    whole.maxLength,
    whole.format,
    whole.pattern,
    whole.nullable === true,
    whole.readOnly === true,
    codes,
  ].join(' ');
}

/** A schema with the fields of all its parts and variants. */
function flat(description: typeof heldDescription, name: string): Schema {
  const schema = description.components.schemas[name] ?? {};
  const parts = [...(schema.allOf ?? []), ...(schema.oneOf ?? [])].map((part) =>
    part.$ref === undefined ? part : flat(description, part.$ref.split('/').at(-1) ?? ''),
  );
  const all = [schema, ...parts];
  return {
    required: [...new Set(all.flatMap((one) => one.required ?? []))],
    properties: Object.assign({}, ...all.map((one) => one.properties ?? {})) as Readonly<
      Record<string, Schema>
    >,
  };
}
