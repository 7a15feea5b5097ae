/**
 * What kind of number somebody dials out, for the list of allowed destinations. Emergency numbers are
 * never refused and never rewritten, whatever the list says (DOMAIN R24).
 */
import { canonical, type PhoneNumber } from './phone-number.ts';

/**
 * `emergency` 112 and 113; `short` other numbers of the 1 series, 14+netnummer among them; `free` 0800;
 * `national` geographic, 085, 088 and kin; `mobile` 06; `premium` 0900 and kin, 18xx and foreign premium or
 * satellite ranges; `international` the rest of the world; `machine` 097, pagers and data lines.
 */
export type DialledClass =
  | 'emergency'
  | 'short'
  | 'free'
  | 'national'
  | 'mobile'
  | 'premium'
  | 'international'
  | 'machine';

export function classOf(number: PhoneNumber): DialledClass {
  switch (number.kind) {
    case 'fourteen':
      return 'short';
    case 'short':
      return classOfShort(number.digits);
    case 'service':
      return number.digits.startsWith('0800') ? 'free' : 'premium';
    case 'e164':
      return classOfE164(number.e164);
  }
}

/** Classes a municipality allows unless its configuration says otherwise: no premium, no abroad. */
export const allowedByDefault: ReadonlySet<DialledClass> = new Set([
  'emergency',
  'short',
  'free',
  'national',
  'mobile',
]);

export function mayDial(number: PhoneNumber, allowed: ReadonlySet<DialledClass> = allowedByDefault): boolean {
  const dialled = classOf(number);
  return dialled === 'emergency' || allowed.has(dialled);
}

/**
 * What to put in the user part towards a trunk. A 14 number, a short and a service number are dialled as
 * they are, because they have no international form; the rest as E.164.
 */
export function dialString(number: PhoneNumber): string {
  return canonical(number);
}

function classOfShort(digits: string): DialledClass {
  if (digits === '112' || digits === '113') return 'emergency';
  // 18xx: information and directory services at a premium tariff.
  return digits.startsWith('18') ? 'premium' : 'short';
}

function classOfE164(e164: string): DialledClass {
  if (!e164.startsWith('+31')) {
    // +979 international premium rate, +87x and +88x satellite and global networks: classic toll fraud.
    return /^\+(?:979|87\d|88[1-3]|1900)/.test(e164) ? 'premium' : 'international';
  }
  if (/^\+31(?:97|66|676)/.test(e164)) return 'machine';
  return e164.startsWith('+316') ? 'mobile' : 'national';
}
