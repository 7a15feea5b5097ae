/** The questions of a team for a callback note: told with the promise, and the answers held against them. */
import type { NewNote, NoteAnswer, NoteQuestion as WireQuestion } from '../../contract/note.ts';
import type { NoteLabel, NoteQuestion } from '../../domain/dialplan/types.ts';
import { Refusal } from './handler.ts';

const labelOf = ({ nl, en }: NoteLabel) => ({ label: nl, labelEnglish: en ?? null });

/** For the wire; no key at all when the team asks nothing. */
export function formShown(form: readonly NoteQuestion[]): { readonly form?: WireQuestion[] } {
  if (form.length === 0) return {};
  return {
    form: form.map((question) => ({
      id: question.id,
      kind: question.kind,
      ...labelOf(question),
      options: question.options.map(labelOf),
      required: question.required,
    })),
  };
}

/**
 * Answers as they are kept: with the words of the question, in the order of the form, without empty ones. Throws a
 * `Refusal` that names every question that is unknown, has a wrong answer, or is required and has none.
 */
export function answersKept(form: readonly NoteQuestion[], given: NewNote['answers']): readonly NoteAnswer[] {
  const answers = new Map((given ?? []).map(({ questionId, answer }) => [questionId, answer.trim()]));
  const mistakes: string[] = [];
  for (const id of answers.keys()) {
    if (!form.some((question) => question.id === id))
      mistakes.push(`De vraag ${id} hoort niet bij dit team.`);
  }
  const kept: NoteAnswer[] = [];
  for (const question of form) {
    const answer = answers.get(question.id) ?? '';
    const mistake = mistakeIn(question, answer);
    if (mistake !== null) mistakes.push(`${question.nl}: ${mistake}`);
    else if (answer !== '') kept.push({ label: question.nl, answer });
  }
  if (mistakes.length === 0) return kept;
  const errors = mistakes.map((detail) => ({ path: ['answers'], detail }));
  throw new Refusal('invalid', 'De aanvraag klopt niet.', errors);
}

function mistakeIn({ kind, options, required }: NoteQuestion, answer: string): string | null {
  const isEmpty = answer === '' || (kind === 'check' && answer === 'nee');
  if (required && isEmpty) return 'vul dit in.';
  if (answer === '') return null;
  if (kind === 'choice' && !options.some(({ nl }) => nl === answer)) return 'kies een van de antwoorden.';
  return kind === 'check' && answer !== 'ja' && answer !== 'nee' ? 'antwoord ja of nee.' : null;
}
