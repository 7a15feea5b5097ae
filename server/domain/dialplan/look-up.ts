/** Questions that others ask a set of dialplans. */
import { type Deadline, type DeadlineNorm, deadlineOf } from '../calendar/deadline.ts';
import type { Schedule } from '../calendar/schedule.ts';
import { countingStretches, type Stretch } from '../calendar/stretches.ts';
import type { MunicipalityId, TeamId } from '../ids.ts';
import type { Instant } from '../time.ts';
import type { DialplanSet, Prompt } from './types.ts';

/** Every prompt by its id, spoken choices of shared numbers included: what must exist as sound. */
export function promptsOf(set: DialplanSet): ReadonlyMap<string, Prompt> {
  const prompts = new Map<string, Prompt>();
  for (const plan of set.plans.values())
    for (const prompt of plan.prompts.values()) prompts.set(prompt.id, prompt);
  for (const code of set.shared.values()) prompts.set(code.prompt.id, code.prompt);
  return prompts;
}

/**
 * Caller groups that know a canonical number, as `deventer/ondernemers`: for who must route without the number
 * itself. Of one municipality, or of all when it is not known yet.
 */
export function callerGroupsOf(
  set: DialplanSet,
  municipality: MunicipalityId | undefined,
  number: string,
): readonly string[] {
  return [...set.plans.values()]
    .filter((plan) => municipality === undefined || plan.municipality === municipality)
    .flatMap((plan) =>
      [...plan.callerGroups]
        .filter(([, { numbers }]) => numbers.has(number))
        .map(([key]) => `${plan.municipality}/${key}`),
    );
}

/** How a team promises to ring back: its own norm and hours, else those of the municipality. */
export interface CallbackTerm {
  readonly norm: DeadlineNorm;
  readonly schedule: Schedule;
}

/** `undefined` when the municipality has no dialplan. */
export function callbackTermOf(
  set: DialplanSet,
  municipality: MunicipalityId,
  team: TeamId | undefined,
): CallbackTerm | undefined {
  const plan = set.plans.get(municipality);
  const own = team === undefined ? undefined : plan?.teams.get(team);
  const schedule = plan?.schedules.get(own?.hours ?? plan.callbackHours);
  return plan === undefined || schedule === undefined
    ? undefined
    : { norm: own?.callbackNorm ?? plan.callbackNorm, schedule };
}

/** When a callback promised now must be done, why, and the stretches of time that count until then. */
export function callbackDeadline(
  { norm, schedule }: CallbackTerm,
  now: Instant,
): Deadline & { readonly stretches: readonly Stretch[] } {
  const deadline = deadlineOf(norm, schedule, now);
  return { ...deadline, stretches: countingStretches(norm, schedule, now, deadline.at) };
}
