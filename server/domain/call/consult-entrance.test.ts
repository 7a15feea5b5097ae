/** Consulting an entrance of ours: whom its route leads to now is asked, and the caller moves when they are joined. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { CentreConfiguration } from '../centre/configuration.ts';
import type { RouteAction, RouteStep, Routing } from '../centre/routing.ts';
import {
  algemeen,
  anna,
  burgerzaken,
  carla,
  configuration,
  dirk,
  employee,
  hangUp,
  numbers,
  type Plan,
  type Played,
  plan,
  queue,
  Stage,
  tableRouting,
  toQueue,
} from '../centre/testing.ts';
import type { DomainEvent } from '../events.ts';
import { type EmployeeId, type EntranceId, idOf } from '../ids.ts';
import { judgeCall } from '../reachability/classify.ts';
import { currentRules } from '../reachability/rules.ts';
import { addToTrack, type CallTrack, startTrack } from '../reachability/track.ts';
import { minute, second } from '../time.ts';
import { consultableAt } from './consult-entrance.ts';

const lochem = idOf<'municipality'>('lochem');
const line = idOf<'queue'>('lochem/kcc');
const rita: EmployeeId = idOf('rita');
const rob: EmployeeId = idOf('rob');
const entrance: EntranceId = idOf('lochem/algemeen');

const welcome: RouteAction = { do: 'announce', prompts: ['welkom'] };
const menu: RouteAction = { do: 'menu', menu: 'm', prompts: ['m'], labels: {}, silenceSeconds: 5 };

/** Two municipalities; the entrance of the second begins with these steps, in order. */
function twoTowns(...actions: readonly RouteAction[]): CentreConfiguration {
  const steps = actions.map((action, index) => {
    const after = { announced: `l${index + 1}`, noAgents: 'dicht' };
    return [`l${index}`, { action, after }] as const;
  });
  const whole: Plan = { ...plan, ...Object.fromEntries(steps) };
  const table = tableRouting({ ...numbers, [entrance]: 'l0' }, whole);
  const there = (step: RouteStep): RouteStep =>
    /^l\d/.test(step.position.step) ? { ...step, municipality: lochem, entrance } : step;
  const routing: Routing = {
    ...table,
    start: (context) => there(table.start(context)),
    current: (position, context) => there(table.current(position, context)),
    next: (position, outcome, context) => there(table.next(position, outcome, context)),
  };
  const own = configuration();
  const change = { municipality: lochem, queues: [line] };
  return {
    ...own,
    routing,
    employees: [...own.employees, employee(rita, change), employee(rob, change)],
    queues: [...own.queues, queue(line, { municipality: lochem })],
  };
}

function talking(setup: CentreConfiguration): { readonly stage: Stage; readonly call: Played } {
  const stage = new Stage(setup);
  stage.atWork(anna);
  const call = stage.arrive();
  stage.answer(call, anna);
  stage.pass(minute);
  return { stage, call };
}

function consult(stage: Stage, call: Played) {
  const target = { kind: 'entrance', entrance } as const;
  const by = { call: call.id, employee: anna, transfer: 't1' };
  return stage.play({ type: 'call.transfer', ...by, target, mode: 'attended' });
}

function attemptsOf(events: readonly DomainEvent[]): readonly string[] {
  let track: CallTrack | null = null;
  for (const event of events) {
    if (event.type === 'call.arrived') track = startTrack(event);
    else if (track !== null && event.type.startsWith('call.')) {
      addToTrack(track, event as Parameters<typeof addToTrack>[1]);
    }
  }
  assert.ok(track !== null);
  return judgeCall(track, currentRules).attempts.map(
    (each) => `${each.wanted.kind} ${each.class} ${each.why}`,
  );
}

test('the line behind its words is asked, one agent after another, and the caller becomes theirs', () => {
  const { stage, call } = talking(twoTowns(welcome, toQueue(line)));
  stage.atWork(rita);
  stage.pass(second);
  stage.atWork(rob);
  consult(stage, call);
  assert.deepEqual([stage.ringing(call), stage.agent(anna)], [[rita], 'holding']);
  stage.pass(20 * second);
  assert.deepEqual(stage.ringing(call), [rob]);
  stage.answer(call, rob);
  assert.notEqual(stage.state.calls.get(call.id)?.municipality, lochem, 'not theirs while they are asked');
  stage.play({ type: 'call.transferComplete', call: call.id, employee: anna });
  const now = stage.state.calls.get(call.id);
  assert.deepEqual([now?.conversation?.employee, now?.municipality, now?.entrance], [rob, lochem, entrance]);
  assert.deepEqual(
    stage.facts('call.transferStarted').map(({ mode, target }) => [mode, target.kind]),
    [['attended', 'entrance']],
  );
  assert.deepEqual(stage.facts('call.transferEnded'), [{ transfer: 't1', outcome: 'connected', by: rob }]);
  assert.equal(stage.facts('call.answered').length, 2);
  stage.pass(minute);
  stage.hungUp(call, 'caller');
  assert.deepEqual([stage.agent(anna), stage.agent(rob)], ['available', 'available']);
  assert.deepEqual(attemptsOf(stage.events), ['entrance A2 wantedTeam', 'entrance A2 wantedTeam']);
});

