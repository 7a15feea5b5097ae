/**
 * What a citizen gets in writing about a promise to ring back: Dutch, or English for who was spoken to in English. Plain
 * language (B1); never a name, a number of the citizen or a question.
 */
import { type Language, promiseInWords } from '../../domain/callback/promise-words.ts';
import { showNumberText } from '../../domain/numbers/show.ts';
import type { Instant } from '../../domain/time.ts';

export interface ConfirmationFacts {
  readonly language: Language;
  readonly due: Instant;
  readonly madeAt: Instant;
  /** The note's own reference, `TB-4821`. */
  readonly label: string;
  /** Name of the municipality. */
  readonly municipality: string;
  /** Canonical, on which the municipality is rung; null when it has none. */
  readonly number: string | null;
}

export function confirmationMail(facts: ConfirmationFacts): {
  readonly subject: string;
  readonly text: string;
} {
  const { language, label } = facts;
  return language === 'nl'
    ? { subject: `Wij bellen u terug (${label})`, text: dutchMail(facts) }
    : { subject: `We will call you back (${label})`, text: englishMail(facts) };
}

export function confirmationSms(facts: ConfirmationFacts): string {
  const { language, label, municipality } = facts;
  return language === 'nl'
    ? `Gemeente ${municipality}: ${withoutStress(promiseOf(facts))} Referentie ${label}.`
    : `Municipality of ${municipality}: ${promiseOf(facts)} Reference ${label}.`;
}

/** `ó` is not in the alphabet of SMS (3GPP TS 23.038): one of them halves what fits in a message. */
function withoutStress(text: string): string {
  return text.replaceAll('vóór', 'voor');
}

function promiseOf({ due, madeAt, language }: ConfirmationFacts): string {
  return promiseInWords(due, madeAt, language);
}

function dutchMail(facts: ConfirmationFacts): string {
  const { label, municipality, number } = facts;
  return [
    'Goedendag,',
    '',
    promiseOf(facts),
    `Uw referentie is ${label}. U hoeft zelf niet opnieuw te bellen.`,
    ...(number === null ? [] : [`Toch een vraag? Bel ${showNumberText(number)} en noem uw referentie.`]),
    '',
    `Gemeente ${municipality}`,
    '',
    'U krijgt dit bericht omdat u erom vroeg. U kunt er niet op antwoorden.',
    '',
  ].join('\n');
}

function englishMail(facts: ConfirmationFacts): string {
  const { label, municipality, number } = facts;
  return [
    'Good day,',
    '',
    promiseOf(facts),
    `Your reference is ${label}. You do not have to call again yourself.`,
    ...(number === null
      ? []
      : [`Do you have a question after all? Call ${showNumberText(number)} and mention your reference.`]),
    '',
    `Municipality of ${municipality}`,
    '',
    'You receive this message because you asked for it. You cannot reply to it.',
    '',
  ].join('\n');
}
