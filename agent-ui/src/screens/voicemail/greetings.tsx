/** What callers hear before they speak a message: recorded here, spoken by machine, or the standard text. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { Greeting } from '../../../../server/contract/voicemail.ts';
import { useClient } from '../../api/session.tsx';
import { SaveProblem } from '../../api/use-save.tsx';
import { announce } from '../../components/announcer.tsx';
import { Button } from '../../components/button.tsx';
import { TextArea } from '../../components/form.tsx';
import { Card, Heading, Loaded, Message } from '../../components/layout.tsx';
import { clock } from '../../format.ts';
import { useTexts } from '../../texts/texts.tsx';
import { useRecorder } from './recorder.ts';

export function Greetings() {
  const texts = useTexts();
  const client = useClient();
  const greetings = useQuery({
    queryKey: ['greetings'],
    queryFn: () => client.all('listGreetings'),
    retry: false,
  });
  return (
    <Card title={texts.voicemail.greetings}>
      <Loaded query={greetings}>
        {(data) => (
          <ul className="bb-plain-list bb-list">
            {data.map((greeting) => (
              <Item key={greeting.id} greeting={greeting} />
            ))}
          </ul>
        )}
      </Loaded>
    </Card>
  );
}

type Doing = 'nothing' | 'recording' | 'typing';

function Item(props: { readonly greeting: Greeting }) {
  const texts = useTexts();
  const client = useClient();
  const queries = useQueryClient();
  const { greeting } = props;
  const [doing, setDoing] = useState<Doing>('nothing');
  // The address stays the same when the recording changes; the browser must not play the old one.
  const [version, setVersion] = useState(0);
  const params = { greetingId: greeting.id };
  const change = useMutation({
    mutationFn: async (wanted: Blob | string | null) => {
      if (wanted === null) await client.call('deleteGreeting', { params, seen: greeting });
      else if (typeof wanted === 'string')
        await client.call('putGreeting', { params, body: { text: wanted }, seen: greeting });
      else await client.sendSound('putGreetingSound', greeting, wanted);
    },
    onSuccess: () => {
      announce(texts.common.saved);
      setDoing('nothing');
      setVersion((before) => before + 1);
      return queries.invalidateQueries({ queryKey: ['greetings'] });
    },
  });
  const reload = async () => {
    await queries.invalidateQueries({ queryKey: ['greetings'] });
    change.reset();
    setDoing('nothing');
  };
  return (
    <li className="bb-stack bb-stack--tight">
      <Heading level={3}>{greeting.name}</Heading>
      <p className="bb-muted bb-small">
        {texts.voicemail.origins[greeting.origin]}
        {greeting.text === '' ? null : `: “${greeting.text}”`}
      </p>
      {greeting.audio === null || doing === 'recording' ? null : (
        // biome-ignore lint/a11y/useMediaCaption: who listens recorded it, or reads its text above.
        <audio
          controls
          preload="none"
          src={`${greeting.audio}?versie=${version}`}
          aria-label={texts.voicemail.listenTo(greeting.name)}
        />
      )}
      <SaveProblem of={{ error: change.error, reload }} />
      {doing === 'nothing' ? (
        <div className="bb-row">
          <Button icon="mic" onClick={() => setDoing('recording')}>
            {texts.voicemail.record}
            <span className="bb-visually-hidden"> {greeting.name}</span>
          </Button>
          <Button onClick={() => setDoing('typing')}>
            {texts.voicemail.type}
            <span className="bb-visually-hidden"> {greeting.name}</span>
          </Button>
          {greeting.origin === 'standard' ? null : (
            <Button purpose="subtle" disabled={change.isPending} onClick={() => change.mutate(null)}>
              {texts.voicemail.useStandard}
              <span className="bb-visually-hidden"> {greeting.name}</span>
            </Button>
          )}
        </div>
      ) : null}
      {doing === 'recording' ? (
        <Recording
          saving={change.isPending}
          onSave={(sound) => change.mutate(sound)}
          onCancel={() => setDoing('nothing')}
        />
      ) : null}
      {doing === 'typing' ? (
        <Typing
          text={greeting.text}
          saving={change.isPending}
          onSave={(text) => change.mutate(text)}
          onCancel={() => setDoing('nothing')}
        />
      ) : null}
    </li>
  );
}

function Recording(props: {
  readonly saving: boolean;
  readonly onSave: (sound: Blob) => void;
  readonly onCancel: () => void;
}) {
  const texts = useTexts();
  const recorder = useRecorder();
  const { state } = recorder;
  return (
    <div className="bb-stack bb-stack--tight" role="status">
      {state.name === 'denied' ? (
        <Message tone="error">
          <p>{texts.phone.denied}</p>
        </Message>
      ) : null}
      {state.name === 'recording' ? (
        <>
          <p>
            {texts.voicemail.speakNow} <span className="bb-number">{clock(state.seconds * 1000)}</span>
          </p>
          <meter className="bb-level" aria-label={texts.phone.level} min={0} max={1} value={state.level} />
        </>
      ) : null}
      {state.name === 'done' ? (
        // biome-ignore lint/a11y/useMediaCaption: it is the listener's own voice of a moment ago.
        <audio controls src={state.address} aria-label={texts.voicemail.listenBack} />
      ) : null}
      <div className="bb-row">
        {state.name === 'recording' ? (
          <Button purpose="primary" onClick={recorder.stop}>
            {texts.voicemail.stop}
          </Button>
        ) : (
          <Button
            icon="mic"
            purpose={state.name === 'done' ? 'secondary' : 'primary'}
            onClick={recorder.start}
          >
            {state.name === 'done' ? texts.voicemail.again : texts.voicemail.start}
          </Button>
        )}
        {state.name === 'done' ? (
          <Button purpose="primary" disabled={props.saving} onClick={() => props.onSave(state.sound)}>
            {texts.common.save}
          </Button>
        ) : null}
        <Button purpose="subtle" onClick={props.onCancel}>
          {texts.common.cancel}
        </Button>
      </div>
    </div>
  );
}

function Typing(props: {
  readonly text: string;
  readonly saving: boolean;
  readonly onSave: (text: string) => void;
  readonly onCancel: () => void;
}) {
  const texts = useTexts();
  const [error, setError] = useState<string | null>(null);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const text = String(new FormData(event.currentTarget).get('text') ?? '').trim();
    setError(text === '' ? texts.admin.calamity.required : null);
    if (text !== '') props.onSave(text);
  };
  return (
    <form className="bb-stack bb-stack--tight" onSubmit={submit} noValidate>
      <TextArea
        label={texts.voicemail.text}
        hint={texts.voicemail.textHint}
        name="text"
        rows={3}
        maxLength={600}
        defaultValue={props.text}
        error={error}
      />
      <div className="bb-row">
        <Button type="submit" purpose="primary" disabled={props.saving}>
          {texts.common.save}
        </Button>
        <Button purpose="subtle" onClick={props.onCancel}>
          {texts.common.cancel}
        </Button>
      </div>
    </form>
  );
}
