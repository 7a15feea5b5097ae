/** Making a callback note, with the promise in words to say to the caller. */
import { useMutation, useQuery } from '@tanstack/react-query';
import { type FormEvent, useLayoutEffect, useRef, useState } from 'react';
import type { CallCard } from '../../../../server/contract/call.ts';
import type { NewNote, NotePromise } from '../../../../server/contract/note.ts';
import { newOnce, onceOf } from '../../api/once.ts';
import { useClient } from '../../api/session.tsx';
import { announce } from '../../components/announcer.tsx';
import { Button } from '../../components/button.tsx';
import { Select, TextArea, TextInput } from '../../components/form.tsx';
import { Card, errorText, Message } from '../../components/layout.tsx';
import { keepDraft, readDraft } from '../../draft.ts';
import { useTexts } from '../../texts/texts.tsx';
import { useCallScope } from './call-scope.ts';
import { contactOf, NoteContactFields } from './note-contact.tsx';
import { NoteOwner } from './note-owner.tsx';
import { answersOf, NoteQuestions, unanswered } from './note-questions.tsx';
import { useSubject } from './use-subjects.ts';

type Channel = 'none' | 'mail' | 'sms';
type Language = CallCard['language'];

const languages: readonly Language[] = ['nl', 'en'];

interface NoteMistakes {
  readonly question?: string;
  readonly number?: string;
  readonly email?: string;
  readonly contactEmail?: string;
  /** Ids of questions of the team without an answer. */
  readonly answers?: ReadonlySet<string>;
}

const noneMissing: ReadonlySet<string> = new Set();

const isAddress = (text: string) => /^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(text);

export function NoteForm(props: {
  readonly call: CallCard;
  /** With its reference, `TB-4821`. */
  readonly onMade: (label: string) => void;
  readonly onClose: () => void;
}) {
  const texts = useTexts();
  const client = useClient();
  const { call } = props;
  const top = useRef<HTMLFormElement>(null);
  const { key, query } = useCallScope(call);
  const teams = useQuery({
    queryKey: ['teams', key],
    queryFn: () => client.all('listTeams', query),
    staleTime: 600_000,
  });
  const draftKey = `note/${call.id}`;
  const [draft] = useState(() => readDraft(draftKey));
  const [ownerTeam, setOwnerTeam] = useState(draft?.['team'] ?? call.transfer?.suggestedOwner?.id ?? '');
  const [person, setPerson] = useState(draft?.['person'] ?? call.transfer?.suggestedPerson?.id ?? '');
  const [once] = useState(newOnce);
  const [errors, setErrors] = useState<NoteMistakes>({});
  const [channel, setChannel] = useState<Channel>('none');
  const [language, setLanguage] = useState<Language>(
    languages.find((each) => each === draft?.['language']) ?? call.language,
  );
  const bySubject = useSubject(call, call.registration.subjectId)?.team?.id;
  const owner = ownerTeam === '' ? (bySubject ?? teams.data?.[0]?.id) : ownerTeam;
  const promise = useQuery({
    queryKey: ['promise', owner],
    queryFn: () => client.call('getPromise', { query: { ownerTeam: owner ?? '', ...query } }),
    enabled: owner !== undefined,
  });
  const form = promise.data?.form ?? [];
  const members = promise.data?.members ?? [];
  const save = useMutation({
    mutationFn: (body: NewNote) => client.call('createNote', { body, once: onceOf(once, body) }),
    onSuccess: (note) => {
      announce(texts.notes.saved(note.label));
      keepDraft(draftKey, null);
      props.onMade(note.label);
      props.onClose();
    },
  });
  useLayoutEffect(() => top.current?.querySelector<HTMLElement>('select, input')?.focus(), []);

  const keep = (event: FormEvent<HTMLFormElement>) => {
    const typed: Record<string, string> = {};
    for (const [name, value] of new FormData(event.currentTarget)) typed[name] = String(value);
    keepDraft(draftKey, typed);
  };
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const filled = new FormData(event.currentTarget);
    const text = (name: string) => String(filled.get(name) ?? '').trim();
    const question = text('question');
    const number = text('number');
    const email = text('email');
    const contact = contactOf(text);
    const answers = answersOf(form, text);
    const missing = unanswered(form, answers);
    const found: NoteMistakes = {
      ...(question === '' ? { question: texts.notes.required } : {}),
      ...(number === '' && question.length < 20 ? { number: texts.notes.numberRequired } : {}),
      ...(channel === 'sms' && number === '' ? { number: texts.notes.confirmationSmsWrong } : {}),
      ...(channel === 'mail' && !isAddress(email) ? { email: texts.notes.confirmationMailWrong } : {}),
      ...(contact?.email !== undefined && !isAddress(contact.email)
        ? { contactEmail: texts.notes.confirmationMailWrong }
        : {}),
      ...(missing.size > 0 ? { answers: missing } : {}),
    };
    setErrors(found);
    if (Object.keys(found).length > 0 || owner === undefined) return;
    save.mutate({
      callId: call.id,
      ownerTeam: owner,
      ownerEmployee: members.some(({ id }) => id === person) ? person : null,
      callerName: text('name'),
      number: number === '' ? null : number,
      ...(contact === undefined ? {} : { contact }),
      subjectId: call.registration.subjectId,
      question,
      ...(answers.length === 0 ? {} : { answers }),
      window: text('window') === '' ? null : text('window'),
      language,
      ...(channel === 'none' ? {} : { confirmation: { channel, email: channel === 'mail' ? email : null } }),
    });
  };
  return (
    <Card
      title={texts.notes.new}
      actions={
        <Button purpose="subtle" icon="close" iconOnly onClick={props.onClose}>
          {texts.common.close}
        </Button>
      }
    >
      <form className="bb-stack" onSubmit={submit} onInput={keep} ref={top} noValidate>
        {save.isError ? (
          <Message tone="error" live>
            <p>{errorText(save.error, texts)}</p>
          </Message>
        ) : null}
        <NoteOwner
          teams={teams.data ?? []}
          team={owner ?? ''}
          onTeam={(team) => {
            setOwnerTeam(team);
            setPerson('');
          }}
          members={members}
          person={person}
          onPerson={setPerson}
        />
        <TextInput
          label={texts.notes.name}
          name="name"
          autoComplete="off"
          defaultValue={draft?.['name'] ?? (call.registration.callerName || (call.caller.name ?? ''))}
        />
        <TextInput
          label={texts.notes.number}
          name="number"
          type="tel"
          autoComplete="off"
          defaultValue={draft?.['number'] ?? call.caller.number ?? ''}
          error={errors.number}
        />
        <NoteContactFields
          draft={draft}
          errors={errors.contactEmail === undefined ? {} : { email: errors.contactEmail }}
        />
        <TextArea
          label={texts.notes.question}
          name="question"
          rows={3}
          maxLength={1000}
          defaultValue={draft?.['question'] ?? call.registration.question}
          error={errors.question}
        />
        <NoteQuestions key={owner} form={form} draft={draft} missing={errors.answers ?? noneMissing} />
        <TextInput
          label={texts.notes.window}
          hint={texts.notes.windowHint}
          name="window"
          defaultValue={draft?.['window'] ?? ''}
          autoComplete="off"
        />
        <Select
          label={texts.notes.language}
          hint={texts.notes.languageHint}
          name="language"
          value={language}
          onChange={(event) => setLanguage(event.target.value as Language)}
        >
          {languages.map((each) => (
            <option key={each} value={each}>
              {texts.notes.languages[each]}
            </option>
          ))}
        </Select>
        <Confirmation
          channels={promise.data?.channels ?? []}
          chosen={channel}
          onChoose={setChannel}
          error={errors.email}
        />
        {promise.data === undefined ? null : <PromiseSaid promise={promise.data} language={language} />}
        <div className="bb-row">
          <Button type="submit" purpose="primary" icon="note" disabled={save.isPending}>
            {texts.notes.save}
          </Button>
        </div>
      </form>
    </Card>
  );
}

