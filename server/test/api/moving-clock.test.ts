/**
 * What the office does by itself as time passes, on a clock that a test moves: the escalation ladder, the digest, the
 * chance of the day and what became of it, the snapshot and retention of the night.
 */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { ManualClock } from '../../adapters/sip/testing/manual-clock.ts';
import type { DomainEvent } from '../../domain/events.ts';
import { idOf, type NoteId } from '../../domain/ids.ts';
import { hour, type Instant, minute } from '../../domain/time.ts';
import { newNote } from './support/requests.ts';
import { openWorld, person, until, type World } from './support/world.ts';

const day = 24 * hour;

/** Sunday 22 November 2026, ten in the morning here; all of this is winter time. */
const clock = new ManualClock();
const at = (text: string): Instant => Date.parse(`2026-${text}+01:00`);
/** In steps in which nothing is due twice that a test looks at: days pass in a second. */
const to = async (moment: Instant): Promise<void> => {
  assert.ok(moment >= clock.now(), 'time only goes on');
  while (clock.now() < moment) await clock.leap(Math.min(4 * minute, moment - clock.now()));
};
const snapshots = (): number => world.log.filter((line) => /^office\.snapshot /.test(line)).length;
let snapshotsOnMonday = 0;

let world: World;
before(async () => {
  world = await openWorld({ clock, outward: { digest: 'daily' } });
  // Nobody looks: the feed would wake every few seconds.
  world.feed.close();
});
after(() => world.close());

async function note(question: string): Promise<NoteId> {
  const leader = await world.signIn(person('deventer', 'teamleider'));
  const made = await leader.send('POST', '/terugbelnotities', {
    body: newNote({ question }),
  });
  assert.equal(made.status, 201, made.text);
  return idOf(made.body.id);
}

async function factsOf(
  id: NoteId,
  type: DomainEvent['type'],
): Promise<readonly { at: number; data: never }[]> {
  const events = await world.store.ledger.read({ stream: `note:${id}`, types: [type] });
  return events as unknown as readonly { at: number; data: never }[];
}

/** A finished call on a day of the past: nobody answered. */
function failedCall(name: string, arrivedAt: Instant): DomainEvent[] {
  const stream = `call:${name}`;
  const municipality = idOf<'municipality'>('deventer');
  const entrance = 'deventer/algemeen';
  const common = { v: 1, stream, municipality } as const;
  return [
    {
      ...common,
      type: 'call.arrived',
      at: arrivedAt,
      data: {
        ...{ leg: 'a', trunk: 't', device: null, called: null, entrance, via14: false, caller: null },
        ...{ dialplanVersion: '1', reasons: [] },
      },
    },
    {
      ...common,
      type: 'call.ended',
      at: arrivedAt + minute,
      data: { reason: 'abandonedBeforeQueue', talk: 0 },
    },
  ] as unknown as DomainEvent[];
}

test('a digest goes to each team leader once on a working day, after half past seven', async () => {
  await to(at('11-23T07:20:00'));
  assert.equal(world.mails.length, 0, 'nothing on Sunday, nothing before its time');
  await to(at('11-23T07:40:00'));
  await until(() => world.mails.length >= 2);
  await to(at('11-23T08:30:00'));
  assert.deepEqual(world.mails.map((mail) => mail.to).sort(), [
    'teamleider@deventer.example',
    'teamleider@lochem.example',
  ]);
});

test('the chance of the day is written down at its moments, and the next day says whether it came true', async () => {
  const calls: DomainEvent[] = [];
  for (let back = 35; back > 0; back -= 7) {
    for (let index = 0; index < 28; index += 1) {
      calls.push(...failedCall(`c${back}-${index}`, at('11-23T09:00:00') - back * day + index * 12 * minute));
    }
  }
  for (let index = 0; index < 12; index += 1) {
    calls.push(...failedCall(`today-${index}`, at('11-23T08:00:00') + index * minute));
  }
  await world.store.ledger.append(calls as never);
  const series = { municipality: idOf('deventer'), kind: 'municipality', id: null } as never;
  const { figures } = world.parts.office.figures;
  await until(() => figures.sums('calls', series, { first: 0, last: 99_999 }).calls >= 152);
  await to(at('11-23T10:03:00'));
  const told = async () =>
    (await world.store.office.outlooks()).filter(({ municipality }) => municipality === 'deventer');
  await until(() => world.log.every((line) => !line.includes('outlook.failed')));
  const [first] = await told();
  assert.ok(first !== undefined, 'ten o’clock is one of its moments');
  assert.equal(first.minute, 600);
  assert.ok(first.chance < 0.1, String(first.chance));
  assert.equal(first.cameTrue, null, 'the day is not over');
  await to(at('11-23T23:50:00'));
  snapshotsOnMonday = snapshots();
  await to(at('11-24T00:20:00'));
  const [settled] = await told();
  assert.equal(settled?.cameTrue, false);
  assert.equal((await told()).length, 4, 'ten, twelve, two and four o’clock');
  const leader = await world.signIn(person('deventer', 'teamleider'));
  const outlook = await leader.send('GET', '/vooruitzichten');
  assert.equal(outlook.status, 200, outlook.text);
  assert.ok(outlook.body.calibration.brier < 0.02, JSON.stringify(outlook.body.calibration));
});

