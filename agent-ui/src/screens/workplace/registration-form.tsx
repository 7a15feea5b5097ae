/** What the call was about and how it ended; saved by itself a moment after the last change. */
import { useEffect, useState } from 'react';
import type { CallCard, ContactOutcome, Subject } from '../../../../server/contract/call.ts';
import { Combobox } from '../../components/combobox.tsx';
import { Choice, Fieldset, TextArea, TextInput } from '../../components/form.tsx';
import { Card, errorText, Heading, Message } from '../../components/layout.tsx';
import { useTexts } from '../../texts/texts.tsx';
import { PersonChoice } from './known-persons.tsx';
import { useRegistration } from './use-registration.ts';
import { useSubject, useSubjects } from './use-subjects.ts';

const outcomes = [
  'answeredDirectly',
  'transferred',
  'callbackNote',
  'toldToRingAgain',
  'wrongNumber',
] as const satisfies readonly ContactOutcome[];

export function RegistrationForm(props: {
  readonly call: CallCard;
  /** Reference of a note just made in this call. */
  readonly noteMade: string | null;
}) {
  const texts = useTexts();
  const { call, noteMade } = props;
  const { form, change, save } = useRegistration(call);
  // A note answers how the call ended, unless somebody said otherwise.
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the note is made
  useEffect(() => {
    if (noteMade !== null && form.outcome === null) change({ outcome: 'callbackNote' });
  }, [noteMade]);
  const [subjectText, setSubjectText] = useState('');
  const { matches, pending } = useSubjects(call, subjectText);
  const chosen = useSubject(call, form.subjectId);
  return (
    <Card
      title={texts.registration.title}
      actions={
        <span className="bb-muted bb-small" role="status">
          {save.isSuccess ? texts.registration.saved : ''}
        </span>
      }
    >
      {save.isError ? (
        <Message tone="error" live>
          <p>{errorText(save.error, texts)}</p>
        </Message>
      ) : null}
      <div className="bb-registration">
        <div className="bb-stack">
          <PersonChoice
            callId={call.id}
            caller={call.caller}
            chosen={form.personId ?? null}
            onChoose={change}
          />
          <TextInput
            label={texts.registration.callerName}
            value={form.callerName}
            maxLength={200}
            autoComplete="off"
            onChange={(event) => change({ callerName: event.target.value })}
          />
          <Combobox<Subject>
            label={texts.registration.subject}
            hint={texts.registration.subjectHint}
            text={subjectText === '' && chosen !== undefined ? chosen.name : subjectText}
            onText={setSubjectText}
            options={matches}
            pending={pending}
            optionKey={(subject) => subject.id}
            renderOption={(subject) => (
              <>
                <strong>{subject.name}</strong>
                <span className="bb-muted"> {subject.team?.name ?? ''}</span>
              </>
            )}
            onChoose={(subject) => {
              setSubjectText(subject.name);
              change({ subjectId: subject.id });
            }}
            nothing={texts.registration.noSubject}
          />
          <TextArea
            label={texts.registration.question}
            value={form.question}
            maxLength={1000}
            rows={3}
            onChange={(event) => change({ question: event.target.value })}
          />
        </div>
        <div className="bb-stack">
          <Fieldset legend={texts.registration.outcome}>
            {outcomes.map((outcome) => (
              <Choice
                key={outcome}
                type="radio"
                name={`outcome-${call.id}`}
                label={texts.registration.outcomes[outcome]}
                checked={form.outcome === outcome}
                onChange={() => change({ outcome })}
              />
            ))}
          </Fieldset>
          {noteMade === null ? null : (
            <Message tone="ok">
              <p>{texts.notes.saved(noteMade)}</p>
            </Message>
          )}
          {form.outcome === 'toldToRingAgain' ? (
            <Message tone="warning">
              <p>{texts.registration.toldToRingAgainHint}</p>
            </Message>
          ) : null}
          {chosen === undefined || chosen.script === '' ? null : (
            <div className="bb-script">
              <Heading level={3}>{texts.registration.script}</Heading>
              <p>{chosen.script}</p>
            </div>
          )}
          <Frequent questions={chosen?.questions ?? []} />
        </div>
      </div>
    </Card>
  );
}

/** Frequently asked about the chosen subject, with what to say: one opens when its question is pressed. */
function Frequent(props: { readonly questions: NonNullable<Subject['questions']> }) {
  const texts = useTexts();
  const { questions } = props;
  if (questions.length === 0) return null;
  return (
    <div className="bb-script">
      <Heading level={3}>{texts.registration.questions}</Heading>
      {questions.map(({ question, answer }) => (
        <details key={question}>
          <summary>{question}</summary>
          <p>{answer}</p>
        </details>
      ))}
    </div>
  );
}
