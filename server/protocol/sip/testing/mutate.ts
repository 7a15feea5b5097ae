/**
 * Good messages made bad: what a fuzzer sends.
 *
 * Knows where SIP hurts (lengths, quotes, separators, line ends, numbers at their limits), because flipping bits alone hardly
 * ever gets past the start line.
 */

import type { SeededRandom } from './random.ts';

type Mutation = (bytes: Buffer, random: SeededRandom, corpus: readonly Buffer[]) => Buffer;

const numbers = [
  '0',
  '-1',
  '00',
  '255',
  '256',
  '65535',
  '65536',
  '2147483648',
  '4294967296',
  '9007199254740993',
  '1e9',
];
const hostile = [
  ',',
  ';',
  '"',
  '<',
  '>',
  '\\',
  '%',
  '%00',
  '=',
  ':',
  '@',
  '/',
  '?',
  '[',
  ']',
  ' ',
  '\t',
  '(',
  ')',
  '\0',
  '*',
];
const lineEnds = ['\r\n', '\n', '\r', '\r\n ', '\r\n\t', '\r\n\r\n', '\n\n'];
const strayBytes = Buffer.from([0xff, 0xfe, 0xc0, 0xc3, 0xe2, 0x82, 0xed, 0xa0, 0x80, 0xf0, 0x9f]);

const flipBits: Mutation = (bytes, random) => {
  const result = Buffer.from(bytes);
  for (let count = 1 + random.below(8); count > 0 && result.length > 0; count--) {
    const at = random.below(result.length);
    result[at] = (result[at] ?? 0) ^ (1 << random.below(8));
  }
  return result;
};

const truncate: Mutation = (bytes, random) => bytes.subarray(0, random.below(bytes.length + 1));

const splice: Mutation = (bytes, random, corpus) => {
  const other = random.pick(corpus);
  const from = random.below(other.length);
  return insert(bytes, random.below(bytes.length + 1), other.subarray(from, from + random.below(200)));
};

const remove: Mutation = (bytes, random) => {
  const at = random.below(bytes.length + 1);
  return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + random.below(60))]);
};

const repeatLine: Mutation = (bytes, random) => {
  const [start, end] = someLine(bytes, random);
  const line = bytes.subarray(start, end);
  const copies = Array.from({ length: 1 + random.below(random.below(20) === 0 ? 300 : 4) }, () => line);
  return insert(bytes, start, Buffer.concat(copies));
};

const swapLines: Mutation = (bytes, random) => {
  const [start, end] = someLine(bytes, random);
  const without = Buffer.concat([bytes.subarray(0, start), bytes.subarray(end)]);
  return insert(without, someLine(without, random)[0], bytes.subarray(start, end));
};

const extremeNumber: Mutation = (bytes, random) => {
  const text = bytes.toString('latin1');
  const runs = [...text.matchAll(/[0-9]+/g)];
  const run = runs[random.below(runs.length)];
  if (run === undefined) return bytes;
  return Buffer.from(
    text.slice(0, run.index) + random.pick(numbers) + text.slice(run.index + run[0].length),
    'latin1',
  );
};

const lieAboutLength: Mutation = (bytes, random) => {
  const text = bytes.toString('latin1');
  const value = random.below(2) === 0 ? random.pick(numbers) : String(random.below(2_000));
  return Buffer.from(text.replace(/^(Content-Length|l)[ \t]*:[^\r\n]*/im, `$1: ${value}`), 'latin1');
};

const insertHostile: Mutation = (bytes, random) => {
  const length = random.below(30) === 0 ? random.below(5_000) : 1 + random.below(4);
  return insert(
    bytes,
    random.below(bytes.length + 1),
    Buffer.from(random.pick(hostile).repeat(length), 'latin1'),
  );
};

const insertLineEnd: Mutation = (bytes, random) =>
  insert(bytes, random.below(bytes.length + 1), Buffer.from(random.pick(lineEnds)));

const insertStrayBytes: Mutation = (bytes, random) => {
  const from = random.below(strayBytes.length);
  return insert(bytes, random.below(bytes.length + 1), strayBytes.subarray(from, from + 1 + random.below(4)));
};

/**
 * Changes a header's value and leaves the lines whole: most of what comes in behind the parser's back is of this kind, since
 * a broken line is refused before anybody reads a value.
 */
const changeValue: Mutation = (bytes, random, corpus) => {
  const [start, end] = someLine(bytes, random);
  const colon = bytes.indexOf(0x3a, start);
  if (colon < 0 || colon >= end - 2) return bytes;
  const from = colon + 1 + random.below(end - 2 - colon);
  const to = from + random.below(Math.min(end - 2 - from, 20) + 1);
  const offset = random.below(500);
  const other = random.pick(corpus).subarray(offset, offset + random.below(60));
  const what = [
    Buffer.from(random.pick(hostile).repeat(1 + random.below(3)), 'latin1'),
    Buffer.from(random.pick(numbers)),
    Buffer.from(other.toString('latin1').replace(/[\r\n]/g, ' '), 'latin1'),
    Buffer.alloc(0),
  ];
  return Buffer.concat([bytes.subarray(0, from), random.pick(what), bytes.subarray(to)]);
};

const mutations: readonly Mutation[] = [
  changeValue,
  changeValue,
  changeValue,
  changeValue,
  changeValue,
  changeValue,
  changeValue,
  changeValue,
  flipBits,
  truncate,
  splice,
  remove,
  repeatLine,
  swapLines,
  extremeNumber,
  lieAboutLength,
  insertHostile,
  insertLineEnd,
  insertStrayBytes,
];

/** One message of the corpus, mostly with one mutation and sometimes with up to four: most faults hide the next one. */
export function mutate(corpus: readonly Buffer[], random: SeededRandom): Buffer {
  let bytes = random.pick(corpus);
  for (let count = 1 + random.below(4); count > 0; count--)
    bytes = random.pick(mutations)(bytes, random, corpus);
  return bytes;
}

function insert(bytes: Buffer, at: number, what: Buffer): Buffer {
  return Buffer.concat([bytes.subarray(0, at), what, bytes.subarray(at)]);
}

/** Bounds of a line with its line end, wherever the message has one. */
function someLine(bytes: Buffer, random: SeededRandom): [number, number] {
  const near = random.below(bytes.length + 1);
  const before = near === 0 ? -1 : bytes.lastIndexOf('\r\n', near - 1);
  const start = before < 0 ? 0 : before + 2;
  const after = bytes.indexOf('\r\n', start);
  return [start, after < 0 ? bytes.length : after + 2];
}
