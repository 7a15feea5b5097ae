/**
 * The composition root: configuration, adapters, app. This one opens what lasts (log, store), closes
 * calls that a crash left open, and waits for a signal.
 */
import { systemChance, systemClock } from './adapters/clock/system-clock.ts';
import { openLog } from './adapters/log/logger.ts';
import { openStore } from './adapters/store/open-store.ts';
import { loadFromProcess } from './config/from-process.ts';
import type { Environment } from './config/load.ts';

/** Runs the server until a signal. `overrides` come from the command line and outrank the environment. */
export async function serve(overrides: Environment = {}): Promise<void> {
  const { config } = loadFromProcess(overrides);
  const log = openLog(config.log);
  const store = await openStore({
    dataDir: config.data.dir,
    databaseUrl: config.data.databaseUrl,
    log,
    clock: systemClock,
    chance: systemChance,
  });
  await store.ledger.append(store.recoverInterrupted(systemClock.now()));
  log.info('server.started');
  await signal();
  log.info('server.stopping');
  await store.close();
  log.flush();
}

/** The first signal stops gracefully; a second one ends the process at once. */
function signal(): Promise<void> {
  return new Promise((resolve) => {
    const stay = systemClock.setTimer(2 ** 40, () => undefined);
    const stop = (): void => {
      stay.cancel();
      process.once('SIGINT', () => process.exit(1));
      process.once('SIGTERM', () => process.exit(1));
      resolve();
    };
    process.once('SIGINT', stop);
    process.once('SIGTERM', stop);
  });
}
