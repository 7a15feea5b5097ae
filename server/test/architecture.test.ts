/**
 * Who may know whom (DESIGN section 2), as code. Imports point inwards; the pure folders have no clock, no
 * chance and no outside. Each offending arrow is printed with its file and line.
 */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { test } from 'node:test';

const root = resolve('server');

interface Import {
  readonly file: string;
  readonly line: number;
  /** Path from `server/` for our own files (`domain/time.ts`), else the package's name. */
  readonly to: string;
  readonly own: boolean;
}

/**
 * What a part may import: own parts by their folder, packages by name. `node` stands for every Node.js
 * module but the ones that are listed by name.
 */
interface Rule {
  readonly part: RegExp;
  readonly own: readonly RegExp[];
  readonly packages: readonly RegExp[];
  readonly why: string;
}

const anyPackage = /^/;

const rules: readonly Rule[] = [
  {
    part: /^domain\/time\.ts$/,
    own: [/^domain\//],
    packages: [/^luxon$/],
    why: 'the only place of the core that knows luxon',
  },
  {
    part: /^domain\/dialplan\/source-tree\.ts$/,
    own: [/^domain\//],
    packages: [/^yaml$/],
    why: 'text to tree is a function; only this file knows the notation',
  },
  { part: /^domain\//, own: [/^domain\//], packages: [], why: 'the domain knows nobody' },
  {
    part: /^protocol\//,
    own: [/^protocol\//],
    packages: [/^node:crypto$/],
    why: 'a standard knows nobody; hashing is a function',
  },
  {
    part: /^contract\//,
    own: [/^contract\//, /^domain\//],
    packages: [/^zod$/],
    why: 'messages are made of domain types and schemas',
  },
  {
    part: /^app\//,
    own: [/^app\//, /^domain\//, /^contract\//],
    packages: [/^node:crypto$/, /^node:assert/],
    why: 'the app speaks to the outside through its ports',
  },
  {
    part: /^config\//,
    own: [/^config\//, /^domain\//, /^app\/ports\//],
    packages: [/^node:/, /^yaml$/, /^zod$/],
    why: 'configuration is read before anything else exists',
  },
  {
    part: /^adapters\/([^/]+)\//,
    own: [/^app\//, /^domain\//, /^protocol\//, /^contract\//, /^adapters\/<self>\//],
    packages: [anyPackage],
    why: 'adapters never know each other, nor who puts them together',
  },
  {
    part: /^simulation\//,
    own: [/^simulation\//, /^app\//, /^domain\//, /^protocol\//, /^contract\//],
    packages: [anyPackage],
    why: 'a simulated day runs on the real core and nothing else',
  },
  {
    part: /^(cli\/|compose\/|demo\/|main\.ts$)/,
    own: [/^(?!test\/)/],
    packages: [anyPackage],
    why: 'the outermost parts put all others together, but no tests',
  },
];

/** Words that ask for time, chance or the outside; the answer is handed in. */
const impure: readonly (readonly [RegExp, string])[] = [
  [/\bDate\.now\b|\bnew Date\(\)|\bperformance\.now\b|\bDateTime\.(now|local|utc)\(\)/, 'asks for the time'],
  [/\b(setTimeout|setInterval)\s*\(/, 'sets a timer'],
  [/\bMath\.random\b|\brandom(Bytes|UUID|Int|FillSync)\s*\(|\bgetRandomValues\b/, 'asks for chance'],
];
const outside: readonly (readonly [RegExp, string])[] = [
  [/\bprocess\.(?!exitCode\b)\w+/, 'asks the process'],
  [/\bfetch\s*\(/, 'goes to the network'],
  [/\bconsole\.\w+/, 'writes to the screen'],
  [/\bsetImmediate\s*\(/, 'lets the event loop go'],
];

const pure = /^(domain|protocol|contract)\//;
/** These own real sockets and real sound, and keep time themselves; the clock is the clock. */
const keepsTime = /^adapters\/(clock|sip-engine|media)\//;
/** Exceptions, each with its reason; one that is no longer needed fails the test too. */
const tolerated: ReadonlyMap<string, string> = new Map([
  ['adapters/sip/srf.ts', 'bounds the wait for a connection at start; no call depends on it'],
  ['cli/sip-engine.ts', 'stamps the log lines of the engine when it runs alone'],
]);
/** The engine on its own is a program of its own, with flags and variables that the server does not have. */
const readsEnvironment = /^(config\/|cli\/sip-engine\.ts$)/;

const isTest = (file: string): boolean =>
  /(^test\/|\.(test|contract|fixture)\.ts$|\.test-|\/(testing|test)\/)/.test(file);

const files = readdirSync(root, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
  .map((entry) => relative(root, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
  .sort();
const production = files.filter((file) => !isTest(file));

/** The source without comments, each line in its place. Strings stay: imports are strings. */
function sourceOf(file: string): string {
  const blank = (text: string): string => text.replace(/[^\n]/g, ' ');
  return readFileSync(join(root, file), 'utf8')
    .replace(/\/\*[\s\S]*?\*\//g, blank)
    .replace(/(^|[^:'"`\\])\/\/.*$/gm, (_all, before: string) => before);
}

const lineOf = (source: string, offset: number): number => source.slice(0, offset).split('\n').length;

function importsOf(file: string): readonly Import[] {
  const source = sourceOf(file);
  const found = source.matchAll(/(?:\bfrom\s+|\bimport\s*\(?\s*)(['"])([^'"\n]+)\1/g);
  return [...found].map((match) => {
    const target = match[2] ?? '';
    const own = target.startsWith('.');
    return {
      file,
      line: lineOf(source, match.index),
      own,
      to: own
        ? relative(root, resolve(root, dirname(file), target)).replaceAll('\\', '/')
        : target.startsWith('@')
          ? target.split('/').slice(0, 2).join('/')
          : target.startsWith('node:')
            ? target
            : (target.split('/')[0] ?? ''),
    };
  });
}

function offence({ file, line, to, own }: Import): string | null {
  const rule = rules.find(({ part }) => part.test(file));
  if (rule === undefined) return `${file}: lies in no part that the table knows`;
  const self = rule.part.exec(file)?.[1] ?? '';
  const allowed = own
    ? rule.own.some((each) => new RegExp(each.source.replace('<self>', self)).test(to))
    : rule.packages.some((each) => each.test(to));
  return allowed ? null : `server/${file}:${line}  ──▶  ${to}   (${rule.why})`;
}

test('imports point inwards', () => {
  const arrows = production.flatMap(importsOf).map(offence);
  assert.deepEqual(
    arrows.filter((arrow) => arrow !== null),
    [],
  );
});

test('nothing in production imports a test or a test helper', () => {
  const arrows = production
    .flatMap(importsOf)
    .filter(({ own, to }) => own && isTest(to))
    .map(({ file, line, to }) => `server/${file}:${line}  ──▶  ${to}`);
  assert.deepEqual(arrows, []);
});

function wordsIn(where: readonly string[], words: readonly (readonly [RegExp, string])[]): readonly string[] {
  return where.flatMap((file) => {
    const lines = sourceOf(file).split('\n');
    return lines.flatMap((line, index) =>
      words
        .filter(([word]) => word.test(line))
        .map(([, what]) => `server/${file}:${index + 1}  ${what}: ${line.trim()}`),
    );
  });
}

test('the core has no clock, no timers, no chance and no outside', () => {
  const core = production.filter((file) => pure.test(file));
  assert.deepEqual(wordsIn(core, [...impure, ...outside]), []);
});

test('only the clock, the SIP engine and the media plane ask for time, timers and chance', () => {
  const others = production.filter((file) => !pure.test(file) && !keepsTime.test(file));
  const strict = others.filter((file) => !tolerated.has(file));
  assert.deepEqual(wordsIn(strict, impure), []);
  for (const file of tolerated.keys()) {
    assert.notDeepEqual(wordsIn([file], impure), [], `${file} needs no exception any more`);
  }
});

test('only configuration reads the environment', () => {
  const others = production.filter((file) => !readsEnvironment.test(file));
  // Handing all of it on to a child process is not reading it.
  assert.deepEqual(wordsIn(others, [[/(?<!\.\.\.)\bprocess\.env\b/, 'reads the environment']]), []);
});

test('the table has a rule for every part, and every rule has a part', () => {
  const unknown = production.filter((file) => !rules.some(({ part }) => part.test(file)));
  assert.deepEqual(unknown, []);
});
