/**
 * Parameters in the query of a request that the operation does not know. Passed over in silence, a slip of the pen such as
 * `paginagrootte` or `statuss` gives a whole list where a part was asked for, and nobody is told (DESIGN section 8).
 */
import type { z } from 'zod';
import type { Refusal } from '../../app/office/handler.ts';
import { wirePath } from '../../contract/wire.ts';
import { nearest } from '../../domain/dialplan/shape.ts';

/** Most of them that are told at once: a query may hold thousands. */
const toldMax = 20;
/** Characters of a name that are told back. */
const nameLengthMax = 50;

/** The parameters of a schema by their names on the wire. */
export function parametersIn(schema: z.ZodObject | undefined): readonly string[] {
  return Object.keys(schema?.shape ?? {}).map((key) => wirePath([key]));
}

/** A mistake for each parameter that is not known, with the one that was probably meant, else all there are. */
export function unknownParameters(given: unknown, known: readonly string[]): Refusal['mistakes'] {
  const names = Object.keys((given ?? {}) as object).filter((name) => !known.includes(name));
  return names.slice(0, toldMax).map((name) => ({
    path: [name.slice(0, nameLengthMax)],
    isOnWire: true as const,
    detail: `Onbekende parameter. ${adviceOn(name, known)}`,
  }));
}

function adviceOn(name: string, known: readonly string[]): string {
  // Somebody may have read the code instead of the description: its English name has a Dutch one.
  const meant = known.find((one) => one === wirePath([name])) ?? nearest(name, known);
  if (meant !== undefined) return `Bedoelt u ${meant}?`;
  return known.length === 0 ? 'Hier zijn er geen.' : `Kies uit: ${known.join(', ')}.`;
}
