/**
 * What stands in a packed record, as a table: each field writes its value and reads it again. Whoever puts a field in the
 * table has both, in the same order.
 */
import type { Instant } from '../time.ts';
import type { Packer, Unpacker } from './packed-bytes.ts';

export interface Field<T> {
  readonly write: (to: Packer, value: T) => void;
  readonly read: (from: Unpacker) => T;
}

/** A whole number from 0. */
export const count: Field<number> = {
  write: (to, value) => to.count(value),
  read: (from) => from.count(),
};

/** A whole number, e.g. of milliseconds. */
export const whole: Field<number> = {
  write: (to, value) => to.whole(value),
  read: (from) => from.whole(),
};

/** The instant of the record itself, from which its others are counted; written before all fields. */
export const ownInstant: Field<Instant> = {
  write: (to, value) => {
    if (value !== to.base) to.refuse();
  },
  read: (from) => from.base,
};

export const instant: Field<Instant> = {
  write: (to, value) => to.whole(value - to.base),
  read: (from) => from.base + from.whole(),
};

export const flag: Field<boolean> = {
  write: (to, value) => {
    if (value === true || value === false) to.count(value ? 1 : 0);
    else to.refuse();
  },
  read: (from) => from.count() === 1,
};

/** A text of one record alone. */
export function text<T extends string>(): Field<T> {
  return { write: (to, value) => to.text(value), read: (from) => from.text() as T };
}

/** A text that comes back in many records: an id of a team, a code. */
export function word<T extends string>(): Field<T> {
  return { write: (to, value) => to.word(value), read: (from) => from.word() as T };
}

/** The name under which the record lies, or what is made of it; takes no room. */
export function keyed<T extends string>(ofKey: (key: string) => string = (key) => key): Field<T> {
  return { write: () => undefined, read: (from) => ofKey(from.key) as T };
}

/** Always the same value; a record with another one is not packed. */
export function always<T>(isIt: (value: T) => boolean, made: () => T): Field<T> {
  return {
    write: (to, value) => {
      if (!isIt(value)) to.refuse();
    },
    read: made,
  };
}

export function nullable<T>(field: Field<T>): Field<T | null> {
  return {
    write: (to, value) => {
      to.count(value === null ? 0 : 1);
      if (value === undefined) to.refuse();
      else if (value !== null) field.write(to, value);
    },
    read: (from) => (from.count() === 0 ? null : field.read(from)),
  };
}

export function list<T>(field: Field<T>): Field<readonly T[]> & Field<T[]> {
  return {
    write: (to, values) => {
      to.count(values.length);
      for (const value of values) field.write(to, value);
    },
    read: (from) => {
      const values: T[] = [];
      for (let left = from.count(); left > 0; left--) values.push(field.read(from));
      return values;
    },
  };
}

export function mapOf<K, V>(key: Field<K>, value: Field<V>): Field<Map<K, V>> {
  return {
    write: (to, values) => {
      to.count(values.size);
      for (const [one, other] of values) {
        key.write(to, one);
        value.write(to, other);
      }
    },
    read: (from) => {
      const values = new Map<K, V>();
      for (let left = from.count(); left > 0; left--) {
        const one = key.read(from);
        values.set(one, value.read(from));
      }
      return values;
    },
  };
}

export type Fields<T> = { readonly [K in keyof T]-?: Field<T[K]> };

/** An object with these keys and no others, in this order. */
export function record<T extends object>(fields: Fields<T>): Field<T> {
  const names = Object.keys(fields) as (keyof T)[];
  const list = names.map((name) => fields[name] as Field<T[keyof T]>);
  // A copy of an object that has all keys is as quick to use as a literal; one that gets them one by one is not.
  const blank = JSON.parse(JSON.stringify(Object.fromEntries(names.map((name) => [name, null])))) as T;
  return {
    write: (to, value) => {
      for (let index = 0; index < names.length; index++) list[index]!.write(to, value[names[index]!]);
    },
    read: (from) => {
      const made = { ...blank };
      for (let index = 0; index < names.length; index++) made[names[index]!] = list[index]!.read(from);
      return made;
    },
  };
}
