/** Callers: they ring at their hour, lose patience, hang up, and some ring again. */
import { type CallId, idOf, type LegId, type SubjectId } from '../domain/ids.ts';
import { minute, second } from '../domain/time.ts';
import { drop, type Plan } from './clock.ts';
import type { DayProfile } from './profile.ts';
import type { Random } from './random.ts';
import type { World } from './world.ts';

interface Caller {
  readonly number: number;
  readonly called: string;
  readonly subject: SubjectId | null;
  readonly tries: number;
  readonly leg: LegId;
  readonly gone: Plan[];
}

export class Callers {
  readonly #world: World;
  readonly #profile: DayProfile;
  readonly #random: Random;
  readonly #calls = new Map<CallId, Caller>();
  #arrived = 0;
  /** Nothing comes in, and nothing goes out. */
  lineDown = false;

  constructor(world: World, profile: DayProfile, random: Random) {
    this.#world = world;
    this.#profile = profile;
    this.#random = random;
  }

  /** Plans the day's arrivals: a Poisson number in each quarter of an hour, spread evenly in it. */
  plan(midnight: number): void {
    const { calls, quarters, numbers } = this.#profile;
    const total = quarters.reduce((sum, weight) => sum + weight, 0);
    const random = this.#random.of('arrivals');
    let number = 0;
    quarters.forEach((weight, quarter) => {
      const count = random.poisson((calls * weight) / total);
      for (let index = 0; index < count; index += 1) {
        number += 1;
        const mine = number;
        const at = midnight + (quarter + random.next()) * 15 * minute;
        const called = random.pick(numbers)?.called ?? '';
        this.#world.clock.at(at, () => this.#ring(mine, called, 0));
      }
    });
  }

  /** The call of this caller's leg, while they are on the line. */
  callOf(leg: LegId): CallId | null {
    const id = idOf<'call'>(leg.slice(0, leg.lastIndexOf('/')));
    return this.#calls.get(id)?.leg === leg ? id : null;
  }

  /** Somebody talks with the caller: patience is over for now. */
  answered(call: CallId): void {
    for (const plan of this.#calls.get(call)?.gone ?? []) drop(plan);
  }

  /** The caller hangs up by themselves. */
  hangUp(call: CallId, cause: 'peer' | 'network' = 'peer'): void {
    const caller = this.#forget(call);
    if (caller !== undefined) this.#world.submit({ type: 'leg.ended', call, leg: caller.leg, cause });
  }

  /** We refused or ended the call. `served`: the caller got what they rang for. */
  ended(call: CallId, served: boolean): void {
    const caller = this.#forget(call);
    if (caller !== undefined && !served) this.#perhapsAgain(caller);
  }

  cutAll(): void {
    for (const call of [...this.#calls.keys()]) {
      const caller = this.#calls.get(call);
      this.hangUp(call, 'network');
      if (caller !== undefined) this.#perhapsAgain(caller);
    }
  }

  #ring(number: number, called: string, tries: number): void {
    if (this.lineDown) return;
    const { caller: habits } = this.#profile;
    const own = this.#random.of('caller', number);
    this.#arrived += 1;
    const call = idOf<'call'>(`c${this.#arrived}`);
    const leg = idOf<'leg'>(`${call}/a`);
    const subject = own.chance(habits.anonymousShare) ? null : idOf<'subject'>(`p${number}`);
    const gone: Plan[] = [];
    this.#calls.set(call, { number, called, subject, tries, leg, gone });
    if (habits.patienceSeconds !== null) {
      const random = this.#random.of('patience', number, tries);
      const patience =
        habits.patience === 'exponential'
          ? random.exponential(habits.patienceSeconds)
          : random.lognormal(habits.patienceSeconds, 0.8);
      gone.push(this.#world.clock.after(patience * second, () => this.#giveUp(call)));
    }
    this.#world.submit({
      type: 'call.arrived',
      call,
      leg,
      trunk: null,
      device: null,
      candidates: [{ source: 'requestUri', text: called }],
      caller: { subject, groups: [] },
    });
  }

  #giveUp(call: CallId): void {
    const caller = this.#calls.get(call);
    if (caller === undefined) return;
    this.hangUp(call);
    this.#perhapsAgain(caller);
  }

  #perhapsAgain(caller: Caller): void {
    const { redialShare, redialAfterSeconds, redialsMax } = this.#profile.caller;
    const random = this.#random.of('redial', caller.number, caller.tries);
    if (caller.tries >= redialsMax || !random.chance(redialShare)) return;
    const after = random.exponential(redialAfterSeconds) * second;
    this.#world.clock.after(after, () => this.#ring(caller.number, caller.called, caller.tries + 1));
  }

  #forget(call: CallId): Caller | undefined {
    const caller = this.#calls.get(call);
    this.#calls.delete(call);
    for (const plan of caller?.gone ?? []) drop(plan);
    return caller;
  }
}
