/** Alerts, the chance of the day, and forecasts with staffing, from history in the ledger. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startOfLocalDay } from '../../app/office/figure-book.ts';
import type { NewEvent } from '../../app/ports/ledger.ts';
import { idOf } from '../../domain/ids.ts';
import { dateOfDay, localDay } from '../../domain/reachability/bucket.ts';
import { tell } from '../../domain/reachability/testkit.ts';
import { newNote } from './support/requests.ts';
import { type Browser, openWorld, person, until, type World } from './support/world.ts';

const noon = 12 * 3_600_000;
const callsADay = 12;
const today = localDay(Date.now());
let world: World;
let leader: Browser;

/** A call of Deventer's queue, made from the words of the worked day. */
function callAt(name: string, at: number, line: string): readonly NewEvent[] {
  return tell(name, at, null, 'algemeen', line).map((event) => ({
    ...(JSON.parse(
      JSON.stringify(event)
        .replaceAll('"queue":"kcc"', '"queue":"deventer/kcc"')
        .replaceAll('olst-wijhe', 'deventer'),
    ) as NewEvent),
  }));
}

before(async () => {
  world = await openWorld();
  leader = await world.signIn(person('deventer', 'teamleider'));
  const events: NewEvent[] = [];
  for (let week = 1; week <= 6; week++) {
    for (let index = 0; index < callsADay; index++) {
      // By the clock on the wall: seven times 24 hours before a winter's late evening is another weekday in summer.
      const at = startOfLocalDay(today - week * 7) + noon - index * 60_000;
      const line =
        '0 queue kcc; 5 anna answers; 60 anna registers answeredDirectly paspoort; 180 ends completed';
      events.push(...callAt(`h${week}-${index}`, at, line));
    }
  }
  await world.store.ledger.append(events);
  await until(() => world.parts.office.figures.figures.conservation().offered === 6 * callsADay);
});
after(() => world.close());

test('a forecast rests on the same weekday, and one more agent makes it better', async () => {
  const query = { queueId: 'deventer/kcc', agentCount: '1', extraAgents: '1' };
  const reply = await leader.send('GET', '/prognoses', { query });
  assert.equal(reply.status, 200, reply.text);
  // A day on which the clock changes, or a holiday, tells nothing about ordinary days.
  assert.ok(reply.body.historyDays >= 4);
  assert.ok(Math.abs(reply.body.callsExpected - callsADay) < 1, reply.text);
  assert.ok(reply.body.whatIf.serviceLevelShare >= reply.body.plan.serviceLevelShare);
  assert.ok(reply.body.quarters.every((one: { agentsNeeded: number }) => one.agentsNeeded >= 1));
  const tomorrow = dateOfDay(today + 1);
  const none = await leader.send('GET', '/prognoses', { query: { ...query, date: tomorrow } });
  assert.equal(none.status, 503, 'another weekday has no history');
});

test('the chance of the day is told, and without earlier chances there is no calibration', async () => {
  const reply = await leader.send('GET', '/vooruitzichten');
  assert.equal(reply.status, 200, reply.text);
  assert.ok(reply.body.outlook.chance >= 0 && reply.body.outlook.chance <= 1);
  assert.equal(reply.body.calibration, null);
  const figures = await leader.send('GET', '/bereikbaarheidscijfers');
  assert.equal(figures.body.outlook.mayStillFail, reply.body.outlook.mayStillFail);
});

test('an incident and undelivered messages are alerts of their own municipality', async () => {
  const now = Date.now();
  const line = '0 queue kcc; 5 anna answers; 60 anna registers aggression; 180 ends completed';
  await world.store.ledger.append(callAt('incident', now - 200_000, line));
  const { alerts } = world.parts.office;
  await until(() => alerts.of(idOf('deventer')).length > 0);
  alerts.undelivered(new Map([[idOf<'municipality'>('deventer'), 2]]));
  alerts.look();
  const seen = await leader.send('GET', '/signalen');
  assert.deepEqual(
    seen.body.results.map(({ severity }: { severity: string }) => severity),
    ['critical', 'warning'],
  );
  assert.match(seen.text, /2 berichten naar buiten/);
  assert.deepEqual(alerts.of(idOf('lochem')), []);
  alerts.undelivered(new Map());
  alerts.look();
  assert.equal(alerts.of(idOf('deventer')).length, 1);
});

test('a repeat call is attached to the open note, and makes no second one', async () => {
  const agent = await world.signIn(person('deventer', 'kcc-agent'));
  const made = await agent.send('POST', '/terugbelnotities', {
    body: newNote(),
  });
  assert.equal(made.status, 201, made.text);
  const call = await world.call('deventer', '0570612345');
  const { notes } = world.parts.office;
  await until(() => notes.get(idOf(made.body.id))?.note.calls.includes(call) === true);
  assert.equal([...notes.all()].length, 1);
});
