/**
 * Makes prompts from different voices and recorders equally loud, and cuts the silence around them. Pure: samples in,
 * samples out; 16 bit at 8 kHz.
 */

/** Loudness of speech, root mean square of the frames in which someone speaks, decibels of full scale (dBFS). */
export const speechLevelDb = -20;
/** No sample goes above this after gain, dBFS. */
export const peakDbMax = -1.5;
const speechLevel = 32_768 * 10 ** (speechLevelDb / 20);
const peakMax = 32_768 * 10 ** (peakDbMax / 20);
/** A frame below this is silence: −46 dBFS. */
const silenceLevel = 165;
/** 20 ms. */
const frame = 160;

export interface Padding {
  readonly beforeMs: number;
  readonly afterMs: number;
}

/** A sentence breathes; a number inside a sentence must not. */
export const sentencePadding: Padding = { beforeMs: 60, afterMs: 160 };
export const partPadding: Padding = { beforeMs: 10, afterMs: 30 };
export const lastPartPadding: Padding = { ...partPadding, afterMs: sentencePadding.afterMs };

/** One gain for the whole prompt, so that its own dynamics stay; nothing for silence alone. */
export function normalise(samples: Int16Array): Int16Array {
  let energy = 0;
  let count = 0;
  let peak = 0;
  for (let at = 0; at < samples.length; at += frame) {
    const part = samples.subarray(at, at + frame);
    const level = levelOf(part);
    for (const sample of part) peak = Math.max(peak, Math.abs(sample));
    if (level < silenceLevel) continue;
    energy += level * level * part.length;
    count += part.length;
  }
  if (count === 0) return samples;
  const gain = Math.min(speechLevel / Math.sqrt(energy / count), peakMax / peak);
  return Int16Array.from(samples, (sample) => Math.round(sample * gain));
}

/** Cuts leading and trailing silence down to the padding. */
export function trim(samples: Int16Array, padding: Padding): Int16Array {
  let first = 0;
  let last = samples.length;
  while (first < last && levelOf(samples.subarray(first, first + frame)) < silenceLevel) first += frame;
  while (last > first && levelOf(samples.subarray(Math.max(first, last - frame), last)) < silenceLevel)
    last -= frame;
  const speech = samples.subarray(first, Math.max(first, last));
  const padded = new Int16Array(speech.length + (padding.beforeMs + padding.afterMs) * 8);
  padded.set(speech, padding.beforeMs * 8);
  return padded;
}

/** Root mean square. */
function levelOf(samples: Int16Array): number {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  return samples.length === 0 ? 0 : Math.sqrt(sum / samples.length);
}
