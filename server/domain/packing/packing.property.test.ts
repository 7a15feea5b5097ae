/** What goes in comes out, for any values at all; what would not is refused; and a cold map is a map. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { ByteStore } from './byte-store.ts';
import { ColdMap, type ColdMapParts } from './cold-map.ts';
import {
  count,
  flag,
  instant,
  keyed,
  list,
  mapOf,
  nullable,
  ownInstant,
  record,
  text,
  whole,
  word,
} from './fields.ts';
import { bytesMax, Dictionary, Packer, Unpacker } from './packed-bytes.ts';

interface Sample {
  readonly key: string;
  readonly at: number;
  readonly end: number;
  readonly small: number;
  readonly signed: number;
  readonly isSet: boolean;
  readonly own: string;
  readonly shared: string | null;
  readonly many: { readonly when: number; readonly what: string }[];
  readonly pairs: Map<string, number>;
}

const sample = record<Sample>({
  key: keyed(),
  at: ownInstant,
  end: instant,
  small: count,
  signed: whole,
  isSet: flag,
  own: text(),
  shared: nullable(word()),
  many: list(record({ when: instant, what: word<string>() })),
  pairs: mapOf(word<string>(), whole),
});

const moment = fc.integer({ min: -(2 ** 40), max: 2 ** 41 });
const words = fc.oneof(fc.constantFrom('a', 'team-wmo', 'é', 'zörg'), fc.string({ unit: 'binary' }));
const plain = { noNullPrototype: true } as const;
const samples: fc.Arbitrary<Sample> = fc.record(
  {
    key: fc.string(),
    at: moment,
    end: moment,
    small: fc.nat({ max: Number.MAX_SAFE_INTEGER }),
    signed: fc.integer(),
    isSet: fc.boolean(),
    own: fc.string({ unit: 'binary', maxLength: 60 }),
    shared: fc.option(words),
    many: fc.array(fc.record({ when: moment, what: words }, plain), { maxLength: 4 }),
    pairs: fc.array(fc.tuple(words, fc.integer())).map((pairs) => new Map(pairs)),
  },
  plain,
);

const parts: ColdMapParts<Sample> = { field: sample, at: ({ at }) => at, end: ({ end }) => end };

function pack(words: Dictionary, value: Sample): Uint8Array | null {
  const packer = new Packer(words);
  packer.begin(value.at, value.end);
  sample.write(packer, value);
  return packer.end();
}

test('every record comes back as it was; also when the dictionary is full', () => {
  fc.assert(
    fc.property(fc.array(samples, { minLength: 1, maxLength: 6 }), fc.nat({ max: 4 }), (values, wordsMax) => {
      const dictionary = new Dictionary(wordsMax);
      const packed = values.map((value) => pack(dictionary, value));
      const unpacker = new Unpacker(dictionary);
      for (const [index, value] of values.entries()) {
        unpacker.begin(packed[index]!, 0, value.key);
        assert.deepEqual([unpacker.base, unpacker.end], [value.at, value.end]);
        assert.deepEqual(sample.read(unpacker), value);
      }
    }),
    { numRuns: 300 },
  );
});

test('what would not come back the same is refused', () => {
  const good: Sample = {
    key: 'k',
    at: 1,
    end: 2,
    small: 3,
    signed: -4,
    isSet: true,
    own: 'own',
    shared: 'shared',
    many: [],
    pairs: new Map(),
  };
  const dictionary = new Dictionary();
  assert.notEqual(pack(dictionary, good), null);
  const bad: readonly Readonly<Record<string, unknown>>[] = [
    { at: 1.5 },
    { end: Number.NaN },
    { small: -1 },
    { small: 2 ** 53 },
    { signed: 0.1 },
    { signed: -0 },
    { isSet: undefined },
    { own: undefined },
    { shared: undefined },
    { shared: 7 },
    { own: 'x'.repeat(5000) },
  ];
  for (const change of bad) assert.equal(pack(dictionary, { ...good, ...change } as Sample), null);
});

test('bytes are found until they are dropped, and what nobody needs any more is given back', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.integer({ min: 1, max: bytesMax }), fc.boolean()), { maxLength: 300 }),
      (told) => {
        const store = new ByteStore();
        const kept = new Map<number, readonly [value: number, length: number]>();
        for (const [index, [length, isKept]] of told.entries()) {
          const place = store.add(new Uint8Array(length).fill(index % 256));
          if (isKept) kept.set(place, [index % 256, length]);
          else store.drop(place);
        }
        for (const [place, [value, length]] of kept) {
          const { bytes, at } = store.find(place);
          assert.ok(bytes.subarray(at, at + length).every((one) => one === value));
        }
        for (const place of kept.keys()) store.drop(place);
        assert.ok(store.chunks <= 1);
      },
    ),
    { numRuns: 50 },
  );
});

const steps = fc.array(
  fc.tuple(
    fc.constantFrom('set', 'change', 'rest', 'delete'),
    fc.nat({ max: 5 }).map((n) => `k${n}`),
    samples,
  ),
  { maxLength: 60 },
);

test('a cold map answers as a plain map does, whenever its values are packed', () => {
  fc.assert(
    fc.property(steps, fc.nat({ max: 3 }), moment, (told, restingMax, from) => {
      const cold = new ColdMap<{ value: Sample }>({
        field: {
          write: (to, { value }) => sample.write(to, value),
          read: (reader) => ({ value: sample.read(reader) }),
        },
        at: ({ value }) => value.at,
        end: ({ value }) => value.end,
        restingMax,
      });
      const plain = new Map<string, Sample>();
      for (const [step, key, given] of told) {
        const value = { ...given, key, at: plain.get(key)?.at ?? given.at };
        if (step === 'set' || !plain.has(key)) {
          cold.set(key, { value });
          plain.set(key, value);
        } else if (step === 'change') {
          cold.warm(key)!.value = value;
          plain.set(key, value);
          cold.rest(key);
        } else if (step === 'rest') cold.rest(key);
        else {
          cold.delete(key);
          plain.delete(key);
        }
        for (const [name, one] of plain) {
          assert.deepEqual(cold.get(name)?.value, one);
          assert.equal(cold.at(name), one.at);
          assert.equal(cold.packedEnd(name) ?? one.end, one.end);
        }
        assert.deepEqual([...cold.keys()], [...plain.keys()]);
      }
      const span = { from, until: from + 2 ** 40 };
      assert.deepEqual(
        [...cold.values()].map(({ value }) => value),
        [...plain.values()],
      );
      assert.deepEqual(
        [...cold.valuesWithin(span)].map(({ value }) => value),
        [...plain.values()].filter(({ at }) => at >= span.from && at < span.until),
      );
    }),
    { numRuns: 200 },
  );
});

test('values come to rest as objects, and are packed when others came to rest after them', () => {
  const map = new ColdMap<Sample>({ ...parts, restingMax: 2 });
  for (const key of ['a', 'b', 'c']) {
    map.set(key, { ...fc.sample(samples, 1)[0]!, key, own: 'x' });
    map.rest(key);
  }
  assert.deepEqual(
    [...map.objects()].map(({ key }) => key),
    ['b', 'c'],
  );
  assert.equal(map.object('a'), null);
  const warm = map.warm('a');
  assert.equal(map.object('a'), warm);
  assert.equal(map.warm('a'), warm);
  assert.equal(map.warm('nobody'), undefined);
});
