/** `bereikbaar prompts import`: one recording becomes one prompt. */
import { normalise, sentencePadding, trim } from '../adapters/media/speech/level.ts';
import { readRecording } from '../adapters/media/speech/programs.ts';
import { isPromptId, PromptFolder } from '../adapters/media/speech/prompt-folder.ts';
import type { SpokenLanguage } from '../domain/prompt/parts.ts';
import { exitCodes } from './exit.ts';

/** Shorter is a mistake of the recorder. */
const msMin = 200;

export async function importPrompt(
  id: string,
  file: string,
  options: { readonly out: string; readonly language: SpokenLanguage; readonly text: string },
): Promise<number> {
  if (!isPromptId(id)) {
    console.error(`"${id}" is no prompt: small letters, digits, dashes and slashes, e.g. olst-wijhe/welkom.`);
    return exitCodes.usage;
  }
  const read = await readRecording(file);
  if (!read.ok) {
    const help = read.reason === 'missing' ? ' Install ffmpeg or sox.' : '';
    console.error(`The recording cannot be read: ${read.detail}.${help}`);
    return exitCodes.failed;
  }
  const samples = trim(normalise(read.samples), sentencePadding);
  if (samples.length / 8 < msMin + sentencePadding.beforeMs + sentencePadding.afterMs) {
    console.error('The recording holds less than 0.2 s of sound; nothing was changed.');
    return exitCodes.failed;
  }
  const folder = await PromptFolder.open(options.out);
  await folder.put(id, options.language, samples, { text: options.text, source: 'recorded' });
  await folder.save();
  console.log(`${options.language}/${id}: ${(samples.length / 8000).toFixed(1)} s`);
  return exitCodes.done;
}
