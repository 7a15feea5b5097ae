/**
 * The pieces that numbers, places in a queue, waits, times and dates are spoken from. Words instead of figures where
 * a synthesiser may read a figure in more than one way.
 */
import type { SpokenPrompt } from './catalogue.ts';

/** Numbers up to here are one recording each, as Dutch says 21 as "een-en-twintig". */
export const wholeNumberMax = 99;

const dutchOrdinals =
  'eerste tweede derde vierde vijfde zesde zevende achtste negende tiende elfde twaalfde dertiende veertiende vijftiende zestiende zeventiende achttiende negentiende twintigste eenentwintigste tweeëntwintigste drieëntwintigste vierentwintigste vijfentwintigste zesentwintigste zevenentwintigste achtentwintigste negenentwintigste dertigste eenendertigste'.split(
    ' ',
  );
const englishOrdinals =
  'first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth twenty-first twenty-second twenty-third twenty-fourth twenty-fifth twenty-sixth twenty-seventh twenty-eighth twenty-ninth thirtieth thirty-first'.split(
    ' ',
  );
/** Days of a month, and places in a queue that are told as such. */
export const ordinalMax = dutchOrdinals.length;

const dutchDays = 'maandag dinsdag woensdag donderdag vrijdag zaterdag zondag'.split(' ');
const englishDays = 'Monday Tuesday Wednesday Thursday Friday Saturday Sunday'.split(' ');
const dutchMonths =
  'januari februari maart april mei juni juli augustus september oktober november december'.split(' ');
const englishMonths =
  'January February March April May June July August September October November December'.split(' ');

function inOrder(folder: string, nl: readonly string[], en: readonly string[]): readonly SpokenPrompt[] {
  return nl.map((text, at) => ({ id: `${folder}/${at + 1}`, nl: text, en: en[at] ?? text }));
}

function number(value: number): SpokenPrompt {
  return { id: `number/${value}`, nl: String(value), en: String(value) };
}

export const partPrompts: readonly SpokenPrompt[] = [
  ...Array.from({ length: wholeNumberMax + 1 }, (_, value) => number(value)),
  ...Array.from({ length: 9 }, (_, at) => number((at + 1) * 100)),
  number(1000),
  { id: 'number/and', nl: 'en', en: 'and' },
  ...inOrder('ordinal', dutchOrdinals, englishOrdinals),
  ...inOrder('weekday', dutchDays, englishDays),
  ...inOrder('month', dutchMonths, englishMonths),
  { id: 'date/the', nl: 'de', en: 'the' },
  { id: 'date/of', nl: 'van', en: 'of' },
  { id: 'time/hour', nl: 'uur', en: "o'clock" },
  { id: 'time/half', nl: 'half', en: 'half past' },
  { id: 'time/quarter-past', nl: 'kwart over', en: 'quarter past' },
  { id: 'time/quarter-to', nl: 'kwart voor', en: 'quarter to' },
  { id: 'time/oh', nl: 'nul', en: 'oh' },
  { id: 'time/morning', nl: 'in de ochtend', en: 'in the morning' },
  { id: 'time/afternoon', nl: 'in de middag', en: 'in the afternoon' },
  { id: 'time/evening', nl: 'in de avond', en: 'in the evening' },
  { id: 'time/night', nl: 'in de nacht', en: 'at night' },
  { id: 'queue/first', nl: 'U bent als eerste aan de beurt.', en: 'You are next in line.' },
  { id: 'queue/you-are', nl: 'U bent de', en: 'You are' },
  { id: 'queue/waiting', nl: 'wachtende.', en: 'in line.' },
  { id: 'queue/you-are-number', nl: 'U bent wachtende nummer', en: 'You are number' },
  {
    id: 'queue/many-before',
    nl: 'Er zijn veel wachtenden voor u.',
    en: 'There are many callers before you.',
  },
  { id: 'wait/short', nl: 'De wachttijd is minder dan één minuut.', en: 'The wait is less than one minute.' },
  { id: 'wait/less-than', nl: 'De wachttijd is minder dan', en: 'The wait is less than' },
  { id: 'wait/about', nl: 'De wachttijd is ongeveer', en: 'The wait is about' },
  { id: 'wait/to', nl: 'tot', en: 'to' },
  { id: 'wait/minute', nl: 'minuut.', en: 'minute.' },
  { id: 'wait/minutes', nl: 'minuten.', en: 'minutes.' },
  { id: 'wait/long', nl: 'De wachttijd is langer dan een uur.', en: 'The wait is more than one hour.' },
  { id: 'mailbox/none', nl: 'U heeft geen nieuwe berichten.', en: 'You have no new messages.' },
  { id: 'mailbox/one', nl: 'U heeft één nieuw bericht.', en: 'You have one new message.' },
  { id: 'mailbox/you-have', nl: 'U heeft', en: 'You have' },
  { id: 'mailbox/messages', nl: 'nieuwe berichten.', en: 'new messages.' },
];
