/** Signals for measuring sound: tones to send, and how much of a tone is in what was received. */

/** 16 bit samples of a sine at 8 kHz. */
export function tone(hz: number, ms: number, amplitude = 10_000): Int16Array {
  return Int16Array.from({ length: ms * 8 }, (_, n) =>
    Math.round(amplitude * Math.sin((2 * Math.PI * hz * n) / 8000)),
  );
}

/** Amplitude of one frequency in the samples (Goertzel, as a plain sum). */
export function amplitudeOf(samples: Int16Array, hz: number): number {
  let real = 0;
  let imaginary = 0;
  for (let n = 0; n < samples.length; n++) {
    const angle = (2 * Math.PI * hz * n) / 8000;
    real += samples[n]! * Math.cos(angle);
    imaginary += samples[n]! * Math.sin(angle);
  }
  return samples.length === 0 ? 0 : (2 * Math.hypot(real, imaginary)) / samples.length;
}

/** Root mean square. */
export function levelOf(samples: Int16Array): number {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  return samples.length === 0 ? 0 : Math.sqrt(sum / samples.length);
}

/** Share of the energy that lies in one frequency, 0 … 1: 1 is a pure tone. */
export function purityOf(samples: Int16Array, hz: number): number {
  const level = levelOf(samples);
  return level === 0 ? 0 : amplitudeOf(samples, hz) / Math.SQRT2 / level;
}

/**
 * Best correlation of `part` anywhere in `whole`, −1 … 1, with the place where it fits: what was said against what
 * was recorded.
 */
export function correlate(
  whole: Int16Array,
  part: Int16Array,
  step = 1,
): { readonly at: number; readonly value: number } {
  let best = { at: 0, value: -1 };
  const partLevel = levelOf(part) * Math.sqrt(part.length);
  for (let at = 0; at + part.length <= whole.length; at += step) {
    let sum = 0;
    let energy = 0;
    for (let n = 0; n < part.length; n++) {
      const sample = whole[at + n]!;
      sum += sample * part[n]!;
      energy += sample * sample;
    }
    const value = energy === 0 || partLevel === 0 ? 0 : sum / Math.sqrt(energy) / partLevel;
    if (value > best.value) best = { at, value };
  }
  return best;
}

/** Noise from a seed: unlike a tone it correlates at one place only. */
export function noise(seed: number, ms: number, amplitude = 8000): Int16Array {
  let state = seed >>> 0 || 1;
  return Int16Array.from({ length: ms * 8 }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.round((state / 0xffffffff - 0.5) * 2 * amplitude);
  });
}
