/**
 * What must hold after every decision, whatever came in and in whatever order. Each rule returns a
 * sentence for what it finds broken; the searches and random tests stop at the first.
 */
import { isBusy } from '../../agent/model.ts';
import type { Call } from '../../call/model.ts';
import type { DomainEvent } from '../../events.ts';
import type { EmployeeId } from '../../ids.ts';
import { obstacle } from '../../queue/able.ts';
import { find } from '../../queue/line.ts';
import type { Instant } from '../../time.ts';
import type { CentreState } from '../state.ts';

/** All that is wrong with the state; empty when it is sound. */
export function brokenRules(
  state: CentreState,
  now: Instant,
  timers: ReadonlySet<string>,
): readonly string[] {
  return [
    ...stuckAgents(state),
    ...lostCallers(state, timers),
    ...brokenLines(state),
    ...sideBySide(state, now),
    ...wrongIndex(state),
  ];
}

/** Who has which part in which call, by the calls themselves. */
function partsOf(state: CentreState): Map<EmployeeId, string[]> {
  const parts = new Map<EmployeeId, string[]>();
  const add = (employee: EmployeeId, part: string): void => {
    parts.set(employee, [...(parts.get(employee) ?? []), part]);
  };
  for (const call of state.calls.values()) {
    for (const offer of call.offers) add(offer.employee, `offered ${call.id}`);
    if (call.supervision !== null) {
      const { employee, on } = call.supervision;
      add(employee, `${on ? 'talks' : 'offered'} ${call.id}`);
      if (call.conversation === null) add(employee, `supervises nobody in ${call.id}`);
    }
    if (call.begunBy !== null && call.ownsEmployee) add(call.begunBy, `talks ${call.id}`);
    for (const party of [call.conversation, call.transfer?.consulted, call.callback?.host]) {
      if (party?.employee != null) add(party.employee, `talks ${call.id}`);
    }
  }
  return parts;
}

/** A busy agent has exactly one part, in the call that owns the state; an idle one has none. */
function stuckAgents(state: CentreState): string[] {
  const broken: string[] = [];
  const parts = partsOf(state);
  for (const agent of state.agents.values()) {
    const mine = parts.get(agent.employee) ?? [];
    const expected =
      agent.state === 'offered' ? [`offered ${agent.call}`] : isBusy(agent) ? [`talks ${agent.call}`] : [];
    if (mine.join() !== expected.join()) {
      broken.push(`${agent.employee} is ${agent.state} with [${mine.join()}], not [${expected.join()}]`);
    }
    if (agent.state === 'available' && (!agent.signedIn || agent.devices.length === 0)) {
      broken.push(`${agent.employee} is available without ${agent.signedIn ? 'a phone' : 'being signed in'}`);
    }
    if (agent.wish !== null && !isBusy(agent) && agent.state !== 'wrappingUp') {
      broken.push(`${agent.employee} is ${agent.state} with an old wish`);
    }
  }
  return broken;
}

/** Every caller is somewhere from where something will happen. */
function lostCallers(state: CentreState, timers: ReadonlySet<string>): string[] {
  const broken: string[] = [];
  for (const call of state.calls.values()) {
    const why = lost(state, call, timers);
    if (why !== null) broken.push(`${call.id} (${call.phase}): ${why}`);
    for (const offer of call.offers) {
      if (!timers.has(`offer/${offer.id}`)) broken.push(`${offer.id} rings without an end`);
    }
  }
  return broken;
}

