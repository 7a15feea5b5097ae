/**
 * A map most of whose values are over. Those are kept packed (`packed-bytes.ts`), outside the heap that the collector looks after, and
 * come out as copies; one that is to change is warmed first, and packed again a while after it came to rest.
 *
 *   set, warm ──▶ an object ──rest──▶ still an object until `restingMax` others came to rest ──▶ packed ──warm──▶ …
 *
 * What has just ended is often changed once more (wrap-up, a registration), and is spared the way to and fro.
 */
import type { Instant } from '../time.ts';
import { ByteStore } from './byte-store.ts';
import type { Field } from './fields.ts';
import { Dictionary, Packer, Unpacker } from './packed-bytes.ts';

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
  /** An object, or where it lies packed. */
  readonly #entries = new Map<string, Value | number>();
  readonly #store = new ByteStore();
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
    return typeof entry === 'number' ? this.#unpack(key, entry) : entry;
  }

  /** The value itself; null while it is packed, and then it is over. */
  object(key: string): Value | null {
    const entry = this.#entries.get(key);
    return entry === undefined || typeof entry === 'number' ? null : entry;
  }

  /** To be changed: from now until `rest` there is one object, and this is it. */
  warm(key: string): Value | undefined {
    const entry = this.#entries.get(key);
    if (typeof entry !== 'number') return entry;
    const value = this.#unpack(key, entry);
    this.set(key, value);
    return value;
  }

  set(key: string, value: Value): void {
    this.#drop(key);
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
    this.#drop(key);
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
    if (typeof entry !== 'number') return undefined;
    this.#open(key, entry);
    return this.#unpacker.end;
  }

  /** Those that are not packed, in order of `set`. */
  *objects(): IterableIterator<Value> {
    for (const entry of this.#entries.values()) if (typeof entry !== 'number') yield entry;
  }

  /** All values in order of `set`, to be looked at only. */
  *values(): IterableIterator<Value> {
    for (const [key, entry] of this.#entries) {
      yield typeof entry === 'number' ? this.#unpack(key, entry) : entry;
    }
  }

  /** Likewise those that begin within a span of time, without unpacking the others. */
  *valuesWithin({ from, until }: Span): IterableIterator<Value> {
    for (const [key, entry] of this.#entries) {
      const at = this.#at(key, entry);
      if (at >= from && at < until) yield typeof entry === 'number' ? this.#unpack(key, entry) : entry;
    }
  }

  #at(key: string, entry: Value | number): Instant {
    if (typeof entry !== 'number') return this.#parts.at(entry);
    this.#open(key, entry);
    return this.#unpacker.base;
  }

  #pack(key: string): void {
    const value = this.object(key);
    if (value === null) return;
    const { at, end, field } = this.#parts;
    this.#packer.begin(at(value), end(value));
    field.write(this.#packer, value);
    const packed = this.#packer.end();
    if (packed !== null) this.#entries.set(key, this.#store.add(packed));
  }

  #unpack(key: string, place: number): Value {
    this.#open(key, place);
    return this.#parts.field.read(this.#unpacker);
  }

  #open(key: string, place: number): void {
    const { bytes, at } = this.#store.find(place);
    this.#unpacker.begin(bytes, at, key);
  }

  #drop(key: string): void {
    const entry = this.#entries.get(key);
    if (typeof entry === 'number') this.#store.drop(entry);
  }
}
