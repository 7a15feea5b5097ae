import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type EmployeeId, idOf } from '../ids.ts';
import { hour, minute } from '../time.ts';
import {
  decideNote,
  defaultNoteRules,
  type NewNote,
  type NoteCommand,
  type NoteDecision,
} from './decide-note.ts';
import { warningMoments } from './escalation.ts';
import { evolveNote, type Note } from './note.ts';
import { type Colleague, type Directory, ladderFor, responsibleFor } from './ownership.ts';
import { promiseInWords } from './promise-words.ts';
import { openNotesOf } from './repeat-call.ts';

const made = Date.parse('2026-11-23T10:00:00+01:00');
const due = Date.parse('2026-11-24T17:00:00+01:00');
const person = (name: string) => idOf<'employee'>(name);
const wmo = idOf<'team'>('wmo');
const ladder = { 50: person('fatima'), 80: wmo, 100: person('leader') };

const newNote: NewNote = {
  note: idOf<'note'>('n1'),
  municipality: idOf<'municipality'>('olst-wijhe'),
  call: idOf<'call'>('c1'),
  caller: idOf<'subject'>('s1'),
  withoutNumber: false,
  ownerTeam: wmo,
  ownerEmployee: person('piet'),
  subject: 'zorg',
  due,
  warnAt: [due - 8 * hour, due - 3 * hour],
  origin: 'agent',
};

function after(note: Note | null, command: NoteCommand, now: number): Note {
  const decision = decideNote(note, command, now);
  assert.ok(decision.ok, decision.ok ? '' : decision.refusal);
  return decision.events.filter((event) => event.stream === 'note:n1').reduce<Note | null>(evolveNote, note)!;
}
const refusal = (decision: NoteDecision) => (decision.ok ? null : decision.refusal);
const open = () => after(null, { type: 'create', note: newNote }, made);
const claimBy = (who: string): NoteCommand => ({ type: 'claim', by: person(who) });
const attemptBy = (who: string, result: 'reached' | 'noAnswer'): NoteCommand => ({
  type: 'attempt',
  by: person(who),
  call: null,
  result,
});

test('two employees cannot ring the same caller: the first claim locks the note, and the lock ends by itself', () => {
  const claimed = after(open(), claimBy('piet'), made + minute);
  assert.equal(claimed.state, 'claimed');
  assert.equal(refusal(decideNote(claimed, claimBy('fatima'), made + 2 * minute)), 'claimedByOther');
  assert.equal(
    refusal(decideNote(claimed, attemptBy('fatima', 'noAnswer'), made + 2 * minute)),
    'claimedByOther',
  );
  const later = after(claimed, claimBy('fatima'), made + minute + defaultNoteRules.claimLease);
  assert.equal(later.claim?.employee, 'fatima');
});

test('a note is given up only after three documented attempts, an hour apart', () => {
  let note = open();
  const giveUp: NoteCommand = { type: 'close', by: person('piet'), result: 'notReached' };
  for (const at of [made + hour, made + hour + minute, made + 2 * hour]) {
    note = after(note, attemptBy('piet', 'noAnswer'), at);
  }
  assert.equal(note.state, 'attempted');
  assert.equal(refusal(decideNote(note, giveUp, made + 3 * hour)), 'tooFewAttempts');
  note = after(note, attemptBy('piet', 'noAnswer'), made + 4 * hour);
  note = after(note, giveUp, made + 4 * hour);
  assert.equal(note.state, 'closed');
  assert.equal(note.result, 'notReached');
});

test('a caller who was reached: the note is closed as reached, and not before', () => {
  const note = open();
  const close: NoteCommand = { type: 'close', by: person('piet'), result: 'reached' };
  assert.equal(refusal(decideNote(note, close, made + minute)), 'notReachedYet');
  const reached = after(note, attemptBy('piet', 'reached'), made + hour);
  assert.equal(reached.state, 'reached');
  assert.equal(after(reached, close, made + hour).state, 'closed');
});

test('forwarding ends the note with a remark and makes a new one with the same promise', () => {
  const forward = (remark: string): NoteCommand => ({
    type: 'forward',
    by: person('piet'),
    to: idOf<'note'>('n2'),
    ownerTeam: idOf<'team'>('vergunningen'),
    ownerEmployee: null,
    remark,
  });
  assert.equal(refusal(decideNote(open(), forward(' '), made + hour)), 'remarkMissing');
  const decision = decideNote(open(), forward('Gaat over een vergunning'), made + hour);
  assert.ok(decision.ok);
  const [away, onward] = decision.events;
  assert.equal(away?.type, 'note.forwarded');
  const next = evolveNote(null, onward!);
  assert.deepEqual([next.id, next.due, next.continues, next.state], ['n2', due, 'n1', 'open']);
  assert.ok(decision.effects.some((effect) => effect.type === 'note.keepText'));
  assert.ok(!JSON.stringify(decision.events).includes('vergunning '));
});

