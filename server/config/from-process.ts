/** The one place that reads the process's environment and the files it names. */

import { lookup } from 'node:dns/promises';
import { readFileSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import type { Trunk } from '../app/ports/trunks.ts';
import { ConfigError, type Environment, type Loaded, loadConfig } from './load.ts';
import type { Config } from './schema.ts';
import { schema } from './schema.ts';
import { parseTrunks, resolveTrunks } from './trunks.ts';

const readText = (path: string): string => readFileSync(path, 'utf8');

/** `overrides` come from command line options and outrank the environment. Throws `ConfigError`. */
export function loadFromProcess(overrides: Environment = {}): Loaded {
  return loadConfig({ ...process.env, ...overrides }, readText);
}

/** The trunks of the trunks file, host names resolved; none without a file. Throws `ConfigError`. */
export async function loadTrunks(config: Config): Promise<readonly Trunk[]> {
  const path = config.sip.trunksFile;
  if (path === null) return [];
  const mistake = (wrong: string): ConfigError =>
    new ConfigError([{ key: schema.sip.trunksFile.name, wrong, example: null }]);
  let text: string;
  try {
    text = readText(path);
  } catch (error) {
    throw mistake(
      `the file ${path} cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown fault'})`,
    );
  }
  // Password files are named from the folder of the trunks file, so that the two can move together.
  const beside = (name: string): string => (isAbsolute(name) ? name : join(path, '..', name));
  const trunks = parseTrunks(path, text, (name) => readText(beside(name)));
  return resolveTrunks(trunks, async (host) => {
    try {
      return (await lookup(host, { all: true })).map(({ address }) => address);
    } catch {
      throw mistake(`the host name ${host} in ${path} cannot be resolved`);
    }
  });
}
