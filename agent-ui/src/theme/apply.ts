/** Colours chosen by the person and the municipality's theme, both at run time. */
import { useEffect } from 'react';
import { usePreferences } from '../preferences.ts';

export function useColourMode(): void {
  const { mode } = usePreferences();
  useEffect(() => {
    if (mode === 'system') delete document.documentElement.dataset['mode'];
    else document.documentElement.dataset['mode'] = mode;
  }, [mode]);
}

/** Loads `/themas/<name>.css` after our own style sheets, so that its tokens win; null = the neutral theme. */
export function useTheme(name: string | null): void {
  useEffect(() => {
    if (name === null || !/^[a-z0-9-]+$/.test(name)) return;
    const link = document.createElement('link');
    link.rel = 'stylesheet';
    link.href = `/themas/${name}.css`;
    document.head.append(link);
    return () => link.remove();
  }, [name]);
}
