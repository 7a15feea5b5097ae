/** What this person chose on this computer: colours, language, shortcuts, sound devices. Kept in the browser. */
import { useSyncExternalStore } from 'react';
import type { Language } from './format.ts';

export interface Preferences {
  readonly mode: 'system' | 'light' | 'dark';
  readonly language: Language;
  /** Single-key shortcuts can be turned off (WCAG 2.1.4). */
  readonly shortcuts: boolean;
  readonly ringTone: boolean;
  readonly notifications: boolean;
  /** Device ids of the browser; null = the system's choice. */
  readonly microphone: string | null;
  readonly speaker: string | null;
}

const storageKey = 'bereikbaar.preferences';
const initial: Preferences = {
  mode: 'system',
  language: 'nl',
  shortcuts: true,
  ringTone: true,
  notifications: false,
  microphone: null,
  speaker: null,
};

let current = read();
const listeners = new Set<() => void>();

function read(): Preferences {
  try {
    return { ...initial, ...(JSON.parse(localStorage.getItem(storageKey) ?? '{}') as Partial<Preferences>) };
  } catch {
    // Storage may be forbidden or hold something else's text: start from the defaults.
    return initial;
  }
}

export function preferences(): Preferences {
  return current;
}

export function setPreferences(change: Partial<Preferences>): void {
  current = { ...current, ...change };
  try {
    localStorage.setItem(storageKey, JSON.stringify(current));
  } catch {
    // Without storage the choice holds for this page only.
  }
  for (const listener of listeners) listener();
}

export function usePreferences(): Preferences {
  return useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, preferences);
}
