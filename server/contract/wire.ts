/**
 * English in code, Dutch on the wire (NL API Design Rules: Dutch names unless an English glossary exists).
 * One table maps both ways, for HTTP bodies, query keys and live messages alike; a test checks that every
 * key and every code of the schemas is in it and that no two share a name.
 */
import { codedFields, codeNames, fieldNames } from './wire-names.ts';

type Json = unknown;

const toField = new Map<string, string>(Object.entries(fieldNames));
const fromField = flip(toField, 'field');
const toCode = new Map<string, string>(Object.entries(codeNames));
const fromCode = flip(toCode, 'code');
const coded: ReadonlySet<string> = new Set(codedFields);

/** Nothing in the contract nests deeper; what does is handed on as it is, for a schema to refuse. */
const depthMax = 16;

/** Renames keys and codes of a JSON value for the wire. Unknown keys pass as they are. */
export function toWire(value: Json): Json {
  return rename(value, { field: (key) => toField.get(key) ?? key, coded: (key) => key, codes: toCode }, 0);
}

/** The way back. A key that is not in the table stays as it is, so that a schema can refuse it. */
export function fromWire(value: Json): Json {
  const field = (key: string) => fromField.get(key) ?? key;
  return rename(value, { field, coded: field, codes: fromCode }, 0);
}

interface Names {
  readonly field: (key: string) => string;
  /** The English key, by which it is known whether codes stand under it. */
  readonly coded: (key: string) => string;
  readonly codes: ReadonlyMap<string, string>;
}

function rename(value: Json, names: Names, depth: number): Json {
  if (depth > depthMax) return value;
  if (Array.isArray(value)) return value.map((item) => rename(item, names, depth + 1));
  if (!isRecord(value)) return value;
  const out: Record<string, Json> = {};
  for (const [key, item] of Object.entries(value)) {
    // JSON may hold a key `__proto__`; assigning it would change the prototype instead.
    if (item === undefined || key === '__proto__') continue;
    const isCoded = coded.has(names.coded(key));
    out[names.field(key)] = isCoded ? renameCodes(item, names.codes) : rename(item, names, depth + 1);
  }
  return out;
}

/** The Dutch path of a field for a problem, e.g. `apparaten.0.aard`. */
export function wirePath(path: readonly PropertyKey[]): string {
  return path.map((key) => toField.get(String(key)) ?? String(key)).join('.');
}

function renameCodes(value: Json, names: ReadonlyMap<string, string>): Json {
  if (Array.isArray(value)) return value.map((item) => renameCodes(item, names));
  return typeof value === 'string' ? (names.get(value) ?? value) : value;
}

function isRecord(value: Json): value is Record<string, Json> {
  return typeof value === 'object' && value !== null;
}

function flip(names: ReadonlyMap<string, string>, what: string): ReadonlyMap<string, string> {
  const flipped = new Map<string, string>();
  for (const [english, dutch] of names) {
    if (flipped.has(dutch)) throw new Error(`two ${what} names share the Dutch "${dutch}"`);
    flipped.set(dutch, english);
  }
  return flipped;
}