function lost(state: CentreState, call: Call, timers: ReadonlySet<string>): string | null {
  const inLine = call.place !== null;
  switch (call.phase) {
    case 'routing':
      if (call.sound !== null && !timers.has(`sound/${call.id}`) && !timers.has(`silence/${call.id}`)) {
        return 'hears a sound without an end';
      }
      if (call.message?.stage === 'speaking') {
        const ends = timers.has(`record/${call.id}`) || timers.has(`stored/${call.id}`);
        return ends ? null : 'speaks a message without an end';
      }
      return call.sound !== null ? null : 'nothing will happen any more';
    case 'waiting': {
      if (call.place === null) return 'no place in line';
      if (call.place.overflowAt !== null && !timers.has(`overflow/${call.id}`)) return 'waits without an end';
      const queue = state.queues.get(call.place.queue);
      const places = [queue?.line, queue?.ringing].filter(
        (line) => line !== undefined && find(line, call.id, call.place?.rank ?? 0) !== undefined,
      );
      return places.length === 1 ? null : `stands in ${places.length} lines`;
    }
    case 'pursuing':
      if (inLine) return 'stands in line as well';
      if (call.dialled !== null && !timers.has(`dial/${call.dialled.leg}`)) return 'dials without an end';
      return call.pursuit !== null && (call.offers.length > 0 || call.dialled !== null)
        ? null
        : 'no phone rings';
    case 'calling':
      if (call.offers.length > 0) return null;
      return call.dialled !== null && timers.has(`dial/${call.dialled.leg}`) ? null : 'no number rings';
    case 'resting':
      return timers.has(`callback/${call.id}`) ? null : 'rests for ever';
    case 'talking':
      if (inLine) return 'stands in line as well';
      if (call.conversation === null) return 'talks with nobody';
      if (call.lost !== null && !timers.has(`phone/${call.id}`))
        return 'waits for a telephone without an end';
      if (call.transfer?.consulted?.lost != null && !timers.has(`colleague/${call.id}`))
        return 'waits for a colleague without an end';
      return call.offers.length > 0 && call.transfer === null
        ? 'phones ring on for a caller who talks'
        : null;
  }
}

/** Lines are in order, and everybody in them is a waiting call. */
function brokenLines(state: CentreState): string[] {
  const broken: string[] = [];
  for (const queue of state.queues.values()) {
    for (const line of [queue.line, queue.ringing]) {
      line.forEach((entry, index) => {
        const before = line[index - 1];
        if (before !== undefined && before.rank > entry.rank) broken.push(`${queue.id} is out of order`);
        if (state.calls.get(entry.call)?.place?.queue !== queue.id) {
          broken.push(`a ghost of ${entry.call} stands in ${queue.id}`);
        }
      });
    }
  }
  return broken;
}

/** PEERS 8: no waiting caller beside an able free employee. */
function sideBySide(state: CentreState, now: Instant): string[] {
  const broken: string[] = [];
  for (const queue of state.queues.values()) {
    const config = state.directory.queues.get(queue.id);
    if (config === undefined || queue.paused) continue;
    for (const entry of queue.line) {
      const refusals = state.calls.get(entry.call)?.refusals ?? [];
      for (const id of state.available) {
        const employee = state.directory.employees.get(id);
        if (employee === undefined || !employee.queues.includes(queue.id)) continue;
        if (refusals.some((refusal) => refusal.employee === id && refusal.until > now)) continue;
        if (obstacle(employee, config, entry, now) === null) broken.push(`${entry.call} waits beside ${id}`);
      }
    }
  }
  return broken;
}

function wrongIndex(state: CentreState): string[] {
  const free = [...state.agents.values()]
    .filter((agent) => agent.state === 'available')
    .sort((a, b) => a.idleSince - b.idleSince || (a.employee < b.employee ? -1 : 1))
    .map((agent) => agent.employee);
  return free.join() === state.available.join()
    ? []
    : [`the list of free employees is ${state.available.join()}`];
}

/** First facts of a call. */
const begins: ReadonlySet<string> = new Set(['call.arrived', 'call.callbackQueued', 'call.placed']);

/** Rules over the recorded facts: each arrival one end, nothing after it, one conversation at a time. */
export function brokenStory(events: readonly DomainEvent[]): readonly string[] {
  const broken: string[] = [];
  const open = new Map<string, { talking: boolean; offers: Set<string> }>();
  const over = new Set<string>();
  for (const event of events) {
    if (!event.stream.startsWith('call:')) continue;
    const { stream } = event;
    if (over.has(stream)) broken.push(`${event.type} after the end of ${stream}`);
    if (begins.has(event.type)) {
      if (open.has(stream)) broken.push(`${stream} arrived twice`);
      open.set(stream, { talking: false, offers: new Set() });
      continue;
    }
    const call = open.get(stream);
    if (call === undefined) {
      broken.push(`${event.type} before the arrival of ${stream}`);
      continue;
    }
    if (event.type === 'call.offered') call.offers.add(event.data.offer);
    if (event.type === 'call.offerEnded' && !call.offers.delete(event.data.offer)) {
      broken.push(`${event.data.offer} ended twice`);
    }
    if (event.type === 'call.answered') {
      if (call.talking) broken.push(`${stream} was answered twice`);
      call.talking = true;
    }
    if (event.type === 'call.partyLeft') call.talking = false;
    if (event.type === 'call.ended') {
      if (call.offers.size > 0) broken.push(`${stream} ended with phones ringing`);
      open.delete(stream);
      over.add(stream);
    }
  }
  return broken;
}
