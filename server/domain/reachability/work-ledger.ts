/**
 * What employees did, from their state changes: time available, talking, wrapping up and paused, cut at the
 * quarters of an hour. Only finished stretches are counted, so that every sum comes from recorded facts alone.
 */
import type { AgentStateName, DomainEvent } from '../events.ts';
import type { CallId, EmployeeId, MunicipalityId, TeamId } from '../ids.ts';
import type { Duration, Instant } from '../time.ts';
import { quarter } from './bucket.ts';
import { type Contribution, nowhere } from './contribution.ts';
import { type CounterOf, positions } from './counters.ts';

type WorkCounter = CounterOf<'work'>;

const counterOfState: Readonly<Partial<Record<AgentStateName, WorkCounter>>> = {
  available: 'available',
  talking: 'talking',
  holding: 'talking',
  wrappingUp: 'wrappingUp',
  paused: 'paused',
};

interface Stretch {
  readonly state: AgentStateName;
  readonly since: Instant;
  readonly call: CallId | null;
}

export interface WorkPart {
  readonly stretches: readonly (readonly [EmployeeId, Stretch])[];
  readonly teams: readonly (readonly [EmployeeId, TeamId])[];
  readonly homes: readonly (readonly [EmployeeId, MunicipalityId])[];
}

export interface WorkChange {
  readonly contributions: readonly Contribution[];
  /** Wrap-up that ended now, for the handling time of its call. */
  readonly wrapUp: { readonly call: string; readonly time: Duration } | null;
}

const nothing: WorkChange = { contributions: [], wrapUp: null };

export class WorkLedger {
  readonly #stretches = new Map<EmployeeId, Stretch>();
  readonly #teamOf = new Map<EmployeeId, TeamId>();
  /** Work is the own municipality's, also for callers of another whose queue the employee answers. */
  readonly #homeOf = new Map<EmployeeId, MunicipalityId>();

  /** What employees are doing, as plain values; see `restore`. */
  plain(): WorkPart {
    return { stretches: [...this.#stretches], teams: [...this.#teamOf], homes: [...this.#homeOf] };
  }

  restore({ stretches, teams, homes }: WorkPart): void {
    for (const [employee, stretch] of stretches) this.#stretches.set(employee, stretch);
    for (const [employee, team] of teams) this.#teamOf.set(employee, team);
    for (const [employee, home] of homes) this.#homeOf.set(employee, home);
  }

  /** Files a state change, an offer or the end of an offer. */
  apply(event: DomainEvent): WorkChange {
    switch (event.type) {
      case 'call.offered':
        if (event.data.team !== null) this.#teamOf.set(event.data.employee, event.data.team);
        return nothing;
      case 'call.offerEnded':
        return this.#offerEnded(event);
      case 'agent.stateChanged':
        return this.#stateChanged(event);
      default:
        return nothing;
    }
  }

  #offerEnded(event: Extract<DomainEvent, { type: 'call.offerEnded' }>): WorkChange {
    const { employee, outcome } = event.data;
    // The caller's or our own change of mind says nothing about the employee.
    if (outcome === 'callerLeft' || outcome === 'withdrawn') return nothing;
    const to = positions.work;
    const which = outcome === 'answered' ? to.offersAnswered : to.offersMissed;
    const home = this.#homeOf.get(employee) ?? event.municipality;
    const offer = this.#work(home, employee, event.at, [to.offers, 1, which, 1]);
    return { contributions: [offer], wrapUp: null };
  }

  #stateChanged(event: Extract<DomainEvent, { type: 'agent.stateChanged' }>): WorkChange {
    const { employee, to, call } = event.data;
    const before = this.#stretches.get(employee);
    if (event.municipality !== null) this.#homeOf.set(employee, event.municipality);
    if (to === 'offline') this.#stretches.delete(employee);
    else this.#stretches.set(employee, { state: to, since: event.at, call });
    if (before === undefined) return nothing;
    const counter = counterOfState[before.state];
    if (counter === undefined) return nothing;
    const contributions: Contribution[] = [];
    for (let from = before.since; from < event.at; ) {
      const until = Math.min(event.at, (Math.floor(from / quarter) + 1) * quarter);
      const amounts = [positions.work[counter], until - from];
      contributions.push(this.#work(event.municipality, employee, from, amounts));
      from = until;
    }
    const wrapped = before.state === 'wrappingUp' && before.call !== null;
    const wrapUp = wrapped ? { call: `call:${before.call}`, time: event.at - before.since } : null;
    return { contributions, wrapUp };
  }

  #work(
    municipality: MunicipalityId | null,
    employee: EmployeeId,
    at: Instant,
    amounts: readonly number[],
  ): Contribution {
    const team = this.#teamOf.get(employee) ?? null;
    return {
      table: 'work',
      at,
      place: { ...nowhere, municipality, team, employee },
      amounts,
    };
  }
}
