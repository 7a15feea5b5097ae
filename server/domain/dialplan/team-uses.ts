/** What of a dialplan leads to a team: as long as there is anything, the team cannot be taken out. */
import type { TeamId } from '../ids.ts';
import type { Dialplan } from './types.ts';

/** Names of queues and of direct numbers, and keys of steps. */
export function usesOfTeam(plan: Dialplan, team: TeamId): readonly string[] {
  const entranceOf = new Map([...plan.entrances.values()].map(({ start, name }) => [start, name]));
  const queues = [...plan.queues.values()].filter((queue) => queue.team === team).map(({ name }) => name);
  const steps = [...plan.nodes].flatMap(([id, node]) => {
    const leads = 'team' in node && node.team === team;
    return leads ? [entranceOf.get(id) ?? id] : [];
  });
  return [...new Set([...queues, ...steps])];
}
