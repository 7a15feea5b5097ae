/**
 * INVITE server transaction: RFC 3261 section 17.2.1 with the Accepted state of RFC 6026 section 7.1.
 *
 *   proceeding ─2xx──────▶ accepted ─L─▶ terminated
 *        └─────3xx-6xx──▶ completed ─ACK─▶ confirmed ─I─▶ terminated
 *                             └─H (no ACK)──────────────▶ terminated
 *
 * The user sends 100 Trying itself, at once, so the machine has no timer for it. Retransmitting a 2xx is
 * the user's work too (RFC 3261 section 13.3.1.4).
 */
import { go, ignored, type MachineTable } from './table.ts';

export type InviteServerState = 'proceeding' | 'completed' | 'confirmed' | 'accepted' | 'terminated';
export type InviteServerInput =
  | 'request'
  | 'ack'
  | 'send-1xx'
  | 'send-2xx'
  | 'send-3xx-6xx'
  | 'timer-G'
  | 'timer-H'
  | 'timer-I'
  | 'timer-L'
  | 'transport-error';

const notRunning = 'this timer does not run in this state';
const answered = 'a final answer was given';
const over = 'the transaction is over';
const stays = 'RFC 6026 section 7.1: a transport error never discards the state; timers end it';

export const inviteServerTable = {
  proceeding: {
    request: go('proceeding', 'resend'),
    ack: ignored('nothing final was sent, so there is nothing to acknowledge'),
    'send-1xx': go('proceeding', 'send'),
    'send-2xx': go('accepted', 'start-L', 'send'),
    'send-3xx-6xx': go('completed', 'start-G', 'start-H', 'send'),
    'timer-G': ignored(notRunning),
    'timer-H': ignored(notRunning),
    'timer-I': ignored(notRunning),
    'timer-L': ignored(notRunning),
    'transport-error': ignored(stays),
  },
  completed: {
    request: go('completed', 'resend'),
    ack: go('confirmed', 'stop-G', 'stop-H', 'start-I'),
    'send-1xx': ignored(answered),
    'send-2xx': ignored(answered),
    'send-3xx-6xx': ignored(answered),
    'timer-G': go('completed', 'again-G', 'resend'),
    'timer-H': go('terminated', 'stop-G', 'report-timeout', 'terminate'),
    'timer-I': ignored(notRunning),
    'timer-L': ignored(notRunning),
    'transport-error': ignored(stays),
  },
  confirmed: {
    request: ignored('the peer has acknowledged; this copy is a late one'),
    ack: ignored('a retransmitted ACK; absorbing it is what this state is for'),
    'send-1xx': ignored(answered),
    'send-2xx': ignored(answered),
    'send-3xx-6xx': ignored(answered),
    'timer-G': ignored(notRunning),
    'timer-H': ignored(notRunning),
    'timer-I': go('terminated', 'terminate'),
    'timer-L': ignored(notRunning),
    'transport-error': ignored(stays),
  },
  accepted: {
    // RFC 6026 absorbs the copy here. The user is told all the same, because repeating the 2xx at once
    // spares a caller who lost it up to T2 of waiting.
    request: go('accepted', 'tell-retransmission'),
    ack: go('accepted', 'deliver'),
    'send-1xx': ignored(answered),
    'send-2xx': go('accepted', 'send'),
    'send-3xx-6xx': ignored(answered),
    'timer-G': ignored(notRunning),
    'timer-H': ignored(notRunning),
    'timer-I': ignored(notRunning),
    'timer-L': go('terminated', 'terminate'),
    'transport-error': ignored(stays),
  },
  terminated: {
    request: ignored(over),
    ack: ignored(over),
    'send-1xx': ignored(over),
    'send-2xx': ignored(over),
    'send-3xx-6xx': ignored(over),
    'timer-G': ignored(over),
    'timer-H': ignored(over),
    'timer-I': ignored(over),
    'timer-L': ignored(over),
    'transport-error': ignored(over),
  },
} satisfies MachineTable<InviteServerState, InviteServerInput>;
