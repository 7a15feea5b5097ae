/** A made-up town for tests of the simulation: one line, some agents, two teams with colleagues. */
import {
  type CentreConfiguration,
  defaultLimits,
  type EmployeeConfig,
  type QueueConfig,
  quietComfort,
} from '../domain/centre/configuration.ts';
import type { Routing } from '../domain/centre/routing.ts';
import { type EmployeeId, idOf, type TeamId } from '../domain/ids.ts';
import { deviceOf } from './staff.ts';

export const townHall = idOf<'municipality'>('proefstad');
export const kcc = idOf<'queue'>('proefstad/kcc');
export const teams: readonly TeamId[] = [idOf('proefstad/burgerzaken'), idOf('proefstad/omgeving')];

export function person(id: EmployeeId, change: Partial<EmployeeConfig> = {}): EmployeeConfig {
  return {
    id,
    municipality: townHall,
    team: null,
    skills: {},
    queues: [],
    devices: [{ device: deviceOf(id), kind: 'sip' }],
    reachability: {
      ringSeconds: 20,
      deputy: null,
      absences: [],
      forward: null,
      tryTeam: true,
      voicemail: false,
    },
    supervises: [],
    ...change,
  };
}

export function agentIds(count: number): EmployeeId[] {
  return Array.from({ length: count }, (_, index) => idOf(`agent-${index + 1}`));
}

export function colleagueIds(count: number): EmployeeId[] {
  return Array.from({ length: count }, (_, index) => idOf(`colleague-${index + 1}`));
}

/** Every number leads straight into the one line. */
const straightToQueue: Routing = {
  resolveCalled: (candidates) => ({
    entrance: idOf<'entrance'>('proefstad/algemeen'),
    municipality: townHall,
    shown: candidates[0]?.text ?? null,
    via14: false,
    version: 'town',
    reasons: [],
  }),
  start: () => ({
    municipality: townHall,
    entrance: idOf<'entrance'>('proefstad/algemeen'),
    action: {
      do: 'queue',
      queue: kcc,
      priority: 0,
      skills: [],
      overflow: { full: false, waitedSeconds: null, noAgents: false },
    },
    position: { step: 'kcc' },
    reasons: [],
  }),
  current: (_position, context) => straightToQueue.start(context),
  next: () => ({
    municipality: townHall,
    entrance: null,
    action: { do: 'end', reason: 'nobodyReached', status: 480, phrase: 'Nobody Reached', prompts: [] },
    position: { step: 'end' },
    reasons: [],
  }),
};

export function town(agents: number, colleagues = 0, queue: Partial<QueueConfig> = {}): CentreConfiguration {
  const desk = colleagueIds(colleagues);
  return {
    sound: false,
    employees: [
      ...agentIds(agents).map((id) => person(id, { queues: [kcc] })),
      ...desk.map((id, index) => person(id, { team: teams[index % teams.length]! })),
    ],
    teams: teams.map((id, index) => ({
      id,
      municipality: townHall,
      members: desk.filter((_, n) => n % teams.length === index),
      ringSeconds: 20,
    })),
    queues: [
      {
        id: kcc,
        municipality: townHall,
        team: null,
        skills: [],
        strategy: 'longestIdle',
        members: [],
        ringSeconds: 20,
        wrapUpSeconds: 0,
        headStartSeconds: 0,
        maxWaiting: 10_000,
        stickySeconds: 20,
        widening: [],
        comfort: quietComfort,
        ...queue,
      },
    ],
    routing: straightToQueue,
    limits: defaultLimits,
  };
}
