/**
 * Tables of immutable records. The centre holds plain tables; a decision works on layers over them, so
 * that deciding never touches the state it decides on: reads fall through, writes stay in the layer.
 *
 *   decide:  layer over base -> evolve(layer) step by step -> layer thrown away, or adopted by the base
 *   evolve:  base itself, with the same events
 */

export interface Table<K, V> {
  get(key: K): V | undefined;
  set(key: K, value: V): void;
  delete(key: K): void;
  readonly size: number;
  values(): Iterable<V>;
  entries(): Iterable<[K, V]>;
}

/** A table that owns its records. */
export function tableOf<K, V>(entries: Iterable<readonly [K, V]> = []): Map<K, V> {
  return new Map(entries);
}

/** Writes in front of another table that is never changed. */
export class Layer<K, V> implements Table<K, V> {
  readonly #below: Table<K, V>;
  /** Undefined means deleted here. */
  #written: Map<K, V | undefined> | null = null;
  #size: number;

  constructor(below: Table<K, V>) {
    this.#below = below;
    this.#size = below.size;
  }

  get size(): number {
    return this.#size;
  }

  get(key: K): V | undefined {
    const written = this.#written?.get(key);
    if (written !== undefined) return written;
    return this.#written?.has(key) === true ? undefined : this.#below.get(key);
  }

  set(key: K, value: V): void {
    if (this.get(key) === undefined) this.#size += 1;
    this.#written ??= new Map();
    this.#written.set(key, value);
  }

  delete(key: K): void {
    if (this.get(key) !== undefined) this.#size -= 1;
    this.#written ??= new Map();
    this.#written.set(key, undefined);
  }

  entries(): Iterable<[K, V]> {
    // The common case of looking all through is before anything is written; it must cost nothing extra.
    return this.#written === null ? this.#below.entries() : this.#merged(this.#written);
  }

  values(): Iterable<V> {
    return this.#written === null ? this.#below.values() : this.#mergedValues(this.#written);
  }

  /** Writes all that was written here into `base`, which must be the table below. */
  commitTo(base: Table<K, V>): void {
    if (base !== this.#below) throw new Error('a layer is committed to another table than its own');
    for (const [key, value] of this.#written ?? []) {
      if (value === undefined) base.delete(key);
      else base.set(key, value);
    }
    this.#written = null;
  }

  *#merged(written: ReadonlyMap<K, V | undefined>): Iterable<[K, V]> {
    for (const [key, value] of this.#below.entries()) {
      if (!written.has(key)) yield [key, value];
    }
    for (const [key, value] of written) {
      if (value !== undefined) yield [key, value];
    }
  }

  *#mergedValues(written: ReadonlyMap<K, V | undefined>): Iterable<V> {
    for (const [, value] of this.#merged(written)) yield value;
  }
}
