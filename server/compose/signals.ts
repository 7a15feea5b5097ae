/** SIGTERM and SIGINT: the first stops gracefully and says so, the second ends at once. SIGHUP reads again. */
import type { Lifecycle } from '../app/lifecycle.ts';
import type { Log } from '../app/ports/log.ts';

/**
 * SIGHUP, as daemons have it: read again what may be changed while running. On a terminal it means that the
 * window was closed, and stops the server like the other signals.
 */
export function reloadOnSignal(reload: () => void): void {
  if (process.stdin.isTTY !== true) process.on('SIGHUP', reload);
}

export function stopOnSignals(lifecycle: Lifecycle, log: Log & { flush?: () => void }): void {
  let isStopping = false;
  const onSignal = (signal: NodeJS.Signals): void => {
    if (isStopping) {
      log.warn('server.forced', { signal });
      log.flush?.();
      process.exit(1);
    }
    isStopping = true;
    log.info('server.stopping', {
      signal,
      hint: 'calls may finish up to BEREIKBAAR_STOP_SECONDS; a second signal ends at once',
    });
    void lifecycle.stop().then(() => {
      log.info('server.stopped', {});
      log.flush?.();
      process.exit(0);
    });
  };
  process.on('SIGTERM', onSignal);
  process.on('SIGINT', onSignal);
  if (process.stdin.isTTY === true) process.on('SIGHUP', onSignal);
}
