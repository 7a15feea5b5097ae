/** Is this workplace fit for calls: how long the way to the server is, and whether the microphone gives anything. */
import { roundTripSecondsMax } from './quality.ts';

export type Network = 'unknown' | 'good' | 'slow' | 'failed';

const tries = 3;
/** Longer than a wireless headset or a busy computer needs to start, milliseconds. What gives sound is known sooner. */
const listenMsMax = 4000;
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

/**
 * The loudest sample until something is heard, four seconds at most, 0 … 1; null when the browser did not let us
 * listen, or its sound stood still for half of that time.
 */
export async function loudestOf(stream: MediaStream): Promise<number | null> {
  const context = new AudioContext();
  try {
    const analyser = context.createAnalyser();
    context.createMediaStreamSource(stream).connect(analyser);
    const samples = new Float32Array(analyser.fftSize);
    let peak = 0;
    for (let left = listenMsMax; left > 0 && isOff(peak); left -= lookEveryMs) {
      await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
      analyser.getFloatTimeDomainData(samples);
      peak = samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), peak);
    }
    // Before anybody touched the page its sound stands still, and nothing was measured.
    const listenedMs = context.currentTime * 1000;
    return isOff(peak) && (context.state !== 'running' || listenedMs < listenMsMax / 2) ? null : peak;
  } finally {
    void context.close();
  }
}
