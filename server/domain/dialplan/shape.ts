/**
 * Shapes: one description of a piece of a file serves three ends. It reads the source tree into a typed
 * value, it reports every mistake with its place and remedy (all at once, never just the first), and it
 * writes the JSON Schema with which editors help. Because the three come from one description, they agree.
 */
import type { MapNode, Place, Problem, SourceNode } from './source-tree.ts';

export type JsonSchema = { readonly [key: string]: unknown };

/** Collects problems and remembers where each value stands. */
export interface ReadContext {
  readonly problem: (path: string, at: Place, what: string, remedy: string) => void;
  readonly places: Map<string, Place>;
}

/** `failed` marks a value that could not be read; the problem has been reported. */
export const failed = Symbol('failed');
export type Failed = typeof failed;

export interface Shape<T> {
  readonly read: (node: SourceNode, path: string, context: ReadContext) => T | Failed;
  readonly schema: JsonSchema;
  /** Value when the key is absent; without it the key must be there. */
  readonly absent?: { readonly value: T };
}

export type ValueOf<S> = S extends Shape<infer T> ? T : never;

export function readContext(file: string, problems: Problem[]): ReadContext {
  return {
    places: new Map(),
    problem: (path, at, what, remedy) => {
      problems.push({ file, at, path, severity: 'error', what, remedy });
    },
  };
}

/** The key may be left out, and then has `value`. */
export function optional<T>(shape: Shape<T>, value: T): Shape<T> {
  return { ...shape, absent: { value } };
}

/** The key may be left out. */
export function maybe<T>(shape: Shape<T>): Shape<T | undefined> {
  return { ...shape, absent: { value: undefined } };
}

/** A key that was allowed once: a mistake, with what is written instead as advice. */
export function retired(remedy: string): Shape<undefined> {
  return {
    schema: { not: {}, description: remedy },
    absent: { value: undefined },
    read: (node, path, context) => {
      context.problem(path, node.at, `${named(path)} is not a setting any more.`, remedy);
      return failed;
    },
  };
}

/** Adds the words that an editor shows. */
export function described<T>(shape: Shape<T>, description: string): Shape<T> {
  return { ...shape, schema: { ...shape.schema, description } };
}

/** Text in one form; `advice` says what it should look like. Numbers keep their leading zeros. */
export function text<T>(
  parse: (written: string) => T | undefined,
  advice: string,
  schema: JsonSchema = {},
): Shape<T> {
  return {
    // An editor reads 0570 without quotes as a number; we read the digits as they are written.
    schema: { type: ['string', 'number'], ...schema },
    read: (node, path, context) => {
      if (node.kind !== 'scalar' || node.value === null) {
        context.problem(path, node.at, `${named(path)} must be a text, not ${kindOf(node)}.`, advice);
        return failed;
      }
      const value = parse(node.text.trim());
      if (value !== undefined) return value;
      context.problem(path, node.at, `${named(path)} cannot be “${shortened(node.text)}”.`, advice);
      return failed;
    },
  };
}

/** Any text that is not blank, at most `charsMax` characters. */
export function words(charsMax = 2000): Shape<string> {
  return text(
    (written) => (written !== '' && written.length <= charsMax ? written : undefined),
    `Write a text of 1 to ${charsMax} characters.`,
    { minLength: 1, maxLength: charsMax },
  );
}

/** One of a few words. */
export function oneOf<const T extends string>(choices: readonly T[]): Shape<T> {
  const byText = new Map<string, T>(choices.map((choice) => [choice, choice]));
  return {
    ...text((written) => byText.get(written), `Choose one of: ${choices.join(', ')}.`),
    schema: { enum: choices },
  };
}

export function integer(min: number, max: number, unit: string): Shape<number> {
  return {
    schema: { type: 'integer', minimum: min, maximum: max },
    read: (node, path, context) => {
      const value = node.kind === 'scalar' ? node.value : undefined;
      if (typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max) return value;
      const given = node.kind === 'scalar' ? `“${shortened(node.text)}”` : kindOf(node);
      const what = `${named(path)} must be a whole number (${unit}) from ${min} to ${max}, not ${given}.`;
      context.problem(path, node.at, what, `Write a number such as ${min}.`);
      return failed;
    },
  };
}

