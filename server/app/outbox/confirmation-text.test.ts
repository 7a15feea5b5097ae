/** What a citizen reads about a promise, in both languages. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { confirmationMail, confirmationSms } from './confirmation-text.ts';

const facts = {
  language: 'nl',
  due: Date.parse('2026-11-24T17:00:00+01:00'),
  madeAt: Date.parse('2026-11-23T10:00:00+01:00'),
  label: 'TB-1001',
  municipality: 'Olst-Wijhe',
  number: '+31570568080',
} as const;

test('a mail says when, the reference, whom to call and from whom, in the language of the caller', () => {
  const dutch = confirmationMail(facts);
  assert.equal(dutch.subject, 'Wij bellen u terug (TB-1001)');
  assert.match(dutch.text, /Wij bellen u uiterlijk morgen, dinsdag 24 november, vóór 17\.00 uur terug\./);
  assert.match(dutch.text, /Uw referentie is TB-1001\..*Bel 0570 568 080.*Gemeente Olst-Wijhe/s);
  const english = confirmationMail({ ...facts, language: 'en' });
  assert.equal(english.subject, 'We will call you back (TB-1001)');
  assert.match(
    english.text,
    /We will call you back tomorrow, Tuesday 24 November, before 5 pm at the latest\./,
  );
  assert.match(english.text, /Your reference is TB-1001\..*Call 0570 568 080.*Municipality of Olst-Wijhe/s);
  assert.doesNotMatch(english.text, /\b(u|uw|bel|gemeente)\b/i);
  assert.equal(english.text.split('\n').length, dutch.text.split('\n').length);
});

test('without a number to call none is named; an SMS says from whom, when and the reference', () => {
  for (const language of ['nl', 'en'] as const) {
    const { text } = confirmationMail({ ...facts, language, number: null });
    assert.doesNotMatch(text, /0570|\n\n\n/);
  }
  assert.equal(
    confirmationSms(facts),
    'Gemeente Olst-Wijhe: Wij bellen u uiterlijk morgen, dinsdag 24 november, voor 17.00 uur terug. Referentie TB-1001.',
  );
  assert.equal(
    confirmationSms({ ...facts, language: 'en' }),
    'Municipality of Olst-Wijhe: We will call you back tomorrow, Tuesday 24 November, before 5 pm at the latest. Reference TB-1001.',
  );
});
