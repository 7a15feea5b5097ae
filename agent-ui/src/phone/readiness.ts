/** Is this workplace fit for calls: how long the way to the server is, and whether the microphone gives anything. */
import { roundTripSecondsMax } from './quality.ts';

export type Network = 'unknown' | 'good' | 'slow' | 'failed';

const tries = 3;
/** Longer than a microphone needs to start, shorter than a caller waits, milliseconds. */
const listenMs = 1500;
const lookEveryMs = 50;
/** Two steps of 16 bit: below it a microphone is off. One that is on has noise of its own, also in a silent room. */
const peakMin = 2 / 32768;

/** By the shortest way: one slow answer is the server or this computer being busy. Empty when nothing was answered. */
export function judgeNetwork(roundTripsMs: readonly number[]): Exclude<Network, 'unknown'> {
  if (roundTripsMs.length === 0) return 'failed';
  return Math.min(...roundTripsMs) > roundTripSecondsMax * 1000 ? 'slow' : 'good';
}

/** Whether a microphone with this loudest sample (0 … 1) is off; null is not known. */
export function isOff(peak: number | null): boolean {
  return peak !== null && peak < peakMin;
}

/** Milliseconds of each question that was answered, one after another. */
export async function measureRoundTrips(ask: () => Promise<unknown>): Promise<readonly number[]> {
  const found: number[] = [];
  for (let count = 0; count < tries; count++) {
    const began = performance.now();
    try {
      await ask();
      found.push(performance.now() - began);
    } catch {
      // What is not answered is no measurement; three of those are a verdict.
    }
  }
  return found;
}

/** The loudest sample of the next second and a half, 0 … 1; null when the browser does not let us listen. */
export async function loudestOf(stream: MediaStream): Promise<number | null> {
  const context = new AudioContext();
  try {
    const analyser = context.createAnalyser();
    context.createMediaStreamSource(stream).connect(analyser);
    const samples = new Float32Array(analyser.fftSize);
    let peak = 0;
    for (let left = listenMs; left > 0; left -= lookEveryMs) {
      await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
      analyser.getFloatTimeDomainData(samples);
      peak = samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), peak);
    }
    // Before anybody touched the page its sound stands still, and nothing was measured.
    return context.state === 'running' ? peak : null;
  } finally {
    void context.close();
  }
}
