/** What `bereikbaar prompts` does; loaded when it runs. */
import { loadDialplans } from '../adapters/dialplans/read-folder.ts';
import { type PromptLibrary, promptLibrary } from '../adapters/prompts/library.ts';
import { ownFolder, renderedFolder } from '../adapters/prompts/places.ts';
import { Shelf, textHash } from '../adapters/prompts/shelf.ts';
import { importInto, makeSounds, speakInto } from '../adapters/prompts/speak.ts';
import { loadFromProcess } from '../config/from-process.ts';
import { schema } from '../config/schema.ts';
import { type SpokenLanguage, soundIds } from '../domain/prompt/catalogue.ts';
import { type WantedPrompt, wantedPrompts } from '../domain/prompt/wanted.ts';
import { CliError, exitCodes } from './exit.ts';
import type { PromptFlags } from './prompts.ts';
import { table } from './table.ts';

/** Synthesisers at work at once. */
const lanesMax = 2;
/** A crash in the middle of a long rendering loses no more than this many prompts. */
const saveEvery = 25;

export async function listPrompts(flags: PromptFlags & { readonly check: boolean }): Promise<number> {
  const { wanted, library } = await promptsOf(flags);
  const { municipality, language } = flags;
  const chosen = wanted.filter(
    (prompt) =>
      isChosen(prompt, flags) ||
      // Recordings of a municipality for prompts of the core belong to its list too.
      (municipality !== undefined &&
        (language === undefined || prompt.language === language) &&
        library.isRecorded(prompt.id, prompt.language, municipality)),
  );
  const counts = new Map<string, number>();
  const rows = chosen.map(({ id, language }) => {
    const { state, ms } = library.stateOf(id, language, municipality);
    counts.set(state, (counts.get(state) ?? 0) + 1);
    return [id, language, state, ms === 0 ? '' : `${(ms / 1000).toFixed(1)} s`];
  });
  console.log(table([['PROMPT', 'LANGUAGE', 'STATE', 'LENGTH'], ...rows]));
  console.log([...counts].map(([state, count]) => `${count} ${state}`).join(', ') || 'No prompts.');
  const gaps = (counts.get('missing') ?? 0) + (counts.get('stale') ?? 0);
  return flags.check && gaps > 0 ? exitCodes.failed : exitCodes.done;
}

export async function renderPrompts(
  flags: PromptFlags & { readonly all: boolean; readonly into?: string },
): Promise<number> {
  const { wanted, library, dataDir } = await promptsOf(flags);
  const shelf = await Shelf.open(flags.into ?? renderedFolder(dataDir));
  const isLacking = ({ id, language, text }: WantedPrompt): boolean => {
    if (flags.into !== undefined) return shelf.entry(id, language)?.text !== textHash(text);
    const { state } = library.stateOf(id, language, flags.municipality);
    return state === 'stale' || state === 'missing';
  };
  // A recording stays what callers hear, so speaking beside it would be for nothing.
  const isRecorded = ({ id, language }: WantedPrompt): boolean =>
    flags.into === undefined && library.isRecorded(id, language, flags.municipality);
  const queue = wanted.filter(
    (prompt) => isChosen(prompt, flags) && !isRecorded(prompt) && (flags.all || isLacking(prompt)),
  );
  const count = queue.length;
  const sounds = flags.into === undefined ? 0 : await makeSounds(shelf, flags.all);
  let done = 0;
  let problem: string | undefined;
  const lane = async (): Promise<void> => {
    for (let next = queue.shift(); next !== undefined && problem === undefined; next = queue.shift()) {
      const spoken = await speakInto(shelf, next, flags.all);
      if (!spoken.ok) problem = spoken.problem;
      else {
        done += 1;
        progress(`${done} of ${count}  ${next.language}/${next.id}`);
        if (done % saveEvery === 0) await shelf.save();
      }
    }
  };
  await Promise.all(Array.from({ length: lanesMax }, lane));
  if (flags.into !== undefined && problem === undefined) {
    const sounded = soundIds.map((id) => `nl/${id}`);
    await shelf.keepOnly(new Set([...sounded, ...wanted.map(({ id, language }) => `${language}/${id}`)]));
  }
  await shelf.save();
  progress('');
  if (problem !== undefined) throw new CliError(problem);
  console.log(
    `${done} ${done === 1 ? 'prompt' : 'prompts'} spoken${sounds > 0 ? `, ${sounds} ${sounds === 1 ? 'sound' : 'sounds'} made` : ''} in ${shelf.folder}.`,
  );
  return exitCodes.done;
}

export async function importPrompt(
  file: string,
  flags: PromptFlags & {
    readonly prompt: string;
    readonly language: SpokenLanguage;
    readonly municipality: string;
  },
): Promise<number> {
  const { wanted, dataDir } = await promptsOf(flags);
  const { prompt: id, language, municipality } = flags;
  const prompt = wanted.find((each) => each.id === id && each.language === language);
  if (prompt === undefined) {
    throw new CliError(`There is no prompt “${id}” in ${language}; see: bereikbaar prompts list`);
  }
  const shelf = await Shelf.open(ownFolder(dataDir, municipality));
  const taken = await importInto(shelf, prompt, file);
  if (!taken.ok) throw new CliError(taken.problem);
  console.log(`${id} (${language}) for ${municipality}: ${(taken.ms / 1000).toFixed(1)} s. It should say:`);
  console.log(prompt.text);
  return exitCodes.done;
}

async function promptsOf(flags: PromptFlags): Promise<{
  readonly wanted: readonly WantedPrompt[];
  readonly library: PromptLibrary;
  readonly dataDir: string;
}> {
  const { config } = loadFromProcess(
    flags.dataDir === undefined ? {} : { [schema.data.dir.name]: flags.dataDir },
  );
  const { set } = await loadDialplans(flags.dialplansDir);
  if (set === undefined) throw new CliError('The dialplans have mistakes; see: bereikbaar dialplan check');
  const { municipality } = flags;
  if (
    municipality !== undefined &&
    ![...set.plans.values()].some((plan) => plan.municipality === municipality)
  ) {
    throw new CliError(`There is no dialplan of “${municipality}”.`);
  }
  const wanted = wantedPrompts(set);
  const library = await promptLibrary({ dataDir: config.data.dir, wanted: () => wanted, missing: () => {} });
  return { wanted, library, dataDir: config.data.dir };
}

function isChosen(prompt: WantedPrompt, { language, municipality }: PromptFlags): boolean {
  return (
    (language === undefined || prompt.language === language) &&
    (municipality === undefined || prompt.id.startsWith(`${municipality}/`))
  );
}

/** One line that overwrites itself; nothing where nobody watches. */
function progress(line: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${line}`);
}
