/**
 * Non-INVITE server transaction: RFC 3261 section 17.2.2.
 *
 *   trying ─1xx─▶ proceeding
 *     └──2xx-6xx──────┴──────▶ completed ─J─▶ terminated
 */
import { go, ignored, type MachineTable } from './table.ts';

export type PlainServerState = 'trying' | 'proceeding' | 'completed' | 'terminated';
export type PlainServerInput = 'request' | 'send-1xx' | 'send-2xx-6xx' | 'timer-J' | 'transport-error';

const notRunning = 'this timer does not run in this state';
const over = 'the transaction is over';
const stays = 'the state stays, so that the peer’s next copy gets the answer; timer J ends it';

export const plainServerTable = {
  trying: {
    request: ignored('the user is thinking; there is no answer to repeat'),
    'send-1xx': go('proceeding', 'send'),
    'send-2xx-6xx': go('completed', 'start-J', 'send'),
    'timer-J': ignored(notRunning),
    'transport-error': ignored(stays),
  },
  proceeding: {
    request: go('proceeding', 'resend'),
    'send-1xx': go('proceeding', 'send'),
    'send-2xx-6xx': go('completed', 'start-J', 'send'),
    'timer-J': ignored(notRunning),
    'transport-error': ignored(stays),
  },
  completed: {
    request: go('completed', 'resend'),
    'send-1xx': ignored('a final answer was given'),
    'send-2xx-6xx': ignored('a final answer was given'),
    'timer-J': go('terminated', 'terminate'),
    'transport-error': ignored(stays),
  },
  terminated: {
    request: ignored(over),
    'send-1xx': ignored(over),
    'send-2xx-6xx': ignored(over),
    'timer-J': ignored(over),
    'transport-error': ignored(over),
  },
} satisfies MachineTable<PlainServerState, PlainServerInput>;
