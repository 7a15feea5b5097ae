import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseSet } from '../../domain/dialplan/parse.ts';
import { sampleA } from '../../domain/dialplan/sample.test-data.ts';
import { idOf } from '../../domain/ids.ts';
import type { PeopleSnapshot } from '../people-directory.ts';
import type { Employee } from '../ports/people.ts';
import { centreConfiguration } from './configuration.ts';

const queueText = `    name: Desk
    strategy: linear
    skills: { tax: 4 }
    headStartSeconds: 20
    stickySeconds: 40
    widening: [{ afterSeconds: 60, level: 2 }]
    lengthMax: 9
    tell: wait
    firstAfterSeconds: 15
    everySeconds: 45
    callbackAfterSeconds: 120
    recording: true
`;

function employee(id: string, level: number): Employee {
  return {
    id: idOf(id),
    municipality: idOf('aa'),
    name: id,
    email: null,
    teams: [],
    roles: ['kcc-agent'],
    skills: [{ skill: idOf('tax'), level }],
    active: true,
  };
}

function configured(...people: readonly Employee[]) {
  const text = sampleA.replace('  desk: { name: Desk, skills: { general: 1 } }\n', `  desk:\n${queueText}`);
  const { set, problems } = parseSet([{ file: 'a.yaml', text, version: 'v' }], 'v');
  assert.deepEqual(problems, []);
  assert.ok(set !== undefined);
  const snapshot = {
    employees: new Map(people.map((each) => [each.id, each])),
    devicesOf: new Map(),
  } as unknown as PeopleSnapshot;
  return centreConfiguration(set, snapshot, {} as never, true);
}

test('what the dialplan says of a queue is what the core goes by', () => {
  const queue = configured().queues.find(({ id }) => id === 'aa/desk');
  assert.equal(queue?.headStartSeconds, 20);
  assert.equal(queue?.stickySeconds, 40);
  assert.deepEqual(queue?.widening, [{ afterSeconds: 60, level: 2 }]);
  assert.equal(queue?.maxWaiting, 9);
  assert.deepEqual(queue?.skills, [{ skill: 'tax', level: 4 }]);
  const { tell, firstAnnouncementSeconds, nextAnnouncementSeconds, callbackAboveSeconds } = queue!.comfort;
  assert.deepEqual(
    [tell, firstAnnouncementSeconds, nextAnnouncementSeconds, callbackAboveSeconds],
    ['wait', 15, 45, 120],
  );
});

test('5 is an expert: a beginner serves a queue only when waiting long brings its demand down to them', () => {
  const people = [employee('expert', 5), employee('learner', 2), employee('beginner', 1)];
  const serves = configured(...people).employees.map(({ id, queues }) => [id, queues.length > 0]);
  assert.deepEqual(serves, [
    ['expert', true],
    ['learner', true],
    ['beginner', false],
  ]);
  const order = configured(...people.toReversed()).queues.find(({ id }) => id === 'aa/desk')?.members;
  assert.deepEqual(order, ['expert', 'learner']);
});
