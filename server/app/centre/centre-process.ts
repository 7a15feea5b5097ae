/**
 * Runs the pure core on real time: input -> decide -> events to the ledger -> effects to the ports.
 *
 *   submit ─▶ decide ─▶ evolve (memory, at once) ─▶ append (disk, grouped) ─▶ effects, in order
 *
 * Memory runs ahead of the disk, the outside never does: an effect is performed only after the facts it
 * rests on are durable (DESIGN section 7). Decisions are taken one at a time and never wait for the disk.
 */
import type { CentreEffect } from '../../domain/centre/effects.ts';
import type { CentreInput } from '../../domain/centre/inputs.ts';
import type { DomainEvent } from '../../domain/events.ts';
import type { Instant } from '../../domain/time.ts';
import type { Clock } from '../ports/clock.ts';
import type { Ledger } from '../ports/ledger.ts';
import type { Log } from '../ports/log.ts';

export interface Decision {
  readonly events: readonly DomainEvent[];
  readonly effects: readonly CentreEffect[];
  /** Why nothing came of the input, when nothing did. */
  readonly ignored?: string | undefined;
}

/** The core as this process needs it: state inside, two pure functions around it. */
export interface Core {
  decide(input: CentreInput, now: Instant): Decision;
  evolve(event: DomainEvent): void;
}

export interface CentreProcessParts {
  readonly core: Core;
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly log: Log;
  readonly perform: (effect: CentreEffect) => void;
  /** The disk cannot promise anything any more: take no new calls. */
  readonly ledgerFailed: (error: unknown) => void;
}

interface Waiting {
  durable: boolean;
  readonly effects: readonly CentreEffect[];
}

export class CentreProcess {
  readonly #parts: CentreProcessParts;
  readonly #inputs: CentreInput[] = [];
  /** Decisions whose effects have not been performed yet, oldest first. */
  readonly #outbox: Waiting[] = [];
  #deciding = false;

  constructor(parts: CentreProcessParts) {
    this.#parts = parts;
  }

  /** Takes an input; the decision is made before this returns, unless one is being made already. */
  submit(input: CentreInput): void {
    this.#inputs.push(input);
    if (this.#deciding) return;
    this.#deciding = true;
    try {
      for (let next = this.#inputs.shift(); next; next = this.#inputs.shift()) this.#decide(next);
    } finally {
      this.#deciding = false;
    }
  }

  /** Decisions whose effects wait for the disk; 0 means the outside has caught up. */
  backlog(): number {
    return this.#outbox.length;
  }

  #decide(input: CentreInput): void {
    const { core, clock, log } = this.#parts;
    const decision = core.decide(input, clock.now());
    if (decision.ignored !== undefined) {
      log.debug('centre.ignored', { input: input.type, why: decision.ignored });
    }
    void this.take(decision);
  }

  /**
   * Makes a decision true that was taken elsewhere on the same state: the one a restart begins with.
   * Resolves when its facts are durable and its effects have been performed.
   */
  async take(decision: Decision): Promise<void> {
    const { core } = this.#parts;
    for (const event of decision.events) core.evolve(event);
    if (decision.events.length === 0 && decision.effects.length === 0) return;
    const waiting: Waiting = { durable: decision.events.length === 0, effects: decision.effects };
    this.#outbox.push(waiting);
    const written = decision.events.length > 0 ? this.#write(decision.events, waiting) : null;
    this.#drain();
    await written;
  }

  #write(events: readonly DomainEvent[], waiting: Waiting): Promise<void> {
    return this.#parts.ledger.append(events).then(
      () => {
        waiting.durable = true;
        this.#drain();
      },
      (error: unknown) => {
        // Calls that are up go on: cutting them would be a second harm. New ones are refused.
        this.#parts.log.error('ledger.failed', { error: asError(error) });
        this.#parts.ledgerFailed(error);
        waiting.durable = true;
        this.#drain();
      },
    );
  }

  #drain(): void {
    while (this.#outbox[0]?.durable) {
      const head = this.#outbox.shift();
      for (const effect of head?.effects ?? []) this.#perform(effect);
    }
  }

  #perform(effect: CentreEffect): void {
    try {
      this.#parts.perform(effect);
    } catch (error) {
      // A fault of ours in one port must not stop the effects of other calls.
      this.#parts.log.error('effect.failed', { effect: effect.type, error: asError(error) });
    }
  }
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
