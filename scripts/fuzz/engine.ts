/**
 * A random peer and a random application on the engine, on a virtual clock: calls, answers, cancels and hang-ups, a third of them
 * mutated. Reports faults, and whatever is left when everybody has gone.
 */
import { setImmediate as turn } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { Chaos } from '../../server/adapters/sip-engine/testing/chaos.ts';
import { Laboratory } from '../../server/adapters/sip-engine/testing/laboratory.ts';
import { corpus } from '../../server/protocol/sip/testing/corpus.ts';
import { SeededRandom } from '../../server/protocol/sip/testing/random.ts';

const help = `Mutated messages and random applications through the SIP engine.

Usage: node --expose-gc dist/scripts/fuzz/engine.js [--count N] [--seed N]
  --count N     messages (default 100000)
  --seed N      start of the random series (default 1)
  --help        this text

Exit code: 0 nothing found, 1 something found, 2 wrong usage.`;

/** The application goes and comes back after so many messages; then nothing of it may be left. */
const generation = 20_000;
const faultsMax = 20;

process.exitCode = await main();

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      count: { type: 'string', default: '100000' },
      seed: { type: 'string', default: '1' },
      help: { type: 'boolean', default: false },
    },
  });
  const [count, seed] = [Number(values.count), Number(values.seed)];
  if (values.help || !Number.isSafeInteger(count) || !Number.isSafeInteger(seed)) {
    console.log(help);
    return values.help ? 0 : 2;
  }
  let faults = 0;
  const log = {
    debug() {},
    info() {},
    warn() {},
    error: (fields: Readonly<Record<string, unknown>>) => {
      faults += 1;
      console.error(`fault: ${String(fields['error'])}`);
    },
  };
  const lab = new Laboratory({ log });
  const chaos = new Chaos(lab, new SeededRandom(seed), corpus);
  const began = performance.now();
  let leaks = 0;
  for (let done = 0; done < count && faults < faultsMax; ) {
    lab.connectApp();
    await turn();
    for (const end = Math.min(count, done + generation); done < end; done += 1) {
      chaos.step();
      if (done % 8 === 0) await turn();
    }
    lab.loseApp();
    await turn();
    lab.pass(600_000);
    leaks += left(lab);
    globalThis.gc?.();
    const { heapUsed, rss } = process.memoryUsage();
    console.log(
      `${done} messages, heap ${(heapUsed / 1e6).toFixed(1)} MB, resident ${(rss / 1e6).toFixed(0)} MB, left behind ${leaks}, faults ${faults}`,
    );
  }
  const seconds = (performance.now() - began) / 1000;
  console.log(`rate ${Math.round(count / seconds)} messages a second`);
  lab.close();
  return faults === 0 && leaks === 0 ? 0 : 1;
}

/** Dialogs, transactions and timers that outlived everything that could end them. */
function left(lab: Laboratory): number {
  const { core } = lab;
  const { servers, clients } = core.transactions.sizes;
  return (
    core.dialogs.size +
    servers +
    clients +
    core.pending.size +
    core.clientInvites.size +
    core.timers.heap.size
  );
}
