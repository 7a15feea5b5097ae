/**
 * Dialplans in the running server: read at the start, exchanged when their files change or SIGHUP comes.
 * What is not fit is refused with every mistake in the log; calls notice nothing.
 */
import { join } from 'node:path';
import { DialplanArchive } from '../adapters/dialplans/dialplan-archive.ts';
import { DialplansError, LiveDialplans, problemsOf } from '../adapters/dialplans/live-dialplans.ts';
import { watchFolder } from '../adapters/dialplans/watch-folder.ts';
import type { Part } from '../app/lifecycle.ts';
import type { Clock } from '../app/ports/clock.ts';
import type { Log } from '../app/ports/log.ts';
import type { Config } from '../config/schema.ts';
import type { Instant } from '../domain/time.ts';
import { reloadOnSignal } from './signals.ts';

/** Mistakes written to the log of one refusal; the first are the ones to mend first. */
const problemsLoggedMax = 20;

/** @throws with every mistake, its file and line, when a first start finds dialplans that are not right. */
export async function openDialplans(
  config: Pick<Config, 'data'>,
  now: () => Instant,
): Promise<LiveDialplans> {
  const { dir, dialplansDir: folder } = config.data;
  const archive = new DialplanArchive(provenFolder(dir));
  try {
    return await LiveDialplans.open({ folder, now, archive });
  } catch (error) {
    if (!(error instanceof DialplansError) || error.verdict === undefined) throw error;
    const lines = problemsOf(error.verdict).map((line) => `  ${line}`);
    throw new Error(`The dialplans in ${folder} cannot be used:\n${lines.join('\n')}`);
  }
}

/** Where dialplans that went live are kept. */
export function provenFolder(dataDir: string): string {
  return join(dataDir, 'dialplans-proven');
}

/** Follows the folder from the start of calls to their end. `taken` is called when another set is live. */
export function followDialplans(
  dialplans: LiveDialplans,
  config: Pick<Config, 'data'>,
  clock: Clock,
  log: Log,
  taken: () => Promise<void>,
): Part {
  const folder = config.data.dialplansDir;
  const failed = (error: unknown): void => log.error('dialplans.failed', { folder, error: error as Error });
  const reload = (): void => {
    dialplans.reload().then((verdict) => {
      if (verdict === null || verdict.fit) return;
      const problems = problemsOf(verdict);
      log.error('dialplans.refused', {
        version: verdict.version,
        live: dialplans.current.version,
        mistakes: problems.length,
        hint: 'calls go on with the dialplans that are live; mend the files and save them again',
      });
      for (const problem of problems.slice(0, problemsLoggedMax)) log.error('dialplans.mistake', { problem });
    }, failed);
  };
  let watching: { close(): void } | null = null;
  return {
    name: 'dialplans',
    start: () => {
      dialplans.onTaken((set) => {
        log.info('dialplans.taken', { version: set.version, municipalities: set.plans.size });
        taken().catch(failed);
      });
      watching = watchFolder(folder, clock, reload, failed);
      reloadOnSignal(reload);
      // The folder may have changed while the server was down: it then goes live as any change does.
      reload();
    },
    stop: () => watching?.close(),
    stopWithin: 1000,
  };
}
