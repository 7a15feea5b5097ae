/**
 * Figures as a user of the API sees them, over simulated days of long ago and of this week: every percentage of every
 * scope opens down to exactly the attempts it was made of, and all figures of a scope are there.
 */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { digestText } from '../../app/outbox/digest.ts';
import { holidaysOn } from '../../domain/calendar/holidays.ts';
import { idOf } from '../../domain/ids.ts';
import { dateOfDay, dayOfDate, localDay } from '../../domain/reachability/bucket.ts';
import { addDays, hour, weekdayOf } from '../../domain/time.ts';
import { simulateDay } from '../../simulation/day.ts';
import { municipalDay } from '../../simulation/municipalities.ts';
import { type Browser, openWorld, person, until, type World } from './support/world.ts';

let world: World;
let leader: Browser;
/** A working day that is no longer in memory, and one that is. */
const longAgo = workingDay(-60);
const thisWeek = workingDay(-4);

before(async () => {
  world = await openWorld();
  leader = await world.signIn(person('deventer', 'teamleider'));
  for (const [seed, date] of [
    ['a', longAgo],
    ['e', thisWeek],
  ] as const) {
    const size = { calls: 50, agents: 3, colleaguesPerTeam: 2 };
    const day = municipalDay(world.parts.office.parts.dialplans(), 'deventer', size, { sound: true });
    assert.ok(day !== null);
    const { events } = simulateDay({ ...day, date, seed });
    // The simulation names the calls of every day alike.
    const told = events
      .filter(({ type }) => type !== 'centre.started')
      .map((event) => ({ ...event, at: Math.round(event.at) }))
      .map((event) => JSON.parse(JSON.stringify(event).replace(/"(call:|note:|)(c\d+)/g, `"$1${date}-$2`)));
    await world.store.ledger.append(told);
  }
  const { figures } = world.parts.office.figures;
  const last = await world.store.ledger.read({ after: world.store.ledger.head() - 1 });
  assert.ok(last.length > 0);
  const whole = { municipality: 'deventer' as never, kind: 'municipality', id: null } as const;
  const day = localDay(Date.parse(`${thisWeek}T12:00:00Z`));
  await until(() => figures.sums('calls', whole, { first: day, last: day }).calls > 30);
  await until(() => figures.sums('calls', whole, { first: day, last: day }).open === 0);
});
after(() => world.close());

function workingDay(days: number): string {
  for (let date = addDays(dateOfDay(localDay(Date.now())), days); ; date = addDays(date, -1)) {
    if (weekdayOf(date) < 6 && holidaysOn(date).length === 0) return date;
  }
}

const onDay = (date: string) => {
  const from = Date.parse(`${date}T12:00:00Z`) - 6 * hour;
  return { period: 'range', from: new Date(from).toISOString(), until: new Date(from + hour).toISOString() };
};

async function allAttempts(
  query: Readonly<Record<string, string>>,
): Promise<{ id: string; class: string }[]> {
  const found: { id: string; class: string }[] = [];
  for (let page = 1; ; page += 1) {
    const reply = await leader.send('GET', '/contactpogingen', {
      query: { ...query, page: String(page), pageSize: '40' },
    });
    assert.equal(reply.status, 200, reply.text);
    found.push(...reply.body.results);
    if (reply.body.next === null) {
      assert.equal(reply.body.count, found.length, JSON.stringify(query));
      return found;
    }
  }
}

for (const [name, date] of [
  ['of two months ago', longAgo],
  ['of this week', thisWeek],
] as const) {
  test(`every figure ${name} opens down to the attempts it was made of, in every scope`, async () => {
    const reply = await leader.send('GET', '/bereikbaarheidscijfers', {
      query: { ...onDay(date), withPersons: 'true' },
    });
    assert.equal(reply.status, 200, reply.text);
    const { total, teams, queues, entrances, employees } = reply.body;
    assert.ok(teams.length > 0 && queues.length > 0 && entrances.length > 0 && employees.length > 0);
    let opened = 0;
    for (const figure of [total, ...teams, ...queues, ...entrances, ...employees]) {
      const scope = { scopeKind: figure.scope.kind, scopeId: figure.scope.id };
      const attempts = await allAttempts({ ...onDay(date), ...scope });
      const where = `${figure.scope.kind} ${figure.scope.id}`;
      assert.equal(new Set(attempts.map(({ id }) => id)).size, attempts.length, where);
      for (const { class: name, count } of figure.classes) {
        assert.equal(attempts.filter((one) => one.class === name).length, count, `${where} ${name}`);
      }
      const failed = await allAttempts({ ...onDay(date), ...scope, failed: 'true' });
      assert.equal(failed.length, figure.success.n - figure.success.hits, `${where} failed`);
      opened += attempts.length;
      const [first] = attempts;
      const call = first?.id.slice(0, first.id.lastIndexOf('/'));
      const story = await leader.send('GET', `/gesprekken/${encodeURIComponent(call ?? '')}`);
      assert.equal(story.status, 200, `${where} ${story.text}`);
      assert.ok(story.body.steps.length > 1);
    }
    assert.ok(opened > 100, String(opened));
  });
}

test('pages of attempts cross days without a gap or a repeat, newest first', async () => {
  const from = new Date(Date.parse(`${longAgo}T00:00:00Z`)).toISOString();
  const attempts = await allAttempts({ period: 'range', from, until: new Date().toISOString() });
  const days = [longAgo, thisWeek].map((date) => allAttempts(onDay(date)));
  const [old = [], recent = []] = await Promise.all(days);
  assert.deepEqual(
    attempts.map(({ id }) => id),
    [...recent, ...old].map(({ id }) => id),
  );
});

test('all figures of a scope are there, with the same counts as the rest of the API, and what a contact costs', async () => {
  const query = onDay(thisWeek);
  const reply = await leader.send('GET', '/kengetallen', { query });
  assert.equal(reply.status, 200, reply.text);
  const { perAttempt, perCall, inQueue, inContact, afterwards, work, costs } = reply.body;
  const figures = (await leader.send('GET', '/bereikbaarheidscijfers', { query })).body;
  assert.deepEqual(perAttempt.success, figures.total.success);
  assert.ok(perCall.offered < perAttempt.offered, 'transfers are attempts of their own');
  const limits = inQueue.serviceLevels.map((level: { withinSeconds: number }) => level.withinSeconds);
  assert.deepEqual(limits, [20, 25, 30, 60]);
  for (const level of inQueue.serviceLevels) assert.equal(level.share.n, inQueue.offered - inQueue.waiting);
  assert.equal(inContact.transferred.n, inContact.answeredCount);
  assert.ok(inContact.transferred.hits <= inContact.transferCount);
  assert.ok(inContact.transfersReturned.hits + inContact.transfersConnected.hits <= inContact.transferCount);
  assert.ok(inContact.handlingSeconds > 0 && work.occupancy > 0 && work.occupancy < 1);
  assert.equal(afterwards.lateCount, afterwards.promisesMade === 0 ? 0 : afterwards.lateCount);
  assert.equal(costs.ratePerHour, 50);
  const hours =
    (work.talkingSeconds + work.wrappingUpSeconds + work.availableSeconds + work.pausedSeconds) / 3600;
  const expected = (hours * 50 + inContact.callCount * 0.1) / inContact.answeredCount;
  assert.ok(Math.abs(costs.costPerContact - expected) < 0.02, `${costs.costPerContact} ${expected}`);
});

test('the answer norm of a team and of a queue stand in figures, metrics and report with the same share met', async () => {
  const query = onDay(thisWeek);
  const { teams, queues, total } = (await leader.send('GET', '/bereikbaarheidscijfers', { query })).body;
  const report = (
    await leader.send('GET', '/rapportages', { query: { reportPeriod: thisWeek, fileFormat: 'json' } })
  ).body;
  let normed = 0;
  let attempts = 0;
  for (const [figures, lines] of [
    [teams, report.teams],
    [queues, report.queues],
  ] as const) {
    for (const { scope, norm, success } of figures) {
      const metrics = (
        await leader.send('GET', '/kengetallen', {
          query: { ...query, scopeKind: scope.kind, scopeId: scope.id },
        })
      ).body;
      const line = lines.find((one: { scope: { id: string } }) => one.scope.id === scope.id);
      assert.deepEqual(metrics.atTeams, line.atTeams, scope.id);
      assert.deepEqual(metrics.norm, line.serviceLevel, scope.id);
      if (scope.kind === 'team') {
        assert.equal(metrics.atTeams.attemptCount, success.n, 'the attempts are those of the success figure');
        attempts += metrics.atTeams.attemptCount;
      }
      if (norm === null) continue;
      normed += 1;
      const levels = scope.kind === 'team' ? metrics.atTeams.answeredWithin : metrics.inQueue.serviceLevels;
      const level = levels.find((one: { withinSeconds: number }) => one.withinSeconds === norm.withinSeconds);
      const { hits, n } = level.share;
      assert.deepEqual([norm.share.hits, norm.share.n], [hits, n], scope.id);
      assert.equal(norm.met, n < 10 ? null : hits / n >= norm.target, scope.id);
    }
  }
  assert.ok(normed >= 2, String(normed));
  assert.equal(total.norm, null);
  assert.equal(report.total.atTeams.attemptCount, attempts);
});

test('the digest to a leader tells whether queues and teams kept their norms', () => {
  const { office } = world.parts;
  const days = { first: dayOfDate(thisWeek), last: dayOfDate(thisWeek) };
  const text = digestText(office, idOf(person('deventer', 'teamleider')), days);
  assert.match(text, /^Wachtrij KCC Deventer: beantwoord binnen 30 seconden: .* norm 80 %/m);
});

test('figures of one person are for team leaders and administrators, those of a team for auditors too', async () => {
  const auditor = await world.signIn(person('deventer', 'auditor'));
  const persons: readonly (readonly [string, Readonly<Record<string, string>>])[] = [
    ['/kengetallen', { scopeKind: 'employee', scopeId: 'someone' }],
    ['/bereikbaarheidscijfers', { withPersons: 'true' }],
    ['/contactpogingen', { scopeKind: 'employee', scopeId: 'someone' }],
  ];
  for (const [path, query] of persons) {
    assert.equal((await auditor.send('GET', path, { query })).status, 403, path);
    assert.equal((await leader.send('GET', path, { query })).status, 200, path);
  }
  const team = { scopeKind: 'team', scopeId: 'deventer/burgerzaken' };
  assert.equal((await auditor.send('GET', '/kengetallen', { query: team })).status, 200);
  const nameless = await leader.send('GET', '/kengetallen', { query: { scopeKind: 'team' } });
  assert.equal(nameless.status, 400);
});

for (const period of ['today', 'week', 'month', 'quarter', 'year'] as const) {
  test(`the period ${period} ends today and has figures of its own`, async () => {
    const reply = await leader.send('GET', '/kengetallen', { query: { period } });
    assert.equal(reply.status, 200, reply.text);
    assert.equal(reply.body.period, period);
    assert.ok(Date.parse(reply.body.from) <= Date.now() && Date.parse(reply.body.until) > Date.now());
  });
}

test('a day that is no longer in memory is told under rival definitions too, with the calls that differ', async () => {
  const reply = await leader.send('GET', '/definitievergelijkingen', { query: { date: longAgo } });
  assert.equal(reply.status, 200, reply.text);
  const ours = reply.body.definitions.find((one: { code: string }) => one.code === 'ours');
  assert.ok(ours.share.n > 30, JSON.stringify(reply.body.definitions));
  assert.ok(reply.body.differingCalls.length > 0);
});
