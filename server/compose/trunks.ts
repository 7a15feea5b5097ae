/** Trunks in the running server: read at the start, changed on a screen, read again on SIGHUP, host names looked up again. */
import type { Part } from '../app/lifecycle.ts';
import type { Clock, Timer } from '../app/ports/clock.ts';
import type { Log } from '../app/ports/log.ts';
import type { LiveTrunks } from '../config/live-trunks.ts';
import { ConfigError } from '../config/load.ts';
import { localTrunk } from './local-trunk.ts';
import { reloadOnSignal } from './signals.ts';

/** Between two looks at what the host names of trunks stand for: providers move, and name servers come late. */
const lookAgainMs = 60_000;

/** Tells which trunks there are, at each change; on SIGHUP the file is read, and refused whole when it is wrong. */
export function followTrunks(trunks: LiveTrunks, log: Log, clock: Clock): Part {
  let timer: Timer | null = null;
  let isStopped = false;
  const lookAgain = (): void => {
    if (isStopped) return;
    timer = clock.setTimer(lookAgainMs, () => {
      trunks.lookAgain().then(lookAgain, (error: unknown) => {
        log.error('trunks.notLookedUp', { error: error as Error });
        lookAgain();
      });
    });
  };
  const reload = (): void => {
    trunks.reload().catch((error: unknown) => {
      if (!(error instanceof ConfigError)) throw error;
      const hint = 'calls go on over the trunks that there are; mend the file and send SIGHUP again';
      log.error('trunks.refused', { mistakes: error.mistakes.length, hint });
      for (const { key, wrong } of error.mistakes)
        log.error('trunks.mistake', { problem: `${key}: ${wrong}` });
    });
  };
  return {
    name: 'trunks',
    start: () => {
      if (trunks.current.includes(localTrunk)) {
        log.info('trunks.localOnly', { hint: 'make a trunk on the screens to take calls from a provider' });
      }
      trunks.onChange((list) => log.info('trunks.taken', { trunks: list.map(({ id }) => id).join(' ') }));
      if (trunks.unknownHosts.length > 0) {
        const hint = 'calls from there are refused until the name server knows them; asked again each minute';
        log.warn('trunks.unknownHosts', { hosts: trunks.unknownHosts.join(' '), hint });
      }
      reloadOnSignal(reload);
      lookAgain();
    },
    stop: () => {
      isStopped = true;
      timer?.cancel();
    },
    stopWithin: 1000,
  };
}
