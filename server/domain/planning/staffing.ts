/**
 * How many agents a quarter of an hour needs, and what one more would change. Plans are per quarter; the service
 * level of a stretch is weighed by calls, never the mean of percentages.
 */
import type { Duration } from '../time.ts';
import { type Load, type Prediction, predictErlangA, predictErlangC } from './erlang.ts';

export interface Norm {
  /** Share to be answered within `threshold`, 0 … 1. */
  readonly target: number;
  readonly threshold: Duration;
  /** Agents who talk all the time make mistakes and get ill: above this share of busy time one is added. */
  readonly maximumOccupancy: number;
  /** Mean patience of callers; null: callers never hang up (Erlang C). */
  readonly patience: Duration | null;
}

/** More agents than this in one queue is a mistake in the load. */
const agentsMax = 2000;

export function predict(load: Load, agents: number, norm: Norm): Prediction {
  return norm.patience === null
    ? predictErlangC(load, agents, norm.threshold)
    : predictErlangA(load, agents, norm.threshold, norm.patience);
}

/** The smallest number of agents that meets the norm. */
export function agentsNeeded(load: Load, norm: Norm): number {
  if (load.callsPerHour === 0) return 0;
  for (let agents = 1; agents < agentsMax; agents++) {
    const { serviceLevel, occupancy } = predict(load, agents, norm);
    if (serviceLevel >= norm.target && occupancy <= norm.maximumOccupancy) return agents;
  }
  return agentsMax;
}

/** Agents to put on the roster when a share of paid time goes to breaks, meetings and illness (0 … 1). */
export function rostered(agents: number, shrinkage: number): number {
  return Math.ceil(agents / (1 - Math.min(0.9, Math.max(0, shrinkage))));
}

export interface QuarterPlan {
  /** Quarter of the day, 0 … 95 by the clock on the wall. */
  readonly quarter: number;
  /** Expected calls in this quarter. */
  readonly calls: number;
  readonly handlingTime: Duration;
  readonly agents: number;
}

export interface QuarterOutlook extends QuarterPlan {
  readonly prediction: Prediction;
  readonly needed: number;
}

export interface PlanOutlook {
  readonly quarters: readonly QuarterOutlook[];
  readonly calls: number;
  /** Expected share answered in time over the whole plan, 0 … 1; null without calls. */
  readonly serviceLevel: number | null;
  /** Expected number of callers who hang up. */
  readonly abandoned: number;
}

export function outlookOf(plan: readonly QuarterPlan[], norm: Norm): PlanOutlook {
  const quarters = plan.map((one) => {
    const load = { callsPerHour: one.calls * 4, handlingTime: one.handlingTime };
    return { ...one, prediction: predict(load, one.agents, norm), needed: agentsNeeded(load, norm) };
  });
  const sum = (of: (one: QuarterOutlook) => number) => quarters.reduce((total, one) => total + of(one), 0);
  const calls = sum((one) => one.calls);
  return {
    quarters,
    calls,
    serviceLevel: calls === 0 ? null : sum((one) => one.calls * one.prediction.serviceLevel) / calls,
    abandoned: sum((one) => one.calls * one.prediction.abandoned),
  };
}

/** "What if one more agent from 10 to 12": the plan with `extra` agents in quarters `from` up to, not including, `until`. */
export function withExtra(
  plan: readonly QuarterPlan[],
  extra: number,
  from: number,
  until: number,
): readonly QuarterPlan[] {
  return plan.map((one) =>
    one.quarter >= from && one.quarter < until ? { ...one, agents: Math.max(0, one.agents + extra) } : one,
  );
}
