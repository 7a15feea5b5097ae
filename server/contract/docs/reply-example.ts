/**
 * An example of what comes back, made from the schema of a reply and the values that `fieldExamples` gives its fields. Each
 * field is shown, those that may be absent too; a list shows one item, and none when such an item stands in it already.
 */
import { z } from 'zod';
import { instant, share, wallTime } from '../common.ts';
import { exampleInstant, examplePlace, exampleShare, valueAt } from './field-examples.ts';

/** Stands where nobody gave a text; a test finds it. */
export const noExample = '…';

/** With English keys; `operation` is where the schema stands. `onUse` hears which values of the table went in. */
export function exampleOf(
  schema: z.ZodType,
  operation: string,
  onUse: (place: string) => void = () => undefined,
): unknown {
  return make(schema, operation, { shown: new Set(), onUse });
}

interface Making {
  /** The objects that were made so far. */
  readonly shown: Set<z.ZodType>;
  readonly onUse: (place: string) => void;
}

/** `field` is the name under which the value stands. */
function make(schema: z.ZodType, field: string, making: Making): unknown {
  if (schema === share) return exampleShare;
  if (schema === instant) return exampleInstant;
  if (schema === wallTime) return '08:30';
  if (schema instanceof z.ZodNullable || schema instanceof z.ZodOptional) {
    return make(schema.unwrap() as z.ZodType, field, making);
  }
  if (schema instanceof z.ZodObject) {
    making.shown.add(schema);
    const isPage = 'results' in schema.shape;
    return Object.fromEntries(
      Object.entries(schema.shape as Readonly<Record<string, z.ZodType>>).map(([name, property]) => {
        const place = examplePlace(isPage ? 'page' : field, name);
        // A page is the frame of a list: its items stand where the operation does.
        if (place !== null) making.onUse(place);
        const given = place === null ? undefined : valueAt(place);
        return [name, given === undefined ? make(property, isPage ? field : name, making) : given];
      }),
    );
  }
  if (schema instanceof z.ZodArray) {
    const item = schema.element as z.ZodType;
    return making.shown.has(item) ? [] : [make(item, field, making)];
  }
  if (schema instanceof z.ZodUnion) return make(schema.options[0] as z.ZodType, field, making);
  if (schema instanceof z.ZodEnum) return schema.options[0];
  if (schema instanceof z.ZodLiteral) return [...schema.values][0];
  if (schema instanceof z.ZodBoolean) return false;
  if (schema instanceof z.ZodNumber) return numberFor(schema, field);
  return noExample;
}

function numberFor({ minValue, maxValue, isInt }: z.ZodNumber, field: string): number {
  if (/Seconds$/.test(field)) return 42;
  if (maxValue !== null && maxValue <= 1) return 0.82;
  return isInt ? Math.max(3, minValue ?? 0) : 12.5;
}
