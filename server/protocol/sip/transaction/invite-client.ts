/**
 * INVITE client transaction: RFC 3261 section 17.1.1 with the Accepted state of RFC 6026 section 8.4.
 *
 *   initial ─start─▶ calling ─1xx─▶ proceeding
 *                      │  │            │  │
 *                      │  └────2xx─────┼──┴──▶ accepted ─M─▶ terminated
 *                      └───3xx-6xx─────┴─────▶ completed ─D─▶ terminated
 */
import { go, ignored, type MachineTable } from './table.ts';

export type InviteClientState =
  | 'initial'
  | 'calling'
  | 'proceeding'
  | 'completed'
  | 'accepted'
  | 'terminated';
export type InviteClientInput =
  | 'start'
  | '1xx'
  | '2xx'
  | '3xx-6xx'
  | 'timer-A'
  | 'timer-B'
  | 'timer-D'
  | 'timer-M'
  | 'transport-error'
  /** The user waited 64*T1 after its CANCEL and no final answer came (RFC 3261 section 9.1). */
  | 'give-up';

const notRunning = 'this timer does not run in this state';
const started = 'a transaction starts once';
const notStarted = 'nothing was sent yet, so nothing can come back';
const over = 'the transaction is over';

export const inviteClientTable = {
  initial: {
    start: go('calling', 'start-A', 'start-B', 'send'),
    '1xx': ignored(notStarted),
    '2xx': ignored(notStarted),
    '3xx-6xx': ignored(notStarted),
    'timer-A': ignored(notRunning),
    'timer-B': ignored(notRunning),
    'timer-D': ignored(notRunning),
    'timer-M': ignored(notRunning),
    'transport-error': go('terminated', 'report-transport-error', 'terminate'),
    'give-up': go('terminated', 'report-timeout', 'terminate'),
  },
  calling: {
    start: ignored(started),
    '1xx': go('proceeding', 'stop-A', 'stop-B', 'deliver'),
    '2xx': go('accepted', 'stop-A', 'stop-B', 'start-M', 'deliver'),
    '3xx-6xx': go('completed', 'stop-A', 'stop-B', 'start-D', 'send-ack', 'deliver'),
    'timer-A': go('calling', 'again-A', 'resend'),
    'timer-B': go('terminated', 'stop-A', 'report-timeout', 'terminate'),
    'timer-D': ignored(notRunning),
    'timer-M': ignored(notRunning),
    'transport-error': go('terminated', 'stop-A', 'stop-B', 'report-transport-error', 'terminate'),
    'give-up': go('terminated', 'stop-A', 'stop-B', 'report-timeout', 'terminate'),
  },
  proceeding: {
    start: ignored(started),
    '1xx': go('proceeding', 'deliver'),
    '2xx': go('accepted', 'start-M', 'deliver'),
    '3xx-6xx': go('completed', 'start-D', 'send-ack', 'deliver'),
    'timer-A': ignored(notRunning),
    'timer-B': ignored(notRunning),
    'timer-D': ignored(notRunning),
    'timer-M': ignored(notRunning),
    'transport-error': ignored('the request has arrived, the answer may still come by another connection'),
    'give-up': go('terminated', 'report-timeout', 'terminate'),
  },
  completed: {
    start: ignored(started),
    '1xx': ignored('a provisional answer after the final one is late'),
    '2xx': ignored('the final answer was given; a 2xx of another branch is the dialog owner’s'),
    '3xx-6xx': go('completed', 'resend-ack'),
    'timer-A': ignored(notRunning),
    'timer-B': ignored(notRunning),
    'timer-D': go('terminated', 'terminate'),
    'timer-M': ignored(notRunning),
    'transport-error': ignored('the user has its answer; the peer repeats it and gets a new ACK'),
    'give-up': ignored('a final answer came'),
  },
  accepted: {
    start: ignored(started),
    '1xx': ignored('a provisional answer of a losing fork changes nothing'),
    '2xx': go('accepted', 'deliver'),
    '3xx-6xx': ignored('RFC 6026 section 8.4: only 2xx answers are passed on in Accepted'),
    'timer-A': ignored(notRunning),
    'timer-B': ignored(notRunning),
    'timer-D': ignored(notRunning),
    'timer-M': go('terminated', 'terminate'),
    'transport-error': ignored('the ACK belongs to the dialog, not to this transaction'),
    'give-up': ignored('a final answer came'),
  },
  terminated: {
    start: ignored(over),
    '1xx': ignored(over),
    '2xx': ignored(over),
    '3xx-6xx': ignored(over),
    'timer-A': ignored(over),
    'timer-B': ignored(over),
    'timer-D': ignored(over),
    'timer-M': ignored(over),
    'transport-error': ignored(over),
    'give-up': ignored(over),
  },
} satisfies MachineTable<InviteClientState, InviteClientInput>;
