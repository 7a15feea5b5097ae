/**
 * Samples of an uploaded WAV without another program: any rate from 8 to 96 kHz, one or two channels, 16 bit or A-law and
 * µ-law, to 16 bit at 8 kHz. A windowed sinc keeps what lies above 3.6 kHz from folding back; the work is cut into parts,
 * so that calls are not kept waiting for it.
 */
import { parseWav, type WavFile, wavToLinear } from '../../protocol/rtp/wav.ts';

const rate = 8000;
const rateMax = 96_000;
/** Of the filter, Hz. */
const cutoff = 3600;
/** Half the length of the filter, in periods of the lower rate. */
const lobes = 16;
/** Output samples between two pauses, half a second of sound: a few milliseconds of work. */
const atOnce = 4000;

/** Null when it is no WAV of a kind that is read here: other programs may know it. */
export async function samplesOfWav(bytes: Uint8Array, secondsMax: number): Promise<Int16Array | null> {
  const parsed = parseWav(bytes);
  if (!parsed.ok) return null;
  const { sampleRate, channels } = parsed.wav;
  if (sampleRate < rate || sampleRate > rateMax || channels < 1 || channels > 2) return null;
  const mono = monoOf(parsed.wav).subarray(0, secondsMax * sampleRate);
  return sampleRate === rate ? Int16Array.from(mono) : resampled(mono, sampleRate);
}

function monoOf(wav: WavFile): Float32Array {
  const samples = wavToLinear(wav);
  const { channels } = wav;
  return Float32Array.from({ length: Math.floor(samples.length / channels) }, (_, at) => {
    let sum = 0;
    for (let channel = 0; channel < channels; channel++) sum += samples[at * channels + channel]!;
    return sum / channels;
  });
}

async function resampled(input: Float32Array, from: number): Promise<Int16Array> {
  const step = from / rate;
  const half = Math.ceil(lobes * step);
  const output = new Int16Array(Math.floor(input.length / step));
  const filters = new Map<number, Float32Array>();
  for (let at = 0; at < output.length; at++) {
    if (at % atOnce === atOnce - 1) await new Promise((resolve) => setImmediate(resolve));
    const position = at * step;
    const first = Math.floor(position);
    const offset = position - first;
    // Rates are whole numbers, so there are at most 8000 of them, and for usual rates fewer than a hundred.
    const key = Math.round(offset * rate);
    const filter = filters.get(key) ?? filterFor(offset, half, from);
    filters.set(key, filter);
    let sum = 0;
    for (let tap = 0; tap < filter.length; tap++) sum += (input[first + tap - half] ?? 0) * filter[tap]!;
    output[at] = Math.max(-32_768, Math.min(32_767, Math.round(sum)));
  }
  return output;
}

/** A sinc under a Hann window, of sum one. */
function filterFor(offset: number, half: number, from: number): Float32Array {
  const taps = new Float32Array(2 * half + 1);
  let total = 0;
  for (let tap = 0; tap < taps.length; tap++) {
    const distance = tap - half - offset;
    const x = (2 * cutoff * distance) / from;
    const sinc = x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
    const window = Math.abs(distance) > half ? 0 : 0.5 + 0.5 * Math.cos((Math.PI * distance) / half);
    taps[tap] = sinc * window;
    total += taps[tap]!;
  }
  return taps.map((value) => value / total);
}