/** One of a few whole numbers. */
export function oneNumberOf<const T extends number>(choices: readonly T[], unit: string): Shape<T> {
  return {
    schema: { enum: choices },
    read: (node, path, context) => {
      const given = node.kind === 'scalar' ? node.value : undefined;
      const choice = choices.find((one) => one === given);
      if (choice !== undefined) return choice;
      const said = node.kind === 'scalar' ? `“${shortened(node.text)}”` : kindOf(node);
      const advice = `Choose one of: ${choices.join(', ')}.`;
      context.problem(path, node.at, `${named(path)} (${unit}) cannot be ${said}.`, advice);
      return failed;
    },
  };
}

export const flag: Shape<boolean> = {
  schema: { type: 'boolean' },
  read: (node, path, context) => {
    if (node.kind === 'scalar' && typeof node.value === 'boolean') return node.value;
    context.problem(path, node.at, `${named(path)} must be true or false.`, 'Write true or false.');
    return failed;
  },
};

export function list<T>(
  item: Shape<T>,
  limits: { readonly min?: number; readonly max: number },
): Shape<readonly T[]> {
  const { min = 0, max } = limits;
  return {
    schema: { type: 'array', items: item.schema, minItems: min, maxItems: max },
    read: (node, path, context) => {
      if (node.kind !== 'list') {
        const advice = 'Write a list: each item on its own line behind a dash, or [a, b].';
        context.problem(path, node.at, `${named(path)} must be a list, not ${kindOf(node)}.`, advice);
        return failed;
      }
      if (node.items.length < min || node.items.length > max) {
        const what = `${named(path)} has ${node.items.length} items; ${min} to ${max} are allowed.`;
        context.problem(path, node.at, what, node.items.length > max ? 'Remove some.' : 'Add some.');
        return failed;
      }
      const values = node.items.map((child, index) => {
        const childPath = `${path}[${index}]`;
        context.places.set(childPath, child.at);
        return item.read(child, childPath, context);
      });
      return values.some((value) => value === failed) ? failed : (values as readonly T[]);
    },
  };
}

/** Names of one's own choosing to values of one shape. */
export function namedMap<T>(
  key: { readonly pattern: RegExp; readonly advice: string; readonly max: number },
  value: Shape<T>,
): Shape<ReadonlyMap<string, T>> {
  return {
    schema: {
      type: 'object',
      propertyNames: { pattern: key.pattern.source },
      additionalProperties: value.schema,
      maxProperties: key.max,
    },
    read: (node, path, context) => {
      if (!isMapNode(node, path, context)) return failed;
      if (node.entries.length > key.max) {
        const what = `${named(path)} has ${node.entries.length} entries; at most ${key.max} are allowed.`;
        context.problem(path, node.at, what, 'Remove some.');
        return failed;
      }
      let isWhole = true;
      const values = new Map<string, T>();
      for (const entry of node.entries) {
        const childPath = path === '' ? entry.key : `${path}.${entry.key}`;
        context.places.set(childPath, entry.keyAt);
        if (!key.pattern.test(entry.key)) {
          context.problem(
            childPath,
            entry.keyAt,
            `“${shortened(entry.key)}” is not a possible name.`,
            key.advice,
          );
          isWhole = false;
        }
        const read = value.read(entry.value, childPath, context);
        if (read === failed) isWhole = false;
        else values.set(entry.key, read);
      }
      return isWhole ? values : failed;
    },
  };
}

type Fields = { readonly [key: string]: Shape<unknown> };
type ValuesOf<F extends Fields> = { readonly [K in keyof F]: ValueOf<F[K]> };

/** Fixed keys. An unknown key is a mistake, with the nearest known key as advice. */
export function object<F extends Fields>(fields: F): Shape<ValuesOf<F>> {
  const known = Object.entries(fields);
  const required = known.filter(([, shape]) => shape.absent === undefined).map(([key]) => key);
  return {
    schema: {
      type: 'object',
      properties: Object.fromEntries(known.map(([key, shape]) => [key, shape.schema])),
      required,
      additionalProperties: false,
    },
    read: (node, path, context) => {
      if (!isMapNode(node, path, context)) return failed;
      let isWhole = reportUnknown(node, path, new Set(Object.keys(fields)), context);
      const values: Record<string, unknown> = {};
      for (const [key, shape] of known) {
        const entry = node.entries.find((candidate) => candidate.key === key);
        const childPath = path === '' ? key : `${path}.${key}`;
        if (entry === undefined) {
          if (shape.absent !== undefined) {
            values[key] = shape.absent.value;
            continue;
          }
          context.problem(path, node.at, `${named(path)} lacks “${key}”.`, `Add a line “${key}: …”.`);
          isWhole = false;
          continue;
        }
        context.places.set(childPath, entry.value.kind === 'scalar' ? entry.value.at : entry.keyAt);
        const value = shape.read(entry.value, childPath, context);
        if (value === failed) isWhole = false;
        else values[key] = value;
      }
      return isWhole ? (values as ValuesOf<F>) : failed;
    },
  };
}

