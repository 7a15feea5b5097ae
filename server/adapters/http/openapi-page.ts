/**
 * The OpenAPI description as a page to read: operations by tag, each with who may, parameters, body, example and answer.
 * Made from the description alone; one file without scripts, images or addresses elsewhere, so that the strictest
 * Content-Security-Policy holds. Parts fold with `details`, which needs no JavaScript.
 */
import type { Json } from './openapi-schema.ts';

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly description?: string;
  readonly schema: Json;
}

interface Operation {
  readonly operationId: string;
  readonly tags: readonly string[];
  readonly summary: string;
  readonly description: string;
  readonly parameters: readonly Parameter[];
  readonly requestBody?: { readonly content: Readonly<Record<string, Content>> };
  readonly responses: Readonly<Record<string, Answer>>;
  readonly 'x-verzamelingen'?: readonly Collection[];
}

/** A collection of the live feed, as `openapi-messages.ts` tells of it. */
interface Collection {
  readonly naam: string;
  readonly omschrijving: string;
  readonly rollen: 'alle' | readonly string[];
  readonly bevoegdheden: readonly string[];
  readonly element: { readonly $ref: string };
}

interface Content {
  readonly schema: Json;
  readonly example?: unknown;
}

interface Answer {
  readonly description: string;
  readonly content?: Readonly<Record<string, Content>>;
}

interface Description {
  readonly info: { readonly title: string; readonly description: string; readonly version: string };
  readonly servers: readonly { readonly url: string }[];
  readonly tags: readonly { readonly name: string; readonly description: string }[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly webhooks: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Json>> };
}

/** Fields deeper than this are left to the description itself. */
const depthMax = 3;

const style = `:root{color-scheme:light dark}body{font:1rem/1.5 system-ui,sans-serif;max-width:60rem;margin:0 auto;padding:1rem}
h2{margin-top:2.5rem;border-bottom:1px solid}h3{margin:1.5rem 0 .25rem}code,pre{font-family:ui-monospace,monospace}
pre{overflow-x:auto;padding:.75rem;border:1px solid}dt{margin-top:.5rem;overflow-wrap:anywhere}dd{margin:0 0 0 1.25rem}
summary{cursor:pointer;padding:.35rem 0}h3,h4{overflow-wrap:anywhere}.skip{position:absolute;left:-999rem}.skip:focus{position:static}`;

/** The whole page; `address` is where the description itself is. */
export function openApiPage(given: Json, address: string): string {
  const { info, servers, tags, paths, webhooks, components } = given as unknown as Description;
  const base = servers[0]?.url ?? '';
  const all = [
    ...Object.entries(paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, each]) => ({ heading: `${method.toUpperCase()} ${path}`, each })),
    ),
    ...Object.entries(webhooks).flatMap(([name, methods]) =>
      Object.values(methods).map((each) => ({ heading: `Webhook ${name}`, each })),
    ),
  ];
  const parts = tags.map(({ name, description }, index) => ({
    id: `deel-${index + 1}`,
    name,
    description,
    operations: all.filter(({ each }) => each.tags.includes(name)),
  }));
  return `<!DOCTYPE html>
<html lang="nl"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(info.title)}: beschrijving van de API</title><style>${style}</style></head><body>
<a class="skip" href="#inhoud">Naar de inhoud</a>
<header><h1>${escaped(info.title)}: beschrijving van de API</h1></header>
<nav aria-label="Onderdelen"><ul>${parts.map(({ id, name }) => `<li><a href="#${id}">${escaped(name)}</a></li>`).join('')}</ul></nav>
<main id="inhoud">${prose(info.description)}
<p>Versie ${escaped(info.version)}. Alle paden beginnen met <code>${escaped(base)}</code>. Voor programma’s: <a href="${escaped(address)}">dezelfde beschrijving als OpenAPI 3.1</a>.</p>
${parts
  .map(
    ({ id, name, description, operations }) =>
      `<section aria-labelledby="${id}"><h2 id="${id}">${escaped(name)}</h2>${prose(description)}${operations
        .map(({ heading, each }) => operationPart(heading, each, components.schemas))
        .join('')}</section>`,
  )
  .join('\n')}
</main></body></html>
`;
}

function operationPart(
  heading: string,
  operation: Operation,
  schemas: Readonly<Record<string, Json>>,
): string {
  const { operationId, summary, description, parameters, requestBody, responses } = operation;
  const collections = operation['x-verzamelingen'] ?? [];
  const bodies = Object.entries(requestBody?.content ?? {});
  return `<article id="${escaped(operationId)}"><h3><code>${escaped(heading)}</code></h3><p><strong>${escaped(summary)}</strong></p>${prose(description)}
${parameters.length === 0 ? '' : folded('Parameters', operationId, `<dl>${parameters.map(parameterPart).join('')}</dl>`)}
${bodies.map(([type, content]) => folded(`Inhoud van de aanvraag (${type})`, operationId, contentPart(content))).join('')}
${collections.map((each) => folded(`Verzameling ${each.naam}`, operationId, collectionPart(each, schemas))).join('')}
${folded('Antwoorden', operationId, `<dl>${Object.entries(responses).map(answerPart).join('')}</dl>`)}</article>`;
}

