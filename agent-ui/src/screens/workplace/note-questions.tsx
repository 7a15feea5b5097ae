/** What a team wants asked for its callback notes, as its municipality's dialplan has it. */
import type { NewNote, NoteQuestion } from '../../../../server/contract/note.ts';
import { Choice, Fieldset, Select, TextArea, TextInput } from '../../components/form.tsx';
import type { Draft } from '../../draft.ts';
import { useLanguage, useTexts } from '../../texts/texts.tsx';

const inputName = (question: NoteQuestion) => `answer-${question.id}`;

/** What was filled in, for the questions of this form only: the form of a team chosen before is left out. */
export function answersOf(
  form: readonly NoteQuestion[],
  text: (name: string) => string,
): NonNullable<NewNote['answers']> {
  return form.flatMap((question) => {
    const answer = text(inputName(question));
    return answer === '' ? [] : [{ questionId: question.id, answer }];
  });
}

/** Ids of the questions that still want an answer. */
export function unanswered(
  form: readonly NoteQuestion[],
  answers: NonNullable<NewNote['answers']>,
): ReadonlySet<string> {
  const answered = new Set(answers.map(({ questionId }) => questionId));
  return new Set(form.filter(({ id, required }) => required && !answered.has(id)).map(({ id }) => id));
}

export function NoteQuestions(props: {
  readonly form: readonly NoteQuestion[];
  readonly draft: Draft | null;
  readonly missing: ReadonlySet<string>;
}) {
  const texts = useTexts();
  return props.form.map((question) => (
    <Question
      key={question.id}
      question={question}
      before={props.draft?.[inputName(question)] ?? ''}
      error={props.missing.has(question.id) ? texts.notes.answerRequired : undefined}
    />
  ));
}

function Question(props: {
  readonly question: NoteQuestion;
  readonly before: string;
  readonly error: string | undefined;
}) {
  const texts = useTexts();
  const isEnglish = useLanguage() === 'en';
  const { question, before, error } = props;
  const worded = (one: { readonly label: string; readonly labelEnglish: string | null }) =>
    isEnglish ? (one.labelEnglish ?? one.label) : one.label;
  const label = worded(question);
  const field = {
    label,
    name: inputName(question),
    defaultValue: before,
    error,
    required: question.required,
  };
  switch (question.kind) {
    case 'text':
      return <TextInput {...field} maxLength={200} autoComplete="off" />;
    case 'textarea':
      return <TextArea {...field} rows={2} maxLength={1000} />;
    case 'choice':
      return (
        <Select {...field}>
          <option value="">{texts.notes.choose}</option>
          {question.options.map((option) => (
            <option key={option.label} value={option.label}>
              {worded(option)}
            </option>
          ))}
        </Select>
      );
    case 'check':
      return (
        <Fieldset legend={label} error={error}>
          <Choice
            type="checkbox"
            label={texts.notes.tick}
            name={inputName(question)}
            value="ja"
            defaultChecked={before === 'ja'}
          />
        </Fieldset>
      );
  }
}
