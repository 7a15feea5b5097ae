/** What the parts of one engine share. Each part is a module of functions or a small class that takes this. */

import type { SipTimerConfig } from '../../protocol/sip/transaction/timers.ts';
import type { AppConnection } from './app-connection.ts';
import type { AppResponse } from './app-message.ts';
import type { AppTable } from './app-table.ts';
import type { ClientInvite } from './client-invite.ts';
import type { Counters } from './counters.ts';
import type { DialogTable } from './dialog-table.ts';
import type { FlowBindings } from './flow-bindings.ts';
import type { Inbound } from './inbound.ts';
import type { EngineLimits, EngineLog, SipEngineOptions } from './options.ts';
import type { ProxiedDialogs } from './proxied-dialogs.ts';
import type { RecentRequests } from './recent-requests.ts';
import type { ServerTransaction } from './server-transaction.ts';
import type { TimerService } from './timer-service.ts';
import type { TransactionLayer } from './transaction-layer.ts';
import type { Transports } from './transports.ts';

/** A request an application has yet to answer, found by its transaction id. */
export interface PendingServer {
  /** The application that has it. */
  readonly app: AppConnection;
  /** Answers as the application says; replies OK or NOK on the control connection. */
  answer(commandId: string, response: AppResponse): void;
  /** A final answer in the application's place. */
  terminate(status: number): void;
}

export interface EngineCore {
  readonly options: SipEngineOptions;
  readonly limits: EngineLimits;
  readonly timerConfig: SipTimerConfig;
  readonly log: EngineLog;
  readonly counters: Counters;
  readonly timers: TimerService;
  readonly transports: Transports;
  readonly transactions: TransactionLayer;
  readonly dialogs: DialogTable;
  readonly apps: AppTable;
  readonly flowBindings: FlowBindings;
  readonly proxied: ProxiedDialogs;
  readonly recentRequests: RecentRequests;
  /** Requests at applications, by transaction id. */
  readonly pending: Map<string, PendingServer>;
  /** INVITEs of applications, by transaction id: what a CANCEL can name. */
  readonly clientInvites: Map<string, ClientInvite>;
  /** Counts INVITEs no application has reacted to yet. */
  untouched: { untouchedInvites: number };
  /** Answers by transaction, without an application. `own`: header lines, each with its CRLF. */
  answer(txn: ServerTransaction, inbound: Inbound, status: number, tag?: string, own?: string): void;
  /** Answers without a transaction: nothing is remembered, a copy is answered anew. */
  refuse(inbound: Inbound, status: number, reason: string): void;
}
