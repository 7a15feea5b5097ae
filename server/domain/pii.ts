/**
 * Personal data that must not leak by accident: a number or a name in this wrapper prints as •••
 * wherever it is joined into a text, logged, inspected or turned into JSON. Taking it out is one word
 * that a reviewer can search for.
 */
const mask = '•••';

export class Pii<T> {
  readonly #value: T;

  constructor(value: T) {
    this.#value = value;
  }

  /** The data itself: for a screen that may show it, a phone that has to dial it. */
  reveal(): T {
    return this.#value;
  }

  toString(): string {
    return mask;
  }

  toJSON(): string {
    return mask;
  }

  /** What Node.js shows in `console.log` and in assertion messages. */
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return mask;
  }
}
