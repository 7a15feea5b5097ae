/** A sine as a WAV file: what a test phone says into a call. */

/** 16-bit mono PCM WAV at 8 kHz. */
export function toneWav(hz: number, seconds: number): Buffer {
  const samples = 8000 * seconds;
  const wav = Buffer.alloc(44 + samples * 2);
  wav.write('RIFF', 0);
  wav.writeUInt32LE(36 + samples * 2, 4);
  wav.write('WAVEfmt ', 8);
  wav.writeUInt32LE(16, 16);
  wav.writeUInt16LE(1, 20); // PCM
  wav.writeUInt16LE(1, 22); // mono
  wav.writeUInt32LE(8000, 24);
  wav.writeUInt32LE(16000, 28);
  wav.writeUInt16LE(2, 32);
  wav.writeUInt16LE(16, 34);
  wav.write('data', 36);
  wav.writeUInt32LE(samples * 2, 40);
  for (let at = 0; at < samples; at++) {
    wav.writeInt16LE(Math.round(8000 * Math.sin((2 * Math.PI * hz * at) / 8000)), 44 + at * 2);
  }
  return wav;
}

/** How much of the energy is at `hz`, 0 … 1, in the loudest second of 8 kHz samples (Goertzel). */
export function shareOfTone(samples: Int16Array, hz: number): number {
  let best = 0;
  for (let from = 0; from + 8000 <= samples.length; from += 4000) {
    best = Math.max(best, shareIn(samples.subarray(from, from + 8000), hz));
  }
  return best;
}

/** How much of the energy of all these samples is at `hz`, 0 … 1. */
export function shareIn(samples: Int16Array, hz: number): number {
  const coefficient = 2 * Math.cos((2 * Math.PI * hz) / 8000);
  let [before, last, energy] = [0, 0, 0];
  for (const sample of samples) {
    [before, last] = [last, sample + coefficient * last - before];
    energy += sample * sample;
  }
  const power = before * before + last * last - coefficient * before * last;
  return energy === 0 ? 0 : (2 * power) / (samples.length * energy);
}
