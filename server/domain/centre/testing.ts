/**
 * A small centre for tests and searches: two queues, three agents, two backoffice employees, a dialplan of
 * four numbers. `Stage` plays inputs on it, as the app would: decide, evolve, keep the effects.
 */
import type { DomainEvent, EventType, Facts } from '../events.ts';
import { type CallId, type EmployeeId, idOf, type LegId, type QueueId } from '../ids.ts';
import type { Instant } from '../time.ts';
import { decide } from './centre.ts';
import {
  type CentreConfiguration,
  defaultLimits,
  type EmployeeConfig,
  type QueueConfig,
  quietComfort,
} from './configuration.ts';
import type { Decision } from './draft.ts';
import type { CentreEffect } from './effects.ts';
import { evolve } from './evolve.ts';
import type { CentreInput } from './inputs.ts';
import { type Legs, seeEffects, seeInput } from './proof/legs.ts';
import type { RouteAction, RouteStep, Routing } from './routing.ts';
import { type CentreState, createCentre } from './state.ts';

export const municipality = idOf<'municipality'>('olst-wijhe');
export const algemeen: QueueId = idOf('olst-wijhe/algemeen');
export const burgerzaken: QueueId = idOf('olst-wijhe/burgerzaken');
export const anna: EmployeeId = idOf('anna');
export const bert: EmployeeId = idOf('bert');
export const carla: EmployeeId = idOf('carla');
/** Backoffice: never signs in to a queue. */
export const dirk: EmployeeId = idOf('dirk');
export const els: EmployeeId = idOf('els');
/** The KCC's own team; `els` leads it in tests. */
export const frontOffice = idOf<'team'>('kcc');
export const vergunningen = idOf<'team'>('vergunningen');

export function employee(id: EmployeeId, change: Partial<EmployeeConfig> = {}): EmployeeConfig {
  return {
    id,
    municipality,
    team: null,
    skills: {},
    queues: [algemeen],
    devices: [{ device: idOf<'device'>(`${id}-desk`), kind: 'sip' }],
    reachability: {
      ringSeconds: 15,
      deputy: null,
      absences: [],
      forward: null,
      tryTeam: true,
      voicemail: false,
    },
    supervises: [],
    ...change,
  };
}

export function queue(id: QueueId, change: Partial<QueueConfig> = {}): QueueConfig {
  return {
    id,
    municipality,
    team: null,
    skills: [],
    strategy: 'longestIdle',
    members: [],
    ringSeconds: 20,
    wrapUpSeconds: 30,
    headStartSeconds: 0,
    maxWaiting: 50,
    stickySeconds: 30,
    widening: [],
    comfort: quietComfort,
    ...change,
  };
}

/** Steps by name; `after` says which step follows an outcome. */
export type Plan = Readonly<
  Record<string, { readonly action: RouteAction; readonly after?: Readonly<Record<string, string>> }>
>;

/** A dialplan as a table: dialled text to first step. Outcomes are `announced`, `key 1`, `full`, … */
export function tableRouting(numbers: Readonly<Record<string, string>>, plan: Plan): Routing {
  const step = (name: string): RouteStep => ({
    municipality,
    entrance: idOf<'entrance'>('olst-wijhe/algemeen'),
    action: plan[name]?.action ?? hangUp('failed', 500),
    position: { step: name },
    reasons: [{ code: 'table', text: `Step ${name}.` }],
  });
  return {
    resolveCalled: (candidates) => {
      const found = candidates.find((candidate) => numbers[candidate.text] !== undefined);
      return {
        entrance: found === undefined ? null : idOf<'entrance'>(found.text),
        municipality,
        shown: found?.text ?? null,
        via14: found?.text.startsWith('14') ?? false,
        version: 'test',
        reasons: [],
      };
    },
    start: (context) => step(numbers[context.entrance ?? ''] ?? ''),
    current: (position) => step(position.step),
    next: (position, outcome) => {
      const after =
        outcome.kind === 'key'
          ? `key ${outcome.key ?? 'none'}`
          : outcome.kind === 'overflow'
            ? outcome.why
            : outcome.kind;
      return step(plan[position.step]?.after?.[after] ?? 'lost');
    },
  };
}

export function hangUp(reason: Extract<RouteAction, { do: 'end' }>['reason'], status = 480): RouteAction {
  return { do: 'end', reason, status, phrase: 'Ended', prompts: [] };
}

export function toQueue(
  id: QueueId,
  change: Partial<Extract<RouteAction, { do: 'queue' }>> = {},
): RouteAction {
  return {
    do: 'queue',
    queue: id,
    priority: 0,
    skills: [],
    overflow: { full: false, waitedSeconds: null, noAgents: false },
    ...change,
  };
}

export const plan: Plan = {
  algemeen: { action: toQueue(algemeen), after: { full: 'vol', waited: 'vol', noAgents: 'vol' } },
  burgerzaken: { action: toQueue(burgerzaken), after: {} },
  dicht: { action: hangUp('closed') },
  vol: { action: hangUp('queueFull') },
  dirk: {
    action: { do: 'reach', target: { kind: 'employee', employee: dirk }, ringSeconds: null },
    after: { notReached: 'algemeen' },
  },
  lost: { action: hangUp('nobodyReached') },
};

export const numbers = {
  '140570': 'algemeen',
  '0570111111': 'dicht',
  '0570222222': 'dirk',
  '0570333333': 'burgerzaken',
};