/** An object whose kind is told by which of the given keys it has: exactly one of them. */
export function taggedBy<S extends { readonly [tag: string]: Shape<unknown> }>(
  variants: S,
): Shape<{ [K in keyof S]: { readonly type: K } & ValueOf<S[K]> }[keyof S]> {
  const tags = Object.keys(variants);
  return {
    schema: { oneOf: Object.values(variants).map((shape) => shape.schema) },
    read: (node, path, context) => {
      if (!isMapNode(node, path, context)) return failed;
      const present = tags.filter((tag) => node.entries.some(({ key }) => key === tag));
      const [tag, second] = present;
      const shape = tag === undefined ? undefined : variants[tag];
      if (tag === undefined || second !== undefined || shape === undefined) {
        const what =
          second === undefined
            ? `${named(path)} does not say what it does.`
            : `${named(path)} does two things: ${present.join(' and ')}.`;
        context.problem(path, node.at, what, `Give it exactly one of: ${tags.join(', ')}.`);
        return failed;
      }
      const value = shape.read(node, path, context);
      if (value === failed) return failed;
      return { type: tag, ...(value as object) } as never;
    },
  };
}

/** The shape's value made into another; `undefined` from `convert` means it reported a problem itself. */
export function mapped<T, U>(
  shape: Shape<T>,
  convert: (value: T, report: (what: string, remedy: string) => void) => U | undefined,
): Shape<U> {
  return {
    schema: shape.schema,
    read: (node, path, context) => {
      const value = shape.read(node, path, context);
      if (value === failed) return failed;
      const made = convert(value, (what, remedy) => context.problem(path, node.at, what, remedy));
      return made === undefined ? failed : made;
    },
  };
}

function isMapNode(node: SourceNode, path: string, context: ReadContext): node is MapNode {
  if (node.kind === 'map') return true;
  const advice = 'Write “key: value” lines, indented below it.';
  context.problem(path, node.at, `${named(path)} must have keys of its own, not ${kindOf(node)}.`, advice);
  return false;
}

function reportUnknown(
  node: MapNode,
  path: string,
  known: ReadonlySet<string>,
  context: ReadContext,
): boolean {
  let isWhole = true;
  for (const { key, keyAt } of node.entries) {
    if (known.has(key)) continue;
    const near = nearest(key, [...known]);
    const remedy =
      near === undefined
        ? `Known here: ${[...known].join(', ')}.`
        : `Did you mean “${near}”? Otherwise remove it.`;
    const childPath = path === '' ? key : `${path}.${key}`;
    context.problem(childPath, keyAt, `${named(path)} has no “${shortened(key)}”.`, remedy);
    isWhole = false;
  }
  return isWhole;
}

/** The candidate within two changed letters of `word`, if there is one. */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
  const byDistance = candidates
    .map((candidate) => ({ candidate, distance: editDistance(word.toLowerCase(), candidate.toLowerCase()) }))
    .filter(({ distance }) => distance <= 2)
    .sort((a, b) => a.distance - b.distance);
  return byDistance[0]?.candidate;
}

/** Levenshtein distance of two short words. */
function editDistance(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > 2 || a.length > 40) return 99;
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= b.length; column += 1) {
      const swap = (previous[column - 1] ?? 0) + (a[row - 1] === b[column - 1] ? 0 : 1);
      current.push(Math.min(swap, (previous[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1));
    }
    previous = current;
  }
  return previous[b.length] ?? 99;
}

function named(path: string): string {
  return path === '' ? 'The file' : `“${path}”`;
}

function kindOf(node: SourceNode): string {
  if (node.kind === 'scalar') return node.value === null ? 'empty' : `“${shortened(node.text)}”`;
  return node.kind === 'list' ? 'a list' : 'a group of keys';
}

function shortened(written: string): string {
  const line = written.replace(/\s+/g, ' ');
  return line.length > 40 ? `${line.slice(0, 40)}…` : line;
}
