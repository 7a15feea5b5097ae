import assert from 'node:assert/strict';
import { test } from 'node:test';
import { livePath, routes, soundRoutes } from '../../contract/routes.ts';
import { codedFields, codeNames, fieldNames } from '../../contract/wire-names.ts';
import { openApi } from './openapi.ts';

interface Operation {
  readonly operationId: string;
  readonly responses: Readonly<Record<string, { readonly headers?: object }>>;
  readonly parameters: readonly { readonly name: string; readonly in: string }[];
}

const description = openApi('0.0.0') as unknown as {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
};
/** Requests that are answered; the live feed is a socket, and looked at in `openapi-docs.test.ts`. */
const paths = Object.entries(description.paths).filter(([path]) => path !== livePath);
const operations = paths.flatMap(([, methods]) => Object.values(methods));

test('every route is described once, under its own path and method', () => {
  assert.equal(description.openapi, '3.1.0');
  assert.deepEqual(
    operations.map((each) => each.operationId).sort(),
    [...Object.keys(routes), ...Object.keys(soundRoutes)].sort(),
  );
});

test('the description has the names of the wire and no English ones', () => {
  const dutch = new Set<string>(Object.values(fieldNames));
  const coded = new Set<string>(codedFields.map((key) => fieldNames[key as keyof typeof fieldNames]));
  const codes = new Set<string>(Object.values(codeNames));
  const look = (node: unknown, key: string | null): void => {
    if (typeof node !== 'object' || node === null) return;
    for (const [word, value] of Object.entries(node)) {
      if (word === 'properties') {
        for (const [name, property] of Object.entries(value as object)) {
          assert.ok(dutch.has(name), name);
          look(property, name);
        }
      } else if (word === 'enum' && key !== null && coded.has(key)) {
        for (const code of value as readonly string[]) assert.ok(codes.has(code), `${key}: ${code}`);
      } else look(value, key);
    }
  };
  look(description.paths, null);
});

test('path parameters are those of the path, and every answer names its version', () => {
  for (const [path, methods] of paths) {
    const inPath = [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]);
    for (const operation of Object.values(methods)) {
      const described = operation.parameters.filter((each) => each.in === 'path').map(({ name }) => name);
      assert.deepEqual(described, inPath, path);
      for (const reply of Object.values(operation.responses)) assert.ok(reply.headers !== undefined, path);
    }
  }
});