function collectionPart(collection: Collection, schemas: Readonly<Record<string, Json>>): string {
  const { omschrijving, rollen, bevoegdheden, element } = collection;
  const seen = typeof rollen === 'string' ? 'elke medewerker' : rollen.join(', ');
  const scopes = bevoegdheden.length === 0 ? 'geen' : bevoegdheden.join(', ');
  const item = schemas[element.$ref.split('/').at(-1) ?? ''] ?? {};
  return `${prose(omschrijving)}<p>Voor: ${escaped(seen)}. Bevoegdheden van machines: ${escaped(scopes)}.</p>${fieldsOf(item, 1)}`;
}

/** The name of the operation is read with the word to fold it out by, so that a list of them can be told apart. */
function folded(title: string, operationId: string, content: string): string {
  return `<details><summary aria-label="${escaped(`${title} van ${operationId}`)}">${escaped(title)}</summary>${content}</details>`;
}

function parameterPart({ name, in: place, required, description, schema }: Parameter): string {
  const places: Readonly<Record<string, string>> = {
    path: 'in het pad',
    query: 'in de vraag',
    header: 'kopregel',
  };
  const facts = [places[place] ?? place, ...(required === true ? ['verplicht'] : []), kindOf(schema)];
  return field(name, facts, description, '');
}

function answerPart([status, { description, content = {} }]: readonly [string, Answer]): string {
  const isProblem = 'application/problem+json' in content;
  const types = Object.keys(content);
  const inside = isProblem ? '' : Object.values(content).map(contentPart).join('');
  return field(status, types, description, inside);
}

function contentPart({ schema, example }: Content): string {
  const shown =
    example === undefined
      ? ''
      : `<p>Voorbeeld:</p><pre tabindex="0"><code>${escaped(JSON.stringify(example, null, 2))}</code></pre>`;
  return `${shown}${fieldsOf(schema, 1)}`;
}

/** The fields of an object, of the items of a list, or of each of several shapes. */
function fieldsOf(schema: Json, depth: number): string {
  if (depth > depthMax) return '';
  const shapes = (schema['anyOf'] ?? schema['oneOf']) as readonly Json[] | undefined;
  if (shapes !== undefined) return shapes.map((each) => fieldsOf(each, depth)).join('');
  if (typeof schema['items'] === 'object') return fieldsOf(schema['items'] as Json, depth);
  const properties = Object.entries((schema['properties'] ?? {}) as Readonly<Record<string, Json>>);
  if (properties.length === 0) return '';
  const required = new Set((schema['required'] ?? []) as readonly string[]);
  return `<dl>${properties
    .map(([name, property]) => {
      const facts = [kindOf(property), ...(required.has(name) ? [] : ['mag ontbreken'])];
      return field(name, facts, property['description'] as string | undefined, fieldsOf(property, depth + 1));
    })
    .join('')}</dl>`;
}

function field(
  name: string,
  facts: readonly string[],
  description: string | undefined,
  inside: string,
): string {
  const told = facts.filter((fact) => fact !== '').join(', ');
  return `<dt><code>${escaped(name)}</code>${told === '' ? '' : ` (${escaped(told)})`}</dt><dd>${description === undefined ? '' : marked(description)}${inside}</dd>`;
}

/** Type and choices in a few words. */
function kindOf(schema: Json): string {
  const words: Readonly<Record<string, string>> = {
    string: 'tekst',
    integer: 'geheel getal',
    number: 'getal',
    boolean: 'waar of onwaar',
    array: 'lijst',
    object: 'object',
    null: 'null',
  };
  const shapes = (schema['anyOf'] ?? schema['oneOf']) as readonly Json[] | undefined;
  if (shapes !== undefined)
    return [...new Set(shapes.map(kindOf))].filter((kind) => kind !== '').join(' of ');
  if (schema['const'] !== undefined) return `altijd ${String(schema['const'])}`;
  if (Array.isArray(schema['enum'])) return `één van: ${schema['enum'].join(', ')}`;
  const type = schema['type'];
  return typeof type === 'string' ? (words[type] ?? type) : '';
}

/** Paragraphs, with what stands between back-ticks as code. */
function prose(text: string): string {
  return text
    .split('\n\n')
    .map((part) => `<p>${marked(part)}</p>`)
    .join('');
}

function marked(text: string): string {
  return escaped(text).replace(/`([^`]*)`/g, '<code>$1</code>');
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
