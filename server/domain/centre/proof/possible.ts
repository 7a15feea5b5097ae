/**
 * Everything that could happen next on a stage: what the parties of each call can do, what employees can
 * click, which timers can fire, and a few things that come too late. The searches draw from it.
 */
import type { Call } from '../../call/model.ts';
import type { Destination } from '../../events.ts';
import { type EmployeeId, idOf, type LegId } from '../../ids.ts';
import type { CentreInput } from '../inputs.ts';
import { algemeen, burgerzaken, type Stage, vergunningen } from '../testing.ts';

export interface Move {
  /** Printed when a search fails, e.g. `anna answers c1`. */
  readonly name: string;
  readonly input: CentreInput;
  /** Timers fire at their moment; anything else happens now. */
  readonly at: number | null;
}

export interface Freedom {
  /** Calls that may arrive in all. */
  readonly callsMax: number;
  /** Numbers callers dial. */
  readonly numbers: readonly string[];
  /** Employees whose clicks and phones take part. */
  readonly employees: readonly EmployeeId[];
  readonly targets: readonly Destination[];
  /** Late and doubled inputs as well. */
  readonly noise: boolean;
}

export const defaultTargets: readonly Destination[] = [
  { kind: 'employee', employee: idOf<'employee'>('dirk') },
  { kind: 'employee', employee: idOf<'employee'>('bert') },
  { kind: 'team', team: vergunningen },
  { kind: 'queue', queue: burgerzaken },
  { kind: 'partner', partner: 'omgevingsdienst' },
  // Entrances: one with a line, one of a person, one that is closed.
  { kind: 'entrance', entrance: idOf<'entrance'>('0570333333') },
  { kind: 'entrance', entrance: idOf<'entrance'>('0570222222') },
  { kind: 'entrance', entrance: idOf<'entrance'>('0570111111') },
];

export function possibleMoves(stage: Stage, freedom: Freedom, arrived: number): readonly Move[] {
  const moves: Move[] = [];
  const add = (name: string, input: CentreInput, at: number | null = null): void => {
    moves.push({ name, input, at });
  };
  if (arrived < freedom.callsMax) {
    for (const number of freedom.numbers) add(`a call for ${number}`, arrival(arrived + 1, number));
  }
  for (const call of stage.state.calls.values()) addCallMoves(call, freedom, stage.legs, add);
  for (const id of freedom.employees) {
    addEmployeeMoves(stage, id, add);
    if (freedom.noise) addPlacing(stage, id, add);
  }
  for (const [key, at] of stage.timers) {
    if (key !== 'sweep' || freedom.noise) add(`timer ${key}`, { type: 'timer.fired', key }, at);
  }
  if (freedom.noise) {
    addNoise(stage, add);
    addReferrals(stage, add);
  }
  return moves;
}

type Add = (name: string, input: CentreInput, at?: number | null) => void;

export function arrival(number: number, called: string): CentreInput {
  const call = idOf<'call'>(`c${number}`);
  return {
    type: 'call.arrived',
    call,
    leg: idOf<'leg'>(`${call}/a`),
    trunk: null,
    device: null,
    candidates: [{ source: 'requestUri', text: called }],
    caller: { subject: idOf<'subject'>(`p${number}`), groups: [] },
  };
}

