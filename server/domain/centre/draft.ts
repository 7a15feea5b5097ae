/**
 * A decision in the making. Verbs write facts into it (`emit`) and ask for effects (`ask`); each fact is
 * true at once in the draft's own view of the state, so that the next verb sees it.
 *
 *   emit(fact) -> events, and the view has it        ask(effect) -> effects
 *   wakeCall / wakeAgent -> looked at by the matcher at the end of the decision
 */
import type { Agent } from '../agent/model.ts';
import type { Call } from '../call/model.ts';
import type { DomainEvent, EventType, Facts } from '../events.ts';
import type { CallId, EmployeeId, MunicipalityId } from '../ids.ts';
import type { Instant } from '../time.ts';
import type { Directory } from './configuration.ts';
import type { CentreEffect } from './effects.ts';
import { evolve } from './evolve.ts';
import { type CentreState, layered } from './state.ts';

/** Why an input changed nothing; a code for the counters, a sentence for the log. */
export interface Ignored {
  readonly code: string;
  readonly text: string;
}

export interface Decision {
  readonly events: readonly DomainEvent[];
  readonly effects: readonly CentreEffect[];
  /** Set when the input was about something gone, or not allowed now. */
  readonly ignored: Ignored | null;
  /** The state as it is once the events are true: `adopt` takes it over. */
  readonly view: CentreState;
}

type CallFactType = Extract<EventType, `call.${string}`>;
type AgentFactType = Extract<EventType, `agent.${string}`>;

export class Draft {
  readonly state: CentreState;
  readonly now: Instant;
  readonly #events: DomainEvent[] = [];
  readonly #effects: CentreEffect[] = [];
  readonly #wokenCalls = new Set<CallId>();
  readonly #wokenAgents = new Set<EmployeeId>();
  #ignored: Ignored | null = null;

  constructor(state: CentreState, now: Instant) {
    this.state = layered(state);
    this.now = now;
  }

  get directory(): Directory {
    return this.state.directory;
  }

  /** A call that is known to be there; verbs look it up once and again after each fact. */
  call(id: CallId): Call | undefined {
    return this.state.calls.get(id);
  }

  agent(id: EmployeeId): Agent | undefined {
    return this.state.agents.get(id);
  }

  /** Records a fact on a call's stream and makes it true. */
  tellCall<T extends CallFactType>(
    call: CallId,
    type: T,
    data: Facts[T],
    municipality: MunicipalityId | null = this.call(call)?.municipality ?? null,
  ): void {
    this.#push(type, `call:${call}`, municipality, data);
  }

  /** Records a fact on an employee's stream and makes it true. */
  tellAgent<T extends AgentFactType>(type: T, data: Facts[T]): void {
    const employee = this.directory.employees.get(data.employee);
    this.#push(type, `agent:${data.employee}`, employee?.municipality ?? null, data);
  }

  /** Records a fact about anything else. */
  tell<T extends EventType>(
    stream: string,
    type: T,
    data: Facts[T],
    municipality: MunicipalityId | null = null,
  ): void {
    this.#push(type, stream, municipality, data);
  }

  ask(effect: CentreEffect): void {
    this.#effects.push(effect);
  }

  ignore(code: string, text: string): void {
    this.#ignored ??= { code, text };
  }

  /** This caller may be able to get an employee now. */
  wakeCall(call: CallId): void {
    this.#wokenCalls.add(call);
  }

  /** This employee may be able to take a caller now. */
  wakeAgent(employee: EmployeeId): void {
    this.#wokenAgents.add(employee);
  }

  takeWokenCalls(): CallId[] {
    const woken = [...this.#wokenCalls];
    this.#wokenCalls.clear();
    return woken;
  }

  takeWokenAgent(): EmployeeId | null {
    for (const employee of this.#wokenAgents) {
      this.#wokenAgents.delete(employee);
      return employee;
    }
    return null;
  }

  decision(): Decision {
    return { events: this.#events, effects: this.#effects, ignored: this.#ignored, view: this.state };
  }

  #push(type: EventType, stream: string, municipality: MunicipalityId | null, data: unknown): void {
    const event = { type, v: 1, at: this.now, stream, municipality, data } as DomainEvent;
    this.#events.push(event);
    evolve(this.state, event);
  }
}
