/**
 * The whole grid: what every input does in every situation of a call. Inputs that change nothing stand there
 * too, with their reason. The page `docs/call-grid.md` is written by this test when `PROOF_WRITE` is set and
 * compared otherwise, so that a change of behaviour is a change a reviewer sees.
 */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { agentTransitions } from '../../agent/model.ts';
import type { AgentStateName } from '../../events.ts';
import { idOf } from '../../ids.ts';
import { minute } from '../../time.ts';
import { decide } from '../centre.ts';
import type { CentreInput } from '../inputs.ts';
import {
  algemeen,
  anna,
  configuration,
  dirk,
  els,
  type Played,
  queue,
  Stage,
  tableRouting,
  toQueue,
} from '../testing.ts';

const page = 'docs/call-grid.md';

const quiet = queue(algemeen).comfort;
const setup = configuration({
  sound: true,
  queues: [
    queue(algemeen, { comfort: { ...quiet, firstAnnouncementSeconds: 30, callbackAboveSeconds: 10 } }),
  ],
  routing: tableRouting(
    { '140570': 'kcc', menu: 'menu' },
    {
      kcc: { action: toQueue(algemeen, { overflow: { full: false, waitedSeconds: 600, noAgents: false } }) },
      menu: {
        action: { do: 'menu', menu: 'keuze', prompts: ['keuze'], labels: { 1: 'kcc' }, silenceSeconds: 5 },
        after: { 'key 1': 'kcc', 'key none': 'kcc' },
      },
    },
  ),
});

interface Scene {
  readonly stage: Stage;
  readonly call: Played;
}

function begin(called = '140570'): Scene {
  const stage = new Stage(setup);
  stage.deskUp(dirk);
  stage.deskUp(els);
  if (called === '140570') stage.atWork(anna);
  return { stage, call: stage.arrive(called, 'p1') };
}

function talking(): Scene {
  const scene = begin();
  scene.stage.answer(scene.call, anna);
  scene.stage.pass(minute);
  return scene;
}

function transferring(mode: 'blind' | 'attended'): Scene {
  const scene = talking();
  const target = { kind: 'employee', employee: dirk } as const;
  scene.stage.play({
    type: 'call.transfer',
    call: scene.call.id,
    employee: anna,
    transfer: 't',
    target,
    mode,
  });
  return scene;
}

/** Situations a call can be in, by name. */
const scenes: Readonly<Record<string, () => Scene>> = {
  menu: () => begin('menu'),
  waiting: () => {
    const stage = new Stage(setup);
    return { stage, call: stage.arrive('140570', 'p1') };
  },
  ringing: () => begin(),
  talking,
  held: () => {
    const scene = talking();
    scene.stage.play({ type: 'call.hold', call: scene.call.id, employee: anna });
    return scene;
  },
  'blind transfer': () => transferring('blind'),
  'consult rings': () => transferring('attended'),
  consulting: () => {
    const scene = transferring('attended');
    scene.stage.answer(scene.call, dirk);
    return scene;
  },
  gone: () => {
    const scene = talking();
    scene.stage.hungUp(scene.call, 'caller');
    return scene;
  },
};

type MakeInput = (scene: Scene) => CentreInput;

/** The leg that rings, or the one that talks; a name that never was when there is none. */
function phone({ stage, call }: Scene): ReturnType<typeof idOf<'leg'>> {
  const record = stage.state.calls.get(call.id);
  return record?.offers[0]?.leg ?? record?.conversation?.leg ?? idOf<'leg'>(`${call.id}/b9`);
}

const toDirk = { kind: 'employee', employee: dirk } as const;

