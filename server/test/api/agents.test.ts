/** An agent's own commands, own reachability, figures and the resumed live feed, over the real core. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { api, type Exchange } from '../../contract/api.ts';
import type { CallCard } from '../../contract/call.ts';
import type { ServerMessage } from '../../contract/live.ts';
import { serverMessage } from '../../contract/live.ts';
import { type Route, type RouteName, routes } from '../../contract/routes.ts';
import { fromWire } from '../../contract/wire.ts';
import { type Browser, openWorld, person, until, type World } from './support/world.ts';

let world: World;
let agent: Browser;
before(async () => {
  world = await openWorld();
  agent = await world.signIn('kcc-agent@deventer.example');
});
after(() => world.close());

const command = (body: unknown) => agent.send('POST', '/ik/werkstatusopdrachten', { body });

test('an agent with a phone becomes available, pauses with a known reason, and comes back', async () => {
  world.centre.submit({
    type: 'device.up',
    device: 'toestel' as never,
    employee: person('deventer', 'kcc-agent'),
  });
  const ready = await command({ command: 'ready' });
  assert.equal(ready.status, 202, ready.text);
  assert.equal(ready.body.state, 'available');
  assert.equal(ready.body.phone, 'registered');
  assert.equal((await command({ command: 'pause', pauseReason: 'zomaar' })).status, 400);
  const paused = await command({ command: 'pause', pauseReason: 'overleg' });
  assert.equal(paused.body.state, 'paused');
  assert.equal(paused.body.pauseReason, 'overleg');
  assert.equal((await command({ command: 'ready' })).body.state, 'available');
});

test('own reachability is kept with a version that guards it', async () => {
  const before = (await agent.send('GET', '/ik/bereikbaarheid')).body;
  assert.equal(before.version, 0);
  const change = {
    version: 0,
    present: false,
    absentUntil: null,
    absenceReason: 'griep',
    whenAbsent: 'colleague',
    whenNoAnswer: 'team',
    ringSeconds: 15,
    greeting: 'standard',
    deputyId: person('deventer', 'medewerker'),
    ringingDevices: [],
  };
  const saved = await agent.send('PUT', '/ik/bereikbaarheid', { body: change });
  assert.equal(saved.status, 200, saved.text);
  assert.equal(saved.body.version, 1);
  assert.equal((await agent.send('PUT', '/ik/bereikbaarheid', { body: change })).status, 412);
  const config = world.parts.office.arrangements.reachabilityOf(person('deventer', 'kcc-agent'));
  assert.equal(config?.away?.deputy, person('deventer', 'medewerker'));
  assert.deepEqual([config.deputy, config.tryTeam], [null, true]);
});

test('an absence may begin later, and calls may go elsewhere for a while', async () => {
  const own = (await agent.send('GET', '/ik/bereikbaarheid')).body;
  const [from, until] = ['2099-07-01T06:00:00Z', '2099-07-22T06:00:00Z'];
  const { summary: _, devices: __, deputy: ___, ...kept } = own;
  const forward = { target: { kind: 'employee', id: person('deventer', 'medewerker') }, until };
  const change = {
    ...kept,
    deputyId: null,
    ringingDevices: [],
    present: false,
    absentFrom: from,
    absentUntil: until,
  };
  const put = (more: object) => agent.send('PUT', '/ik/bereikbaarheid', { body: { ...change, ...more } });
  assert.equal((await put({ absentFrom: until, absentUntil: from })).status, 400);
  assert.equal(
    (
      await put({
        forward: { ...forward, target: { kind: 'employee', id: person('deventer', 'kcc-agent') } },
      })
    ).status,
    400,
  );
  const saved = await put({ forward });
  assert.equal(saved.status, 200, saved.text);
  assert.match(saved.body.summary, /^Tot .* gaan uw bellers naar /);
  const arranged = () => world.parts.office.arrangements.reachabilityOf(person('deventer', 'kcc-agent'));
  assert.deepEqual(arranged()?.absences, [{ from: Date.parse(from), until: Date.parse(until) }]);
  assert.deepEqual(arranged()?.forward, {
    to: { kind: 'employee', employee: person('deventer', 'medewerker') },
    until: Date.parse(until),
  });
  // A screen that does not know them leaves them as they were.
  const { absentFrom: ____, forward: _____, ...plain } = { ...change, forward };
  const again = await agent.send('PUT', '/ik/bereikbaarheid', {
    body: { ...plain, version: saved.body.version },
  });
  assert.equal(again.body.absentFrom, from);
  assert.equal(again.body.forward?.until, until);
});

test('a screen that comes back gets the changes it missed, in order, and then no snapshot', async () => {
  const viewer = world.people.now.employees.get(person('deventer', 'kcc-agent'))!;
  const listen = (cursor: string | null) => {
    const seen: ServerMessage[] = [];
    const screen = { send: (message: ServerMessage) => void seen.push(message), end: () => {} };
    world.feed.subscribe(
      screen,
      { employee: viewer, collections: null },
      { type: 'subscribe', collections: ['agentState'], cursor },
    );
    return { seen, screen };
  };
  const first = listen(null);
  assert.equal(first.seen[0]?.type, 'snapshot');
  await command({ command: 'pause', pauseReason: 'pauze' });
  await until(() => first.seen.length > 1);
  const { cursor } = first.seen.at(-1)!;
  world.feed.leave(first.screen);
  await command({ command: 'ready' });
  const second = listen(cursor);
  assert.equal(second.seen[0]?.type, 'change');
  const stranger = listen('elders.12');
  assert.equal(stranger.seen[0]?.type, 'snapshot');
  for (const message of [...first.seen, ...second.seen]) serverMessage.parse(message);
  world.feed.leave(second.screen);
  world.feed.leave(stranger.screen);
});

test('every reading route of a team leader and an administrator answers by its own schema', async () => {
  const leader = await world.signIn('teamleider@deventer.example');
  const admin = await world.signIn('beheerder@deventer.example');
  for (const [name, route] of Object.entries(routes) as [RouteName, Route][]) {
    if (route.method !== 'GET' || route.path.includes('{')) continue;
    // Needs weeks of history; see planning.test.ts.
    if (name === 'getForecast') continue;
    const browser = Array.isArray(route.access) && !route.access.includes('teamleider') ? admin : leader;
    const query = name === 'getPromise' ? { ownerTeam: 'deventer/burgerzaken' } : {};
    const reply = await browser.send('GET', route.path, { query });
    assert.equal(reply.status, route.status, `${name}: ${reply.text}`);
    const exchange: Exchange = api[name];
    assert.ok(exchange.reply?.safeParse(fromWire(JSON.parse(reply.text))).success, name);
  }
});

test('a figure opens down to its attempts, and an attempt to the story of its call', async () => {
  const leader = await world.signIn('teamleider@deventer.example');
  const call = await world.call('deventer', '0612345678');
  world.centre.submit({ type: 'leg.ended', call, leg: `${call}/a` as never, cause: 'peer' });
  const { figures } = world.parts.office.figures;
  await until(() => figures.call(`call:${call}`)?.track.ended !== null);
  const attempts = await leader.send('GET', '/contactpogingen');
  assert.equal(attempts.status, 200, attempts.text);
  const mine = attempts.body.results.find((attempt: { callId: string }) => attempt.callId === call);
  assert.ok(mine.explanation.length > 0);
  const story = await leader.send('GET', `/gesprekken/${encodeURIComponent(call)}`);
  assert.equal(story.status, 200, story.text);
  assert.equal(story.body.caller.number, '06 1234 5678');
  assert.equal(story.body.steps[0].event, 'call.arrived');
  const auditor = await world.signIn('auditor@deventer.example');
  const seen = await auditor.send('GET', `/gesprekken/${encodeURIComponent(call)}`);
  assert.equal(seen.body.caller.number, null);
});

test('a ringing call has its card with the caller and what is open; it is answered, held and written up', async () => {
  const employee = person('deventer', 'kcc-agent');
  const viewer = world.people.now.employees.get(employee)!;
  await command({ command: 'ready' });
  const made = await agent.send('POST', '/terugbelnotities', {
    body: {
      callId: null,
      ownerTeam: 'deventer/burgerzaken',
      ownerEmployee: null,
      callerName: 'Jan',
      number: '0612345678',
      subjectId: null,
      question: 'Nog open',
      window: null,
    },
  });
  const seen: ServerMessage[] = [];
  const screen = { send: (message: ServerMessage) => void seen.push(message), end: () => {} };
  world.feed.subscribe(
    screen,
    { employee: viewer, collections: null },
    { type: 'subscribe', collections: ['myCalls'], cursor: null },
  );
  const call = await world.call('deventer', '0612345678');
  const cardIn = (state: string): CallCard | undefined =>
    seen
      .flatMap((message) => (message.type === 'change' ? message.changes : []))
      .flatMap((change) => (change.collection === 'myCalls' && 'item' in change ? [change.item] : []))
      .find((card) => card.id === call && card.state === state && card.caller.number !== null);
  await until(() => cardIn('ringing') !== undefined);
  const ringing = cardIn('ringing')!;
  assert.equal(ringing.caller.number, '06 1234 5678');
  assert.equal(ringing.caller.openNotes[0]?.id, made.body.id);
  assert.equal(ringing.municipality?.id, 'deventer');
  assert.ok(ringing.queue !== null && ringing.ringUntil !== null && ringing.why !== null);
  const leg = world.centre.state.calls.get(call)!.offers[0]!.leg;
  world.centre.submit({ type: 'leg.answered', call, leg, device: 'toestel' as never });
  await until(() => cardIn('talking') !== undefined);
  const path = `/gesprekken/${encodeURIComponent(call)}/opdrachten`;
  const held = await agent.send('POST', path, { body: { command: 'hold' } });
  assert.deepEqual([held.status, held.body], [202, { accepted: true }]);
  await until(() => cardIn('holding') !== undefined);
  const leader = await world.signIn('teamleider@deventer.example');
  assert.equal((await leader.send('POST', path, { body: { command: 'hangUp' } })).status, 404);
  assert.equal((await agent.send('POST', path, { body: { command: 'hangUp' } })).status, 202);
  await until(() => cardIn('ended') !== undefined);
  const ended = await command({ command: 'endWrapUp' });
  assert.equal(ended.body.state, 'available');
  world.feed.leave(screen);
});

test('a call placed from the screen rings the own phone first, and has its card from the start', async () => {
  const viewer = world.people.now.employees.get(person('deventer', 'kcc-agent'))!;
  const seen: ServerMessage[] = [];
  const screen = { send: (message: ServerMessage) => void seen.push(message), end: () => {} };
  world.feed.subscribe(
    screen,
    { employee: viewer, collections: null },
    { type: 'subscribe', collections: ['myCalls'], cursor: null },
  );
  const start = (number: string) =>
    agent.send('POST', '/gesprekken', { body: { target: { kind: 'number', number }, noteId: null } });
  assert.equal((await start('0900 1234')).status, 400);
  const placed = await start('0612345679');
  assert.equal(placed.status, 202, placed.text);
  const call = placed.body.callId;
  const cardIn = (state: string): CallCard | undefined =>
    seen
      .flatMap((message) => (message.type === 'change' ? message.changes : []))
      .flatMap((change) => (change.collection === 'myCalls' && 'item' in change ? [change.item] : []))
      .find((card) => card.id === call && card.state === state && card.direction === 'outbound');
  await until(() => cardIn('ringing') !== undefined);
  assert.equal((await start('0612345679')).status, 409);
  const leg = world.centre.state.calls.get(call)!.offers[0]!.leg;
  world.centre.submit({ type: 'leg.answered', call, leg, device: 'toestel' as never });
  await until(() => cardIn('dialling') !== undefined);
  await until(() => world.effects.some((effect) => effect.type === 'leg.dial' && effect.call === call));
  world.centre.submit({ type: 'leg.answered', call, leg: `${call}/a` as never, device: null });
  await until(() => cardIn('talking') !== undefined);
  world.centre.submit({ type: 'leg.ended', call, leg: `${call}/a` as never, cause: 'peer' });
  world.feed.leave(screen);
});
