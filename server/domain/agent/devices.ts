/**
 * Which phones of an employee ring when they are wanted in person: those that they chose. Phones that register ring for everything; a mobile rings only for who is
 * wanted in person, after those phones or where there are none, and must confirm with a key. A line never rings
 * a mobile: whose softphone is gone gets no callers from it.
 */
import type { Draft } from '../centre/draft.ts';
import type { DeviceId } from '../ids.ts';
import type { Agent } from './model.ts';

/** `either`: the phones that are registered, else the mobiles. */
export type Via = 'desk' | 'mobile' | 'either';

export function devicesFor(draft: Draft, agent: Agent, via: Via): readonly DeviceId[] {
  const employee = draft.directory.employees.get(agent.employee);
  const chosen = employee?.reachability.ringing ?? [];
  const mayRing = (device: DeviceId): boolean => chosen.length === 0 || chosen.includes(device);
  const desk = via === 'mobile' ? [] : agent.devices.filter(mayRing);
  if (via === 'desk' || desk.length > 0) return desk;
  const mobiles = (employee?.devices ?? []).filter(({ kind }) => kind === 'mobile');
  return mobiles.map(({ device }) => device).filter(mayRing);
}
