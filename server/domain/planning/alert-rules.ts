/**
 * What a team leader is told unasked (the KCC's signalling function, MISSION M12), each with a value to raise and
 * another to clear at, so that no alert flutters. Shares count only when their interval leaves no doubt.
 */
import { minute, second } from '../time.ts';
import type { AlertRule } from './alerts.ts';

export const alertRules = {
  /** Success of today, of the municipality or a team. */
  success: {
    id: 'success',
    bad: 'below',
    raiseAt: 0.9,
    clearAt: 0.92,
    holdFor: 5 * minute,
    severity: 'warning',
  },
  /** "Klant belt zelf terug" of today; Deventer: at most 10 %. */
  ringAgain: {
    id: 'ringAgain',
    bad: 'above',
    raiseAt: 0.1,
    clearAt: 0.08,
    holdFor: 5 * minute,
    severity: 'warning',
  },
  /** Answered within the norm today, of a queue or team; the limits follow what was agreed: see `normRule`. */
  norm: { id: 'norm', bad: 'below', raiseAt: 0.8, clearAt: 0.82, holdFor: 5 * minute, severity: 'warning' },
  /** Longest wait now, as a multiple of the queue's norm. */
  wait: { id: 'wait', bad: 'above', raiseAt: 4, clearAt: 1, holdFor: 15 * second, severity: 'warning' },
  /** Callers who wait while nobody is signed in. */
  unstaffed: {
    id: 'unstaffed',
    bad: 'above',
    raiseAt: 1,
    clearAt: 0.5,
    holdFor: 10 * second,
    severity: 'critical',
  },
  /** Callback notes of a team whose term has passed. */
  overdue: { id: 'overdue', bad: 'above', raiseAt: 1, clearAt: 0.5, holdFor: 0, severity: 'warning' },
  /** Messages to the outside that were given up. */
  undelivered: {
    id: 'undelivered',
    bad: 'above',
    raiseAt: 1,
    clearAt: 0.5,
    holdFor: 0,
    severity: 'warning',
  },
} as const satisfies Readonly<Record<string, AlertRule>>;

/** How far above a norm a share must come before its alert goes. */
const clearance = 0.02;

/** The rule of one norm; `target` 0 … 1. A norm of everybody is raised a little lower: it could not be cleared again. */
export function normRule(target: number): AlertRule {
  const raiseAt = Math.min(target, 1 - 2 * clearance);
  return { ...alertRules.norm, raiseAt, clearAt: raiseAt + clearance };
}

export type AlertKind = keyof typeof alertRules;
