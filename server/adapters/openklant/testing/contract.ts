/** Holds requests and answers against an OpenAPI 3.0 description: which path, which filters, which fields and how long. */
import { Ajv2019, type ErrorObject, type ValidateFunction } from 'ajv/dist/2019.js';
import type { Content, Description, Operation, Schema } from './description.ts';

type Side = 'request' | 'answer';

const formats: Readonly<Record<string, RegExp>> = {
  uuid: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i,
  'date-time': /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/,
  date: /^\d{4}-\d\d-\d\d$/,
  uri: /^https?:\/\/\S+$/,
};

export class Contract {
  readonly #description: Description;
  readonly #ajv = new Ajv2019({ strict: false, allErrors: true, logger: false });
  readonly #compiled = new Map<string, ValidateFunction>();

  constructor(description: Description) {
    this.#description = description;
    for (const [name, pattern] of Object.entries(formats)) this.#ajv.addFormat(name, pattern);
    for (const side of ['request', 'answer'] as const) {
      const $defs = Object.fromEntries(
        Object.entries(description.components.schemas).map(([name, one]) => [name, converted(one, side)]),
      );
      this.#ajv.addSchema({ $id: side, $defs });
    }
  }

  /** What is wrong with a request, one line each; a path that is not described is a mistake too. */
  request(method: string, path: string, query: URLSearchParams, body: unknown): readonly string[] {
    const operation = this.#operation(method, path);
    if (operation === undefined) return [`${method} ${path} is not described`];
    const wrong = [...query].flatMap(([name, value]) => {
      const known = operation.parameters?.find((one) => one.in === 'query' && one.name === name);
      if (known === undefined) return [`filter ${name} is not described`];
      const { enum: values, format } = known.schema;
      if (values !== undefined && !values.includes(value)) return [`filter ${name} knows no ${value}`];
      return format === 'uuid' && !formats['uuid']?.test(value) ? [`filter ${name} is no uuid`] : [];
    });
    return [...wrong, ...this.#mistakes('request', `${method} ${path}`, operation.requestBody, body)];
  }

  /** The same for an answer. */
  answer(method: string, path: string, status: number, body: unknown): readonly string[] {
    const described = this.#operation(method, path)?.responses[String(status)];
    if (described === undefined) return [`${method} ${path} answers no ${status}`];
    return this.#mistakes('answer', `${method} ${path} ${status}`, described, body);
  }

  #operation(method: string, path: string): Operation | undefined {
    return this.#description.paths[path]?.[method.toLowerCase()];
  }

  #mistakes(side: Side, key: string, content: Content | undefined, body: unknown): readonly string[] {
    const schema = Object.values(content?.content ?? {})[0]?.schema;
    if (schema === undefined) return body === undefined ? [] : [`${key} has no body`];
    const name = `${side} ${key}`;
    let check = this.#compiled.get(name);
    if (check === undefined) {
      // A field that the API does not know would be dropped in silence: that is a mistake of ours.
      const closed = side === 'request' ? { unevaluatedProperties: false } : {};
      check = this.#ajv.compile({ ...converted(schema, side), ...closed });
      this.#compiled.set(name, check);
    }
    return check(body) ? [] : (check.errors ?? []).map(lineOf);
  }
}

function lineOf({ instancePath, message, params }: ErrorObject): string {
  return `${instancePath} ${message ?? 'is wrong'} ${JSON.stringify(params)}`.trim();
}

/** A schema of OpenAPI 3.0 as JSON Schema: `nullable`, `readOnly` and `discriminator` mean something there only. */
function converted(schema: Schema, side: Side): Record<string, unknown> {
  const { nullable, readOnly: _, deprecated: __, discriminator, $ref, ...rest } = schema;
  const out: Record<string, unknown> = { ...rest };
  if ($ref !== undefined) out['$ref'] = `${side}#/$defs/${$ref.split('/').at(-1)}`;
  if (schema.properties !== undefined) {
    const kept = Object.entries(schema.properties).filter(
      ([, one]) => side === 'answer' || one.readOnly !== true,
    );
    out['properties'] = Object.fromEntries(kept.map(([name, one]) => [name, converted(one, side)]));
    if (schema.required !== undefined) {
      out['required'] = schema.required.filter((name) => kept.some(([one]) => one === name));
    }
  }
  if (schema.items !== undefined) out['items'] = converted(schema.items, side);
  if (typeof schema.additionalProperties === 'object') {
    out['additionalProperties'] = converted(schema.additionalProperties, side);
  }
  if (schema.allOf !== undefined) out['allOf'] = schema.allOf.map((one) => converted(one, side));
  if (discriminator !== undefined) {
    delete out['oneOf'];
    out['required'] = [discriminator.propertyName];
    out['allOf'] = Object.entries(discriminator.mapping).map(([value, target]) => ({
      if: { properties: { [discriminator.propertyName]: { const: value } } },
      // biome-ignore lint/suspicious/noThenProperty: the keyword of JSON Schema.
      then: converted({ $ref: target }, side),
    }));
  } else if (schema.oneOf !== undefined) {
    delete out['oneOf'];
    out['anyOf'] = schema.oneOf.map((one) => converted(one, side));
  }
  return nullable === true ? { anyOf: [out, { type: 'null' }] } : out;
}
