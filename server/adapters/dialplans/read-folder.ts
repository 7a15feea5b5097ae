/** Reads a folder of dialplan files and hands their texts, with content hashes, to the pure parser. */
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type ParsedSet, parseSet } from '../../domain/dialplan/parse.ts';

/** Files of a folder; routing tests lie beside the dialplans and are no dialplans. */
export interface DialplanFolder {
  readonly dialplans: readonly { readonly file: string; readonly text: string; readonly version: string }[];
  readonly tests: readonly { readonly file: string; readonly text: string }[];
  /** Hash over the names and contents of the dialplans. */
  readonly version: string;
}

/** Most files looked at in a folder. */
const filesMax = 1000;

/** Rejects with the system's error when the folder or a file cannot be read. */
export async function readFolder(folder: string): Promise<DialplanFolder> {
  const names = (await readdir(folder))
    .filter((name) => /\.ya?ml$/.test(name))
    .sort()
    .slice(0, filesMax);
  const files = await Promise.all(
    names.map(async (file) => ({ file, text: await readFile(join(folder, file), 'utf8') })),
  );
  const isTest = (file: string): boolean => /\.tests\.ya?ml$/.test(file);
  const dialplans = files
    .filter(({ file }) => !isTest(file))
    .map(({ file, text }) => ({ file, text, version: contentHash(text) }));
  return folderOf(
    dialplans,
    files.filter(({ file }) => isTest(file)),
  );
}

/** The same folder with another text in one of its dialplans. */
export function withText(folder: DialplanFolder, file: string, text: string): DialplanFolder {
  const dialplans = folder.dialplans.map((each) =>
    each.file === file ? { file, text, version: contentHash(text) } : each,
  );
  return folderOf(dialplans, folder.tests);
}

function folderOf(dialplans: DialplanFolder['dialplans'], tests: DialplanFolder['tests']): DialplanFolder {
  const version = contentHash(dialplans.map(({ file, version }) => `${file} ${version}`).join('\n'));
  return { dialplans, tests, version };
}

/** Reads and parses; mistakes in the files are in the result, mistakes of the disk are exceptions. */
export async function loadDialplans(folder: string, defaultEntrance?: string): Promise<ParsedSet> {
  const { dialplans, version } = await readFolder(folder);
  return parseSet(dialplans, version, defaultEntrance);
}

/** Short enough to say aloud, long enough never to meet twice in one archive. */
function contentHash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 12);
}
