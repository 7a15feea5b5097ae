/** Texts of the chosen language; English is loaded when it is chosen. */
import { createContext, type ReactNode, use, useEffect, useState } from 'react';
import type { Language } from '../format.ts';
import { usePreferences } from '../preferences.ts';
import { nl, type Texts } from './nl.ts';

const TextsContext = createContext<{ readonly texts: Texts; readonly language: Language }>({
  texts: nl,
  language: 'nl',
});

export function TextsProvider(props: { readonly children: ReactNode }) {
  const { language } = usePreferences();
  const [english, setEnglish] = useState<Texts | null>(null);
  useEffect(() => {
    if (language === 'en') void import('./en.ts').then(({ en }) => setEnglish(en));
  }, [language]);
  const shown = language === 'en' && english !== null ? 'en' : 'nl';
  useEffect(() => {
    document.documentElement.lang = shown;
  }, [shown]);
  const texts = shown === 'en' && english !== null ? english : nl;
  return <TextsContext value={{ texts, language: shown }}>{props.children}</TextsContext>;
}

export function useTexts(): Texts {
  return use(TextsContext).texts;
}

export function useLanguage(): Language {
  return use(TextsContext).language;
}
