/** Microphone and speaker: constraints, what went wrong in words the screen knows, level of a microphone. */
import type { Microphone } from './phone-view.ts';

export function microphoneConstraints(deviceId: string | null): MediaStreamConstraints {
  return {
    audio: {
      echoCancellation: true,
      noiseSuppression: true,
      autoGainControl: true,
      ...(deviceId === null ? {} : { deviceId: { ideal: deviceId } }),
    },
    video: false,
  };
}

export function microphoneProblem(error: unknown): Microphone {
  const name = error instanceof Error ? error.name : '';
  return name === 'NotFoundError' || name === 'OverconstrainedError' ? 'missing' : 'denied';
}

/** What can be known of the microphone without asking for it; null: nothing that is wrong. */
export async function microphoneAhead(): Promise<'denied' | 'missing' | null> {
  try {
    const devices = await navigator.mediaDevices.enumerateDevices();
    const { state } = await navigator.permissions.query({ name: 'microphone' });
    if (state === 'denied') return 'denied';
    return devices.some(({ kind }) => kind === 'audioinput') ? null : 'missing';
  } catch {
    // Not every browser tells; then it is known once the microphone is used.
    return null;
  }
}

/** Plays an element on the chosen speaker where the browser can choose one. */
export async function playOn(audio: HTMLAudioElement, deviceId: string | null): Promise<void> {
  try {
    if (deviceId !== null && 'setSinkId' in audio) await audio.setSinkId(deviceId);
    await audio.play();
  } catch {
    // The chosen speaker is gone: the system's own one plays.
    await audio.play().catch(() => undefined);
  }
}

export interface SoundDevice {
  readonly id: string;
  readonly label: string;
}

export async function soundDevices(): Promise<{
  readonly microphones: readonly SoundDevice[];
  readonly speakers: readonly SoundDevice[];
}> {
  const all = (await navigator.mediaDevices?.enumerateDevices()) ?? [];
  const of = (kind: MediaDeviceKind) =>
    all
      .filter((device) => device.kind === kind && device.deviceId !== '' && device.deviceId !== 'default')
      .map((device) => ({ id: device.deviceId, label: device.label }));
  return { microphones: of('audioinput'), speakers: of('audiooutput') };
}

/** Reports the loudness of a stream, 0 … 1, about fifteen times a second, until stopped. */
export function meter(stream: MediaStream, report: (level: number) => void): () => void {
  const context = new AudioContext();
  const analyser = context.createAnalyser();
  analyser.fftSize = 512;
  context.createMediaStreamSource(stream).connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  const timer = setInterval(() => {
    analyser.getFloatTimeDomainData(samples);
    const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length;
    // -60 dBFS … 0 dBFS becomes 0 … 1: the ear hears ratios.
    report(Math.min(1, Math.max(0, 1 + Math.log10(Math.max(power, 1e-9)) / 6)));
  }, 66);
  return () => {
    clearInterval(timer);
    void context.close();
  };
}
