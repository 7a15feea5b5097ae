/**
 * Alerts that do not flutter: raised at one value and cleared at another (hysteresis), after the value has held for a
 * while. A percentage raises an alert only when its interval leaves no doubt: five bad calls at nine o'clock are no news.
 */
import type { Share } from '../reachability/share.ts';
import type { Duration, Instant } from '../time.ts';

export interface AlertRule {
  readonly id: string;
  /** `above`: too much is bad (waiting callers); `below`: too little is bad (success). */
  readonly bad: 'above' | 'below';
  readonly raiseAt: number;
  /** On the good side of `raiseAt`. */
  readonly clearAt: number;
  /** The value must hold this long before the alert is raised, or cleared. */
  readonly holdFor: Duration;
  readonly severity: 'info' | 'warning' | 'critical';
}

export interface AlertState {
  readonly raisedAt: Instant | null;
  /** Since when the value points to the other state; null while it does not. */
  readonly turningSince: Instant | null;
}

export const calm: AlertState = { raisedAt: null, turningSince: null };

export type AlertChange = 'raised' | 'cleared' | null;

/** A mistake in a rule, or null. */
export function mistakeInRule(rule: AlertRule): string | null {
  const apart = rule.bad === 'above' ? rule.clearAt < rule.raiseAt : rule.clearAt > rule.raiseAt;
  return apart ? null : 'clearAt must lie on the good side of raiseAt';
}

/** Looks at a new value; null means that there is none now, which changes nothing. */
export function watch(
  rule: AlertRule,
  state: AlertState,
  value: number | null,
  now: Instant,
): { readonly state: AlertState; readonly change: AlertChange } {
  if (value === null) return { state, change: null };
  const worse = (a: number, b: number) => (rule.bad === 'above' ? a >= b : a <= b);
  const turning = state.raisedAt === null ? worse(value, rule.raiseAt) : !worse(value, rule.clearAt);
  if (!turning) return { state: { ...state, turningSince: null }, change: null };
  const since = state.turningSince ?? now;
  if (now - since < rule.holdFor) return { state: { ...state, turningSince: since }, change: null };
  return state.raisedAt === null
    ? { state: { raisedAt: now, turningSince: null }, change: 'raised' }
    : { state: calm, change: 'cleared' };
}

/**
 * The value of a share to watch: the end of its interval that is kindest to the team while all is calm, and the share
 * itself once an alert stands. Null while the share is hidden.
 */
export function certainValue(share: Share, rule: AlertRule, state: AlertState): number | null {
  if (state.raisedAt !== null) return share.value;
  return rule.bad === 'below' ? share.high : share.low;
}
