/** One simulated day: the same seed gives the same ledger, byte for byte. */
import type { CentreConfiguration } from '../domain/centre/configuration.ts';
import type { DomainEvent } from '../domain/events.ts';
import { addDays, type IsoDate, minute, startOfDay } from '../domain/time.ts';
import { Callers } from './callers.ts';
import type { DayProfile } from './profile.ts';
import { Random } from './random.ts';
import { Staff } from './staff.ts';
import { Telephony } from './telephony.ts';
import { World } from './world.ts';

export interface DayRequest {
  readonly configuration: CentreConfiguration;
  readonly profile: DayProfile;
  readonly date: IsoDate;
  readonly seed: string;
  /** Looks at the centre after every decision; for invariants. */
  readonly inspect?: (world: World) => void;
}

export interface SimulatedDay {
  readonly events: readonly DomainEvent[];
  readonly world: World;
}

/** Runs the whole local day (23, 24 or 25 hours). */
export function simulateDay(request: DayRequest): SimulatedDay {
  const { configuration, profile, date, seed, inspect } = request;
  const midnight = startOfDay(date);
  const world = new World(configuration, midnight);
  const random = new Random(seed);
  const callers = new Callers(world, profile, random);
  const staff = new Staff(world, profile, random);
  const telephony = new Telephony(world, profile, random, callers, staff);
  world.surroundings = (effect) => telephony.perform(effect);
  if (inspect !== undefined) world.inspect = inspect;
  world.begin();
  staff.plan(midnight);
  callers.plan(midnight);
  for (const { atMinute, minutes } of profile.mishaps.trunkDown) {
    const at = midnight + atMinute * minute;
    world.clock.at(at, () => {
      callers.lineDown = true;
      callers.cutAll();
    });
    world.clock.at(at + minutes * minute, () => {
      callers.lineDown = false;
    });
  }
  world.clock.runUntil(startOfDay(addDays(date, 1)) - 1);
  return { events: world.events, world };
}
