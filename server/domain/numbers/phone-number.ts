/**
 * A telephone number as one value, whatever way it was written. The written forms of 14+netnummer
 * (DOMAIN R1) are one number, and that number has no international form: it cannot be dialled from
 * abroad, so `+31140570` is an accepted spelling and never a result.
 *
 *   text ──digitsOf──▶ digits ──┬─ 14…, 0 14…, 31 14…, 0031 14…  ─▶ fourteen
 *                               ├─ 112, 1400, 116000, 1888       ─▶ short
 *                               ├─ 00…, +…, 31…                  ─▶ e164
 *                               └─ 0…, or nine digits            ─▶ e164 in +31, or service (0800, 0900)
 *
 * Law: Nummerplan telefoon- en ISDN-diensten; ITU-T E.164; RFC 3966 (tel URI).
 */
import { areaCodes } from './area-codes.data.ts';

/** 14 + area code: the entrance number of one or more municipalities. */
export interface FourteenNumber {
  readonly kind: 'fourteen';
  /** With its leading zero, e.g. `0570`. */
  readonly areaCode: string;
}

/** A number that can be dialled from any country. */
export interface E164Number {
  readonly kind: 'e164';
  /** E.g. `+31570693911`. */
  readonly e164: string;
}

/** A Dutch 0800, 0900, 0906 or 0909 number: dialled as written and, as a rule, only inside the country. */
export interface ServiceNumber {
  readonly kind: 'service';
  /** E.g. `08001351`. */
  readonly digits: string;
}

/** A Dutch number of three to six digits that starts with 1 and is no 14+netnummer, e.g. `112`, `1400`. */
export interface ShortNumber {
  readonly kind: 'short';
  readonly digits: string;
}

export type PhoneNumber = FourteenNumber | E164Number | ServiceNumber | ShortNumber;

export type NotANumber = {
  readonly ok: false;
  /** `empty`; `not-digits`: a name, not a number; `unknown`: digits that fit no numbering plan. */
  readonly why: 'empty' | 'not-digits' | 'unknown';
};
export type ParsedNumber = { readonly ok: true; readonly number: PhoneNumber } | NotANumber;

/** Longest text looked at; a longer one is no number (wire input is hostile by default). */
export const numberCharsMax = 64;

export interface ParseOptions {
  /** Area code of the phone's place, e.g. `0570`: a number dialled without area code is completed with it. */
  readonly homeAreaCode?: string;
}

/**
 * Reads a number as people, phones and carriers write it. Never throws. An arbitrary SIP user name
 * (`anna`, `1001`, `*98`) is not a number.
 */
export function parseNumber(text: string, options: ParseOptions = {}): ParsedNumber {
  const digits = digitsOf(text);
  if (typeof digits !== 'string') return digits;
  const number =
    fourteenOf(digits) ??
    shortOf(digits) ??
    internationalOf(digits) ??
    nationalOf(digits, options.homeAreaCode);
  return number === undefined ? { ok: false, why: 'unknown' } : { ok: true, number };
}

/**
 * The one text under which a number is stored, compared and looked up: `140570`, `+31570693911`, `112`,
 * `08001351`. `parseNumber` reads it back to the same number.
 */
export function canonical(number: PhoneNumber): string {
  switch (number.kind) {
    case 'fourteen':
      return `14${number.areaCode}`;
    case 'e164':
      return number.e164;
    case 'service':
    case 'short':
      return number.digits;
  }
}

/** `canonical` of a written number, or `undefined` when it is none. */
export function canonicalOf(text: string, options: ParseOptions = {}): string | undefined {
  const parsed = parseNumber(text, options);
  return parsed.ok ? canonical(parsed.number) : undefined;
}

/** The area code at the start of a Dutch national number (`0570693911` → `0570`), if it has one. */
export function areaCodeOf(national: string): string | undefined {
  for (const length of [3, 4]) {
    const code = national.slice(0, length);
    if (areaCodes.has(code)) return code;
  }
  return undefined;
}

