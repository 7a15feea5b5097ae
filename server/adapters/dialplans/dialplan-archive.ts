/**
 * Dialplans that were fit, kept by version: a server that starts again while somebody is half way through an
 * edit goes on with the last ones that were proven, instead of not starting at all.
 *
 *   <data>/dialplans-proven/<version>/<file>.yaml   …/live says which version was taken last
 */
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type DialplanFolder, readFolder } from './read-folder.ts';

/** Versions kept on disk, the newest; enough to replay the calls of the last weeks by. */
const versionsMax = 50;
const versionPattern = /^[0-9a-f]{12}$/;

export class DialplanArchive {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** The files that were taken last, or null when there are none or they were damaged. */
  async last(): Promise<DialplanFolder | null> {
    try {
      const version = (await readFile(join(this.#folder, 'live'), 'utf8')).trim();
      if (!versionPattern.test(version)) return null;
      const files = await readFolder(join(this.#folder, version));
      return files.version === version ? files : null;
    } catch {
      return null;
    }
  }

  /** Keeps files that went live. Rejects with the system's error when the disk refuses. */
  async keep(files: DialplanFolder): Promise<void> {
    const folder = join(this.#folder, files.version);
    await mkdir(folder, { recursive: true });
    for (const { file, text } of [...files.dialplans, ...files.tests])
      await writeFile(join(folder, file), text);
    const live = join(this.#folder, 'live');
    await writeFile(`${live}.new`, files.version);
    await rename(`${live}.new`, live);
    await this.#prune(files.version);
  }

  async #prune(keep: string): Promise<void> {
    const versions = (await readdir(this.#folder)).filter(
      (name) => versionPattern.test(name) && name !== keep,
    );
    const aged = await Promise.all(
      versions.map(async (name) => ({ name, at: (await stat(join(this.#folder, name))).mtimeMs })),
    );
    const surplus = aged.sort((a, b) => b.at - a.at).slice(versionsMax - 1);
    for (const { name } of surplus) await rm(join(this.#folder, name), { recursive: true, force: true });
  }
}
