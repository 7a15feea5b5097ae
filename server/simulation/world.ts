/**
 * The centre on a virtual clock: real decisions, real facts, simulated surroundings.
 *
 *   input ─▶ decide ─▶ facts (evolve, ledger) ─▶ effects ─▶ surroundings ─▶ later inputs
 */
import { decide } from '../domain/centre/centre.ts';
import type { CentreConfiguration } from '../domain/centre/configuration.ts';
import type { Decision } from '../domain/centre/draft.ts';
import type { CentreEffect } from '../domain/centre/effects.ts';
import { evolve } from '../domain/centre/evolve.ts';
import type { CentreInput } from '../domain/centre/inputs.ts';
import { start } from '../domain/centre/recover.ts';
import { adopt, type CentreState, createCentre } from '../domain/centre/state.ts';
import type { DomainEvent } from '../domain/events.ts';
import type { Instant } from '../domain/time.ts';
import { drop, type Plan, VirtualClock } from './clock.ts';

export class World {
  readonly clock: VirtualClock;
  readonly state: CentreState;
  readonly events: DomainEvent[] = [];
  /** Told of every effect but timers. */
  surroundings: (effect: CentreEffect) => void = () => undefined;
  /** Looks at the centre after every decision; for invariants. */
  inspect: (world: World) => void = () => undefined;
  decisions = 0;
  readonly #timers = new Map<string, Plan>();

  constructor(configuration: CentreConfiguration, begin: Instant) {
    this.clock = new VirtualClock(begin);
    this.state = createCentre(configuration);
  }

  /** The first decision of a server. */
  begin(): void {
    this.#perform(start(this.state, this.clock.now));
  }

  submit(input: CentreInput): void {
    this.#perform(decide(this.state, input, this.clock.now));
  }

  /** Records a fact that another part of the server makes, e.g. the outcome an agent registers. */
  record(event: DomainEvent): void {
    this.events.push(event);
    evolve(this.state, event);
  }

  timers(): ReadonlySet<string> {
    return new Set(this.#timers.keys());
  }

  #perform(decision: Decision): void {
    this.decisions += 1;
    for (const event of decision.events) this.events.push(event);
    adopt(this.state, decision.view);
    for (const effect of decision.effects) this.#do(effect);
    this.inspect(this);
  }

  #do(effect: CentreEffect): void {
    if (effect.type === 'timer.set') {
      const { key, at } = effect;
      drop(this.#timers.get(key));
      const plan = this.clock.at(at, () => {
        this.#timers.delete(key);
        this.submit({ type: 'timer.fired', key });
      });
      this.#timers.set(key, plan);
    } else if (effect.type === 'timer.clear') {
      drop(this.#timers.get(effect.key));
      this.#timers.delete(effect.key);
    } else this.surroundings(effect);
  }
}
