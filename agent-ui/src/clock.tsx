/** One ticking clock for all timers on the screen, on the server's time. */
import { useSyncExternalStore } from 'react';
import { useClockSkewMs } from './live/live.tsx';

const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;
let second = Math.floor(Date.now() / 1000);

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(() => {
    second = Math.floor(Date.now() / 1000);
    for (const notify of listeners) notify();
  }, 250);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

/** Now in milliseconds by the server's clock; draws again every second. */
export function useNow(): number {
  const skew = useClockSkewMs();
  return useSyncExternalStore(subscribe, () => second) * 1000 + skew;
}
