/**
 * How long the routing core takes to decide with a full house: 5,000 waiting callers, 1,000 agents,
 * 20 queues (DESIGN section 10: p99 < 2 ms, aim 0.2 ms; 1,000 decisions a second).
 *
 * Usage: node dist/scripts/bench/routing.js [--callers 5000] [--agents 1000] [--queues 20] [--seconds 10]
 *        [--strategy longestIdle|fewestCalls|linear|ringAll]
 */
import { parseArgs } from 'node:util';
import { decide } from '../../server/domain/centre/centre.ts';
import type { Strategy } from '../../server/domain/centre/configuration.ts';
import type { CentreInput } from '../../server/domain/centre/inputs.ts';
import {
  configuration,
  employee,
  queue,
  Stage,
  tableRouting,
  toQueue,
} from '../../server/domain/centre/testing.ts';
import { type EmployeeId, idOf, type QueueId } from '../../server/domain/ids.ts';

const { values } = parseArgs({
  options: {
    callers: { type: 'string', default: '5000' },
    agents: { type: 'string', default: '1000' },
    queues: { type: 'string', default: '20' },
    seconds: { type: 'string', default: '10' },
    strategy: { type: 'string', default: 'longestIdle' },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) {
  console.log('Usage: routing.js [--callers N] [--agents N] [--queues N] [--seconds N] [--strategy NAME]');
  process.exit(0);
}

const callersMax = Number(values.callers);
const queues: QueueId[] = range(Number(values.queues)).map((n) => idOf(`q${n}`));
const agents: EmployeeId[] = range(Number(values.agents)).map((n) => idOf(`agent${n}`));
const strategy = values.strategy as Strategy;
const skill = idOf<'skill'>('expert');

const stage = new Stage(
  configuration({
    employees: agents.map((id, n) =>
      employee(id, {
        // Three queues each; one agent in ten is an expert.
        queues: [0, 1, 2].map((k) => queues[(n + k * 7) % queues.length]!),
        skills: n % 10 === 0 ? { [skill]: 3 } : {},
      }),
    ),
    teams: [],
    queues: queues.map((id) => queue(id, { strategy, maxWaiting: callersMax })),
    routing: tableRouting(
      Object.fromEntries(queues.map((id) => [id, id])),
      Object.fromEntries(
        queues.map((id, n) => [
          id,
          // Callers of one queue in five need an expert, so that lines have to be searched.
          { action: toQueue(id, { skills: n % 5 === 0 ? [{ skill, level: 2 }] : [] }) },
        ]),
      ),
    ),
  }),
);

const times = new Map<string, number[]>();
const busy: { call: string; leg: string; employee: EmployeeId }[] = [];
let arrived = 0;
let decisions = 0;

stage.atWork(...agents);
while (stage.state.calls.size < callersMax + agents.length) arrive();
times.clear();

const began = performance.now();
decisions = 0;
while (performance.now() - began < Number(values.seconds) * 1000) {
  stage.now += 10;
  // Every phone that rings is answered, the oldest conversation ends, its agent is done, a caller arrives.
  for (const call of [...stage.state.calls.values()].filter((one) => one.offers.length > 0).slice(0, 20)) {
    const offer = call.offers[0]!;
    timed({ type: 'leg.answered', call: call.id, leg: offer.leg, device: null });
    busy.push({ call: call.id, leg: offer.leg, employee: offer.employee });
  }
  for (let n = 0; n < 20; n += 1) {
    const done = busy.shift();
    if (done === undefined) break;
    timed({ type: 'leg.ended', call: idOf(done.call), leg: idOf(done.leg), cause: 'peer' });
    timed({ type: 'agent.endWrapUp', employee: done.employee });
    arrive();
  }
  stage.effects.length = 0;
  stage.events.length = 0;
}
const seconds = (performance.now() - began) / 1000;

console.log(
  `${callersMax} waiting, ${agents.length} agents, ${queues.length} queues, ${strategy}, Node ${process.version}`,
);
console.log('input              n      p50 ms   p95 ms   p99 ms   max ms');
const all: number[] = [];
for (const [name, list] of [...times].sort()) {
  all.push(...list);
  print(name, list);
}
print('all decisions', all);
console.log(`${Math.round(decisions / seconds)} decisions a second, record and evolve included`);

function arrive(): void {
  arrived += 1;
  const call = idOf<'call'>(`c${arrived}`);
  timed({
    type: 'call.arrived',
    call,
    leg: idOf<'leg'>(`${call}/a`),
    trunk: null,
    device: null,
    candidates: [{ source: 'requestUri', text: queues[arrived % queues.length]! }],
    caller: { subject: idOf<'subject'>(`p${arrived}`), groups: [] },
  });
}

/** Only `decide` is timed; recording and evolving come after it, as in the app. */
function timed(input: CentreInput): void {
  const before = performance.now();
  const decision = decide(stage.state, input, stage.now);
  const took = performance.now() - before;
  decisions += 1;
  const list = times.get(input.type) ?? [];
  list.push(took);
  times.set(input.type, list);
  stage.perform(decision);
}

function print(name: string, list: readonly number[]): void {
  const sorted = [...list].sort((a, b) => a - b);
  const at = (share: number): string =>
    (sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0).toFixed(3).padStart(8);
  console.log(
    `${name.padEnd(16)} ${String(sorted.length).padStart(6)} ${at(0.5)} ${at(0.95)} ${at(0.99)} ${at(1)}`,
  );
}

function range(length: number): number[] {
  return Array.from({ length }, (_, index) => index);
}
