/** Any track lies packed and comes out the same, to the key. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Destination } from '../events.ts';
import { idOf } from '../ids.ts';
import { Dictionary, Packer, Unpacker } from '../packing/packed-bytes.ts';
import { packedTrack } from './packed-track.ts';
import type { CallTrack } from './track.ts';

const exact = { noNullPrototype: true } as const;
const start = Date.parse('2026-11-22T09:00:00Z');
const instants = fc.integer({ min: start - 1000, max: start + 30 * 86_400_000 });
const names = fc.oneof(fc.constantFrom('wmo', 'piet', 'olst-wijhe/algemeen'), fc.string({ unit: 'binary' }));
const idsOf = <Kind extends string>() => names.map((name) => idOf<Kind>(name));
const orNull = <T>(one: fc.Arbitrary<T>) => fc.option(one);
const attempts = fc.nat({ max: 5 });
const durations = fc.integer({ min: 0, max: 86_400_000 });

const destinations: fc.Arbitrary<Destination> = fc
  .tuple(fc.constantFrom('entrance', 'queue', 'team', 'employee', 'partner', 'number'), names)
  .map(([kind, name]) => ({ kind, [kind]: name }) as unknown as Destination);

const tracks: fc.Arbitrary<CallTrack> = fc.record(
  {
    stream: names.map((name) => `call:${name}`),
    municipality: orNull(idsOf<'municipality'>()),
    entrance: idsOf<'entrance'>(),
    caller: orNull(idsOf<'subject'>()),
    via14: fc.boolean(),
    arrivedAt: instants,
    wanted: destinations,
    wantedTeam: orNull(idsOf<'team'>()),
    wantedAt: orNull(instants),
    closed: fc.boolean(),
    visits: fc.array(
      fc.record(
        {
          queue: idsOf<'queue'>(),
          attempt: attempts,
          since: instants,
          leftAt: orNull(instants),
          exit: orNull(fc.constantFrom('answered', 'abandoned', 'overflow')),
          told: orNull(fc.record({ at: instants, low: fc.nat(), high: fc.nat() }, exact)),
        },
        exact,
      ),
      { maxLength: 3 },
    ),
    answers: fc.array(
      fc.record(
        {
          attempt: attempts,
          at: instants,
          employee: orNull(idsOf<'employee'>()),
          team: orNull(idsOf<'team'>()),
          queue: orNull(idsOf<'queue'>()),
        },
        exact,
      ),
      { maxLength: 3 },
    ),
    transfers: fc.array(
      fc.record(
        {
          id: names,
          movedTo: orNull(
            fc.record(
              { municipality: orNull(idsOf<'municipality'>()), entrance: orNull(idsOf<'entrance'>()) },
              exact,
            ),
          ),
          at: instants,
          from: idsOf<'employee'>(),
          target: destinations,
          mode: fc.constantFrom('blind', 'attended'),
          team: orNull(idsOf<'team'>()),
          consulted: orNull(
            fc.record(
              { at: instants, by: orNull(idsOf<'employee'>()), team: orNull(idsOf<'team'>()) },
              exact,
            ),
          ),
          endedAt: orNull(instants),
          outcome: orNull(fc.constantFrom('connected', 'busy', 'callerLeft')),
          by: orNull(idsOf<'employee'>()),
          byTeam: orNull(idsOf<'team'>()),
        },
        exact,
      ),
      { maxLength: 3 },
    ),
    voicemails: fc.array(attempts, { maxLength: 2 }),
    outcomes: fc.array(
      fc.record(
        {
          attempt: attempts,
          at: instants,
          outcome: fc.constantFrom('answeredDirectly', 'wrongNumber'),
          subject: orNull(names),
        },
        exact,
      ),
      { maxLength: 2 },
    ),
    promises: fc.array(
      fc.record(
        {
          note: idsOf<'note'>(),
          attempt: attempts,
          at: instants,
          due: instants,
          origin: fc.constantFrom('agent', 'voicemail'),
          hasNumber: fc.boolean(),
          reachedAt: orNull(instants),
          broken: fc.boolean(),
          closedAt: orNull(instants),
        },
        exact,
      ),
      { maxLength: 2 },
    ),
    test: fc.boolean(),
    mystery: fc.boolean(),
    hold: durations,
    heldSince: orNull(instants),
    wrapUp: durations,
    repeatedBy: fc.nat({ max: 300 }),
    repeatOf: orNull(names),
    sameSubject: fc.boolean(),
    ended: orNull(
      fc.record(
        { at: instants, reason: fc.constantFrom('completed', 'closed', 'failed'), talk: durations },
        exact,
      ),
    ),
    teamOf: orNull(
      fc
        .array(fc.tuple(idsOf<'employee'>(), idsOf<'team'>()), { maxLength: 4 })
        .map((pairs) => new Map(pairs)),
    ),
  },
  exact,
);

test('every track comes back as it was, with its keys in their order', () => {
  const words = new Dictionary(20);
  fc.assert(
    fc.property(tracks, (track) => {
      const packer = new Packer(words);
      packer.begin(track.arrivedAt, track.ended?.at ?? track.arrivedAt);
      packedTrack.write(packer, track);
      const unpacker = new Unpacker(words);
      unpacker.begin(packer.end()!, 0, track.stream);
      const back = packedTrack.read(unpacker);
      assert.deepEqual(back, track);
      assert.equal(JSON.stringify(back), JSON.stringify(track));
    }),
    { numRuns: 500 },
  );
});

test('an ordinary call takes some hundred bytes', () => {
  const words = new Dictionary();
  const packer = new Packer(words);
  const [caller, id] = ['01KAN4Z3T9XW8Q2M7D5R6V1B0C', '01KAN4Z3T9AAAAAAAAAAAAAAAA'];
  packer.begin(start, start + 300_000);
  packedTrack.write(packer, {
    stream: `call:${id}`,
    municipality: idOf('olst-wijhe'),
    entrance: idOf('olst-wijhe/algemeen'),
    caller: idOf(caller),
    via14: true,
    arrivedAt: start,
    wanted: { kind: 'queue', queue: idOf('olst-wijhe/kcc') },
    wantedTeam: idOf('olst-wijhe/kcc'),
    wantedAt: start + 9000,
    closed: false,
    visits: [
      {
        queue: idOf('olst-wijhe/kcc'),
        attempt: 0,
        since: start + 9000,
        leftAt: start + 24_000,
        exit: 'answered',
        told: null,
      },
    ],
    answers: [
      {
        attempt: 0,
        at: start + 24_000,
        employee: idOf('anna'),
        team: idOf('kcc'),
        queue: idOf('olst-wijhe/kcc'),
      },
    ],
    transfers: [],
    voicemails: [],
    outcomes: [{ attempt: 0, at: start + 290_000, outcome: 'answeredDirectly', subject: 'paspoort' }],
    promises: [],
    test: false,
    mystery: false,
    hold: 0,
    heldSince: null,
    wrapUp: 0,
    repeatedBy: 0,
    repeatOf: null,
    sameSubject: false,
    ended: { at: start + 300_000, reason: 'completed', talk: 276_000 },
    teamOf: new Map([[idOf<'employee'>('anna'), idOf<'team'>('kcc')]]),
  });
  assert.ok(packer.end()!.length <= 110, `${packer.end()!.length} bytes`);
});
