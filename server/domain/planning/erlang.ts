/**
 * How a queue does with so many agents: Erlang B, C and A in closed form or by quadrature.
 *
 * Erlang C: callers wait for ever (M/M/n). Erlang A: callers lose patience after an exponential time (M/M/n+M); at
 * overload Erlang C has no answer and Erlang A does. Waiting-time density of the M/M/n+G queue: F. Baccelli and
 * G. Hebuterne (1981); with rate λ, service μ, patience survival S:
 *   v(x) = λ·p(n−1)·exp(λ·∫₀ˣ S(u) du − n·μ·x)
 */
import type { Duration } from '../time.ts';

export interface Load {
  /** Calls per hour. */
  readonly callsPerHour: number;
  /** Average handling time: talk, hold and wrap-up. */
  readonly handlingTime: Duration;
}

export interface Prediction {
  /** Share of offered calls answered within the threshold, 0 … 1. */
  readonly serviceLevel: number;
  /** Average wait of those answered, ms; null when the queue grows without end. */
  readonly averageWait: Duration | null;
  /** Share that hangs up while waiting, 0 … 1; 0 under Erlang C. */
  readonly abandoned: number;
  /** Share of the agents' time that is busy, 0 … 1. */
  readonly occupancy: number;
}

const msPerHour = 3_600_000;

/** Offered traffic in erlang: agents that would be busy if nobody ever waited. */
export function traffic(load: Load): number {
  return (load.callsPerHour * load.handlingTime) / msPerHour;
}

/** Probability that all `n` agents are busy when callers who find that go away at once; by the stable recursion. */
export function erlangB(erlang: number, n: number): number {
  let blocked = 1;
  for (let agents = 1; agents <= n; agents++) blocked = (erlang * blocked) / (agents + erlang * blocked);
  return blocked;
}

/** Probability that a caller has to wait when nobody hangs up; 1 at overload. */
export function erlangC(erlang: number, n: number): number {
  if (n <= erlang) return 1;
  const blocked = erlangB(erlang, n);
  return (n * blocked) / (n - erlang * (1 - blocked));
}

/** Predicts with callers who never hang up. */
export function predictErlangC(load: Load, agents: number, threshold: Duration): Prediction {
  const erlang = traffic(load);
  if (erlang === 0) return quiet;
  if (agents <= erlang) return { serviceLevel: 0, averageWait: null, abandoned: 0, occupancy: 1 };
  const waits = erlangC(erlang, agents);
  const spare = agents - erlang;
  return {
    serviceLevel: 1 - waits * Math.exp((-spare * threshold) / load.handlingTime),
    averageWait: (waits * load.handlingTime) / spare,
    abandoned: 0,
    occupancy: erlang / agents,
  };
}

/** Predicts with callers whose patience is exponential with the given mean. */
export function predictErlangA(
  load: Load,
  agents: number,
  threshold: Duration,
  patience: Duration,
): Prediction {
  const erlang = traffic(load);
  if (erlang === 0) return quiet;
  if (agents <= 0) return { serviceLevel: 0, averageWait: null, abandoned: 1, occupancy: 1 };
  const arrivals = load.callsPerHour / msPerHour;
  const served = agents / load.handlingTime;
  const stays = (wait: Duration) => Math.exp(-wait / patience);
  // Relative to p(n−1) = 1: v(x) = λ·exp(…), and the chance of fewer than n in the system is p(n−1) / B-ratio.
  const density = (wait: Duration) =>
    arrivals * Math.exp(arrivals * patience * (1 - stays(wait)) - served * wait);
  const noWait = 1 / erlangBelow(erlang, agents);
  const step = Math.min(1 / served, patience, 1 / arrivals) / 40;
  const end = horizon(density, step);
  const before = integrate((wait) => density(wait) * stays(wait), 0, Math.min(threshold, end), step);
  const after = integrate((wait) => density(wait) * stays(wait), Math.min(threshold, end), end, step);
  const left = integrate((wait) => density(wait) * (1 - stays(wait)), 0, end, step);
  const waited = integrate((wait) => density(wait) * stays(wait) * wait, 0, end, step);
  const total = noWait + before + after + left;
  const answered = (noWait + before + after) / total;
  return {
    serviceLevel: (noWait + before) / total,
    averageWait: waited / total / answered,
    abandoned: left / total,
    occupancy: Math.min(1, (erlang * answered) / agents),
  };
}

const quiet: Prediction = { serviceLevel: 1, averageWait: 0, abandoned: 0, occupancy: 0 };

/** p(n−1) as a share of all states with a free agent: Erlang B with one agent less. */
function erlangBelow(erlang: number, agents: number): number {
  return erlangB(erlang, agents - 1);
}

/** Where the density has become so small that what lies beyond does not show in six digits. */
function horizon(density: (wait: Duration) => number, step: Duration): Duration {
  let peak = 0;
  let wait = 0;
  for (let value = density(0); value > peak * 1e-9; value = density(wait)) {
    peak = Math.max(peak, value);
    wait += step * 10;
  }
  return wait;
}

/** Simpson's rule with steps of at most `step`. */
function integrate(of: (x: number) => number, from: number, until: number, step: number): number {
  if (until <= from) return 0;
  const pairs = Math.max(1, Math.ceil((until - from) / step / 2));
  const width = (until - from) / (2 * pairs);
  let sum = of(from) + of(until);
  for (let index = 1; index < 2 * pairs; index++) sum += of(from + index * width) * (index % 2 === 1 ? 4 : 2);
  return (sum * width) / 3;
}

/**
 * Callers who hang up and ring again make their own load. Gives the arrivals per hour with redials: the fixed point of
 * arrivals = first calls + redial share × those who hung up.
 */
export function withRedials(
  load: Load,
  agents: number,
  patience: Duration,
  redialShare: number,
): { readonly load: Load; readonly prediction: (threshold: Duration) => Prediction } {
  let callsPerHour = load.callsPerHour;
  for (let round = 0; round < 50; round++) {
    const { abandoned } = predictErlangA({ ...load, callsPerHour }, agents, 0, patience);
    const next = load.callsPerHour / (1 - Math.min(0.95, redialShare * abandoned));
    if (Math.abs(next - callsPerHour) < 1e-6 * callsPerHour) break;
    // Half a step: near overload a full step swings from side to side.
    callsPerHour = (callsPerHour + next) / 2;
  }
  const busy = { ...load, callsPerHour };
  return { load: busy, prediction: (threshold) => predictErlangA(busy, agents, threshold, patience) };
}

/**
 * Mean patience from what was seen: total time waited by all, answered or not, per caller who hung up. An answered
 * caller tells only that their patience was longer (censored), which is why answered waits count above the line. Null
 * when nobody hung up.
 */
export function patienceFrom(sums: {
  readonly wait: Duration;
  readonly abandonWait: Duration;
  readonly abandoned: number;
}): Duration | null {
  return sums.abandoned === 0 ? null : (sums.wait + sums.abandonWait) / sums.abandoned;
}
