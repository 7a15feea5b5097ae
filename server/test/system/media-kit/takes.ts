/**
 * Sound against the clock, on a machine that may stand still for half a second: such a pause spoils one take, a fault of
 * ours spoils all of them.
 */
import type { TestContext } from 'node:test';

const takes = 3;

/** Runs `work` until it succeeds once; a spoilt take is printed, the failure of the last one is thrown. */
export async function inOneOfThree(
  test: Pick<TestContext, 'diagnostic'>,
  work: (take: number) => Promise<void>,
): Promise<void> {
  for (let take = 1; take < takes; take += 1) {
    try {
      return await work(take);
    } catch (error) {
      test.diagnostic(`take ${take} was spoilt: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  await work(takes);
}
