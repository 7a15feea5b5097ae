/**
 * One configuration key: how its text becomes a value, and all that the documentation, `config show`
 * and a mistake's message say about it. Pure: text in, value or complaint out.
 */
export type Parsed<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly wrong: string };

export interface Key<T> {
  /** Name of the environment variable. */
  readonly name: string;
  /** What to write, in words: "a port number, 0 to 65535". */
  readonly accepts: string;
  /** As it would be written; null: absent by default. */
  readonly default: string | null;
  readonly unit: string | null;
  /** Shown as •••, and readable from the file named by `NAME_FILE`. */
  readonly secret: boolean;
  readonly sentence: string;
  readonly example: string;
  readonly parse: (text: string) => Parsed<T>;
}

export type ValueOf<K> = K extends Key<infer T> ? T : never;

/** What a key's declaration says apart from its type. `secret` is false when absent. */
export interface About {
  readonly sentence: string;
  readonly example: string;
  readonly default: string;
  readonly unit?: string;
  readonly secret?: boolean;
}
export type AboutOptional = Omit<About, 'default'>;

interface Kind<T> {
  readonly accepts: string;
  readonly parse: (text: string) => Parsed<T>;
}

export const good = <T>(value: T): Parsed<T> => ({ ok: true, value });
export const wrong = (complaint: string): Parsed<never> => ({ ok: false, wrong: complaint });

/** A key that always has a value. */
export function key<T>(name: string, kind: Kind<T>, about: About): Key<T> {
  return { name, unit: null, secret: false, ...kind, ...about };
}

/** A key that may be absent: its value is then null. */
export function optional<T>(name: string, kind: Kind<T>, about: AboutOptional): Key<T | null> {
  return { name, unit: null, secret: false, default: null, ...kind, ...about };
}