function addCallMoves(call: Call, freedom: Freedom, legs: ReadonlyMap<LegId, boolean>, add: Add): void {
  const { id } = call;
  if (call.callback === null || call.open)
    add(`${id} caller hangs up`, { type: 'leg.ended', call: id, leg: call.leg, cause: 'peer' });
  if (call.sound !== null) {
    add(`${id} sound over`, { type: 'sound.finished', call: id, leg: call.leg, sound: call.sound });
    add(`${id} presses 1`, { type: 'digit', call: id, leg: call.leg, digit: '1' });
  }
  for (const { leg, employee, confirming } of call.offers) {
    const desk = idOf<'device'>(`${employee}-desk`);
    if (!confirming) add(`${employee} answers ${id}`, { type: 'leg.answered', call: id, leg, device: desk });
    else add(`${employee} confirms ${id}`, { type: 'digit', call: id, leg, digit: '1' });
    add(`${employee} rejects ${id}`, { type: 'leg.failed', call: id, leg, status: 603 });
    add(`${employee} unreachable ${id}`, { type: 'leg.failed', call: id, leg, status: 480 });
    if (freedom.noise) add(`${employee} clicks away ${id}`, { type: 'call.hangUp', call: id, employee });
  }
  const { conversation, transfer, dialled, callback } = call;
  if (call.told?.callbackOffered === true && call.phase === 'waiting') {
    add(`${id} chooses a callback`, { type: 'digit', call: id, leg: call.leg, digit: '1' });
  }
  if (callback?.host != null) {
    const { leg } = callback.host;
    add(`host leaves ${id}`, { type: 'leg.ended', call: id, leg, cause: 'peer' });
  }
  if (dialled !== null) {
    const { leg } = dialled;
    add(`outside answers ${id}`, { type: 'leg.answered', call: id, leg, device: null });
    add(`outside busy ${id}`, { type: 'leg.failed', call: id, leg, status: 486 });
    add(`outside ends ${id}`, { type: 'leg.ended', call: id, leg, cause: 'peer' });
  }
  if (conversation !== null) {
    const { leg } = conversation;
    add(`party hangs up ${id}`, { type: 'leg.ended', call: id, leg, cause: 'peer' });
    add(`party disconnects ${id}`, { type: 'leg.ended', call: id, leg, cause: 'network' });
  }
  if (conversation !== null && conversation.employee !== null && call.lost === null) {
    const { leg, employee } = conversation;
    const browser = idOf<'device'>(`${employee}-desk`);
    add(`${employee} loads the page anew in ${id}`, {
      type: 'leg.ended',
      call: id,
      leg,
      cause: 'media',
      browser,
    });
  }
  // A leg that failed is named until the next attempt, but nothing comes of it any more.
  if (call.lost !== null && call.lost.leg !== null && legs.has(call.lost.leg)) {
    const { leg, device } = call.lost;
    add(`the page answers ${id}`, { type: 'leg.answered', call: id, leg, device });
    add(`the page fails ${id}`, { type: 'leg.failed', call: id, leg, status: 480 });
  }
  if (conversation !== null && freedom.noise) {
    for (const mode of ['listen', 'join'] as const) {
      add(`els supervises ${id}`, {
        type: 'call.supervise',
        call: id,
        employee: idOf<'employee'>('els'),
        mode,
      });
    }
  }
  if (call.supervision !== null) {
    const { leg, employee } = call.supervision;
    add(`leader answers ${id}`, { type: 'leg.answered', call: id, leg, device: null });
    add(`leader fails ${id}`, { type: 'leg.failed', call: id, leg, status: 486 });
    add(`leader leaves ${id}`, { type: 'leg.ended', call: id, leg, cause: 'peer' });
    add(`leader clicks end ${id}`, { type: 'call.superviseEnd', call: id, employee });
  }
  if (conversation !== null && conversation.employee !== null) {
    const { employee } = conversation;
    add(`${employee} clicks hang up ${id}`, { type: 'call.hangUp', call: id, employee });
    add(`${employee} holds ${id}`, { type: 'call.hold', call: id, employee });
    add(`${employee} resumes ${id}`, { type: 'call.resume', call: id, employee });
    if (transfer === null) {
      freedom.targets.forEach((target, index) => {
        for (const mode of ['blind', 'attended'] as const) {
          const input = {
            type: 'call.transfer',
            call: id,
            employee,
            transfer: `${id}/t`,
            target,
            mode,
          } as const;
          add(`${employee} transfers ${id} ${mode} to ${index}`, input);
        }
      });
    } else {
      add(`${employee} completes ${id}`, { type: 'call.transferComplete', call: id, employee });
      add(`${employee} cancels ${id}`, { type: 'call.transferCancel', call: id, employee });
      for (const talksWith of ['caller', 'consulted', 'all'] as const) {
        add(`${employee} talks with ${talksWith} ${id}`, {
          type: 'call.consultSwitch',
          call: id,
          employee,
          talksWith,
        });
      }
    }
  }
  if (transfer?.consulted != null) {
    const { leg, employee } = transfer.consulted;
    add(`consulted ${employee} hangs up ${id}`, { type: 'leg.ended', call: id, leg, cause: 'peer' });
    const { lost } = transfer.consulted;
    if (employee !== null && lost === null) {
      const browser = idOf<'device'>(`${employee}-desk`);
      const reload = { type: 'leg.ended', call: id, leg, cause: 'media', browser } as const;
      add(`consulted ${employee} loads the page anew in ${id}`, reload);
    }
    if (lost !== null && lost.leg !== null && legs.has(lost.leg)) {
      const { leg: rung, device } = lost;
      add(`the colleague's page answers ${id}`, { type: 'leg.answered', call: id, leg: rung, device });
      add(`the colleague's page fails ${id}`, { type: 'leg.failed', call: id, leg: rung, status: 480 });
    }
  }
}

