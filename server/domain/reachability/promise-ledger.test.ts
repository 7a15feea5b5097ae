/** What an attempt turns out to have been changes the promise behind it, and not how often was rung. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { idOf } from '../ids.ts';
import { hour } from '../time.ts';
import { type NoteEvent, PromiseLedger } from './promise-ledger.ts';

const note = idOf<'note'>('n1');
const employee = idOf<'employee'>('piet');
const at = Date.parse('2026-11-23T10:00:00+01:00');
const head = { v: 1, stream: 'note:n1', municipality: idOf<'municipality'>('deventer') } as const;

function ledger(): PromiseLedger {
  const made = new PromiseLedger();
  const data = {
    note,
    call: null,
    caller: idOf<'subject'>('s1'),
    ownerTeam: idOf<'team'>('wmo'),
    ownerEmployee: null,
    subject: null,
    due: at + 30 * hour,
    origin: 'agent',
  } as const;
  made.apply({ ...head, type: 'note.created', at, data }, 0);
  return made;
}

function attempt(result: 'reached' | 'voicemail' | 'noAnswer', hours: number, corrects = false): NoteEvent {
  const data = { note, employee, call: null, result, ...(corrects ? { corrects: true as const } : {}) };
  return { ...head, type: 'note.attempted', at: at + hours * hour, data };
}

test('a voicemail that picked up is no conversation: the promise still stands', () => {
  const promises = ledger();
  promises.apply(attempt('reached', 1), 0);
  assert.equal(promises.promiseOf(note)?.reachedAt, at + hour);
  const corrected = promises.apply(attempt('voicemail', 2, true), 0);
  assert.deepEqual([promises.promiseOf(note)?.reachedAt, corrected?.record.attempts], [null, 1]);
  promises.apply(attempt('reached', 3), 0);
  assert.equal(promises.promiseOf(note)?.reachedAt, at + 3 * hour);
});

test('a conversation of before stays one, whatever a later attempt turns out to have been', () => {
  const promises = ledger();
  promises.apply(attempt('reached', 1), 0);
  promises.apply(attempt('reached', 2), 0);
  promises.apply(attempt('noAnswer', 3, true), 0);
  assert.equal(promises.promiseOf(note)?.reachedAt, at + hour);
});

test('a conversation that was taken for none counts from when that was said', () => {
  const promises = ledger();
  promises.apply(attempt('noAnswer', 1), 0);
  promises.apply(attempt('reached', 2, true), 0);
  assert.equal(promises.promiseOf(note)?.reachedAt, at + 2 * hour);
});
