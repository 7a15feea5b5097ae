/** Recorded conversations of a call: to be heard by a leader of who spoke, and kept beyond their term with the ground for it. */
import { type FormEvent, useState } from 'react';
import type { Recording } from '../../../../server/contract/call.ts';
import { hasRole, useClient, useMe } from '../../api/session.tsx';
import { SaveProblem, useSave } from '../../api/use-save.tsx';
import { useNow } from '../../clock.tsx';
import { Button } from '../../components/button.tsx';
import { TextInput } from '../../components/form.tsx';
import { Heading } from '../../components/layout.tsx';
import { dayOfYear, instantOf, isoDate, timeWithSeconds } from '../../format.ts';
import { useLanguage, useTexts } from '../../texts/texts.tsx';

/** What is proposed: a year, after which a complaint is mostly settled. */
const proposedMs = 365 * 86_400_000;

export function Recordings(props: { readonly recordings: readonly Recording[] }) {
  const texts = useTexts();
  if (props.recordings.length === 0) return null;
  return (
    <section className="bb-stack">
      <Heading level={3}>{texts.reach.recordings}</Heading>
      <ul className="bb-plain-list bb-stack">
        {props.recordings.map((recording) => (
          <li key={recording.id} className="bb-stack">
            <One recording={recording} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function One(props: { readonly recording: Recording }) {
  const texts = useTexts();
  const language = useLanguage();
  const client = useClient();
  const me = useMe();
  const { recording } = props;
  const [asking, setAsking] = useState(false);
  const release = useSave({
    send: () => client.call('releaseRecording', { params: { recordingId: recording.id } }),
    refresh: ['story'],
  });
  const mayKeep = hasRole(me, 'beheerder') || (hasRole(me, 'teamleider') && recording.audio !== null);
  const what = texts.reach.recordingOf(timeWithSeconds(recording.at, language), recording.employee);
  return (
    <>
      <p>{what}</p>
      {recording.audio === null ? (
        <p className="bb-muted">{texts.reach.notHeard}</p>
      ) : (
        // biome-ignore lint/a11y/useMediaCaption: a conversation has no captions.
        <audio controls preload="none" src={recording.audio} aria-label={what} />
      )}
      {recording.kept === null ? null : (
        <p>
          <strong>{texts.reach.keptUntil(dayOfYear(recording.kept.until, language))}</strong>{' '}
          {recording.kept.reason} ({recording.kept.employee})
        </p>
      )}
      {!mayKeep ? null : asking ? (
        <Keeping recording={recording} done={() => setAsking(false)} />
      ) : (
        <div className="bb-row">
          <Button onClick={() => setAsking(true)}>{texts.reach.keep}</Button>
          {recording.kept === null ? null : (
            <Button disabled={release.isPending} onClick={() => release.mutate(undefined)}>
              {texts.reach.release}
            </Button>
          )}
        </div>
      )}
      <SaveProblem of={release} />
    </>
  );
}

function Keeping(props: { readonly recording: Recording; readonly done: () => void }) {
  const texts = useTexts();
  const client = useClient();
  const now = useNow();
  const { recording } = props;
  const save = useSave({
    send: (body: { readonly until: string; readonly reason: string }) =>
      client.call('holdRecording', { params: { recordingId: recording.id }, body }),
    refresh: ['story'],
    done: props.done,
  });
  const send = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const data = new FormData(event.currentTarget);
    save.mutate({
      reason: String(data.get('reason') ?? '').trim(),
      until: instantOf(String(data.get('until') ?? ''), '23:59'),
    });
  };
  return (
    <form className="bb-stack" onSubmit={send}>
      <TextInput
        label={texts.reach.keepReason}
        name="reason"
        required
        minLength={3}
        maxLength={200}
        defaultValue={recording.kept?.reason ?? ''}
      />
      <TextInput
        label={texts.reach.keepUntil}
        name="until"
        type="date"
        required
        min={isoDate(now)}
        defaultValue={isoDate(now + proposedMs)}
      />
      <SaveProblem of={save} />
      <div className="bb-row">
        <Button type="submit" disabled={save.isPending}>
          {texts.reach.keep}
        </Button>
      </div>
    </form>
  );
}
