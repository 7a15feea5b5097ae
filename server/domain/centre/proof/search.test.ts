/**
 * Breadth-first search over all interleavings: two callers, three agents and everything that can happen
 * to them (answer, reject, unreachable, hang up, cancel, time-out, disconnect, hold, transfer, absence), up
 * to a stated depth. After every move all rules hold: no stuck agent, no double answer, no orphan, no lost
 * caller. States that differ in times only count as one.
 *
 * `PROOF_DEPTH` goes deeper than CI does; the test prints how far it came.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Call } from '../../call/model.ts';
import type { DomainEvent } from '../../events.ts';
import type { LegId } from '../../ids.ts';
import { decide } from '../centre.ts';
import type { CentreConfiguration } from '../configuration.ts';
import { evolve } from '../evolve.ts';
import { type CentreState, clone } from '../state.ts';
import {
  algemeen,
  anna,
  bert,
  carla,
  configuration,
  employee,
  plan,
  queue,
  Stage,
  tableRouting,
} from '../testing.ts';
import { brokenRules } from './invariants.ts';
import { brokenLegs, seeEffects, seeInput } from './legs.ts';
import { type Freedom, type Move, possibleMoves } from './possible.ts';

const depthMax = Number(process.env['PROOF_DEPTH'] ?? 5);
/** States looked at before the search gives up going deeper, so that CI stays within seconds. */
const statesMax = Number(process.env['PROOF_STATES'] ?? 60_000);

const freedom: Freedom = {
  callsMax: 2,
  numbers: ['140570'],
  employees: [anna, bert, carla],
  targets: [
    { kind: 'employee', employee: bert },
    { kind: 'queue', queue: algemeen },
  ],
  noise: false,
};

const three: Partial<CentreConfiguration> = {
  employees: [employee(anna), employee(bert), employee(carla)],
  teams: [],
  routing: tableRouting({ '140570': 'algemeen' }, plan),
};

const setups: Readonly<Record<string, CentreConfiguration>> = {
  'longest idle': configuration({ ...three, queues: [queue(algemeen)] }),
  'ring all': configuration({ ...three, queues: [queue(algemeen, { strategy: 'ringAll' })] }),
};

interface Node {
  readonly state: CentreState;
  readonly timers: ReadonlyMap<string, number>;
  readonly legs: ReadonlyMap<LegId, boolean>;
  readonly now: number;
  readonly arrived: number;
  /** What the last move broke that a state alone does not show. */
  readonly broken: readonly string[];
  readonly path: readonly string[];
}

for (const [name, setup] of Object.entries(setups)) {
  test(`all interleavings of two callers and three agents keep the rules (${name})`, (t) => {
    const { states, moves, depth } = search(setup);
    t.diagnostic(`${states} states, ${moves} moves, complete to depth ${depth}`);
    assert.ok(depth >= 4);
  });
}

function search(setup: CentreConfiguration): { states: number; moves: number; depth: number } {
  const stage = new Stage(setup);
  stage.atWork(anna, bert, carla);
  const { state, timers, legs, now } = stage;
  let level: Node[] = [{ state, timers, legs, now, arrived: 0, broken: [], path: [] }];
  const seen = new Set<string>();
  let moves = 0;
  let depth = 0;
  while (depth < depthMax && seen.size < statesMax && level.length > 0) {
    const next: Node[] = [];
    for (const node of level) {
      for (const move of possibleMoves(onStage(node, setup), freedom, node.arrived)) {
        moves += 1;
        const after = step(node, move);
        const broken = [
          ...brokenRules(after.state, after.now, new Set(after.timers.keys())),
          ...brokenLegs(after.state, after.legs),
          ...after.broken,
        ];
        assert.deepEqual(broken, [], after.path.join(' > '));
        const key = keyOf(after);
        if (seen.has(key)) continue;
        seen.add(key);
        next.push(after);
      }
    }
    level = next;
    depth += 1;
  }
  return { states: seen.size, moves, depth };
}

