/**
 * Keyboard shortcuts: one letter outside text fields, the same letter with Alt everywhere. They can be turned
 * off (WCAG 2.1.4), and `?` shows what works now.
 */
import { createContext, type ReactNode, use, useEffect, useLayoutEffect, useMemo, useRef } from 'react';
import { usePreferences } from './preferences.ts';

export interface Shortcut {
  /** A lower-case letter, or `?`. */
  readonly key: string;
  readonly label: string;
  readonly run: () => void;
}

interface Registry {
  readonly add: (shortcut: Shortcut) => () => void;
  readonly all: () => readonly Shortcut[];
}

const RegistryContext = createContext<Registry | null>(null);

export function ShortcutProvider(props: { readonly children: ReactNode }) {
  const { shortcuts } = usePreferences();
  const known = useRef<readonly Shortcut[]>([]);
  const registry = useMemo<Registry>(
    () => ({
      add(shortcut) {
        known.current = [...known.current, shortcut];
        return () => {
          known.current = known.current.filter((other) => other !== shortcut);
        };
      },
      all: () => known.current,
    }),
    [],
  );
  useEffect(() => {
    if (!shortcuts) return;
    const listen = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.isComposing || event.repeat) return;
      if (!event.altKey && isTextField(event.target)) return;
      // With Alt some layouts give another character: the key's own place tells the letter.
      const key = event.altKey && event.code.startsWith('Key') ? event.code.slice(3) : event.key;
      const shortcut = known.current.findLast((candidate) => candidate.key === key.toLowerCase());
      if (shortcut === undefined) return;
      event.preventDefault();
      shortcut.run();
    };
    window.addEventListener('keydown', listen);
    return () => window.removeEventListener('keydown', listen);
  }, [shortcuts]);
  return <RegistryContext value={registry}>{props.children}</RegistryContext>;
}

/**
 * Registers a shortcut while the component is shown and `enabled`: before it is painted, so that on a slow
 * computer a key works from the moment its button is seen.
 */
export function useShortcut(key: string, label: string, run: () => void, enabled = true): void {
  const registry = use(RegistryContext);
  const latest = useRef(run);
  useLayoutEffect(() => {
    latest.current = run;
  });
  useLayoutEffect(() => {
    if (!enabled || registry === null) return;
    return registry.add({ key, label, run: () => latest.current() });
  }, [registry, key, label, enabled]);
}

export function useShortcutList(): readonly Shortcut[] {
  return use(RegistryContext)?.all() ?? [];
}

function isTextField(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (
    target.isContentEditable ||
    target instanceof HTMLTextAreaElement ||
    target instanceof HTMLSelectElement
  )
    return true;
  return target instanceof HTMLInputElement && !['checkbox', 'radio', 'button'].includes(target.type);
}
