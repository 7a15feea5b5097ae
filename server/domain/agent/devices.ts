/**
 * Which phones of an employee ring. Phones that register ring for everything; a mobile rings only for who is
 * wanted in person, after those phones or where there are none, and must confirm with a key. A line never rings
 * a mobile: whose softphone is gone gets no callers from it.
 */
import type { Draft } from '../centre/draft.ts';
import type { DeviceId } from '../ids.ts';
import type { Agent } from './model.ts';

/** `either`: the phones that are registered, else the mobiles. */
export type Via = 'desk' | 'mobile' | 'either';

export function devicesFor(draft: Draft, agent: Agent, via: Via): readonly DeviceId[] {
  if (via === 'desk' || (via === 'either' && agent.devices.length > 0)) return agent.devices;
  const devices = draft.directory.employees.get(agent.employee)?.devices ?? [];
  return devices.filter(({ kind }) => kind === 'mobile').map(({ device }) => device);
}
