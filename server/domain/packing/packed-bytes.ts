/**
 * A record as a run of bytes: of hundreds of thousands of records that lie still, the objects, their keys and their
 * numbers would take twenty times as much. `fields.ts` says what stands in it; these two write and read.
 */
import type { Instant } from '../time.ts';

/** A longer record stays as it is. */
export const bytesMax = 4096;
/** Numbers are written in digits of this base, lowest first; all but the last are marked by adding it once more. */
const base = 128;
const byte = 256;

/**
 * Ids that come back (people, teams, queues, entrances), by number. Bounded: what comes after the last free number is
 * written out, so that ids without end from outside cannot fill the memory.
 */
export class Dictionary {
  readonly #numbers = new Map<string, number>();
  readonly #words: string[] = [];
  readonly #wordsMax: number;

  constructor(wordsMax = 16_384) {
    this.#wordsMax = wordsMax;
  }

  /** From 0; null when the word has none and there is none left. */
  numberOf(word: string): number | null {
    const known = this.#numbers.get(word);
    if (known !== undefined) return known;
    if (this.#words.length >= this.#wordsMax) return null;
    this.#words.push(word);
    this.#numbers.set(word, this.#words.length - 1);
    return this.#words.length - 1;
  }

  wordOf(number: number): string {
    return this.#words[number] ?? '';
  }
}

/** Writes one record after the other; what cannot be given back exactly is refused, never rounded. */
export class Packer {
  readonly #words: Dictionary;
  /** Only the first `#length` count; what is written behind its end is lost, and the record refused. */
  readonly #bytes = new Uint8Array(bytesMax);
  #length = 0;
  #fits = true;
  #base: Instant = 0;

  constructor(words: Dictionary) {
    this.#words = words;
  }

  /** Starts a record with the instants of its beginning and its end. */
  begin(at: Instant, end: Instant): void {
    this.#length = 0;
    this.#fits = true;
    this.#base = at;
    this.whole(at);
    this.whole(end - at);
  }

  /** Instants are written as distances from this one. */
  get base(): Instant {
    return this.#base;
  }

  /**
   * The record since `begin`, to be copied before the next one; null when it is too long or holds something that does not
   * come back the same.
   */
  end(): Uint8Array | null {
    return this.#fits && this.#length <= bytesMax ? this.#bytes.subarray(0, this.#length) : null;
  }

  refuse(): void {
    this.#fits = false;
  }

  /** A whole number from 0. */
  count(value: number): void {
    if (!Number.isSafeInteger(value) || value < 0 || Object.is(value, -0)) {
      this.#fits = false;
      return;
    }
    let left = value;
    while (left >= base) {
      this.#bytes[this.#length++] = (left % base) + base;
      left = Math.floor(left / base);
    }
    this.#bytes[this.#length++] = left;
  }

  /** A whole number of either sign: even numbers stand for those from 0, odd ones for those below. */
  whole(value: number): void {
    if (!Number.isSafeInteger(value) || Object.is(value, -0)) this.refuse();
    else this.count(value >= 0 ? value * 2 : -value * 2 - 1);
  }

  /** Its length, with a mark when its characters need two bytes each, and then its characters. */
  text(value: string): void {
    if (typeof value !== 'string') {
      this.#fits = false;
      return;
    }
    const isNarrow = !wide.test(value);
    this.count(value.length * 2 + (isNarrow ? 0 : 1));
    for (let index = 0; index < value.length; index++) {
      const code = value.charCodeAt(index);
      if (!isNarrow) this.#bytes[this.#length++] = Math.floor(code / byte);
      this.#bytes[this.#length++] = code % byte;
    }
  }

  /** A word that comes back in many records: its number from 1, or 0 and the word. */
  word(value: string): void {
    const number = typeof value === 'string' ? this.#words.numberOf(value) : null;
    if (number !== null) this.count(number + 1);
    else {
      this.count(0);
      this.text(value);
    }
  }
}

const wide = /[\u0100-\uffff]/;

/** Reads what a packer with the same dictionary wrote. */
export class Unpacker {
  readonly #words: Dictionary;
  #bytes: Uint8Array = new Uint8Array();
  #at = 0;
  #key = '';
  #base: Instant = 0;
  #end: Instant = 0;

  constructor(words: Dictionary) {
    this.#words = words;
  }

  /** Starts on the record that lies under `key`, from place `at` on; `base` and `end` are there at once. */
  begin(bytes: Uint8Array, at: number, key: string): void {
    this.#bytes = bytes;
    this.#at = at;
    this.#key = key;
    this.#base = this.whole();
    this.#end = this.#base + this.whole();
  }

  /** The instant of the beginning. */
  get base(): Instant {
    return this.#base;
  }

  get end(): Instant {
    return this.#end;
  }

  /** What the record lies under: it is not written in it once more. */
  get key(): string {
    return this.#key;
  }

  count(): number {
    let value = 0;
    for (let place = 1; ; place *= base) {
      const digit = this.#bytes[this.#at++] ?? 0;
      if (digit < base) return value + digit * place;
      value += (digit - base) * place;
    }
  }

  whole(): number {
    const value = this.count();
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  }

  text(): string {
    const head = this.count();
    const length = Math.floor(head / 2);
    const isNarrow = head % 2 === 0;
    // From an array of codes: spreading a typed one takes ten times as long, and adding them up makes a chain of strings.
    const codes = new Array<number>(length);
    for (let index = 0; index < length; index++) {
      const high = isNarrow ? 0 : (this.#bytes[this.#at++] ?? 0);
      codes[index] = high * byte + (this.#bytes[this.#at++] ?? 0);
    }
    return String.fromCharCode.apply(null, codes);
  }

  word(): string {
    const number = this.count();
    return number === 0 ? this.text() : this.#words.wordOf(number - 1);
  }
}
