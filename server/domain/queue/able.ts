/** Whether an employee can take a waiting caller: the one question the matcher asks, in both directions. */
import type { EmployeeConfig, QueueConfig } from '../centre/configuration.ts';
import type { SkillNeed } from '../events.ts';
import { type Instant, second } from '../time.ts';
import type { Waiting } from './model.ts';

/** Why not; null when the employee is able. Cheapest questions first. */
export function obstacle(
  employee: EmployeeConfig,
  queue: QueueConfig,
  entry: Waiting,
  now: Instant,
): 'skill' | 'reserved' | null {
  if (entry.reservedFor !== null && entry.reservedFor !== employee.id && now < entry.reservedUntil) {
    return 'reserved';
  }
  const ceiling = levelCeiling(queue, entry, now);
  if (!hasSkills(employee, queue.skills, ceiling) || !hasSkills(employee, entry.needs, ceiling)) {
    return 'skill';
  }
  return null;
}

function hasSkills(employee: EmployeeConfig, needs: readonly SkillNeed[], ceiling: number): boolean {
  for (const need of needs) {
    if ((employee.skills[need.skill] ?? 0) < Math.min(need.level, ceiling)) return false;
  }
  return true;
}

/** After a long wait a lower level will do; `widening` is in order of time. */
function levelCeiling(queue: QueueConfig, entry: Waiting, now: Instant): number {
  let ceiling = Number.POSITIVE_INFINITY;
  for (const step of queue.widening) {
    if (now - entry.since >= step.afterSeconds * second) ceiling = step.level;
  }
  return ceiling;
}
