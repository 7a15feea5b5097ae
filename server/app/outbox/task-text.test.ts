import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { NoteTexts } from '../office/note-texts.ts';
import { taskText } from './open-klant.ts';

const texts: NoteTexts = {
  question: 'Mag mijn terras groter?',
  window: 'na 16 uur',
  remarks: [],
  contact: {},
  answers: [{ label: 'KvK-nummer', answer: '87654321' }],
};

test('a task says question, wish, answers and reference', () => {
  assert.equal(
    taskText(texts, 'TB-1'),
    'Mag mijn terras groter? Liefst: na 16 uur.\nKvK-nummer: 87654321\nReferentie TB-1.',
  );
  assert.equal(
    taskText({ ...texts, window: null, answers: [] }, 'TB-1'),
    'Mag mijn terras groter? Referentie TB-1.',
  );
});

test('what is too long for the register is cut to its limit, which is said, and the reference stays', () => {
  const long = taskText({ ...texts, question: '😀'.repeat(990) }, 'TB-12');
  assert.equal([...long].length, 1000);
  assert.match(long, /… \(ingekort, alles staat bij TB-12\)\nReferentie TB-12\.$/);
  const fits = taskText({ ...texts, question: 'v'.repeat(900) }, 'TB-12');
  assert.ok([...fits].length <= 1000 && !fits.includes('ingekort'));
});
