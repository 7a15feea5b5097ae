/** Numbers as people read them, and as logs may hold them. */
import { areaCodeOf, canonical, type PhoneNumber, parseNumber } from './phone-number.ts';

/**
 * With spaces, in the form a Dutch caller dials: `14 0570`, `0570 693 911`, `06 1234 5678`, `112`,
 * `0800 1351`; a foreign number as `+49 301 234 567`. `international` writes Dutch ordinary numbers as
 * `+31 570 693 911`; a 14 number has no such form and stays as it is.
 */
export function showNumber(number: PhoneNumber, form: 'national' | 'international' = 'national'): string {
  switch (number.kind) {
    case 'fourteen':
      return `14 ${number.areaCode}`;
    case 'short':
      return number.digits;
    case 'service':
      return `${number.digits.slice(0, 4)} ${grouped(number.digits.slice(4))}`;
    case 'e164':
      return showE164(number.e164, form);
  }
}

/** Shows a stored or typed number; text that is no number comes back as it was. */
export function showNumberText(text: string, form: 'national' | 'international' = 'national'): string {
  const parsed = parseNumber(text);
  return parsed.ok ? showNumber(parsed.number, form) : text;
}

/**
 * A number for logs and reasons: enough to recognise a kind of number, too little to find a person.
 * `+31 6 •••• 12`. Entrance, short and service numbers belong to nobody and stay readable.
 */
export function redactNumber(text: string): string {
  const parsed = parseNumber(text);
  if (!parsed.ok) return '••••';
  if (parsed.number.kind !== 'e164') return showNumber(parsed.number);
  const { e164 } = parsed.number;
  return `${redactedPrefix(e164)} •••• ${canonical(parsed.number).slice(-2)}`;
}

function redactedPrefix(e164: string): string {
  if (!e164.startsWith('+31')) return countryCodeOf(e164);
  return e164[3] === '6' ? '+31 6' : '+31';
}

function showE164(e164: string, form: 'national' | 'international'): string {
  if (!e164.startsWith('+31')) {
    const country = countryCodeOf(e164);
    return `${country} ${grouped(e164.slice(country.length))}`;
  }
  const national = `0${e164.slice(3)}`;
  const prefix = prefixOf(national);
  const shown = `${prefix} ${grouped(national.slice(prefix.length))}`;
  return form === 'national' ? shown : `+31 ${shown.slice(1)}`;
}

/** Area code, `06`, or the three digits of 085, 088 and kin. */
function prefixOf(national: string): string {
  if (national.startsWith('06')) return '06';
  return areaCodeOf(national) ?? national.slice(0, 3);
}

/** Groups of three, the last group of four where that avoids a lone digit; eight digits as four and four. */
function grouped(digits: string): string {
  if (digits.length <= 4) return digits;
  if (digits.length === 8) return `${digits.slice(0, 4)} ${digits.slice(4)}`;
  const rest = digits.slice(3);
  return `${digits.slice(0, 3)} ${grouped(rest)}`;
}

const twoDigitCountries = new Set(
  '20 27 30 31 32 33 34 36 39 40 41 43 44 45 46 47 48 49 51 52 53 54 55 56 57 58 60 61 62 63 64 65 66 81 82 84 86 90 91 92 93 94 95 98'.split(
    ' ',
  ),
);

/** Country code with its plus (ITU-T E.164 annex): one digit for 1 and 7, else two or three. */
function countryCodeOf(e164: string): string {
  if (e164[1] === '1' || e164[1] === '7') return e164.slice(0, 2);
  return twoDigitCountries.has(e164.slice(1, 3)) ? e164.slice(0, 3) : e164.slice(0, 4);
}
