/** Every prompt there should be: those of the core, the parts of numbers and times, and those of the dialplans. */
import { promptsOf } from '../dialplan/look-up.ts';
import type { DialplanSet } from '../dialplan/types.ts';
import type { SpokenLanguage } from './catalogue.ts';
import { genericPrompts } from './generic.ts';
import { partPrompts } from './part-prompts.ts';

export interface WantedPrompt {
  readonly id: string;
  readonly language: SpokenLanguage;
  readonly text: string;
  /** Said between other parts: no pause before it, and one after it only where a sentence ends. */
  readonly isPart: boolean;
}

/** Without dialplans those of the core. A prompt that its dialplan has in Dutch only is wanted in Dutch only. */
export function wantedPrompts(set: DialplanSet | undefined): readonly WantedPrompt[] {
  const parts = new Set(partPrompts.map(({ id }) => id));
  const all = [...genericPrompts, ...partPrompts, ...(set === undefined ? [] : promptsOf(set).values())];
  return all.flatMap((prompt): readonly WantedPrompt[] => {
    const isPart = parts.has(prompt.id);
    const dutch: WantedPrompt = { id: prompt.id, language: 'nl', text: prompt.nl, isPart };
    return prompt.en === undefined ? [dutch] : [dutch, { ...dutch, language: 'en', text: prompt.en }];
  });
}