test('the ladder: colleague at 50 %, team at 80 %, leader at 100 %, once each, also after a standstill', () => {
  let note = open();
  note = after(note, { type: 'wake', ladder }, newNote.warnAt[0]);
  assert.deepEqual(note.escalated, [50]);
  note = after(note, { type: 'wake', ladder }, newNote.warnAt[0] + minute);
  assert.deepEqual(note.escalated, [50]);
  note = after(note, { type: 'wake', ladder }, due);
  assert.deepEqual(note.escalated, [50, 80, 100]);
});

test('half of the term is half of the opening hours, not half of the weekend', () => {
  const friday = Date.parse('2026-11-27T16:00:00+01:00');
  const monday = Date.parse('2026-11-30T17:00:00+01:00');
  const hours = [
    { from: Date.parse('2026-11-27T08:00:00+01:00'), until: Date.parse('2026-11-27T17:00:00+01:00') },
    { from: Date.parse('2026-11-30T08:00:00+01:00'), until: monday },
  ];
  const [half, most] = warningMoments(friday, monday, hours);
  assert.equal(new Date(half).toISOString(), '2026-11-30T11:00:00.000Z');
  assert.equal(new Date(most).toISOString(), '2026-11-30T14:00:00.000Z');
});

test('a note nobody touches expires two weeks after its term, and can be opened again with a reason', () => {
  const end = due + defaultNoteRules.expireAfter;
  assert.equal(after(open(), { type: 'wake', ladder }, end - 1).state, 'open');
  const expired = after(open(), { type: 'wake', ladder }, end);
  assert.equal(expired.state, 'expired');
  assert.equal(refusal(decideNote(expired, claimBy('piet'), end)), 'finished');
  const again = after(
    expired,
    { type: 'reopen', by: person('leader'), reason: 'callerRangAgain' },
    end + hour,
  );
  assert.equal(again.state, 'open');
  // It has its time again: it does not expire at once.
  assert.equal(after(again, { type: 'wake', ladder }, end + 2 * hour).state, 'open');
});

test('a note without a number must be said to have none, and its term must lie ahead', () => {
  const create = (change: Partial<NewNote>) =>
    refusal(decideNote(null, { type: 'create', note: { ...newNote, ...change } }, made));
  assert.equal(create({ caller: null }), 'numberMissing');
  assert.equal(create({ caller: null, withoutNumber: true }), null);
  assert.equal(create({ due: made }), 'dueInThePast');
  assert.equal(refusal(decideNote(open(), { type: 'create', note: newNote }, made)), 'alreadyExists');
});

test('the language of the caller goes along with a forwarded note; a fact without one, as of before, is Dutch', () => {
  const created = (language?: 'nl' | 'en') => {
    const note = language === undefined ? newNote : { ...newNote, language };
    const decision = decideNote(null, { type: 'create', note }, made);
    const [event] = decision.ok ? decision.events : [];
    assert.ok(event?.type === 'note.created');
    return event;
  };
  for (const language of [undefined, 'nl'] as const) {
    assert.equal('language' in created(language).data, false);
    assert.equal(evolveNote(null, created(language)).language, 'nl');
  }
  const english = evolveNote(null, created('en'));
  const to = idOf<'note'>('n2');
  const forward = { type: 'forward', by: person('piet'), to, ownerTeam: wmo, ownerEmployee: null } as const;
  const decision = decideNote(english, { ...forward, remark: 'Hoort daar' }, made + hour);
  const onward = decision.ok ? decision.events.find(({ type }) => type === 'note.created') : undefined;
  assert.ok(onward !== undefined);
  assert.equal(evolveNote(null, onward).language, 'en');
});

test('a repeat call goes to the open note, the one about the same subject first', () => {
  const other = { ...open(), id: idOf<'note'>('n0'), subject: 'afval', due: due - hour };
  const closed = { ...open(), state: 'closed' as const };
  const found = openNotesOf(newNote.caller, newNote.municipality, [other, open(), closed], 'zorg');
  assert.deepEqual(
    found.map((note) => note.id),
    ['n1', 'n0'],
  );
  assert.deepEqual(openNotesOf(null, newNote.municipality, [open()]), []);
  assert.deepEqual(openNotesOf(newNote.caller, idOf<'municipality'>('deventer'), [open()]), []);
  const attached = after(open(), { type: 'attachCall', call: idOf<'call'>('c9') }, made + hour);
  assert.deepEqual(attached.calls, ['c1', 'c9']);
});

