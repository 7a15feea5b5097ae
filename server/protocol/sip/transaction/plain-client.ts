/**
 * Non-INVITE client transaction: RFC 3261 section 17.1.2.
 *
 *   initial ─start─▶ trying ─1xx─▶ proceeding
 *                      └──2xx-6xx──────┴──────▶ completed ─K─▶ terminated
 */
import { go, ignored, type MachineTable } from './table.ts';

export type PlainClientState = 'initial' | 'trying' | 'proceeding' | 'completed' | 'terminated';
export type PlainClientInput =
  | 'start'
  | '1xx'
  | '2xx-6xx'
  | 'timer-E'
  | 'timer-F'
  | 'timer-K'
  | 'transport-error';

const notRunning = 'this timer does not run in this state';
const started = 'a transaction starts once';
const notStarted = 'nothing was sent yet, so nothing can come back';
const over = 'the transaction is over';

export const plainClientTable = {
  initial: {
    start: go('trying', 'start-E', 'start-F', 'send'),
    '1xx': ignored(notStarted),
    '2xx-6xx': ignored(notStarted),
    'timer-E': ignored(notRunning),
    'timer-F': ignored(notRunning),
    'timer-K': ignored(notRunning),
    'transport-error': go('terminated', 'report-transport-error', 'terminate'),
  },
  trying: {
    start: ignored(started),
    '1xx': go('proceeding', 'deliver'),
    '2xx-6xx': go('completed', 'stop-E', 'stop-F', 'start-K', 'deliver'),
    'timer-E': go('trying', 'again-E', 'resend'),
    'timer-F': go('terminated', 'stop-E', 'report-timeout', 'terminate'),
    'timer-K': ignored(notRunning),
    'transport-error': go('terminated', 'stop-E', 'stop-F', 'report-transport-error', 'terminate'),
  },
  proceeding: {
    start: ignored(started),
    '1xx': go('proceeding', 'deliver'),
    '2xx-6xx': go('completed', 'stop-E', 'stop-F', 'start-K', 'deliver'),
    // Section 17.1.2.2: once the peer is known to work, the copies come at T2.
    'timer-E': go('proceeding', 'slow-E', 'resend'),
    'timer-F': go('terminated', 'stop-E', 'report-timeout', 'terminate'),
    'timer-K': ignored(notRunning),
    'transport-error': go('terminated', 'stop-E', 'stop-F', 'report-transport-error', 'terminate'),
  },
  completed: {
    start: ignored(started),
    '1xx': ignored('a provisional answer after the final one is late'),
    '2xx-6xx': ignored('a retransmitted answer; absorbing it is what this state is for'),
    'timer-E': ignored(notRunning),
    'timer-F': ignored(notRunning),
    'timer-K': go('terminated', 'terminate'),
    'transport-error': ignored('the user has its answer'),
  },
  terminated: {
    start: ignored(over),
    '1xx': ignored(over),
    '2xx-6xx': ignored(over),
    'timer-E': ignored(over),
    'timer-F': ignored(over),
    'timer-K': ignored(over),
    'transport-error': ignored(over),
  },
} satisfies MachineTable<PlainClientState, PlainClientInput>;
