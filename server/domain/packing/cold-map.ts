/**
 * A map most of whose values are over. Those are kept packed (`packed-text.ts`) and come out as copies; one that is to
 * change is warmed first, and packed again a while after it came to rest.
 *
 *   set, warm ──▶ an object ──rest──▶ still an object until `restingMax` others came to rest ──▶ packed ──warm──▶ …
 *
 * What has just ended is often changed once more (wrap-up, a registration), and is spared the way to and fro.
 */
import type { Instant } from '../time.ts';
import type { Field } from './fields.ts';
import { Dictionary, Packer, Unpacker } from './packed-text.ts';

/** How many values that came to rest last are kept as objects. */
const restingUsual = 256;

export interface Span {
  readonly from: Instant;
  /** Not itself. */
  readonly until: Instant;
}

export interface ColdMapParts<Value> {
  /** Refuses a value that may change without being warmed: it stays an object. */
  readonly field: Field<Value>;
  /** The instant of its beginning; never changes. */
  readonly at: (value: Value) => Instant;
  /** The instant of its end; asked of values at rest only. */
  readonly end: (value: Value) => Instant;
  readonly restingMax?: number | undefined;
}

export class ColdMap<Value extends object> {
  readonly #entries = new Map<string, Value | string>();
  readonly #parts: ColdMapParts<Value>;
  readonly #packer: Packer;
  readonly #unpacker: Unpacker;
  /** Keys that came to rest last, in turn; one may be there twice, or have been warmed or deleted since. */
  readonly #resting: string[] = [];
  readonly #restingMax: number;
  #turn = 0;

  constructor(parts: ColdMapParts<Value>) {
    const words = new Dictionary();
    this.#parts = parts;
    this.#restingMax = parts.restingMax ?? restingUsual;
    this.#packer = new Packer(words);
    this.#unpacker = new Unpacker(words);
  }

  has(key: string): boolean {
    return this.#entries.has(key);
  }

  /** To be looked at only: of a packed value this is a copy. */
  get(key: string): Value | undefined {
    const entry = this.#entries.get(key);
    return typeof entry === 'string' ? this.#unpack(key, entry) : entry;
  }

  /** The value itself; null while it is packed, and then it is over. */
  object(key: string): Value | null {
    const entry = this.#entries.get(key);
    return entry === undefined || typeof entry === 'string' ? null : entry;
  }

  /** To be changed: from now until `rest` there is one object, and this is it. */
  warm(key: string): Value | undefined {
    const entry = this.#entries.get(key);
    if (typeof entry !== 'string') return entry;
    const value = this.#unpack(key, entry);
    this.#entries.set(key, value);
    return value;
  }

  set(key: string, value: Value): void {
    this.#entries.set(key, value);
  }

  /** Nothing changes this value until it is warmed again, and nobody holds it. */
  rest(key: string): void {
    if (this.#restingMax === 0) {
      this.#pack(key);
      return;
    }
    const longest = this.#resting[this.#turn];
    this.#resting[this.#turn] = key;
    this.#turn = (this.#turn + 1) % this.#restingMax;
    if (longest !== undefined) this.#pack(longest);
  }

  delete(key: string): void {
    this.#entries.delete(key);
  }

  /** In order of `set`; deleting on the way is allowed. */
  keys(): IterableIterator<string> {
    return this.#entries.keys();
  }

  /** The instant at which a value begins, without unpacking it. */
  at(key: string): Instant | undefined {
    const entry = this.#entries.get(key);
    return entry === undefined ? undefined : this.#at(key, entry);
  }

  /** The instant at which a packed value ended; undefined for an object. */
  packedEnd(key: string): Instant | undefined {
    const entry = this.#entries.get(key);
    if (typeof entry !== 'string') return undefined;
    this.#unpacker.begin(entry, key);
    return this.#unpacker.end;
  }

  /** Those that are not packed, in order of `set`. */
  *objects(): IterableIterator<Value> {
    for (const entry of this.#entries.values()) if (typeof entry !== 'string') yield entry;
  }

  /** All values in order of `set`, to be looked at only. */
  *values(): IterableIterator<Value> {
    for (const [key, entry] of this.#entries) {
      yield typeof entry === 'string' ? this.#unpack(key, entry) : entry;
    }
  }

  /** Likewise those that begin within a span of time, without unpacking the others. */
  *valuesWithin({ from, until }: Span): IterableIterator<Value> {
    for (const [key, entry] of this.#entries) {
      const at = this.#at(key, entry);
      if (at >= from && at < until) yield typeof entry === 'string' ? this.#unpack(key, entry) : entry;
    }
  }

  #at(key: string, entry: Value | string): Instant {
    if (typeof entry !== 'string') return this.#parts.at(entry);
    this.#unpacker.begin(entry, key);
    return this.#unpacker.base;
  }

  #pack(key: string): void {
    const value = this.object(key);
    if (value === null) return;
    const { at, end, field } = this.#parts;
    this.#packer.begin(at(value), end(value));
    field.write(this.#packer, value);
    const packed = this.#packer.end();
    if (packed !== null) this.#entries.set(key, packed);
  }

  #unpack(key: string, packed: string): Value {
    this.#unpacker.begin(packed, key);
    return this.#parts.field.read(this.#unpacker);
  }
}
