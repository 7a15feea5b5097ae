/** Any ledger, told in any nonsense order of steps: nothing is lost, and how the fold is read or forgets does not matter. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { DomainEvent } from '../events.ts';
import { idOf } from '../ids.ts';
import { minute, second } from '../time.ts';
import { localDay } from './bucket.ts';
import { contributionsOf } from './contribute.ts';
import { Cube } from './cube.ts';
import { Figures, type FiguresPart } from './figures.ts';
import { PromiseLedger } from './promise-ledger.ts';
import { compareDefinitions } from './rivals.ts';
import { currentRules } from './rules.ts';
import { employee, fact, olstWijhe, tell } from './testkit.ts';
import { addToTrack, type CallTrack, startTrack } from './track.ts';

const start = Date.parse('2026-10-24T21:00:00Z'); // the night of the 25-hour day comes along

const during = fc.constantFrom(
  'queue kcc',
  'queue tweede',
  'routed to team wmo',
  'routed to piet of wmo',
  'anna answers',
  'fatima of wmo answers directly',
  'anna transfers to team wmo',
  'anna transfers to piet of wmo',
  'anna transfers to partner tribuut',
  'piet of wmo connects',
  'joost of vergunningen connects',
  'transfer noAnswer',
  'transfer callerLeft',
  'anna registers answeredDirectly paspoort',
  'anna registers toldToRingAgain zorg',
  'anna registers wrongNumber',
  'anna notes for wmo due +1d 17:00',
  'anna notes without number for wmo due +1d 17:00',
  'voicemail for wmo due +1d 17:00',
);
const endings = fc.constantFrom(
  'ends completed',
  'ends abandonedInQueue',
  'ends abandonedBeforeQueue',
  'ends closed',
  'ends callbackPromised',
  'ends interrupted',
);
const afterwards = fc.constantFrom(
  'tagged test',
  'tagged mystery',
  'reached',
  'term passed',
  'anna registers answeredDirectly afval',
);
const day = 24 * 60 * 60;

const aCall = fc.record({
  at: fc.integer({ min: 0, max: 30 * day }),
  caller: fc.option(fc.integer({ min: 1, max: 3 })),
  steps: fc.array(fc.tuple(fc.integer({ min: 0, max: 90 }), during), { maxLength: 8 }),
  ending: fc.option(endings, { freq: 8 }),
  late: fc.array(fc.tuple(fc.integer({ min: 1, max: 45 * day }), afterwards), { maxLength: 3 }),
});

const ledgers = fc.array(aCall, { minLength: 1, maxLength: 12 }).map((calls) =>
  calls
    .flatMap(({ at, caller, steps, ending, late }, index) => {
      let clock = 0;
      const lines = steps.map(([wait, words]) => {
        clock += wait;
        return `${clock} ${words}`;
      });
      if (ending !== null) lines.push(`${clock + 1} ${ending}`);
      for (const [wait, words] of late) lines.push(`${clock + 2 + wait} ${words}`);
      // At most one note per call: `tell` names it after the call.
      const told = lines.filter(
        (line, place) =>
          !/ for wmo /.test(line) || place === lines.findIndex((other) => / for wmo /.test(other)),
      );
      const arrivedAt = start + at * second;
      const name = caller === null ? null : `c${caller}`;
      return told.length === 0
        ? tell(`${index}`, arrivedAt, name, 'algemeen', '1 ends completed')
        : tell(`${index}`, arrivedAt, name, 'algemeen', told.join(';'));
    })
    .map((event, index) => ({ event, index }))
    .sort((a, b) => a.event.at - b.event.at || a.index - b.index)
    .map(({ event }) => event),
);

/** Applies like the app does: a fact of a forgotten call brings that call back first. */
function applyLikeTheApp(figures: Figures, ledger: readonly DomainEvent[], index: number): void {
  const event = ledger[index]!;
  const applied = figures.apply(event);
  if (applied.status === 'done') return;
  const call = event.stream.replace('note:n', 'call:');
  const note = call.replace('call:', 'note:n');
  figures.recall(ledger.slice(0, index).filter(({ stream }) => stream === call || stream === note));
  figures.apply(event);
}

test('offered equals classes plus open after every event, whatever happens', () => {
  fc.assert(
    fc.property(ledgers, (ledger) => {
      const figures = new Figures();
      for (let index = 0; index < ledger.length; index++) {
        applyLikeTheApp(figures, ledger, index);
        assert.equal(figures.conservation().imbalance, 0);
      }
    }),
    { numRuns: 150 },
  );
});

test('a fold that was read after every event has the same figures as one that was read once', () => {
  fc.assert(
    fc.property(ledgers, (ledger) => {
      const live = new Figures();
      const batch = new Figures();
      for (let index = 0; index < ledger.length; index++) {
        applyLikeTheApp(live, ledger, index);
        live.cube();
        applyLikeTheApp(batch, ledger, index);
      }
      assert.equal(live.cube().canonicalText(), batch.cube().canonicalText());
    }),
    { numRuns: 150 },
  );
});

test('a fold that was written down as JSON and taken up again goes on to the same figures', () => {
  fc.assert(
    fc.property(ledgers, fc.double({ min: 0, max: 1, noNaN: true }), (ledger, part) => {
      const whole = new Figures();
      let broken = new Figures();
      const cut = Math.floor(part * ledger.length);
      for (let index = 0; index < ledger.length; index++) {
        if (index === cut) {
          const pieces = [...broken.plain()].map((piece) => JSON.stringify(piece));
          broken = new Figures();
          for (const piece of pieces) broken.restore(JSON.parse(piece) as FiguresPart);
          broken.restored();
        }
        applyLikeTheApp(whole, ledger, index);
        applyLikeTheApp(broken, ledger, index);
      }
      assert.equal(broken.cube().canonicalText(), whole.cube().canonicalText());
      assert.deepEqual(broken.conservation(), whole.conservation());
    }),
    { numRuns: 200 },
  );
});

