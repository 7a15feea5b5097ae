/**
 * Written text made ready to be spoken by a machine: addresses of websites, 14 numbers and 112 are read as people
 * read them aloud. Pure.
 */
import type { SpokenLanguage } from './catalogue.ts';

const words = {
  nl: {
    dot: ' punt ',
    dash: ' streepje ',
    nl: 'n l',
    digits: ['nul', 'één', 'twee', 'drie', 'vier', 'vijf', 'zes', 'zeven', 'acht', 'negen'],
  },
  en: {
    dot: ' dot ',
    dash: ' dash ',
    nl: 'n l',
    digits: ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'],
  },
} as const;

export function spokenText(text: string, language: SpokenLanguage): string {
  const { digits } = words[language];
  const spell = (number: string) => [...number].map((digit) => digits[Number(digit)] ?? '').join(' ');
  return text
    .replace(/\bwww\.[a-z0-9.-]*[a-z0-9]/gi, (address) => spokenAddress(address, language))
    .replace(/\b14 ?(0\d{2,3})\b/g, (_, code: string) => `14, ${spell(code)}`)
    .replace(/\b112\b/g, spell('112'))
    .replace(/\s+/g, ' ')
    .trim();
}

function spokenAddress(address: string, language: SpokenLanguage): string {
  const { dot, dash, nl } = words[language];
  return (
    address
      .split('.')
      // Nobody says www any more, and nine syllables of it hide the name that follows.
      .filter((label) => label.toLowerCase() !== 'www')
      .map((label) => (label.toLowerCase() === 'nl' ? nl : label.replaceAll('-', dash)))
      .join(dot)
  );
}
