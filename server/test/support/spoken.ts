/**
 * What people said and dialled in a test, to be looked for in log lines and addresses afterwards (DOMAIN R21): a number in
 * every notation, a text in plain and as it stands in an address.
 */
import assert from 'node:assert/strict';

/** Fields of a body that hold what a person said or is called. */
const personalFields: ReadonlySet<string> = new Set([
  'callerName',
  'answer',
  'question',
  'remark',
  'email',
  'window',
  'firstName',
  'lastName',
  'organisation',
  'secondNumberDescription',
]);
const numberFields: ReadonlySet<string> = new Set(['number', 'phone', 'secondNumber']);
/** Shorter ones stand in lines by chance. */
const lettersMin = 6;
/** A Dutch number without what may stand before it: 0, +31, 0031. */
const digitsOfNumber = 9;

export class Spoken {
  readonly #texts = new Set<string>();
  readonly #numbers = new Set<string>();

  text(text: string): void {
    if (text.length >= lettersMin) this.#texts.add(text);
  }

  number(number: string): void {
    const digits = number.replaceAll(/\D/g, '').slice(-digitsOfNumber);
    if (digits.length === digitsOfNumber) this.#numbers.add(digits);
  }

  /** Takes from a body of a request what is somebody's. */
  body(body: unknown): void {
    if (typeof body !== 'object' || body === null) return;
    for (const [field, value] of Object.entries(body)) {
      if (typeof value === 'object') this.body(value);
      else if (typeof value === 'string' && personalFields.has(field)) this.text(value);
      else if (typeof value === 'string' && numberFields.has(field)) this.number(value);
    }
  }

  /** What of it is in this line. */
  foundIn(line: string): readonly string[] {
    const digits = line.replaceAll(/(?<=\d)[\s().-]{1,3}(?=\d)/g, '');
    const plain = /%[\da-f]{2}|\+/i.test(line) ? `${line}\n${unescaped(line)}` : line;
    return [
      ...[...this.#numbers].filter((number) => digits.includes(number)),
      ...[...this.#texts].filter((text) => plain.includes(text)),
    ];
  }

  assertNotIn(lines: Iterable<string>): void {
    for (const line of lines) assert.deepEqual(this.foundIn(line), [], line);
  }
}

function unescaped(line: string): string {
  try {
    return decodeURIComponent(line.replaceAll('+', ' '));
  } catch {
    return line;
  }
}