/** Somebody wraps each call up for a while after its end. */
function withWrapUp(ledger: readonly DomainEvent[]): readonly DomainEvent[] {
  const anna = employee('anna');
  const state = (from: 'talking' | 'wrappingUp', at: number, stream: string): DomainEvent =>
    fact('agent.stateChanged', 'agent:anna', at, {
      employee: anna,
      from,
      to: from === 'talking' ? 'wrappingUp' : 'available',
      cause: 'call',
      call: from === 'talking' ? idOf<'call'>(stream.slice('call:'.length)) : null,
      until: null,
    });
  return ledger
    .flatMap((event) =>
      event.type === 'call.ended'
        ? [
            event,
            state('talking', event.at, event.stream),
            state('wrappingUp', event.at + 40 * second, event.stream),
          ]
        : [event],
    )
    .map((event, index) => ({ event, index }))
    .sort((a, b) => a.event.at - b.event.at || a.index - b.index)
    .map(({ event }) => event);
}

test('it makes no difference to any figure, call or snapshot when calls that are over are packed', () => {
  fc.assert(
    fc.property(ledgers, fc.nat({ max: 3 }), fc.nat(), (told, restingMax, cut) => {
      const ledger = withWrapUp(told);
      const never = new Figures(currentRules, 1000);
      let packing = new Figures(currentRules, restingMax);
      for (let index = 0; index < ledger.length; index++) {
        if (index === cut % ledger.length) {
          const pieces = [...packing.plain()].map((piece) => JSON.stringify(piece));
          assert.deepEqual(
            pieces,
            [...never.plain()].map((piece) => JSON.stringify(piece)),
          );
          packing = new Figures(currentRules, restingMax);
          for (const piece of pieces) packing.restore(JSON.parse(piece) as FiguresPart);
          packing.restored();
        }
        applyLikeTheApp(never, ledger, index);
        applyLikeTheApp(packing, ledger, index);
      }
      assert.equal(packing.cube().canonicalText(), never.cube().canonicalText());
      assert.deepEqual(packing.conservation(), never.conservation());
      assert.deepEqual([...packing.recentCalls()], [...never.recentCalls()]);
      for (const { stream } of never.recentCalls()) {
        assert.deepEqual(packing.call(stream), never.call(stream));
      }
    }),
    { numRuns: 300 },
  );
});

test('a rebuild that knows how far it will come has the same figures, quarters of the last days included', () => {
  fc.assert(
    fc.property(ledgers, (ledger) => {
      const [plain, told] = [new Figures(), new Figures()];
      told.expect(ledger.at(-1)?.at ?? 0);
      for (let index = 0; index < ledger.length; index++) {
        applyLikeTheApp(plain, ledger, index);
        applyLikeTheApp(told, ledger, index);
      }
      assert.equal(told.cube().canonicalText(), plain.cube().canonicalText());
      const series = { municipality: olstWijhe, kind: 'municipality', id: null } as const;
      const last = localDay(ledger.at(-1)?.at ?? 0);
      for (let day = last - 100; day <= last; day++) {
        assert.deepEqual(
          told.cube().byQuarter('attempts', series, day),
          plain.cube().byQuarter('attempts', series, day),
        );
      }
    }),
    { numRuns: 100 },
  );
});

test('forgetting calls and bringing them back gives what summing whole calls one by one gives', () => {
  fc.assert(
    fc.property(ledgers, (ledger) => {
      const figures = new Figures();
      for (let index = 0; index < ledger.length; index++) applyLikeTheApp(figures, ledger, index);
      const plain = new Cube();
      for (const track of tracksOf(ledger)) {
        for (const part of contributionsOf(track, currentRules)) plain.add(part, 1);
      }
      const comparable = (cube: Cube) =>
        cube
          .canonicalText()
          .split('\n')
          .filter((line) => /^\["(attempts|calls|queues)"/.test(line));
      assert.deepEqual(comparable(figures.cube()), comparable(plain));
    }),
    { numRuns: 200 },
  );
});

test('every definition can judge every call', () => {
  fc.assert(
    fc.property(ledgers, (ledger) => {
      const { shares } = compareDefinitions(tracksOf(ledger), currentRules, minute);
      for (const made of Object.values(shares)) assert.ok(made.hits <= made.n);
    }),
    { numRuns: 50 },
  );
});

/** The slow and simple way: each call from its own events. */
function tracksOf(ledger: readonly DomainEvent[]): readonly CallTrack[] {
  const tracks = new Map<string, CallTrack>();
  const promises = new PromiseLedger();
  for (const event of ledger) {
    if (event.type === 'call.arrived') {
      const track = startTrack(event);
      if (track !== null) tracks.set(event.stream, track);
    } else if (event.type.startsWith('note.')) {
      const track = tracks.get(event.stream.replace('note:n', 'call:'));
      const change = promises.apply(
        event as Parameters<PromiseLedger['apply']>[0],
        track?.transfers.length ?? 0,
      );
      if (change?.isNew) track?.promises.push(change.record.promise);
    } else {
      const track = tracks.get(event.stream);
      if (track !== undefined) addToTrack(track, event as Parameters<typeof addToTrack>[1]);
    }
  }
  return [...tracks.values()];
}
