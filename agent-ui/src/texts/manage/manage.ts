/** The administrator's texts in the chosen language; both come with the administrator's screens. */
import { useLanguage } from '../texts.tsx';
import { manageEn } from './en.ts';
import { type ManageTexts, manageNl } from './nl.ts';

export function useManageTexts(): ManageTexts {
  return useLanguage() === 'en' ? manageEn : manageNl;
}
