/** Questions that others ask a set of dialplans. */
import type { MunicipalityId } from '../ids.ts';
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
