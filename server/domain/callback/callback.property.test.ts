/** Any order of commands by anybody at any time: a promise is never lost, doubled, moved or held by two. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { idOf, type NoteId } from '../ids.ts';
import { hour, minute } from '../time.ts';
import { decideNote, defaultNoteRules, isLockedFor, type NoteCommand, possible } from './decide-note.ts';
import { evolveNote, type Note, type NoteEvent, pendingStates } from './note.ts';

const start = Date.parse('2026-11-23T10:00:00+01:00');
const due = start + 31 * hour;
const person = (name: string) => idOf<'employee'>(name);
const team = idOf<'team'>('wmo');
const who = fc.constantFrom('piet', 'fatima', 'joost').map(person);

const someCommand: fc.Arbitrary<NoteCommand> = fc.oneof(
  fc.record({ type: fc.constantFrom('claim' as const, 'release' as const), by: who }),
  fc.record({
    type: fc.constant('attempt' as const),
    by: who,
    call: fc.constant(null),
    result: fc.constantFrom('reached' as const, 'noAnswer' as const, 'busy' as const),
  }),
  fc.record({
    type: fc.constant('close' as const),
    by: who,
    result: fc.constantFrom('reached' as const, 'notReached' as const, 'withdrawn' as const),
  }),
  fc.record({ type: fc.constant('reopen' as const), by: who, reason: fc.constant('complaint' as const) }),
  fc.record({
    type: fc.constant('attachCall' as const),
    call: fc.constantFrom('c1', 'c2').map((id) => idOf<'call'>(id)),
  }),
  fc.constant<NoteCommand>({ type: 'wake', ladder: { 50: team, 80: team, 100: person('leader') } }),
  fc.record({
    type: fc.constant('forward' as const),
    by: who,
    to: fc.constant(idOf<'note'>('next')),
    ownerTeam: fc.constant(team),
    ownerEmployee: fc.constant(null),
    remark: fc.constantFrom('', 'verkeerde afdeling'),
  }),
);
const histories = fc.array(fc.tuple(fc.integer({ min: 0, max: 6000 }), someCommand), { maxLength: 30 });

interface World {
  readonly notes: Map<NoteId, Note>;
  readonly facts: NoteEvent[];
  readonly wakeAt: Map<NoteId, number>;
}

/** Plays commands against the note at the end of the chain; forwards get fresh numbers. */
function play(
  history: readonly (readonly [number, NoteCommand])[],
  check: (world: World, before: Note, command: NoteCommand, now: number, ok: boolean) => void = () => {},
): World {
  const world: World = { notes: new Map(), facts: [], wakeAt: new Map() };
  let now = start;
  let current = idOf<'note'>('n0');
  const run = (command: NoteCommand): boolean => {
    const decision = decideNote(world.notes.get(current) ?? null, command, now);
    if (!decision.ok) return false;
    for (const event of decision.events) {
      world.facts.push(event);
      const id = event.data.note;
      world.notes.set(id, evolveNote(world.notes.get(id) ?? null, event));
    }
    for (const effect of decision.effects) {
      if (effect.type === 'note.wakeAt') world.wakeAt.set(effect.note, effect.at);
      if (effect.type === 'note.noWake') world.wakeAt.delete(effect.note);
    }
    return true;
  };
  run({
    type: 'create',
    note: {
      note: current,
      municipality: null,
      call: null,
      caller: idOf<'subject'>('s'),
      withoutNumber: false,
      ownerTeam: team,
      ownerEmployee: null,
      subject: null,
      due,
      warnAt: [start + 15 * hour, start + 25 * hour],
      origin: 'agent',
    },
  });
  for (const [wait, drawn] of history) {
    now += wait * minute;
    const command = drawn.type === 'forward' ? { ...drawn, to: idOf<'note'>(`n${world.notes.size}`) } : drawn;
    const before = world.notes.get(current)!;
    const ok = run(command);
    check(world, before, command, now, ok);
    current = world.notes.get(current)?.forwardedTo ?? current;
  }
  return world;
}

test('the promise made to the caller keeps its term through everything, and exactly one note carries it', () => {
  fc.assert(
    fc.property(histories, (history) => {
      const { notes } = play(history);
      const all = [...notes.values()];
      for (const note of all) assert.equal(note.due, due);
      assert.equal(all.filter((note) => note.state !== 'forwarded').length, 1);
      for (const note of all) {
        if (note.forwardedTo !== null) assert.equal(notes.get(note.forwardedTo)?.continues, note.id);
      }
    }),
  );
});

test('while somebody holds the lock nobody else claims, rings, forwards or closes', () => {
  fc.assert(
    fc.property(histories, (history) => {
      play(history, (_world, before, command, now, ok) => {
        if (!('by' in command) || command.type === 'release' || command.type === 'reopen') return;
        if (isLockedFor(before, command.by, now)) assert.equal(ok, false);
      });
    }),
  );
});

test('a note that waits for somebody always has a moment at which the clock looks at it again', () => {
  fc.assert(
    fc.property(histories, (history) => {
      const { notes, wakeAt } = play(history);
      for (const note of notes.values())
        assert.equal(wakeAt.has(note.id), pendingStates.has(note.state), note.state);
    }),
  );
});

test('every step of the ladder is taken at most once, in order, and never before its moment', () => {
  fc.assert(
    fc.property(histories, (history) => {
      const { notes, facts } = play(history);
      for (const note of notes.values())
        assert.deepEqual(note.escalated, [50, 80, 100].slice(0, note.escalated.length));
      for (const event of facts) {
        if (event.type === 'note.escalated' && event.data.step === 100) assert.ok(event.at >= due);
      }
    }),
  );
});

test('folding the recorded facts again gives the same notes, and screens offer only what can succeed', () => {
  fc.assert(
    fc.property(histories, (history) => {
      const { notes, facts } = play(history, (_world, before, command, _now, ok) => {
        if (ok && command.type !== 'wake') assert.ok(possible[before.state].includes(command.type));
      });
      const again = new Map<NoteId, Note>();
      for (const event of facts)
        again.set(event.data.note, evolveNote(again.get(event.data.note) ?? null, event));
      assert.deepEqual(again, notes);
    }),
  );
});

test('a note that is left alone is escalated in time and expires; the clock never loops on the spot', () => {
  let { notes, wakeAt } = play([]);
  const id = idOf<'note'>('n0');
  let now = start;
  for (let turns = 0; wakeAt.has(id); turns++) {
    assert.ok(turns < 10);
    now = Math.max(now + 1, wakeAt.get(id)!);
    const decision = decideNote(
      notes.get(id)!,
      { type: 'wake', ladder: { 50: team, 80: team, 100: team } },
      now,
    );
    assert.ok(decision.ok);
    notes = new Map([[id, decision.events.reduce<Note>(evolveNote, notes.get(id)!)]]);
    wakeAt = new Map();
    for (const effect of decision.effects)
      if (effect.type === 'note.wakeAt') wakeAt.set(effect.note, effect.at);
  }
  assert.equal(notes.get(id)?.state, 'expired');
  assert.equal(now, due + defaultNoteRules.expireAfter);
});
