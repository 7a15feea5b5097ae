/** `bereikbaar prompts render` and `list`: every prompt there should be, against what is there. */
import { loadDialplans } from '../adapters/dialplans/read-folder.ts';
import { normalise, partPadding, sentencePadding, trim } from '../adapters/media/speech/level.ts';
import { beep, holdMusic } from '../adapters/media/speech/made-sounds.ts';
import { synthesise } from '../adapters/media/speech/programs.ts';
import { PromptFolder } from '../adapters/media/speech/prompt-folder.ts';
import { promptsOf } from '../domain/dialplan/look-up.ts';
import { genericPrompts } from '../domain/prompt/generic.ts';
import { partPrompts, type SpokenLanguage } from '../domain/prompt/parts.ts';
import { spokenText } from '../domain/prompt/spoken-text.ts';
import { exitCodes } from './exit.ts';

interface Wanted {
  readonly id: string;
  readonly language: SpokenLanguage;
  readonly text: string;
  readonly isPart: boolean;
}

const made = { beep, 'music/hold': holdMusic } as const;

export async function renderPrompts(options: {
  readonly out: string;
  readonly dialplans: string;
  readonly all: boolean;
  readonly shipped?: string;
}): Promise<number> {
  const folder = await PromptFolder.open(options.out);
  const shipped = options.shipped === undefined ? undefined : await PromptFolder.open(options.shipped);
  let count = 0;
  for (const [id, make] of Object.entries(made)) {
    if (shipped?.entry(id, 'nl') || (folder.entry(id, 'nl') && !options.all)) continue;
    await folder.put(id, 'nl', make(), { text: '', source: 'made' });
    count += 1;
  }
  for (const wanted of await wantedPrompts(options.dialplans)) {
    if (shipped?.entry(wanted.id, wanted.language)?.text === wanted.text) continue;
    const entry = folder.entry(wanted.id, wanted.language);
    if (entry?.source === 'recorded' || (entry?.text === wanted.text && !options.all)) continue;
    const twin = folder.twin(wanted.id, wanted.language, wanted.text);
    if (twin !== undefined) {
      await folder.refer(wanted.id, wanted.language, twin);
      count += 1;
      continue;
    }
    const spoken = await synthesise(spokenText(wanted.text, wanted.language), wanted.language);
    if (!spoken.ok) {
      await folder.save();
      const help = spoken.reason === 'missing' ? ' Install espeak-ng and sox.' : '';
      console.error(`${wanted.language}/${wanted.id} cannot be spoken: ${spoken.detail}.${help}`);
      return exitCodes.failed;
    }
    const samples = trim(normalise(spoken.samples), wanted.isPart ? partPadding : sentencePadding);
    await folder.put(wanted.id, wanted.language, samples, { text: wanted.text, source: 'spoken' });
    count += 1;
  }
  await folder.save();
  console.log(`${count} prompts made in ${options.out}.`);
  return exitCodes.done;
}

export async function listPrompts(options: {
  readonly out: string;
  readonly dialplans: string;
  readonly shipped: string;
}): Promise<number> {
  const folders = [await PromptFolder.open(options.out), await PromptFolder.open(options.shipped)];
  let missing = 0;
  for (const { id, language, text } of await wantedPrompts(options.dialplans)) {
    const entry = folders.map((folder) => folder.entry(id, language)).find((found) => found !== undefined);
    const isStale = entry !== undefined && entry.source !== 'recorded' && entry.text !== text;
    if (entry === undefined || isStale) missing += 1;
    const state = entry === undefined ? 'missing' : isStale ? 'changed' : entry.source;
    console.log(
      `${state.padEnd(9)}${entry ? `${(entry.ms / 1000).toFixed(1)} s`.padStart(7) : '       '}  ${language}/${id}`,
    );
  }
  if (missing > 0) console.log(`${missing} to be made: bereikbaar prompts render`);
  return missing === 0 ? exitCodes.done : exitCodes.failed;
}

/** Generic prompts, parts of numbers and times, and all of the dialplans. Throws when the dialplans cannot be read. */
async function wantedPrompts(dialplans: string): Promise<readonly Wanted[]> {
  const { set } = await loadDialplans(dialplans);
  const municipal = set === undefined ? [] : [...promptsOf(set).values()];
  const partIds = new Set(partPrompts.map(({ id }) => id));
  return [...genericPrompts, ...partPrompts, ...municipal].flatMap((prompt) => {
    const isPart = partIds.has(prompt.id);
    const dutch: Wanted = { id: prompt.id, language: 'nl', text: prompt.nl, isPart };
    return prompt.en === undefined ? [dutch] : [dutch, { ...dutch, language: 'en', text: prompt.en }];
  });
}
