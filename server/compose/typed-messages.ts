/** Messages that somebody typed just now: spoken by machine, else the general message stands in for them. */
import type { PromptLibrary } from '../adapters/prompts/library.ts';
import { calamityPrefix } from '../app/office/calamities.ts';

const general = 'calamity/general';
const typed = new RegExp(`^[^/]+/${calamityPrefix}`);

/** The prompts to play: a typed message without a voice becomes the general one. */
export function heardAs(prompts: Pick<PromptLibrary, 'stateOf'>, ids: readonly string[]): readonly string[] {
  return ids.map((id) => (typed.test(id) && prompts.stateOf(id, 'nl').state === 'missing' ? general : id));
}
