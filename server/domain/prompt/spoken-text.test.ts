import assert from 'node:assert/strict';
import { test } from 'node:test';
import { spokenText } from './spoken-text.ts';

test('a website is read without www, with punt and streepje, and the sentence goes on', () => {
  assert.equal(
    spokenText('Kijk op www.olst-wijhe.nl. Is er gevaar?', 'nl'),
    'Kijk op olst streepje wijhe punt n l. Is er gevaar?',
  );
});

test('112 and 14 numbers are read digit by digit', () => {
  assert.equal(spokenText('Bel 112.', 'nl'), 'Bel één één twee.');
  assert.equal(spokenText('Welkom bij 14 0570.', 'nl'), 'Welkom bij 14, nul vijf zeven nul.');
  assert.equal(spokenText('Call 112.', 'en'), 'Call one one two.');
});

test('other numbers stay, as the synthesiser reads them well', () => {
  assert.equal(spokenText('Toets 1.', 'nl'), 'Toets 1.');
});