const inputs: Readonly<Record<string, MakeInput>> = {
  'caller hangs up': ({ call }) => ({ type: 'leg.ended', call: call.id, leg: call.leg, cause: 'peer' }),
  'phone answers': (scene) => ({
    type: 'leg.answered',
    call: scene.call.id,
    leg: phone(scene),
    device: null,
  }),
  'phone refuses': (scene) => ({
    type: 'leg.failed',
    call: scene.call.id,
    leg: phone(scene),
    status: 603,
    rang: true,
  }),
  'phone hangs up': (scene) => ({ type: 'leg.ended', call: scene.call.id, leg: phone(scene), cause: 'peer' }),
  'phone’s line breaks': (scene) => ({
    type: 'leg.ended',
    call: scene.call.id,
    leg: phone(scene),
    cause: 'network',
  }),
  'anna clicks hang up': ({ call }) => ({ type: 'call.hangUp', call: call.id, employee: anna }),
  'anna holds': ({ call }) => ({ type: 'call.hold', call: call.id, employee: anna }),
  'anna resumes': ({ call }) => ({ type: 'call.resume', call: call.id, employee: anna }),
  'anna transfers blind': ({ call }) => ({
    type: 'call.transfer',
    call: call.id,
    employee: anna,
    transfer: 'u',
    target: toDirk,
    mode: 'blind',
  }),
  'anna consults': ({ call }) => ({
    type: 'call.transfer',
    call: call.id,
    employee: anna,
    transfer: 'u',
    target: toDirk,
    mode: 'attended',
  }),
  'anna completes': ({ call }) => ({ type: 'call.transferComplete', call: call.id, employee: anna }),
  'anna cancels': ({ call }) => ({ type: 'call.transferCancel', call: call.id, employee: anna }),
  'anna talks with all': ({ call }) => ({
    type: 'call.consultSwitch',
    call: call.id,
    employee: anna,
    talksWith: 'all',
  }),
  'els listens': ({ call }) => ({ type: 'call.supervise', call: call.id, employee: els, mode: 'listen' }),
  'caller presses 1': ({ call }) => ({ type: 'digit', call: call.id, leg: call.leg, digit: '1' }),
  'longest wait over': ({ call }) => ({ type: 'timer.fired', key: `overflow/${call.id}` }),
  'anna’s phone is gone': () => ({
    type: 'device.down',
    device: idOf<'device'>('anna-desk'),
    employee: anna,
  }),
  'anna pauses': () => ({ type: 'agent.pause', employee: anna, reason: 'break' }),
};

/** What came of it: the facts in order without their prefix, or the reason why nothing did. */
function outcome(make: () => Scene, input: MakeInput): string {
  const scene = make();
  const { events, ignored } = decide(scene.stage.state, input(scene), scene.stage.now);
  if (events.length === 0) return `– *${ignored?.code ?? 'nothing'}*`;
  return events
    .map((event) =>
      event.type === 'agent.stateChanged'
        ? `${event.data.employee}→${event.data.to}`
        : event.type.slice(event.type.indexOf('.') + 1),
    )
    .join(' · ');
}

function grid(): string {
  const names = Object.keys(scenes);
  const lines = [
    '# What every input does',
    '',
    'Written by `server/domain/centre/proof/grid.test.ts` (`PROOF_WRITE=1` writes it anew); do not edit by hand.',
    'One table a situation; the facts in the order they are recorded, or in italics why nothing happens.',
  ];
  for (const name of names) {
    lines.push('', `## ${name}`, '', '| input | what comes of it |', '| --- | --- |');
    for (const [input, make] of Object.entries(inputs)) {
      lines.push(`| ${input} | ${outcome(scenes[name]!, make)} |`);
    }
  }
  const states = Object.keys(agentTransitions) as AgentStateName[];
  lines.push('', '## States of an agent', '', `| from | ${states.join(' | ')} |`);
  lines.push(`| --- | ${states.map(() => '---').join(' | ')} |`);
  for (const from of states) {
    const to: readonly AgentStateName[] = agentTransitions[from];
    lines.push(`| ${from} | ${states.map((state) => (to.includes(state) ? '✓' : '')).join(' | ')} |`);
  }
  return `${lines.join('\n')}\n`;
}

test('the grid of situations and inputs is as the page says', () => {
  const now = grid();
  if (process.env['PROOF_WRITE'] === '1') writeFileSync(page, now);
  assert.equal(readFileSync(page, 'utf8'), now);
});

test('every state of an agent can be left, and reached from offline', () => {
  const reached = new Set<AgentStateName>(['offline']);
  for (const from of reached) for (const to of agentTransitions[from]) reached.add(to);
  assert.deepEqual([...reached].sort(), Object.keys(agentTransitions).sort());
  for (const to of Object.values(agentTransitions)) assert.ok(to.length > 0);
});
