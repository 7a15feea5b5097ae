/** The description explains everything in it, and nothing that explains is left over. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { api, type Exchange } from '../../contract/api.ts';
import { problem } from '../../contract/common.ts';
import { callFields } from '../../contract/docs/fields-calls.ts';
import { commonFields } from '../../contract/docs/fields-common.ts';
import { figureFields } from '../../contract/docs/fields-figures.ts';
import { fieldsHere } from '../../contract/docs/fields-here.ts';
import { settingFields } from '../../contract/docs/fields-settings.ts';
import { areas, operationTexts } from '../../contract/docs/operations.ts';
import { type RouteName, routes, soundRoutes } from '../../contract/routes.ts';
import { fromWire, toWire } from '../../contract/wire.ts';
import { fieldNames } from '../../contract/wire-names.ts';
import { openApi } from './openapi.ts';

type Node = Readonly<Record<string, unknown>>;

interface Described {
  readonly operationId: string;
  readonly summary?: string;
  readonly description?: string;
  readonly parameters: readonly { readonly name: string; readonly description?: string }[];
}

const description = openApi('0.0.0') as unknown as {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Described>>>>;
  readonly webhooks: Readonly<Record<string, Readonly<Record<string, Described>>>>;
  readonly components: Node;
};
const operations = [...Object.values(description.paths), ...Object.values(description.webhooks)].flatMap(
  (path) => Object.values(path),
);
const text = JSON.stringify(description);
const folder = 'server/contract/docs';

test('every operation has a summary of one line', () => {
  for (const name of [...Object.keys(routes), ...Object.keys(soundRoutes)]) {
    assert.ok(
      name in operationTexts,
      `add "${name}: { summary: '…' }" to the area of it in ${folder}/area-*.ts`,
    );
  }
  for (const { operationId, summary = '', description: more = '' } of operations) {
    assert.ok(
      summary.length > 10 && summary.length < 100,
      `${operationId}: "${summary}" in ${folder}/area-*.ts`,
    );
    assert.ok(more.length > 10, operationId);
  }
});

test('every operation is in one area, and an area holds no other', () => {
  const named = areas.flatMap((area) => Object.keys(area.operations));
  assert.deepEqual(named.sort(), [...Object.keys(routes), ...Object.keys(soundRoutes)].sort());
});

test('every parameter is explained', () => {
  for (const { operationId, parameters } of operations) {
    for (const { name, description: words } of parameters) {
      assert.ok(words !== undefined, `add the parameter ${name} of ${operationId} to ${folder}/fields-*.ts`);
    }
  }
});

test('every property, however deep, is explained', () => {
  const look = (node: unknown, where: string): void => {
    if (typeof node !== 'object' || node === null) return;
    for (const [word, value] of Object.entries(node)) {
      if (word === 'example') continue;
      if (word === 'properties') {
        for (const [name, property] of Object.entries(value as Node)) {
          const words = (property as Node)['description'];
          const isTold = typeof words === 'string' && /^[A-Z`0-9].*/s.test(words);
          assert.ok(isTold, `add "${name}" (${where}) by its English name to ${folder}/fields-*.ts`);
          look(property, `${where}.${name}`);
        }
      } else look(value, `${where}.${word}`);
    }
  };
  look(description.paths, '');
  look(description.webhooks, 'webhooks');
  look(description.components, 'components');
});

test('an example stands with every body, and is what the schema takes', () => {
  for (const [name, exchange] of Object.entries(api) as [RouteName, Exchange][]) {
    const { example } = operationTexts[name];
    if (exchange.body === undefined) {
      assert.equal(example, undefined, `${name} takes no body: take the example out of ${folder}/area-*.ts`);
      continue;
    }
    assert.ok(example !== undefined, `add "example: { … }" to ${name} in ${folder}/area-*.ts`);
    const read = fromWire(example);
    const checked = exchange.body.safeParse(read);
    assert.ok(checked.success, `${name}: ${JSON.stringify(checked.error?.issues)}`);
    // What the schema does not know falls away, so that nothing of the example may.
    assert.deepEqual(
      toWire(checked.data),
      toWire({ ...(checked.data as object), ...(read as object) }),
      name,
    );
    const english = Object.keys(fieldNames).filter((key) => !Object.values<string>(fieldNames).includes(key));
    for (const key of Object.keys(example as object)) assert.ok(!english.includes(key), `${name}: ${key}`);
  }
});

test('no explanation is left over or given twice', () => {
  const parts: readonly Node[] = [commonFields, callFields, figureFields, settingFields];
  const keys = parts.flatMap((part) => Object.keys(part));
  assert.deepEqual(keys.sort(), Object.keys(fieldNames).sort());
  for (const part of [...parts, fieldsHere]) {
    for (const [name, words] of Object.entries(part)) {
      // The general text of a field that means something narrower everywhere.
      if (Object.keys(fieldsHere).some((place) => place.endsWith(`.${name}`))) continue;
      assert.ok(
        text.includes(JSON.stringify(words).slice(1, -1)),
        `take ${name} out: nothing has it (any more)`,
      );
    }
  }
});

test('the live feed tells its messages, its collections and who sees them', () => {
  const live = description.paths['/live']?.['get'] as unknown as Node;
  const rows = live['x-verzamelingen'] as readonly Node[];
  assert.equal(rows.length, 9);
  const queues = rows.find(({ naam }) => naam === 'wachtrijen');
  assert.deepEqual(queues?.['bevoegdheden'], ['cijfers:lezen', 'gesprekken:lezen']);
  const known = description.components['schemas'] as Node;
  for (const [, name = ''] of text.matchAll(/#\/components\/schemas\/(\w+)/g)) assert.ok(name in known, name);
});

test('a problem is described with the members it has', () => {
  const schemas = description.components['schemas'] as Readonly<
    Record<string, { readonly properties: Node }>
  >;
  assert.deepEqual(
    Object.keys(schemas['Problem']?.properties ?? {}).sort(),
    Object.keys(problem.shape).sort(),
  );
});

test('the screens carry none of these words', () => {
  const files = readdirSync('agent-ui', { recursive: true, encoding: 'utf8' }).filter((name) =>
    /\.(ts|svelte)$/.test(name),
  );
  assert.ok(files.length > 20);
  for (const file of files)
    assert.ok(!readFileSync(join('agent-ui', file), 'utf8').includes('contract/docs'), file);
});
