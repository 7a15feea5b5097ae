/**
 * The product catalogue as a list of subjects with what an agent can say (script, frequently asked questions), read
 * from CSV or JSON. All mistakes are reported at once, with line and remedy; nothing is taken over when there is one.
 */
import { type CsvRecord, readCsv } from './csv.ts';

export interface Question {
  readonly question: string;
  readonly answer: string;
}

export interface Product {
  /** Slug, `[a-z0-9-]`, stable over imports: figures count by it. */
  readonly id: string;
  readonly name: string;
  readonly keywords: readonly string[];
  readonly script: string;
  /** Team that answers for it, by its slug; null: the contact centre itself. */
  readonly team: string | null;
  readonly questions: readonly Question[];
}

export interface Mistake {
  /** Line of the CSV or place in the JSON, from 1. */
  readonly line: number;
  readonly text: string;
}

export type Imported =
  | { readonly ok: true; readonly products: readonly Product[] }
  | { readonly ok: false; readonly mistakes: readonly Mistake[] };

/** Size limits: what a screen can show, and what an import may weigh. */
export const catalogueLimits = { products: 5000, name: 200, script: 4000, keywords: 50 } as const;

const slug = /^[a-z0-9]+(-[a-z0-9]+)*$/;

/**
 * CSV with a header line: `id;naam;trefwoorden;script;team;vraag;antwoord` (comma or semicolon). Keywords are separated
 * by `|`. Further lines with the same id add questions to the product.
 */
export function catalogueFromCsv(text: string): Imported {
  const table = readCsv(text);
  if (!table.ok) return { ok: false, mistakes: [{ line: table.line, text: table.text }] };
  const missing = ['id', 'naam'].filter((name) => !table.header.includes(name));
  if (missing.length > 0) {
    return { ok: false, mistakes: [{ line: 1, text: `De kopregel mist: ${missing.join(', ')}.` }] };
  }
  const products = new Map<string, Product>();
  const mistakes: Mistake[] = [];
  for (const { line, record } of table.rows) {
    const product = productOf(record);
    const known = products.get(product.id);
    const wrong = known === undefined ? mistakesIn(product) : [];
    for (const mistake of wrong) mistakes.push({ line, text: mistake });
    products.set(
      product.id,
      known === undefined ? product : { ...known, questions: [...known.questions, ...product.questions] },
    );
  }
  return finish([...products.values()], mistakes);
}

function productOf(record: CsvRecord): Product {
  const get = (name: string) => record.get(name) ?? '';
  const question = get('vraag');
  return {
    id: get('id'),
    name: get('naam'),
    keywords: get('trefwoorden')
      .split('|')
      .map((word) => word.trim())
      .filter((word) => word !== ''),
    script: get('script'),
    team: get('team') === '' ? null : get('team'),
    questions: question === '' ? [] : [{ question, answer: get('antwoord') }],
  };
}

/** JSON: a list of objects `{ id, naam, trefwoorden?, script?, team?, vragen?: [{ vraag, antwoord }] }`. */
export function catalogueFromJson(text: string): Imported {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return { ok: false, mistakes: [{ line: 1, text: `Geen geldige JSON: ${(error as Error).message}` }] };
  }
  if (!Array.isArray(value))
    return { ok: false, mistakes: [{ line: 1, text: 'Verwacht een lijst: [ … ].' }] };
  const products: Product[] = [];
  const mistakes: Mistake[] = [];
  for (const [index, item] of value.entries()) {
    const product = productFromJson(item);
    const wrong = product === null ? ['Verwacht een object met id en naam als tekst.'] : mistakesIn(product);
    for (const mistake of wrong) mistakes.push({ line: index + 1, text: mistake });
    if (product === null) continue;
    if (products.some((other) => other.id === product.id)) {
      mistakes.push({ line: index + 1, text: `"${product.id}" staat er twee keer in.` });
    }
    products.push(product);
  }
  return finish(products, mistakes);
}

function productFromJson(item: unknown): Product | null {
  if (typeof item !== 'object' || item === null) return null;
  const field = (name: string): unknown => (item as Readonly<Record<string, unknown>>)[name];
  const words = (name: string) => (typeof field(name) === 'string' ? (field(name) as string).trim() : '');
  if (words('id') === '') return null;
  const list = (name: string): readonly unknown[] =>
    Array.isArray(field(name)) ? (field(name) as unknown[]) : [];
  return {
    id: words('id'),
    name: words('naam'),
    keywords: list('trefwoorden').filter((word) => typeof word === 'string'),
    script: words('script'),
    team: words('team') === '' ? null : words('team'),
    questions: list('vragen').flatMap((entry) => questionFromJson(entry)),
  };
}

function questionFromJson(entry: unknown): readonly Question[] {
  if (typeof entry !== 'object' || entry === null) return [];
  const { vraag, antwoord } = entry as { readonly vraag?: unknown; readonly antwoord?: unknown };
  if (typeof vraag !== 'string') return [];
  return [{ question: vraag, answer: typeof antwoord === 'string' ? antwoord : '' }];
}

function mistakesIn(product: Product): readonly string[] {
  const wrong: string[] = [];
  if (!slug.test(product.id)) {
    wrong.push(
      `Id "${product.id}": gebruik kleine letters, cijfers en streepjes, zoals "paspoort-aanvragen".`,
    );
  }
  if (product.name === '') wrong.push(`"${product.id}" heeft geen naam.`);
  if (product.name.length > catalogueLimits.name) {
    wrong.push(`De naam van "${product.id}" is langer dan ${catalogueLimits.name} tekens.`);
  }
  if (product.script.length > catalogueLimits.script) {
    wrong.push(`Het script van "${product.id}" is langer dan ${catalogueLimits.script} tekens.`);
  }
  if (product.keywords.length > catalogueLimits.keywords) {
    wrong.push(`"${product.id}" heeft meer dan ${catalogueLimits.keywords} trefwoorden.`);
  }
  return wrong;
}

function finish(products: readonly Product[], mistakes: readonly Mistake[]): Imported {
  if (products.length > catalogueLimits.products) {
    const text = `Meer dan ${catalogueLimits.products} producten; splits het bestand.`;
    return { ok: false, mistakes: [...mistakes, { line: 1, text }] };
  }
  return mistakes.length > 0 ? { ok: false, mistakes } : { ok: true, products };
}

/** Products whose name, keywords or id hold every word of `query`: the one with that id, then names that begin with it. */
export function findProducts(products: readonly Product[], query: string): readonly Product[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const fits = (product: Product) => {
    const text = [product.id, product.name, ...product.keywords].join(' ').toLowerCase();
    return words.every((word) => text.includes(word));
  };
  const distance = ({ id, name }: Product) =>
    id === words[0] ? 0 : name.toLowerCase().startsWith(words[0] ?? '') ? 1 : 2;
  return products.filter(fits).sort((a, b) => distance(a) - distance(b) || (a.name < b.name ? -1 : 1));
}
