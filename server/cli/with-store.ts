/** For verbs that read or change the store: configuration, store, and closing it whatever happens. */
import { Option } from 'commander';
import { systemChance, systemClock } from '../adapters/clock/system-clock.ts';
import type { Store } from '../adapters/store/open-store.ts';
import { silentLog } from '../app/ports/log.ts';
import { loadFromProcess } from '../config/from-process.ts';
import type { Config } from '../config/schema.ts';
import { schema } from '../config/schema.ts';

export interface StoreFlags {
  readonly dataDir?: string;
}

export function dataDirOption(): Option {
  const { name, default: preset } = schema.data.dir;
  return new Option('--data-dir <folder>', `folder of the database (default: ${preset}, env: ${name})`);
}

export async function withStore<T>(
  flags: StoreFlags,
  work: (store: Store, config: Config) => Promise<T>,
  migrate: 'always' | 'ifNew' = 'ifNew',
): Promise<T> {
  const { openStore } = await import('../adapters/store/open-store.ts');
  const { config } = loadFromProcess(
    flags.dataDir === undefined ? {} : { [schema.data.dir.name]: flags.dataDir },
  );
  const store = await openStore({
    dataDir: config.data.dir,
    databaseUrl: config.data.databaseUrl,
    log: silentLog,
    clock: systemClock,
    chance: systemChance,
    migrate,
  });
  try {
    return await work(store, config);
  } finally {
    await store.close();
  }
}
