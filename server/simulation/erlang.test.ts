/**
 * The simulated line against queueing theory: with callers and agents as the formulas suppose (Poisson
 * arrivals, exponential talk and patience, no ring time, no wrap-up) the measured shares and waits must lie
 * within the 99 % confidence interval of independent days around Erlang C and Erlang A.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DomainEvent } from '../domain/events.ts';
import { predictErlangA, predictErlangC } from '../domain/planning/erlang.ts';
import { hour, minute, second, startOfDay } from '../domain/time.ts';
import { simulateDay } from './day.ts';
import type { DayProfile } from './profile.ts';
import { agentIds, town } from './town.ts';

const date = '2026-12-01';
const days = 10;
/** Student's t, 9 degrees of freedom, two-sided 99 %. */
const t99 = 3.25;
const threshold = 20 * second;

function profile(callsPerHour: number, agents: number, patienceSeconds: number | null): DayProfile {
  return {
    calls: callsPerHour * 24,
    quarters: Array.from({ length: 96 }, () => 1),
    numbers: [{ called: '140570', weight: 1 }],
    caller: {
      patienceSeconds,
      patience: 'exponential',
      redialShare: 0,
      redialAfterSeconds: 60,
      redialsMax: 0,
      anonymousShare: 0,
    },
    talk: {
      talk: 'exponential',
      talkSeconds: 240,
      transferShare: 0,
      attendedShare: 0,
      transferTargets: [],
      employeeEndsShare: 0,
    },
    agents: { answerShare: 1, answerSeconds: 0, rejectShare: 0 },
    colleagues: { answerShare: 1, answerSeconds: 0, rejectShare: 0 },
    shifts: agentIds(agents).map((employee) => ({ employee, fromMinute: 0, untilMinute: 1500, pauses: [] })),
    atDesk: [],
    mishaps: { trunkDown: [], phoneDownPerHour: 0, phoneDownSeconds: 0 },
  };
}

interface Measured {
  readonly serviceLevel: number;
  readonly averageWait: number;
  readonly abandoned: number;
}

/** Calls of the day without its first hour (empty line) and last half hour (calls still open). */
function measure(events: readonly DomainEvent[]): Measured {
  const from = startOfDay(date) + hour;
  const until = startOfDay(date) + 24 * hour - 30 * minute;
  const arrived = new Map<string, number>();
  let offered = 0;
  let inTime = 0;
  let answered = 0;
  let waited = 0;
  let abandoned = 0;
  for (const event of events) {
    if (event.type === 'call.queued' && event.at >= from && event.at < until) {
      arrived.set(event.stream, event.at);
      offered += 1;
    }
    const since = arrived.get(event.stream);
    if (since === undefined) continue;
    if (event.type === 'call.answered') {
      answered += 1;
      waited += event.data.wait;
      if (event.data.wait <= threshold) inTime += 1;
      arrived.delete(event.stream);
    } else if (event.type === 'call.ended') abandoned += 1;
  }
  return { serviceLevel: inTime / offered, averageWait: waited / answered, abandoned: abandoned / offered };
}

function simulate(callsPerHour: number, agents: number, patienceSeconds: number | null): Measured[] {
  return Array.from({ length: days }, (_, index) => {
    const day = simulateDay({
      configuration: town(agents),
      profile: profile(callsPerHour, agents, patienceSeconds),
      date,
      seed: `erlang-${index}`,
    });
    return measure(day.events);
  });
}

function agrees(what: string, samples: readonly number[], predicted: number): string {
  const mean = samples.reduce((sum, x) => sum + x, 0) / samples.length;
  const variance = samples.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (samples.length - 1);
  const half = t99 * Math.sqrt(variance / samples.length);
  const line = `${what}: predicted ${predicted.toFixed(4)}, measured ${mean.toFixed(4)} ± ${half.toFixed(4)}`;
  assert.ok(Math.abs(mean - predicted) <= half, line);
  return line;
}

// 60 calls an hour of 4 minutes are 4 erlang.
for (const agents of [6, 7]) {
  test(`callers who wait for ever: ${agents} agents do as Erlang C says`, (t) => {
    const load = { callsPerHour: 60, handlingTime: 240 * second };
    const predicted = predictErlangC(load, agents, threshold);
    const measured = simulate(60, agents, null);
    t.diagnostic(
      agrees(
        'service level',
        measured.map(({ serviceLevel }) => serviceLevel),
        predicted.serviceLevel,
      ),
    );
    const waits = measured.map(({ averageWait }) => averageWait / second);
    t.diagnostic(agrees('average wait, s', waits, (predicted.averageWait ?? 0) / second));
  });
}

for (const agents of [4, 5]) {
  test(`callers who lose patience: ${agents} agents do as Erlang A says`, (t) => {
    const load = { callsPerHour: 60, handlingTime: 240 * second };
    const predicted = predictErlangA(load, agents, threshold, 120 * second);
    const measured = simulate(60, agents, 120);
    t.diagnostic(
      agrees(
        'service level',
        measured.map(({ serviceLevel }) => serviceLevel),
        predicted.serviceLevel,
      ),
    );
    t.diagnostic(
      agrees(
        'hang up',
        measured.map(({ abandoned }) => abandoned),
        predicted.abandoned,
      ),
    );
  });
}
