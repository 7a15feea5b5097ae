/**
 * Bencode, the data form of the ng protocol: byte strings, integers, lists and dictionaries (`4:spam`, `i3e`, `l…e`,
 * `d…e`). Texts are UTF-8. Pure; a reply that is not well formed reads as `undefined`.
 */
export type Bencodable =
  | string
  | number
  | readonly Bencodable[]
  | { readonly [key: string]: Bencodable | undefined };

/** Nesting beyond this is not a reply of rtpengine. */
const depthMax = 12;

export function bencode(value: Bencodable): string {
  if (typeof value === 'string') return `${Buffer.byteLength(value)}:${value}`;
  if (typeof value === 'number') return `i${Math.trunc(value)}e`;
  if (isList(value)) return `l${value.map(bencode).join('')}e`;
  const entries = Object.entries(value).filter(
    (entry): entry is [string, Bencodable] => entry[1] !== undefined,
  );
  return `d${entries.map(([key, item]) => bencode(key) + bencode(item)).join('')}e`;
}

function isList(value: Bencodable): value is readonly Bencodable[] {
  return Array.isArray(value);
}

/** Reads one whole value; `undefined` when anything is wrong with it. */
export function bdecode(bytes: Buffer): Bencodable | undefined {
  const reader = new Reader(bytes);
  const value = reader.value(0);
  return reader.isAtEnd ? value : undefined;
}

class Reader {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  get isAtEnd(): boolean {
    return this.#at === this.#bytes.length;
  }

  value(depth: number): Bencodable | undefined {
    if (depth > depthMax) return undefined;
    const type = String.fromCharCode(this.#bytes[this.#at] ?? 0);
    if (type === 'i') return this.#integer();
    if (type === 'l') return this.#list(depth);
    if (type === 'd') return this.#dictionary(depth);
    return this.#text();
  }

  #integer(): number | undefined {
    const text = this.#upTo('e', this.#at + 1);
    return text !== undefined && /^-?\d{1,19}$/.test(text) ? Number(text) : undefined;
  }

  #text(): string | undefined {
    const length = this.#upTo(':', this.#at);
    if (length === undefined || !/^\d{1,7}$/.test(length)) return undefined;
    const end = this.#at + Number(length);
    if (end > this.#bytes.length) return undefined;
    const text = this.#bytes.toString('utf8', this.#at, end);
    this.#at = end;
    return text;
  }

  #list(depth: number): Bencodable[] | undefined {
    const items: Bencodable[] = [];
    this.#at += 1;
    while (!this.#closes()) {
      const item = this.value(depth + 1);
      if (item === undefined) return undefined;
      items.push(item);
    }
    return items;
  }

  #dictionary(depth: number): Record<string, Bencodable> | undefined {
    const entries: Record<string, Bencodable> = {};
    this.#at += 1;
    while (!this.#closes()) {
      const key = this.#text();
      const item = key === undefined ? undefined : this.value(depth + 1);
      if (key === undefined || item === undefined) return undefined;
      entries[key] = item;
    }
    return entries;
  }

  /** Steps over the `e` that ends a list or dictionary; at the end of the bytes nothing is stepped over. */
  #closes(): boolean {
    if (this.#bytes[this.#at] !== 0x65) return false;
    this.#at += 1;
    return true;
  }

  /** The text up to a sign, which is stepped over. */
  #upTo(sign: string, from: number): string | undefined {
    const end = this.#bytes.indexOf(sign, from);
    if (end < 0 || end - from > 20) return undefined;
    this.#at = end + 1;
    return this.#bytes.toString('latin1', from, end);
  }
}