function onStage(node: Node, setup: CentreConfiguration): Stage {
  const stage = new Stage(setup, node.now);
  return Object.assign(stage, { state: node.state, timers: node.timers, legs: node.legs });
}

function step(node: Node, move: Move): Node {
  const state = clone(node.state);
  const timers = new Map(node.timers);
  const legs = new Map(node.legs);
  if (move.input.type === 'timer.fired') timers.delete(move.input.key);
  // A timer fires at its moment, late ones at once; anything else within the same instant.
  const now = Math.max(node.now, move.at ?? node.now);
  seeInput(legs, move.input);
  const decision = decide(state, move.input, now);
  const broken = [...node.broken, ...brokenEvents(state, decision.events)];
  for (const event of decision.events) evolve(state, event);
  seeEffects(legs, decision.effects);
  for (const effect of decision.effects) {
    if (effect.type === 'timer.set') timers.set(effect.key, effect.at);
    else if (effect.type === 'timer.clear') timers.delete(effect.key);
  }
  // What is due because time passed fires before the next move, as it would on a clock.
  const due = [...timers].filter(([key, at]) => at <= now && key !== 'sweep').sort((a, b) => a[1] - b[1])[0];
  const arrived = node.arrived + (move.input.type === 'call.arrived' ? 1 : 0);
  const after = { state, timers, legs, now, arrived, broken, path: [...node.path, move.name] };
  if (due === undefined) return after;
  return step(after, { name: `(${due[0]})`, input: { type: 'timer.fired', key: due[0] }, at: due[1] });
}

/** A caller who is answered while they talk already, or who is gone without an end. */
function brokenEvents(before: CentreState, events: readonly DomainEvent[]): readonly string[] {
  const broken: string[] = [];
  const open = new Set([...before.calls.values()].map(({ id }) => `call:${id}`));
  const talking = new Set(
    [...before.calls.values()].flatMap(({ id, conversation }) =>
      conversation === null ? [] : [`call:${id}`],
    ),
  );
  for (const { type, stream } of events) {
    if (type === 'call.arrived') open.add(stream);
    if (type === 'call.partyLeft') talking.delete(stream);
    if (type === 'call.answered' && talking.has(stream)) broken.push(`${stream} was answered twice`);
    if (type === 'call.answered') talking.add(stream);
    if (type === 'call.ended' && !open.delete(stream)) broken.push(`${stream} ended without being there`);
  }
  const after = clone(before);
  for (const event of events) evolve(after, event);
  const left = [...after.calls.values()].map(({ id }) => `call:${id}`).sort();
  if (left.join() !== [...open].sort().join())
    broken.push(`open are ${left.join()}, not ${[...open].join()}`);
  return broken;
}

/** The state without its times and without numbers that only count. */
function keyOf(node: Node): string {
  const { state, now } = node;
  const calls = [...state.calls.values()].map((call) => callKey(call, now));
  const agents = [...state.agents.values()].map(
    (agent) =>
      `${agent.employee}:${agent.state}:${agent.call}:${agent.devices.length}:${agent.signedIn}:${agent.wish?.to}`,
  );
  const lines = [...state.queues.values()].map((one) => [
    one.line.map(({ call }) => call),
    one.ringing.map(({ call }) => call),
  ]);
  return JSON.stringify([node.arrived, calls, agents, lines, state.available]);
}

function callKey(call: Call, now: number): unknown {
  const { conversation, transfer, pursuit } = call;
  return [
    call.id,
    call.phase,
    call.offers.map((offer) => offer.employee),
    conversation === null ? null : [conversation.employee, conversation.held, conversation.since === now],
    transfer === null
      ? null
      : [transfer.target, transfer.mode, transfer.talksWith, transfer.consulted?.employee],
    pursuit === null ? null : [pursuit.purpose, pursuit.rung, pursuit.tried],
    call.refusals.filter((refusal) => refusal.until > now).map((refusal) => refusal.employee),
    call.place?.priority,
  ];
}