test('a person whom the entrance leads to is consulted as that person', () => {
  const reach: RouteAction = { do: 'reach', target: { kind: 'employee', employee: dirk }, ringSeconds: null };
  const { stage, call } = talking(twoTowns(welcome, reach));
  stage.deskUp(dirk);
  consult(stage, call);
  assert.deepEqual(stage.ringing(call), [dirk]);
  stage.play({ type: 'call.transferCancel', call: call.id, employee: anna });
  assert.deepEqual(
    [stage.agent(anna), stage.state.calls.get(call.id)?.entrance],
    ['talking', 'olst-wijhe/algemeen'],
  );
});

test('an agent who leaves while the other town rings lets the caller in there, by its own rules', () => {
  const { stage, call } = talking(twoTowns(welcome, toQueue(line)));
  stage.atWork(rita);
  consult(stage, call);
  stage.play({ type: 'call.transferComplete', call: call.id, employee: anna });
  const now = stage.state.calls.get(call.id);
  assert.deepEqual([now?.place?.queue, now?.municipality], [line, lochem]);
  assert.deepEqual(stage.ringing(call), [rita]);
});

test('when nobody there is free, the caller is back with the agent at once', () => {
  const { stage, call } = talking(twoTowns(toQueue(line)));
  consult(stage, call);
  assert.equal(stage.facts('call.transferEnded')[0]?.outcome, 'unreachable');
  assert.equal(stage.agent(anna), 'talking');
});

test('a menu or a closed entrance is said, and the conversation goes on untouched', () => {
  for (const [kind, action] of [
    ['menu', menu],
    ['closed', hangUp('closed')],
  ] as const) {
    const { stage, call } = talking(twoTowns(welcome, action));
    assert.deepEqual(consultableAt(stage.state, call.id, entrance, stage.now), { kind });
    const decision = consult(stage, call);
    assert.equal(decision.ignored?.code, 'notConsultable');
    assert.deepEqual([decision.events, decision.effects], [[], []]);
    assert.equal(stage.agent(anna), 'talking');
  }
});

test('whatever stands before it, the first step that is no announcement decides, and asking changes nothing', () => {
  const last = fc.constantFrom<readonly [string, RouteAction]>(
    ['menu', menu],
    ['closed', hangUp('closed')],
    ['closed', { do: 'note', team: idOf('vergunningen'), prompts: [] }],
    ['closed', { do: 'voicemail', box: { kind: 'team', team: idOf('vergunningen') }, prompts: [] }],
    ['reaches', toQueue(line)],
    ['reaches', toQueue(burgerzaken)],
    ['reaches', { do: 'reach', target: { kind: 'employee', employee: carla }, ringSeconds: null }],
  );
  fc.assert(
    fc.property(fc.nat({ max: 8 }), last, last, (words, [kind, action], [, behind]) => {
      const before = Array.from({ length: words }, () => welcome);
      const { stage, call } = talking(twoTowns(...before, action, behind));
      const was = JSON.stringify(stage.state.calls.get(call.id));
      const found = consultableAt(stage.state, call.id, entrance, stage.now);
      assert.equal(found?.kind, kind);
      if (found?.kind === 'reaches') {
        const wanted =
          action.do === 'queue'
            ? { kind: 'queue', queue: action.queue }
            : 'target' in action && action.target;
        assert.deepEqual(found.target, wanted);
      }
      assert.equal(JSON.stringify(stage.state.calls.get(call.id)), was);
    }),
    { numRuns: 200 },
  );
});

test('an entrance of announcements that go round is as closed', () => {
  const { stage, call } = talking(twoTowns(...Array.from({ length: 500 }, () => welcome), toQueue(algemeen)));
  assert.deepEqual(consultableAt(stage.state, call.id, entrance, stage.now), { kind: 'closed' });
});
