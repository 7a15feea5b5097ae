/**
 * Sends mutated SIP messages through the message layer and reports what breaks.
 *
 * Each input that throws, breaks a promise or takes longer than 50 ms is kept as `fixtures/sip/crashes/<hash>.dat`, where
 * the unit tests find it.
 */

import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { corpus } from '../../server/protocol/sip/testing/corpus.ts';
import { exercise } from '../../server/protocol/sip/testing/exercise.ts';
import { mutate } from '../../server/protocol/sip/testing/mutate.ts';
import { SeededRandom } from '../../server/protocol/sip/testing/random.ts';

const help = `Mutated SIP messages through parser, framer, validation and every header reader.

Usage: node --expose-gc dist/scripts/fuzz/sip.js [--count N] [--seed N]
  --count N     messages (default 100000)
  --seed N      start of the random series (default 1); the same seed gives the same messages
  --help        this text

Exit code: 0 nothing found, 1 something found, 2 wrong usage.`;

const slowMs = 50;
const findingsMax = 20;
const fixtures = new URL('../../../fixtures/sip/', import.meta.url);

process.exitCode = main();

function main(): number {
  const options = readOptions();
  if (options === undefined) return 2;
  if (options.help) {
    console.log(help);
    return 0;
  }
  const torture = readdirSync(new URL('torture/', fixtures)).filter((name) => name.endsWith('.dat'));
  const all = [...corpus, ...torture.map((name) => readFileSync(new URL(`torture/${name}`, fixtures)))];
  const random = new SeededRandom(options.seed);
  // Warm up before the first measurement, so that compiled code is not counted as growth.
  for (let count = 0; count < 5_000; count++) {
    const bytes = mutate(all, new SeededRandom(count));
    try {
      exercise(bytes);
    } catch {
      // Not of the series asked for; the series itself will find its like.
    }
  }

  const before = memory();
  const outcomes = new Map<string, number>();
  let findings = 0;
  let slowest = 0;
  let totalBytes = 0;
  const start = performance.now();
  let count = 0;
  for (; count < options.count && findings < findingsMax; count++) {
    const bytes = mutate(all, random);
    totalBytes += bytes.length;
    const began = performance.now();
    let outcome: string;
    try {
      outcome = exercise(bytes);
    } catch (error) {
      outcome = 'broken';
      findings++;
      console.error(`message ${count}: ${String(error)}\n  kept as ${keep(bytes)}`);
    }
    // A pause of the machine is not our slowness: what seems slow is measured again by processor time.
    const took = performance.now() - began > slowMs ? processorMs(bytes) : performance.now() - began;
    slowest = Math.max(slowest, took);
    if (took > slowMs) {
      findings++;
      console.error(
        `message ${count}: ${took.toFixed(1)} ms for ${bytes.length} bytes\n  kept as ${keep(bytes)}`,
      );
    }
    outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
  }
  const seconds = (performance.now() - start) / 1_000;
  const after = memory();

  console.log(`messages   ${count} (seed ${options.seed}, mean ${Math.round(totalBytes / count)} bytes)`);
  console.log(`rate       ${Math.round(count / seconds)} a second, ${seconds.toFixed(1)} s`);
  console.log(`slowest    ${slowest.toFixed(2)} ms, collections and pauses included`);
  for (const [outcome, times] of [...outcomes].sort()) console.log(`  ${outcome.padEnd(17)} ${times}`);
  console.log(
    `heap       ${before.heap} MB before, ${after.heap} MB after; resident ${before.resident} MB, ${after.resident} MB`,
  );
  console.log(`findings   ${findings}`);
  return findings === 0 ? 0 : 1;
}

function readOptions(): { count: number; seed: number; help: boolean } | undefined {
  try {
    const { values } = parseArgs({
      options: {
        count: { type: 'string', default: '100000' },
        seed: { type: 'string', default: '1' },
        help: { type: 'boolean', default: false },
      },
    });
    const [count, seed] = [Number(values.count), Number(values.seed)];
    if (!Number.isSafeInteger(count) || count < 1 || !Number.isSafeInteger(seed))
      throw new Error('not a whole number');
    return { count, seed, help: values.help };
  } catch (error) {
    console.error(`${String(error)}\n\n${help}`);
    return undefined;
  }
}

/** Milliseconds of processor time for one input, best of three. */
function processorMs(bytes: Buffer): number {
  const turns = [0, 1, 2].map(() => {
    const start = process.cpuUsage();
    try {
      exercise(bytes);
    } catch {
      // Already reported.
    }
    return process.cpuUsage(start).user / 1_000;
  });
  return Math.min(...turns);
}

function keep(bytes: Buffer): string {
  const folder = new URL('crashes/', fixtures);
  mkdirSync(folder, { recursive: true });
  const name = `${createHash('sha256').update(bytes).digest('hex').slice(0, 16)}.dat`;
  writeFileSync(new URL(name, folder), bytes);
  return name;
}

/** Megabytes, after a collection when node runs with --expose-gc. */
function memory(): { heap: number; resident: number } {
  globalThis.gc?.();
  const { heapUsed, rss } = process.memoryUsage();
  const megabytes = (bytes: number) => Math.round(bytes / 1e5) / 10;
  return { heap: megabytes(heapUsed), resident: megabytes(rss) };
}
