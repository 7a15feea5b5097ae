/** JSON Schemas with which editors help who writes a dialplan; made from the shapes that also read the files. */
import { dialplanShape, sharedCodeShape } from './file-shape.ts';
import { routingTestsShape } from './routing-tests.ts';
import type { JsonSchema } from './shape.ts';

const dialect = 'https://json-schema.org/draft/2020-12/schema';

/** File name in `dialplans/` to its schema. */
export const schemaFiles: ReadonlyMap<string, JsonSchema> = new Map([
  [
    'dialplan.schema.json',
    {
      $schema: dialect,
      title: 'Dialplan of a municipality',
      description:
        'Where callers of one municipality go; or, with sharedAreaCode, the choice of a shared 14 number.',
      if: { required: ['sharedAreaCode'] },
      // biome-ignore lint/suspicious/noThenProperty: "then" is a keyword of JSON Schema; nothing awaits this.
      then: sharedCodeShape.schema,
      else: dialplanShape.schema,
    },
  ],
  [
    'routing-tests.schema.json',
    { $schema: dialect, title: 'Routing tests of a dialplan', ...routingTestsShape.schema },
  ],
]);

/** The schema as it is written to its file. */
export function schemaText(schema: JsonSchema): string {
  return `${JSON.stringify(schema, undefined, 2)}\n`;
}
