/**
 * The running contact centre: the pure core with its state, fed by the front desk, following people and
 * dialplans as they change.
 */

import { decide } from '../../domain/centre/centre.ts';
import type { CentreConfiguration } from '../../domain/centre/configuration.ts';
import { evolve } from '../../domain/centre/evolve.ts';
import type { CentreInput } from '../../domain/centre/inputs.ts';
import { start } from '../../domain/centre/recover.ts';
import type { CentreState } from '../../domain/centre/state.ts';
import { createCentre, reconfigure } from '../../domain/centre/state.ts';
import type { DomainEvent } from '../../domain/events.ts';
import type { Clock } from '../ports/clock.ts';
import { CentreProcess, type CentreProcessParts } from './centre-process.ts';

export class ContactCentre {
  readonly #state: CentreState;
  readonly #process: CentreProcess;
  readonly #clock: Clock;

  constructor(configuration: CentreConfiguration, parts: Omit<CentreProcessParts, 'core'>) {
    this.#state = createCentre(configuration);
    this.#clock = parts.clock;
    this.#process = new CentreProcess({
      ...parts,
      core: {
        decide: (input, now) => {
          const { events, effects, ignored } = decide(this.#state, input, now);
          return { events, effects, ignored: ignored?.code };
        },
        evolve: (event) => {
          evolve(this.#state, event);
        },
      },
    });
  }

  /** For selectors; never written to from outside. */
  get state(): CentreState {
    return this.#state;
  }

  submit(input: CentreInput): void {
    this.#process.submit(input);
  }

  /** Takes a fact of before a restart into account, without performing anything. */
  remember(event: DomainEvent): void {
    evolve(this.#state, event);
  }

  /**
   * Decides what the restart makes true, after all that is remembered: open calls are interrupted, the
   * places of their callers kept, agents put right, timers set again. Resolves to the number of interrupted
   * calls once that is durable. Before it no new call may be submitted.
   */
  async begin(): Promise<number> {
    const interrupted = this.#state.calls.size;
    const { events, effects } = start(this.#state, this.#clock.now());
    await this.#process.take({ events, effects });
    return interrupted;
  }

  reconfigure(configuration: CentreConfiguration): void {
    reconfigure(this.#state, configuration);
  }

  backlog(): number {
    return this.#process.backlog();
  }
}