/**
 * Digits with an optional `+` in front. Spaces, dots, dashes, brackets, slashes and a plus inside ("14+0570")
 * are how people group digits; anything else makes it a name.
 */
function digitsOf(text: string): string | NotANumber {
  if (text.length > numberCharsMax) return { ok: false, why: 'not-digits' };
  // "+31 (0)570 …" says: dial the 0 at home and leave it out from abroad.
  const trimmed = text.trim().replace(/^((?:\+|00)\s?31[\s.-]?)\(0\)/, '$1');
  if (trimmed === '') return { ok: false, why: 'empty' };
  if (!/^[+(]?[\d\s().\-/+\u00a0\u2010-\u2015]*$/.test(trimmed)) return { ok: false, why: 'not-digits' };
  const digits = trimmed.replace(/\D/g, '');
  if (digits === '') return { ok: false, why: 'not-digits' };
  return trimmed.startsWith('+') ? `+${digits}` : digits;
}

/**
 * 14 + area code, also as carriers deliver it: with the country code in front, or with the routing zero
 * (014, Staatscourant 2009, 9708).
 */
function fourteenOf(digits: string): FourteenNumber | undefined {
  const match = /^(?:\+31|0031|31)?0?14(0\d{2,3})$/.exec(digits);
  const areaCode = match?.[1];
  return areaCode !== undefined && areaCodes.has(areaCode) ? { kind: 'fourteen', areaCode } : undefined;
}

/**
 * Numbers that start with 1 and are complete in themselves: 112, 113, 144, 116xxx, 12xx, 1400, 18xx.
 * A three-digit or four-digit SIP extension such as 101 or 1001 is none of them.
 */
function shortOf(digits: string): ShortNumber | undefined {
  const complete = /^(?:112|113|144|116\d{3}|12[03]\d|1244|1400|141\d|18\d\d)$/.test(digits);
  return complete ? { kind: 'short', digits } : undefined;
}

function internationalOf(digits: string): PhoneNumber | undefined {
  const abroad = /^(?:\+|00)([1-9]\d*)$/.exec(digits)?.[1];
  if (abroad === undefined) {
    // Some trunks leave out the plus; eleven digits cannot be a Dutch number without its zero.
    return /^31\d{9}$/.test(digits) ? dutchOf(digits.slice(2)) : undefined;
  }
  // "+310570693911": the trunk put the country code before a number that still had its zero.
  if (abroad.startsWith('31')) return dutchOf(abroad.slice(2).replace(/^0/, ''));
  // ITU-T E.164 §6: at most 15 digits; shorter than 7 is no subscriber anywhere.
  return abroad.length >= 7 && abroad.length <= 15 ? { kind: 'e164', e164: `+${abroad}` } : undefined;
}

function nationalOf(digits: string, homeAreaCode: string | undefined): PhoneNumber | undefined {
  if (/^0[1-9]\d+$/.test(digits)) return dutchOf(digits.slice(1));
  // Nine digits without the zero: rare, but some carriers send it.
  if (/^[1-9]\d{8}$/.test(digits)) return dutchOf(digits);
  if (homeAreaCode !== undefined && areaCodes.has(homeAreaCode) && /^[1-9]\d*$/.test(digits)) {
    return homeAreaCode.length + digits.length === 10
      ? dutchOf(`${homeAreaCode.slice(1)}${digits}`)
      : undefined;
  }
  return undefined;
}

/** `rest` is the national number without its leading zero. */
function dutchOf(rest: string): PhoneNumber | undefined {
  if (/^(?:800|900|906|909)(?:\d{4}|\d{7})$/.test(rest)) return { kind: 'service', digits: `0${rest}` };
  const isMobileData = /^97\d{9}$/.test(rest);
  const isOrdinary =
    /^[1-9]\d{8}$/.test(rest) && (areaCodeOf(`0${rest}`) !== undefined || /^[689]/.test(rest));
  // 800/900 numbers of other lengths do not exist; nothing else of the plan starts with 80 or 90.
  return isMobileData || (isOrdinary && !/^[89]0/.test(rest))
    ? { kind: 'e164', e164: `+31${rest}` }
    : undefined;
}
