/**
 * Numbers, places in a queue, waits and times, spoken from parts: each function answers the ids of prompts to be played
 * one after another. Pure. What cannot be said exactly is said honestly vague instead of wrongly.
 */
import type { SpokenPrompt } from './generic.ts';

export type SpokenLanguage = 'nl' | 'en';

/**
 * Largest number that can be said: minutes, hours and callers before you need no more. Each is one recording, as Dutch
 * says 21 as "een-en-twintig".
 */
export const numberMax = 60;

/** The part of a whole number, 0 … `numberMax`; nothing for what cannot be said. */
export function numberParts(value: number): readonly string[] {
  return Number.isInteger(value) && value >= 0 && value <= numberMax ? [`number/${value}`] : [];
}

/** Digit by digit: a telephone number, a reference. Anything that is no digit is left out. */
export function digitParts(text: string): readonly string[] {
  return [...text].filter((sign) => sign >= '0' && sign <= '9').map((digit) => `number/${digit}`);
}

/** @param position 1 = next in line */
export function positionParts(position: number): readonly string[] {
  const before = position - 1;
  if (before <= 0) return ['queue/first'];
  if (before === 1) return ['queue/one-before'];
  if (before > numberMax) return ['queue/many-before'];
  return ['queue/there-are', ...numberParts(before), 'queue/before-you'];
}

/** An expected wait as a range, in whole minutes. A range that is no range is said as "about". */
export function waitParts(fromMinutes: number, toMinutes: number): readonly string[] {
  const from = Math.max(0, Math.round(fromMinutes));
  const to = Math.max(from, Math.round(toMinutes));
  if (to < 1) return ['wait/short'];
  if (to > numberMax) return ['wait/long'];
  if (from === to || from < 1)
    return ['wait/about', ...numberParts(to), to === 1 ? 'wait/minute' : 'wait/minutes'];
  return ['wait/between', ...numberParts(from), 'wait/and', ...numberParts(to), 'wait/minutes'];
}

/** New messages in a voicemail box. */
export function messageCountParts(count: number): readonly string[] {
  if (count <= 0) return ['mailbox/none'];
  if (count === 1) return ['mailbox/one'];
  return ['mailbox/you-have', ...numberParts(Math.min(count, numberMax)), 'mailbox/messages'];
}

/**
 * A time of day as people say it: nl "half tien", "kwart voor drie", "negen uur zeventien"; en "half past nine".
 *
 * @param minuteOfDay 0 … 1439
 */
export function timeParts(minuteOfDay: number, language: SpokenLanguage): readonly string[] {
  const hour24 = Math.floor(minuteOfDay / 60) % 24;
  const minute = minuteOfDay % 60;
  const hour = (from: number) => `number/${((from + 11) % 12) + 1}`;
  if (minute === 15) return ['time/quarter-past', hour(hour24)];
  if (minute === 45) return ['time/quarter-to', hour(hour24 + 1)];
  // Half tien is half past nine: Dutch counts towards the coming hour.
  if (minute === 30) return ['time/half', hour(language === 'nl' ? hour24 + 1 : hour24)];
  const whole = `number/${hour24}`;
  return minute === 0 ? [whole, 'time/hour'] : [whole, 'time/hour', `number/${minute}`];
}

/** Everything the parts above need, as texts. */
export const partPrompts: readonly SpokenPrompt[] = [
  ...Array.from({ length: numberMax + 1 }, (_, value) => numberPrompt(value)),
  { id: 'time/hour', nl: 'uur', en: "o'clock" },
  { id: 'time/half', nl: 'half', en: 'half past' },
  { id: 'time/quarter-past', nl: 'kwart over', en: 'quarter past' },
  { id: 'time/quarter-to', nl: 'kwart voor', en: 'quarter to' },
];

function numberPrompt(value: number): SpokenPrompt {
  return { id: `number/${value}`, nl: String(value), en: String(value) };
}
