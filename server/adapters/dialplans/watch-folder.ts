/** Tells when the files of a folder have changed and been left alone for a moment. */
import { watch } from 'node:fs';
import type { Clock, Timer } from '../../app/ports/clock.ts';

/** Editors and copy programs write in several steps; after this long without one they are done. */
const quietMs = 500;

/**
 * Not every file system tells of changes (network folders, some containers): SIGHUP does the same by hand.
 * `failed` is called when the folder cannot be watched at all.
 */
export function watchFolder(
  folder: string,
  clock: Pick<Clock, 'setTimer'>,
  changed: () => void,
  failed: (error: Error) => void,
): { close(): void } {
  let quiet: Timer | null = null;
  try {
    const watcher = watch(folder, { persistent: false }, (_kind, name) => {
      if (name !== null && !/\.ya?ml$/.test(name)) return;
      quiet?.cancel();
      quiet = clock.setTimer(quietMs, changed);
    });
    watcher.on('error', failed);
    return {
      close: () => {
        quiet?.cancel();
        watcher.close();
      },
    };
  } catch (error) {
    failed(error as Error);
    return { close: () => {} };
  }
}