/** What to say: only the English to who speaks it, else the Dutch with the English under it. */
function PromiseSaid(props: { readonly promise: NotePromise; readonly language: Language }) {
  const texts = useTexts();
  const { promise, promiseEnglish } = props.promise;
  if (promiseEnglish !== undefined && props.language === 'en') {
    return (
      <Message tone="info">
        <p>
          <strong>{texts.notes.promise}:</strong> <span lang="en">“{promiseEnglish}”</span>
        </p>
      </Message>
    );
  }
  return (
    <Message tone="info">
      <p>
        <strong>{texts.notes.promise}:</strong> “{promise}”
      </p>
      {promiseEnglish === undefined ? null : (
        <p lang="en">
          {texts.notes.promiseEnglish}: “{promiseEnglish}”
        </p>
      )}
    </Message>
  );
}

/** The promise in writing, for a caller who asks for it, by what this installation can send. */
function Confirmation(props: {
  readonly channels: readonly ('mail' | 'sms')[];
  readonly chosen: Channel;
  readonly onChoose: (channel: Channel) => void;
  readonly error: string | undefined;
}) {
  const texts = useTexts();
  const { channels, chosen, onChoose } = props;
  if (channels.length === 0) return null;
  return (
    <>
      <Select
        label={texts.notes.confirmation}
        hint={chosen === 'sms' ? texts.notes.confirmationSms : texts.notes.confirmationHint}
        value={chosen}
        onChange={(event) => onChoose(event.target.value as Channel)}
      >
        {(['none', ...channels] as const).map((channel) => (
          <option key={channel} value={channel}>
            {texts.notes.confirmations[channel]}
          </option>
        ))}
      </Select>
      {chosen === 'mail' ? (
        <TextInput
          label={texts.notes.confirmationMail}
          name="email"
          type="email"
          autoComplete="off"
          error={props.error}
        />
      ) : null}
    </>
  );
}
