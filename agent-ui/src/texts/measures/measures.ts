/** Texts of all figures in the chosen language; both come with those screens. */
import { useLanguage } from '../texts.tsx';
import { measuresEn } from './en.ts';
import { type MeasureTexts, measuresNl } from './nl.ts';

export function useMeasureTexts(): MeasureTexts {
  return useLanguage() === 'en' ? measuresEn : measuresNl;
}
