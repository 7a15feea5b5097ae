/** What goes by itself: messages of erased callers at once, old ones at the end of their term, never one that is still owed. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DomainEvent } from '../../domain/events.ts';
import { idOf } from '../../domain/ids.ts';
import { hour } from '../../domain/time.ts';
import { silentLog } from '../ports/log.ts';
import type { Destruction } from '../ports/privacy.ts';
import { Mailboxes } from './mailboxes.ts';
import { MessageRetention } from './message-retention.ts';

const now = Date.UTC(2026, 10, 22, 9);
const day = 24 * hour;
const town = idOf<'municipality'>('deventer');

function stage() {
  const lines: Destruction[] = [];
  const gone: string[] = [];
  const known = new Set(['p1', 'p2', 'p3']);
  const pending = new Set<string>();
  const mailboxes = new Mailboxes({
    ledger: { append: (events) => Promise.resolve(events.map(() => 1)) },
    clock: { now: () => now },
    recordings: {
      pathOf: (name) => name,
      bytesOf: () => Promise.resolve(null),
      playable: (name) => Promise.resolve(name),
      discard: (name) => Promise.resolve(void gone.push(name)),
      failed: () => {},
      health: () => ({ writable: true, freeBytes: null, failures: 0 }),
    },
    greetings: {} as never,
    greetingChosen: () => Promise.resolve(),
    usesOwnGreeting: () => true,
  });
  const leave = (name: string, caller: string, at: number): void => {
    const envelope = { v: 1, at, municipality: town } as const;
    const call = idOf<'call'>(`c-${name}`);
    const note = idOf<'note'>(`n-${name}`);
    const facts: DomainEvent[] = [
      {
        ...envelope,
        type: 'call.voicemailLeft',
        stream: `call:${call}`,
        data: { box: { kind: 'team', team: idOf('deventer/kcc') }, recording: name, length: 5000 },
      },
      {
        ...envelope,
        type: 'note.created',
        stream: `note:${note}`,
        data: {
          note,
          call,
          caller: idOf(caller),
          ownerTeam: idOf('deventer/kcc'),
          ownerEmployee: null,
          subject: null,
          due: at + day,
          origin: 'voicemail',
        },
      },
    ];
    for (const fact of facts) mailboxes.apply(fact);
  };
  const retention = new MessageRetention({
    mailboxes,
    subjects: {
      readMany: (ids) =>
        Promise.resolve(new Map(ids.filter((id) => known.has(id)).map((id) => [id, { number: '0' }]))),
    },
    store: { record: (some) => Promise.resolve(void lines.push(...some)) },
    ruleOf: () => Promise.resolve({ record: 'voicemail', days: 90, basis: 'eigen besluit' }),
    isPending: (note) => pending.has(note),
    clock: { now: () => now, setTimer: () => ({ cancel: () => {} }) },
    chance: { newId: () => 'run' },
    log: silentLog,
  });
  return { lines, gone, known, pending, mailboxes, leave, retention };
}

test('a message goes with its sound when its caller was erased, and is on the list', async () => {
  const { lines, gone, known, leave, retention, mailboxes } = stage();
  leave('m1', 'p1', now - hour);
  leave('m2', 'p2', now - hour);
  known.delete('p1');
  assert.equal(await retention.look(), 1);
  assert.deepEqual(gone, ['m1']);
  assert.deepEqual(
    lines.map(({ object, record }) => [object, record]),
    [['m1', 'voicemail']],
  );
  assert.equal(mailboxes.get('m2')?.id, 'm2');
});

test('an old message goes at the end of its term, but not while somebody still has to ring back', async () => {
  const { gone, pending, leave, retention, lines } = stage();
  leave('old', 'p1', now - 91 * day);
  leave('owed', 'p2', now - 91 * day);
  leave('young', 'p3', now - 89 * day);
  pending.add('n-owed');
  assert.equal(await retention.look(), 1);
  assert.deepEqual(gone, ['old']);
  assert.equal(lines[0]?.basis, 'eigen besluit');
  pending.clear();
  assert.equal(await retention.look(), 1);
  assert.deepEqual(gone, ['old', 'owed']);
});
