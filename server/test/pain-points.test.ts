/** `docs/pain-points.md` promises a test for every pain: each one it names has to exist, and none may be left out. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

const page = readFileSync('docs/pain-points.md', 'utf8');
/** `| 7 | … | … | `file`: name<br>`file`: name |` */
const rows = [...page.matchAll(/^\| (\d+) \| .* \| (`.*) \|$/gm)].map((found) => ({
  pain: Number(found[1]),
  tests: (found[2] ?? '').split('<br>').map((text) => {
    const [, file = '', name = ''] = /^`([^`]+)`: (.+)$/.exec(text) ?? [];
    return { file, name };
  }),
}));

test('every pain from 1 to 33 has a line with tests', () => {
  const all = Array.from({ length: 33 }, (_, index) => index + 1);
  assert.deepEqual(
    rows.map(({ pain }) => pain),
    all,
  );
});

test('every test that the page names exists under that very name', () => {
  for (const { pain, tests } of rows) {
    for (const { file, name } of tests) {
      const source = readFileSync(file, 'utf8');
      const isThere = [`'${name}'`, `"${name}"`, `\`${name}\``].some((literal) =>
        new RegExp(`\\b(test|it)\\(\\s*${literal.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}`).test(source),
      );
      assert.ok(isThere, `pain ${pain}: ${file} has no test “${name}”`);
    }
  }
});

test('every test of a pain is on the page', () => {
  const source = readFileSync('server/domain/centre/proof/pains.test.ts', 'utf8');
  const named = new Set(rows.flatMap(({ tests }) => tests.map(({ name }) => name)));
  const made = [...source.matchAll(/^test\('(pain [^']+)'/gm)].map((found) => found[1] ?? '');
  assert.ok(made.length > 20);
  assert.deepEqual(
    made.filter((name) => !named.has(name)),
    [],
  );
});
