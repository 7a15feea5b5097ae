/** Recording one's own voice in the browser: start, a level to see, stop, listen back. */
import { useEffect, useRef, useState } from 'react';
import { meter, microphoneConstraints } from '../../phone/audio.ts';
import { preferences } from '../../preferences.ts';

/** A greeting longer than this is listened to by nobody. */
const secondsMax = 60;

export type RecorderState =
  | { readonly name: 'idle' | 'denied' }
  | { readonly name: 'recording'; readonly seconds: number; readonly level: number }
  | { readonly name: 'done'; readonly sound: Blob; readonly address: string };

export interface RecorderOfVoice {
  readonly state: RecorderState;
  readonly start: () => void;
  readonly stop: () => void;
}

export function useRecorder(): RecorderOfVoice {
  const [state, setState] = useState<RecorderState>({ name: 'idle' });
  const end = useRef<() => void>(() => undefined);
  const address = useRef<string | null>(null);
  useEffect(
    () => () => {
      end.current();
      forget(address);
    },
    [],
  );
  const start = async () => {
    forget(address);
    let stream: MediaStream;
    try {
      stream = await navigator.mediaDevices.getUserMedia(microphoneConstraints(preferences().microphone));
    } catch {
      setState({ name: 'denied' });
      return;
    }
    const parts: Blob[] = [];
    const recorder = new MediaRecorder(stream);
    const begun = performance.now();
    const stopMeter = meter(stream, (level) => {
      const seconds = Math.floor((performance.now() - begun) / 1000);
      if (seconds >= secondsMax) end.current();
      else if (recorder.state === 'recording') setState({ name: 'recording', seconds, level });
    });
    recorder.addEventListener('dataavailable', ({ data }) => parts.push(data));
    recorder.addEventListener('stop', () => {
      stopMeter();
      for (const track of stream.getTracks()) track.stop();
      const sound = new Blob(parts, { type: recorder.mimeType });
      address.current = URL.createObjectURL(sound);
      setState({ name: 'done', sound, address: address.current });
    });
    end.current = () => {
      if (recorder.state !== 'inactive') recorder.stop();
    };
    setState({ name: 'recording', seconds: 0, level: 0 });
    recorder.start();
  };
  return { state, start: () => void start(), stop: () => end.current() };
}

/** An address of a recording keeps the recording in memory until it is let go of. */
function forget(address: { current: string | null }): void {
  if (address.current !== null) URL.revokeObjectURL(address.current);
  address.current = null;
}