test('at night the folds are written down once', async () => {
  await to(at('11-24T01:30:00'));
  await until(() => snapshots() > snapshotsOnMonday);
  await to(at('11-24T03:50:00'));
  assert.equal(snapshots(), snapshotsOnMonday + 1);
});

test('a note that nobody touches climbs the ladder at 50, 80 and 100 % of its term, each step once', async () => {
  await to(at('11-24T09:00:00'));
  const id = await note('Wie belt mij terug?');
  await until(() => world.parts.office.notes.get(id) !== undefined);
  const { warnAt, due } = world.parts.office.notes.get(id)!.note;
  const steps = [
    [50, warnAt[0]],
    [80, warnAt[1]],
    [100, due],
  ] as const;
  for (const [index, [, moment]] of steps.entries()) {
    await to(moment - minute);
    assert.equal((await factsOf(id, 'note.escalated')).length, index);
    await to(moment + minute);
    await until(() => world.parts.office.notes.get(id)?.note.escalated.length === index + 1);
  }
  const escalated = await factsOf(id, 'note.escalated');
  assert.deepEqual(
    escalated.map(({ data }) => (data as { step: number }).step),
    [50, 80, 100],
  );
  for (const [index, [, moment]] of steps.entries()) {
    assert.ok(Math.abs((escalated[index]?.at ?? 0) - moment) <= minute, `step ${index}`);
  }
  const told = (escalated.at(-1)?.data as { to: string } | undefined)?.to;
  assert.equal(told, person('deventer', 'teamleider'), 'in the end it comes to the leader');
  await to(clock.now() + hour);
  assert.equal((await factsOf(id, 'note.escalated')).length, 3);
});

test('every night what is over its term is destroyed by itself, with list, log line and audit line', async () => {
  const id = await note('Dit mag weg');
  const call = 'spoken-and-taped';
  const subject = await world.store.subjects.callerByNumber(idOf('deventer'), '+31570699999', clock.now());
  const common = { v: 1, stream: `call:${call}`, municipality: idOf<'municipality'>('deventer') } as const;
  const arrived = failedCall(call, clock.now())[0] as unknown as { data: object };
  await world.store.ledger.append([
    { ...arrived, data: { ...arrived.data, caller: subject } } as never,
    {
      ...common,
      type: 'call.taped',
      at: clock.now(),
      data: { recording: `${call}/t1`, what: 'started', employee: null },
    },
    { ...common, type: 'call.ended', at: clock.now(), data: { reason: 'completed', talk: 1000 } },
  ] as never);
  await until(() => [...world.parts.office.tapes.all()].length === 1);
  const boss = await world.signIn(person('deventer', 'beheerder'));
  for (const kind of ['note', 'recording']) {
    const body = { retentionDays: 2, basis: 'Besluit voor de test' };
    assert.equal((await boss.send('PUT', `/bewaartermijnen/${kind}`, { body })).status, 200);
  }
  const closed = await boss.send('POST', `/terugbelnotities/${id}/opdrachten`, {
    body: { command: 'close', closing: 'withdrawn', remark: 'Zag ervan af' },
  });
  assert.equal(closed.status, 200, closed.text);
  const runs = () =>
    world.log.filter((line) => line.startsWith('retention.run') && line.includes('deventer'));
  const before = runs().length;
  await to(clock.now() + 3 * day);
  await until(() => runs().length >= before + 3);
  await until(() => [...world.parts.office.tapes.all()].length === 0);
  const boss2 = await world.signIn(person('deventer', 'beheerder'));
  const list = await boss2.send('GET', '/vernietigingen');
  const kinds = list.body.results.map((line: { record: string }) => line.record);
  assert.ok(kinds.includes('note') && kinds.includes('recording'), list.text);
  assert.ok(list.body.results.every((line: { by: unknown }) => line.by === null));
  assert.doesNotMatch(list.text, /Dit mag weg|0570|Beller/);
  const lines = await boss2.send('GET', '/auditregels', { query: { pageSize: '200' } });
  const run = lines.body.results.find((line: { action: string }) => line.action === 'runRetention');
  assert.match(run.object, /every night/);
  assert.doesNotMatch((await boss2.send('GET', `/terugbelnotities/${id}`)).text, /Dit mag weg/);
  assert.match(world.log.join('\n'), /retention\.sounds \{"destroyed":1\}/);
});
