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

export type AlertKind = keyof typeof alertRules;