export function configuration(change: Partial<CentreConfiguration> = {}): CentreConfiguration {
  return {
    sound: false,
    employees: [
      employee(anna, { team: frontOffice }),
      employee(bert),
      employee(carla, { queues: [algemeen, burgerzaken], skills: { [idOf<'skill'>('burgerzaken')]: 3 } }),
      employee(dirk, { queues: [], team: vergunningen }),
      employee(els, { queues: [], team: vergunningen, supervises: [frontOffice] }),
    ],
    teams: [{ id: vergunningen, municipality, members: [dirk, els], ringSeconds: 15 }],
    queues: [queue(algemeen), queue(burgerzaken)],
    routing: tableRouting(numbers, plan),
    limits: defaultLimits,
    ...change,
  };
}

/** A call in a test, with the names of its legs. */
export interface Played {
  readonly id: CallId;
  readonly leg: LegId;
}

/** Plays inputs one after another and remembers all that came of them. */
export class Stage {
  readonly state: CentreState;
  readonly events: DomainEvent[] = [];
  readonly effects: CentreEffect[] = [];
  /** Timers that are set. */
  readonly timers = new Map<string, Instant>();
  /** Legs that are up: ringing or answered. */
  readonly legs: Legs = new Map();
  now: Instant;
  #calls = 0;

  constructor(setup: CentreConfiguration = configuration(), now: Instant = 1_000_000) {
    this.state = createCentre(setup);
    this.now = now;
  }

  /** One input at the present moment. */
  play(input: CentreInput): Decision {
    seeInput(this.legs, input);
    const decision = decide(this.state, input, this.now);
    this.perform(decision);
    return decision;
  }

  /** As the app does it: record and evolve, then the effects in order. */
  perform(decision: Decision): void {
    for (const event of decision.events) {
      this.events.push(event);
      evolve(this.state, event);
    }
    seeEffects(this.legs, decision.effects);
    for (const effect of decision.effects) {
      this.effects.push(effect);
      if (effect.type === 'timer.set') this.timers.set(effect.key, effect.at);
      else if (effect.type === 'timer.clear') this.timers.delete(effect.key);
    }
  }

  /** Lets time pass; timers that are due fire in order. */
  pass(milliseconds: number): void {
    const end = this.now + milliseconds;
    for (;;) {
      const due = [...this.timers].filter(([, at]) => at <= end).sort((a, b) => a[1] - b[1])[0];
      if (due === undefined) break;
      const [key, at] = due;
      this.timers.delete(key);
      this.now = Math.max(this.now, at);
      this.play({ type: 'timer.fired', key });
    }
    this.now = end;
  }

  /** Signs employees in, each with their desk phone. */
  atWork(...employees: readonly EmployeeId[]): void {
    for (const id of employees) {
      this.deskUp(id);
      this.play({ type: 'agent.signedIn', employee: id });
    }
  }

  deskUp(id: EmployeeId): void {
    this.play({ type: 'device.up', device: idOf<'device'>(`${id}-desk`), employee: id });
  }

  arrive(called = '140570', caller: string | null = null, groups: readonly string[] = []): Played {
    this.#calls += 1;
    const id = idOf<'call'>(`c${this.#calls}`);
    const leg = idOf<'leg'>(`${id}/a`);
    this.play({
      type: 'call.arrived',
      call: id,
      leg,
      trunk: idOf<'trunk'>('test'),
      device: null,
      candidates: [{ source: 'requestUri', text: called }],
      caller: { subject: caller === null ? null : idOf<'subject'>(caller), groups },
    });
    return { id, leg };
  }

  /** The leg on which this employee's phone rings or talks for the call. */
  legOf(call: Played, who: EmployeeId): LegId {
    const record = this.state.calls.get(call.id);
    const leg =
      record?.offers.find((offer) => offer.employee === who)?.leg ??
      (record?.conversation?.employee === who ? record.conversation.leg : undefined) ??
      (record?.transfer?.consulted?.employee === who ? record.transfer.consulted.leg : undefined) ??
      (record?.callback?.host?.employee === who ? record.callback.host.leg : undefined);
    if (leg === undefined) throw new Error(`${who} has no leg in ${call.id}`);
    return leg;
  }

  answer(call: Played, who: EmployeeId): Decision {
    return this.play({
      type: 'leg.answered',
      call: call.id,
      leg: this.legOf(call, who),
      device: idOf<'device'>(`${who}-desk`),
    });
  }

  failed(call: Played, who: EmployeeId, status: number): Decision {
    return this.play({ type: 'leg.failed', call: call.id, leg: this.legOf(call, who), status });
  }

  hungUp(call: Played, who: EmployeeId | 'caller', cause: 'peer' | 'network' = 'peer'): Decision {
    const leg = who === 'caller' ? call.leg : this.legOf(call, who);
    return this.play({ type: 'leg.ended', call: call.id, leg, cause });
  }

  agent(id: EmployeeId): string {
    return this.state.agents.get(id)?.state ?? 'none';
  }

  /** Whom the call is offered to now. */
  ringing(call: Played): readonly EmployeeId[] {
    return (this.state.calls.get(call.id)?.offers ?? []).map((offer) => offer.employee);
  }

  facts<T extends EventType>(type: T): readonly Facts[T][] {
    return this.events.filter((event) => event.type === type).map((event) => event.data as Facts[T]);
  }

  asked<T extends CentreEffect['type']>(type: T): readonly Extract<CentreEffect, { type: T }>[] {
    return this.effects.filter(
      (effect): effect is Extract<CentreEffect, { type: T }> => effect.type === type,
    );
  }

  /** The call's story in one line, e.g. `arrived routed queued offered answered ended`. */
  story(call: Played): string {
    return this.events
      .filter((event) => event.stream === `call:${call.id}`)
      .map((event) => event.type.slice('call.'.length))
      .join(' ');
  }
}
