/**
 * Tables of immutable records. The centre holds plain tables; a decision works on layers over them, so
 * that deciding never touches the state it decides on: reads fall through, writes stay in the layer.
 *
 *   decide:  layer over base -> evolve(layer) step by step -> layer thrown away
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
  readonly #written = new Map<K, V | undefined>();
  #size: number;

  constructor(below: Table<K, V>) {
    this.#below = below;
    this.#size = below.size;
  }

  get size(): number {
    return this.#size;
  }

  get(key: K): V | undefined {
    return this.#written.has(key) ? this.#written.get(key) : this.#below.get(key);
  }

  set(key: K, value: V): void {
    if (this.get(key) === undefined) this.#size += 1;
    this.#written.set(key, value);
  }

  delete(key: K): void {
    if (this.get(key) !== undefined) this.#size -= 1;
    this.#written.set(key, undefined);
  }

  entries(): Iterable<[K, V]> {
    // The common case of looking all through is before anything is written; it must cost nothing extra.
    return this.#written.size === 0 ? this.#below.entries() : this.#merged();
  }

  values(): Iterable<V> {
    return this.#written.size === 0 ? this.#below.values() : this.#mergedValues();
  }

  *#merged(): Iterable<[K, V]> {
    for (const [key, value] of this.#below.entries()) {
      if (!this.#written.has(key)) yield [key, value];
    }
    for (const [key, value] of this.#written) {
      if (value !== undefined) yield [key, value];
    }
  }

  *#mergedValues(): Iterable<V> {
    for (const [, value] of this.#merged()) yield value;
  }
}
