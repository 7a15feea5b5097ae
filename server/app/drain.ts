/** The graceful end of calls: no new ones, those that are up finish, at a limit they are hung up. */
import type { Duration } from '../domain/time.ts';
import type { Clock } from './ports/clock.ts';
import type { Log } from './ports/log.ts';

export interface Drainable {
  readonly openCalls: number;
  refuseNewCalls(): void;
  hangUpAll(): void;
}

/** How often the number of open calls is looked at and, when it changed, logged. */
const lookEvery: Duration = 100;
/**
 * A call that is over has said so to nobody yet: its last BYE is on its way through the SIP server. Half a second also
 * covers one that has to be sent again (T1 of RFC 3261 section 17.1.1.1); without it a caller stays on a dead line.
 */
const goodbyes: Duration = 500;

/** Resolves when no call is open any more and their BYEs are out, or when `limit` has passed and the rest was hung up. */
export function drain(desk: Drainable, limit: Duration, clock: Clock, log: Log): Promise<void> {
  desk.refuseNewCalls();
  const end = clock.now() + limit;
  let last = -1;
  return new Promise((resolve) => {
    const look = (): void => {
      const open = desk.openCalls;
      if (open !== last)
        log.info('calls.draining', { open, secondsLeft: Math.ceil((end - clock.now()) / 1000) });
      last = open;
      const isLate = clock.now() >= end;
      if (open > 0 && isLate) {
        log.warn('calls.cutOff', { open });
        desk.hangUpAll();
      }
      if (open === 0 || isLate) clock.setTimer(goodbyes, resolve);
      else clock.setTimer(lookEvery, look);
    };
    look();
  });
}
