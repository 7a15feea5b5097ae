/** The one place that reads the process's environment and the files it names. */

import { lookup } from 'node:dns/promises';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SecretTexts } from '../app/ports/secret-texts.ts';
import type { Trunk } from '../app/ports/trunks.ts';
import { LiveTrunks } from './live-trunks.ts';
import { ConfigError, type Environment, type Loaded, loadConfig } from './load.ts';
import type { Config } from './schema.ts';

const readText = (path: string): string => readFileSync(path, 'utf8');

/** `overrides` come from command line options and outrank the environment. Throws `ConfigError`. */
export function loadFromProcess(overrides: Environment = {}): Loaded {
  return loadConfig({ ...process.env, ...overrides }, readText);
}

/**
 * The trunks of the trunks file, host names resolved; without a file named, those that were made on the screens, or
 * `instead` while there are none. Throws `ConfigError`; `isPatient` as in `LiveTrunksParts`.
 */
export function openTrunks(
  config: Pick<Config, 'sip' | 'data'>,
  newId: () => string,
  instead: readonly Trunk[] = [],
  isPatient = false,
  secrets?: SecretTexts,
): Promise<LiveTrunks> {
  const chosen = config.sip.trunksFile;
  const path = chosen ?? join(config.data.dir, 'trunks.yaml');
  return LiveTrunks.open({
    path,
    isChosen: chosen !== null,
    instead,
    newId,
    isPatient,
    secrets,
    lookUp: async (host) => {
      try {
        return (await lookup(host, { all: true })).map(({ address }) => address);
      } catch {
        const wrong = `the host name ${host} cannot be resolved`;
        throw new ConfigError([{ key: path, wrong, example: null }]);
      }
    },
  });
}
