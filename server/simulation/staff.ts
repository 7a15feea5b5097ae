/** People in the town hall: they come and go, take breaks, and pick up the phone or do not. */
import { type DeviceId, type EmployeeId, idOf } from '../domain/ids.ts';
import { hour, minute, second } from '../domain/time.ts';
import type { DayProfile, PersonHabits } from './profile.ts';
import type { Random } from './random.ts';
import type { World } from './world.ts';

export type Reaction =
  | { readonly kind: 'answers' | 'rejects'; readonly after: number }
  | { readonly kind: 'lets it ring' };

export class Staff {
  readonly #world: World;
  readonly #profile: DayProfile;
  readonly #random: Random;
  readonly #agents: ReadonlySet<EmployeeId>;
  #rings = 0;

  constructor(world: World, profile: DayProfile, random: Random) {
    this.#world = world;
    this.#profile = profile;
    this.#random = random;
    this.#agents = new Set(profile.shifts.map(({ employee }) => employee));
  }

  /** Plans shifts, breaks and phones that stop. */
  plan(midnight: number): void {
    for (const employee of this.#profile.atDesk) this.#phone(employee, true);
    for (const shift of this.#profile.shifts) {
      const { employee, fromMinute, untilMinute } = shift;
      const random = this.#random.of('shift', employee);
      const from = midnight + fromMinute * minute - random.between(0, 180) * second;
      const until = midnight + untilMinute * minute;
      this.#world.clock.at(from, () => {
        this.#phone(employee, true);
        this.#world.submit({ type: 'agent.signedIn', employee });
      });
      this.#world.clock.at(until, () => this.#world.submit({ type: 'agent.signedOut', employee }));
      for (const { atMinute, minutes, reason } of shift.pauses) {
        const begin = midnight + atMinute * minute;
        this.#world.clock.at(begin, () => this.#world.submit({ type: 'agent.pause', employee, reason }));
        this.#world.clock.at(begin + minutes * minute, () =>
          this.#world.submit({ type: 'agent.ready', employee }),
        );
      }
      this.#planMishaps(employee, from, until);
    }
  }

  /** What a person does when their phone rings. */
  reaction(employee: EmployeeId): Reaction {
    this.#rings += 1;
    const habits = this.#habitsOf(employee);
    const random = this.#random.of('ring', employee, this.#rings);
    const after = Math.min(random.exponential(habits.answerSeconds), 60) * second;
    if (random.chance(habits.answerShare)) return { kind: 'answers', after };
    return random.chance(habits.rejectShare) ? { kind: 'rejects', after } : { kind: 'lets it ring' };
  }

  isAgent(employee: EmployeeId): boolean {
    return this.#agents.has(employee);
  }

  #habitsOf(employee: EmployeeId): PersonHabits {
    return this.isAgent(employee) ? this.#profile.agents : this.#profile.colleagues;
  }

  #planMishaps(employee: EmployeeId, from: number, until: number): void {
    const { phoneDownPerHour, phoneDownSeconds } = this.#profile.mishaps;
    if (phoneDownPerHour <= 0) return;
    const random = this.#random.of('mishap', employee);
    for (let at = from; ; ) {
      at += random.exponential(hour / phoneDownPerHour);
      if (at >= until) return;
      this.#world.clock.at(at, () => this.#phone(employee, false));
      this.#world.clock.at(at + phoneDownSeconds * second, () => this.#phone(employee, true));
    }
  }

  #phone(employee: EmployeeId, up: boolean): void {
    this.#world.submit({ type: up ? 'device.up' : 'device.down', device: deviceOf(employee), employee });
  }
}

/** One phone each. */
export function deviceOf(employee: EmployeeId): DeviceId {
  return idOf<'device'>(`${employee}-phone`);
}