test('while the owner is absent the deputy acts, else the unit; deputies may be absent and stand in for each other', () => {
  const colleague = (name: string, deputy: string | null, absent = false): [EmployeeId, Colleague] => [
    person(name),
    {
      id: person(name),
      team: wmo,
      deputy: deputy === null ? null : person(deputy),
      absent: absent ? { from: made - hour, until: null } : null,
    },
  ];
  const who = (...people: [EmployeeId, Colleague][]) => {
    const directory: Directory = new Map(people);
    return responsibleFor(open(), directory, made);
  };
  assert.deepEqual(who(colleague('piet', null)).why, 'owner');
  assert.equal(who(colleague('piet', 'fatima', true), colleague('fatima', null)).employee, 'fatima');
  assert.equal(who(colleague('piet', 'fatima', true), colleague('fatima', 'piet', true)).employee, null);
  assert.equal(who(colleague('piet', null, true)).why, 'ownerAbsent');
  assert.equal(who().why, 'ownerGone');
  const directory: Directory = new Map([colleague('piet', 'fatima', true), colleague('fatima', null)]);
  assert.deepEqual(
    ladderFor(open(), directory, () => person('leader'), made),
    { 50: 'fatima', 80: 'wmo', 100: 'leader' },
  );
});

test('the promise is said as a day and a time', () => {
  assert.equal(
    promiseInWords(due, made, 'nl'),
    'Wij bellen u uiterlijk morgen, dinsdag 24 november, vóór 17.00 uur terug.',
  );
  assert.equal(promiseInWords(due, due - hour, 'nl'), 'Wij bellen u uiterlijk vandaag vóór 17.00 uur terug.');
  const monday = Date.parse('2026-12-28T12:30:00+01:00');
  assert.equal(
    promiseInWords(monday, Date.parse('2026-12-24T15:00:00+01:00'), 'nl'),
    'Wij bellen u uiterlijk maandag 28 december vóór 12.30 uur terug.',
  );
  assert.equal(
    promiseInWords(monday, Date.parse('2026-12-24T15:00:00+01:00'), 'en'),
    'We will call you back on Monday 28 December before 12.30 pm at the latest.',
  );
  assert.equal(
    promiseInWords(due, made, 'en'),
    'We will call you back tomorrow, Tuesday 24 November, before 5 pm at the latest.',
  );
});

test('what an attempt was is put right by who made it: a voicemail that picked up takes the note back to trying', () => {
  const reached = after(open(), attemptBy('piet', 'reached'), made + hour);
  const correct = (who: string): NoteCommand => ({
    type: 'attempt',
    by: person(who),
    call: null,
    result: 'voicemail',
    corrects: true,
  });
  assert.equal(refusal(decideNote(reached, correct('fatima'), made + 2 * hour)), 'notYourAttempt');
  assert.equal(refusal(decideNote(open(), correct('piet'), made + 2 * hour)), 'notYourAttempt');
  const again = after(reached, correct('piet'), made + 2 * hour);
  assert.equal(again.state, 'attempted');
  assert.deepEqual(
    again.attempts.map(({ at, result }) => [at, result]),
    [[made + hour, 'voicemail']],
  );
});

test('a caller who was reached got what was promised, also when nobody closed the note', () => {
  const reached = after(open(), attemptBy('piet', 'reached'), made + hour);
  const end = after(reached, { type: 'wake', ladder }, due + defaultNoteRules.expireAfter);
  assert.deepEqual([end.state, end.result], ['closed', 'reached']);
});

test('a note remembers who was called in at each step', () => {
  const late = after(open(), { type: 'wake', ladder }, due);
  assert.deepEqual(late.toldTo, [ladder[50], ladder[80], ladder[100]]);
});

test('a term that ends at midnight is said as the day that ends then', () => {
  const midnight = Date.parse('2026-11-25T00:00:00+01:00');
  const said = (from: string, language: 'nl' | 'en') =>
    promiseInWords(midnight, Date.parse(`2026-11-${from}:00+01:00`), language);
  assert.equal(said('23T10:00', 'nl'), 'Wij bellen u uiterlijk morgen, dinsdag 24 november, terug.');
  assert.equal(said('24T10:00', 'nl'), 'Wij bellen u uiterlijk vandaag terug.');
  assert.equal(said('20T10:00', 'en'), 'We will call you back on Tuesday 24 November at the latest.');
});
