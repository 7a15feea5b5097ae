/** The strategies: of the able free employees, longest idle first, who is rung. */
import type { QueueConfig, Strategy } from '../centre/configuration.ts';
import type { Draft } from '../centre/draft.ts';
import type { EmployeeId } from '../ids.ts';

type Choice = (draft: Draft, config: QueueConfig, able: readonly EmployeeId[]) => readonly EmployeeId[];

const first: Choice = (_draft, _config, able) => able.slice(0, 1);

const strategies: Readonly<Record<Strategy, Choice>> = {
  longestIdle: first,
  // Whom the caller is kept for is the only able one until the reservation ends.
  sticky: first,
  ringAll: (_draft, _config, able) => able,
  fewestCalls: (draft, _config, able) => {
    let best: EmployeeId | null = null;
    let fewest = Number.POSITIVE_INFINITY;
    for (const id of able) {
      const calls = draft.agent(id)?.calls ?? 0;
      if (calls < fewest) {
        fewest = calls;
        best = id;
      }
    }
    return best === null ? [] : [best];
  },
  linear: (draft, config, able) => {
    const order = draft.directory.servers.get(config.id) ?? [];
    const next = order.find((id) => able.includes(id));
    return next === undefined ? [] : [next];
  },
};

/** Whom to ring; several only for `ringAll`. */
export function choose(
  draft: Draft,
  config: QueueConfig,
  able: readonly EmployeeId[],
): readonly EmployeeId[] {
  return able.length === 0 ? [] : strategies[config.strategy](draft, config, able);
}
