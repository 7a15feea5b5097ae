import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseSet } from './parse.ts';
import { route } from './route.ts';
import { nothingSwitched, type RouteOutcome } from './route-types.ts';

/** One number for each kind of node that the other samples do not have. */
const text = `
municipality: { id: cc, name: Cc, callbackNumber: 0570 300001 }
hours:
  desk: { weekly: { monday: 08:30-17:00 } }
entrances:
  main: { name: Main, numbers: [0570 300001], start: desk }
  line: { name: Line, numbers: [0570 300002], start: partner }
  other: { name: Other, numbers: [0570 300003], start: onward }
direct:
  - { number: 0570 300004, name: Toestel, employee: m1234, noAnswer: message }
nodes:
  onward: { entrance: line }
  partner: { partner: police, ringSeconds: 40, noAnswer: message }
  message: { voicemail: town, prompt: message, secondsMax: 60, next: end }
  desk: { queue: desk, noAgents: message }
  end: { hangUp: 486 }
fallback: desk
queues:
  desk:
    name: Desk
    skills: { general: 2 }
    strategy: sticky
    stickySeconds: 15
    widening: [{ afterSeconds: 60, level: 1 }]
    team: town
    norm: { seconds: 20, percent: 59 }
    tell: wait
    comfort: message
    callbackAfterSeconds: 120
teams:
  town: { name: Town, ringSeconds: 15 }
partners:
  police: { name: Politie, number: 0900 8844 }
prompts:
  message: { nl: Spreek in., en: Leave a message. }
`;
const { set, problems } = parseSet([{ file: 'c.yaml', text, version: 'v' }], 'v');
assert.deepEqual(problems, []);
assert.ok(set !== undefined);
const go = (called: string, ...script: readonly RouteOutcome[]) => {
  const input = { called, now: 0, caller: { number: undefined, groups: [] }, state: nothingSwitched };
  return route(set, input, script);
};

test('a partner is rung on its own number, a service number as it is dialled', () => {
  assert.deepEqual(go('0570 300002').destination, {
    kind: 'partner',
    partner: 'cc/police',
    number: '09008844',
    ringSeconds: 40,
  });
});

test('whoever is not reached gets the voicemail of the team, and then the end with its SIP status', () => {
  const noAnswer: RouteOutcome = { kind: 'noAnswer' };
  const message = go('0570 300004', noAnswer).destination;
  assert.ok(message.kind === 'voicemail');
  assert.deepEqual(
    [message.team, message.secondsMax, message.prompt.en],
    ['cc/town', 60, 'Leave a message.'],
  );
  assert.deepEqual(go('0570 300004', noAnswer, { kind: 'done' }).destination, { kind: 'hangUp', sip: 486 });
  assert.deepEqual(go('0570 300004', noAnswer, noAnswer).destination, { kind: 'hangUp', sip: 486 });
});

test('a direct number rings the employee, and an entrance may lead to another', () => {
  assert.deepEqual(go('0570 300004').destination, { kind: 'employee', employee: 'm1234', ringSeconds: 20 });
  const onward = go('0570 300003');
  assert.equal(onward.entrance, 'cc/line');
  assert.equal(onward.destination.kind, 'partner');
});

test('a queue carries everything its callers and agents need', () => {
  const [queue] = set.queues.values();
  assert.ok(queue !== undefined);
  assert.deepEqual([...queue.skills], [['general', 2]]);
  const { strategy, stickySeconds, widening, team, norm, callbackAfterSeconds, recording } = queue;
  assert.deepEqual(
    { strategy, stickySeconds, widening, team, norm, callbackAfterSeconds, recording },
    {
      strategy: 'sticky',
      stickySeconds: 15,
      widening: [{ afterSeconds: 60, level: 1 }],
      team: 'cc/town',
      norm: { seconds: 20, percent: 59 },
      callbackAfterSeconds: 120,
      recording: false,
    },
  );
  assert.equal(queue.waiting.tell, 'wait');
  assert.equal(queue.waiting.comfort?.nl, 'Spreek in.');
  const [team1] = [...(set.plans.values().next().value?.teams.values() ?? [])];
  assert.equal(team1?.ringSeconds, 15);
});
