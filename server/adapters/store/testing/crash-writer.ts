/**
 * A program to be killed: writes events as fast as it can, several writers at once, and prints the id of
 * each one that was acknowledged. Usage: crash-writer.js <data folder> <prefix of ids>
 */
import { silentLog } from '../../../app/ports/log.ts';
import { systemChance, systemClock } from '../../clock/system-clock.ts';
import { openStore } from '../open-store.ts';

const writers = 8;
const [dataDir = '', prefix = ''] = process.argv.slice(2);
const store = await openStore({ dataDir, log: silentLog, clock: systemClock, chance: systemChance });

async function write(writer: number): Promise<never> {
  for (let i = 0; ; i++) {
    const ids = [0, 1, 2].map((part) => `${prefix}-${writer}-${i}-${part}`);
    await store.ledger.append(
      ids.map((id) => ({
        id,
        at: systemClock.now(),
        stream: `call:${writer}-${i}`,
        municipality: null,
        type: 'call.routed',
        v: 1,
        data: { id },
      })),
    );
    process.stdout.write(`${ids.join('\n')}\n`);
  }
}

await Promise.all(Array.from({ length: writers }, (_, writer) => write(writer)));
