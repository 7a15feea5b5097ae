/**
 * JSON Schema 2020-12 of a zod schema, as OpenAPI 3.1 holds it: with the names of the wire, and with what each field means
 * (`contract/docs`).
 */
import { z } from 'zod';
import { fieldTexts } from '../../contract/docs/fields.ts';
import { fieldsHere } from '../../contract/docs/fields-here.ts';
import { codedFields, codeNames, fieldNames } from '../../contract/wire-names.ts';

export type Json = Readonly<Record<string, unknown>>;

export const toField: Readonly<Record<string, string>> = fieldNames;
const toCode: Readonly<Record<string, string>> = codeNames;
const coded: ReadonlySet<string> = new Set(codedFields);
const texts: Readonly<Record<string, string>> = fieldTexts;

/** What `field` means inside `outer`: an operation, an outer field, or a page. */
export function textOf(outer: string, field: string): string | undefined {
  return fieldsHere[`${outer}.${field}`] ?? texts[field];
}

/** The schema with its fields named and explained; `operation` is where it stands. */
export function schemaOf(schema: z.ZodType, io: 'input' | 'output', operation: string): Json {
  return inDutch(plainSchemaOf(schema, io), null, operation) as Json;
}

/** The schema as it is: its names are those of the wire already. */
export function plainSchemaOf(schema: z.ZodType, io: 'input' | 'output'): Json {
  const { $schema: _, ...made } = z.toJSONSchema(schema, { io }) as Record<string, unknown>;
  return made;
}

/** The field with its meaning; what the schema says itself stays. */
function explained(schema: unknown, outer: string, field: string): unknown {
  const text = textOf(outer, field);
  return text === undefined ? schema : { description: text, ...(schema as Json) };
}

/** Whether these are the fields of a page of a list. */
function isPage(properties: Json): boolean {
  return 'results' in properties && 'next' in properties;
}

/** Keys and codes as they stand on the wire; `key` is the English property that the schema describes. */
function inDutch(schema: unknown, key: string | null, operation: string): unknown {
  if (Array.isArray(schema)) return schema.map((each) => inDutch(each, key, operation));
  if (typeof schema !== 'object' || schema === null) return schema;
  const out: Record<string, unknown> = {};
  const isCoded = key !== null && coded.has(key);
  const code = (value: unknown): unknown =>
    isCoded && typeof value === 'string' ? (toCode[value] ?? value) : value;
  for (const [word, value] of Object.entries(schema)) {
    switch (word) {
      case 'properties': {
        const outer = isPage(value as Json) ? 'page' : (key ?? operation);
        out[word] = Object.fromEntries(
          Object.entries(value as Json).map(([name, property]) => [
            toField[name] ?? name,
            explained(inDutch(property, name, operation), outer, name),
          ]),
        );
        break;
      }
      case 'required':
        out[word] = (value as readonly string[]).map((name) => toField[name] ?? name);
        break;
      case 'enum':
        out[word] = (value as readonly unknown[]).map(code);
        break;
      case 'const':
      case 'default':
        out[word] = code(value);
        break;
      default:
        out[word] = inDutch(value, key, operation);
    }
  }
  return out;
}
