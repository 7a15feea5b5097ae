/** The parts of one engine, put together. */
import { rfcTimers } from '../../protocol/sip/transaction/timers.ts';
import { AppTable } from './app-table.ts';
import type { EngineCore } from './core.ts';
import { Counters } from './counters.ts';
import { DialogTable } from './dialog-table.ts';
import { FlowBindings } from './flow-bindings.ts';
import { newTag } from './ids.ts';
import { defaultLimits, type SipEngineOptions, silentLog } from './options.ts';
import { ProxiedDialogs } from './proxied-dialogs.ts';
import { RecentRequests } from './recent-requests.ts';
import { writeResponse } from './responses.ts';
import { TimerService } from './timer-service.ts';
import { TransactionLayer } from './transaction-layer.ts';
import { Transports } from './transports.ts';

export function makeCore(options: SipEngineOptions): EngineCore {
  const limits = { ...defaultLimits, ...options.limits };
  const timerConfig = options.timers ?? rfcTimers;
  const timers = new TimerService(options.now ?? (() => performance.now()));
  const counters = new Counters();
  const core: EngineCore = {
    options,
    limits,
    timerConfig,
    log: options.log ?? silentLog,
    counters,
    timers,
    transports: new Transports(options.advertise),
    transactions: new TransactionLayer(
      { timers: timerConfig, heap: timers.heap },
      () => timers.now(),
      counters,
    ),
    dialogs: new DialogTable(),
    apps: new AppTable(limits.appBacklogBytesMax),
    flowBindings: new FlowBindings(() => timers.now()),
    proxied: new ProxiedDialogs(),
    recentRequests: new RecentRequests(timers, 64 * timerConfig.t1),
    pending: new Map(),
    clientInvites: new Map(),
    untouched: { untouchedInvites: 0 },
    answer: (txn, inbound, status, tag, own) => {
      const toTag = status === 100 ? undefined : (tag ?? newTag());
      txn.respond(status, writeResponse(inbound, { status, toTag, own: own ?? '' }));
    },
    refuse: (inbound, status, reason) => {
      inbound.flow.send(writeResponse(inbound, { status, reason, toTag: newTag() }));
    },
  };
  return core;
}