function addEmployeeMoves(stage: Stage, employee: EmployeeId, add: Add): void {
  const agent = stage.state.agents.get(employee);
  if (agent === undefined) return;
  const device = idOf<'device'>(`${employee}-desk`);
  if (agent.devices.length > 0) add(`${employee} phone gone`, { type: 'device.down', device, employee });
  else add(`${employee} phone back`, { type: 'device.up', device, employee });
  if (!agent.signedIn) add(`${employee} signs in`, { type: 'agent.signedIn', employee });
  else {
    add(`${employee} signs out`, { type: 'agent.signedOut', employee });
    if (agent.state !== 'paused')
      add(`${employee} pauses`, { type: 'agent.pause', employee, reason: 'break' });
    add(`${employee} ready`, { type: 'agent.ready', employee });
    if (agent.state === 'wrappingUp') add(`${employee} done`, { type: 'agent.endWrapUp', employee });
  }
}

function addPlacing(stage: Stage, employee: EmployeeId, add: Add): void {
  const call = idOf<'call'>(`out-${employee}-${stage.events.length}`);
  const target = { kind: 'number', number: idOf<'subject'>('p99') } as const;
  add(`${employee} places a call`, { type: 'call.place', call, employee, target, note: null });
  const device = idOf<'device'>(`${employee}-desk`);
  if (stage.state.agents.get(employee)?.devices.includes(device) !== true) return;
  const inside = { kind: 'employee', employee: idOf<'employee'>('dirk') } as const;
  for (const [name, dialled] of [
    ['in', inside],
    ['out', target],
  ] as const) {
    const own = idOf<'call'>(`${name}-${employee}-${stage.events.length}`);
    const begun = { type: 'call.begun', call: own, leg: idOf<'leg'>(`${own}/h`), device, employee } as const;
    add(`${employee} dials ${name}side`, { ...begun, target: dialled });
  }
}

/** What the phone of somebody in conversation can ask: a transfer, also with one of its second lines. */
function addReferrals(stage: Stage, add: Add): void {
  const inside = { kind: 'employee', employee: idOf<'employee'>('dirk') } as const;
  for (const { id: call, leg: caller, conversation } of stage.state.calls.values()) {
    if (conversation === null) continue;
    const asked = { type: 'call.refer', call, transfer: `r-${call}-${stage.events.length}` } as const;
    add(`REFER in ${call}`, { ...asked, leg: conversation.leg, target: inside, replaces: null });
    add(`REFER of the caller in ${call}`, { ...asked, leg: caller, target: inside, replaces: null });
    for (const line of stage.state.calls.values()) {
      if (line.begunBy === null) continue;
      const replaces = { call: line.id, leg: line.leg };
      add(`REFER in ${call} replaces ${line.id}`, {
        ...asked,
        leg: conversation.leg,
        target: null,
        replaces,
      });
    }
  }
}

/** What comes too late, twice, or about nobody. */
function addNoise(stage: Stage, add: Add): void {
  const call = idOf<'call'>('c1');
  const leg = idOf<'leg'>('c1/b1');
  add('late answer', { type: 'leg.answered', call, leg, device: null });
  add('late failure', { type: 'leg.failed', call, leg, status: 487 });
  add('late end', { type: 'leg.ended', call, leg, cause: 'peer' });
  add('late key', { type: 'digit', call, leg, digit: '5' });
  add('late timer', { type: 'timer.fired', key: 'offer/c1/o1' });
  add('odd timer', { type: 'timer.fired', key: 'nonsense' });
  // Ids are never used twice; only the same INVITE can come twice.
  if (stage.state.calls.get(call) !== undefined) add('the call again', arrival(1, '140570'));
  add('nobody', { type: 'agent.signedIn', employee: idOf<'employee'>('nobody') });
  add('queue paused', { type: 'queue.pause', queue: algemeen });
  add('queue resumed', { type: 'queue.resume', queue: algemeen });
  add('held by phone', { type: 'leg.held', call, leg });
  add('resumed by phone', { type: 'leg.resumed', call, leg });
}
