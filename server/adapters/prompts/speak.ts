/** Machine speech and made sounds, put on a shelf; and recordings of people, brought to the same loudness. */
import { type SpokenLanguage, soundIds } from '../../domain/prompt/catalogue.ts';
import { spokenText } from '../../domain/prompt/spoken-text.ts';
import type { WantedPrompt } from '../../domain/prompt/wanted.ts';
import { lastPartPadding, normalise, type Padding, partPadding, sentencePadding, trim } from './level.ts';
import { beep, holdMusic } from './made-sounds.ts';
import { promptSecondsMax, readRecording, synthesise } from './programs.ts';
import { type Shelf, textHash } from './shelf.ts';

const makers: Readonly<Record<(typeof soundIds)[number], () => Int16Array>> = {
  beep,
  'music/hold': holdMusic,
};
/** A recording with less sound is a mistake of the recorder, seconds. */
const recordingSecondsMin = 0.2;
/** Letters of a text in the name of its file. */
const slugCharsMax = 40;

export type SpeakResult = { readonly ok: true } | { readonly ok: false; readonly problem: string };
export type ImportResult =
  | { readonly ok: true; readonly ms: number }
  | { readonly ok: false; readonly problem: string };

/** Speaks a prompt with espeak-ng, or takes the file of another prompt with the same text. Does not save the shelf. */
export async function speakInto(shelf: Shelf, wanted: WantedPrompt, anew: boolean): Promise<SpeakResult> {
  const { id, language, text } = wanted;
  const file = spokenFile(wanted);
  const same = shelf.saying(text, language, file);
  if (same !== undefined && !anew) {
    shelf.share(id, language, same);
    return { ok: true };
  }
  const spoken = await synthesise(spokenText(text, language), language);
  if (!spoken.ok) {
    const help = spoken.reason === 'missing' ? ' Rendering needs espeak-ng and sox: install them.' : '';
    return { ok: false, problem: `${language}/${id} cannot be spoken: ${spoken.detail}.${help}` };
  }
  const samples = trim(normalise(spoken.samples), paddingOf(wanted));
  await shelf.put(id, language, samples, { file, source: 'spoken', says: text });
  return { ok: true };
}

/** The beep and the music, where the shelf has none. */
export async function makeSounds(shelf: Shelf, anew: boolean): Promise<number> {
  const wanted = soundIds.filter((id) => anew || shelf.entry(id, 'nl') === undefined);
  for (const id of wanted) {
    await shelf.put(id, 'nl', makers[id](), { file: `sounds/${id}.wav`, source: 'made', says: '' });
  }
  return wanted.length;
}

/** Takes a recording as the sound of a prompt, as loud as all others, and saves the shelf. */
export async function importInto(
  shelf: Shelf,
  prompt: { readonly id: string; readonly language: SpokenLanguage; readonly text: string },
  path: string,
): Promise<ImportResult> {
  const read = await readRecording(path);
  if (!read.ok) {
    const help = read.reason === 'missing' ? ' Importing needs ffmpeg or sox: install one.' : '';
    return { ok: false, problem: `The recording cannot be read: ${read.detail}.${help}` };
  }
  const spoken = trim(normalise(read.samples), { beforeMs: 0, afterMs: 0 });
  if (spoken.length < recordingSecondsMin * 8000) {
    return { ok: false, problem: `The recording holds less than ${recordingSecondsMin} s of sound.` };
  }
  if (spoken.length > promptSecondsMax * 8000) {
    return { ok: false, problem: `The recording is longer than ${promptSecondsMax} s.` };
  }
  const { id, language, text } = prompt;
  const entry = await shelf.put(id, language, trim(spoken, sentencePadding), {
    file: `${language}/${id}.wav`,
    source: 'recorded',
    says: text,
  });
  await shelf.save();
  return { ok: true, ms: entry.ms };
}

function paddingOf({ text, isPart }: WantedPrompt): Padding {
  if (!isPart) return sentencePadding;
  return text.endsWith('.') ? lastPartPadding : partPadding;
}

/** `nl/het-is-nu-erg-druk-3fa9c2d1.wav`: to be recognised by people, and another for every other text. */
function spokenFile({ language, text, isPart }: WantedPrompt): string {
  const slug = text
    .normalize('NFD')
    .toLowerCase()
    .replace(/[\u0300-\u036f]/g, '')
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, slugCharsMax)
    .replace(/^-+|-+$/g, '');
  const folder = isPart ? `${language}/parts` : language;
  return `${folder}/${slug}-${textHash(text).slice(0, 8)}.wav`;
}
