/** Open callback notes of me and my team, the most urgent first, with what can be done about each. */
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { Note, NoteCommand } from '../../../../server/contract/note.ts';
import { useClient, useMe } from '../../api/session.tsx';
import { useNow } from '../../clock.tsx';
import { announce } from '../../components/announcer.tsx';
import { Button } from '../../components/button.tsx';
import { Card, Empty, errorText } from '../../components/layout.tsx';
import { moment } from '../../format.ts';
import { useCollection } from '../../live/live.tsx';
import { useLanguage, useTexts } from '../../texts/texts.tsx';
import { DueBadge } from './caller-panel.tsx';
import { FinishedNotes } from './finished-notes.tsx';
import { ForwardNote } from './forward-note.tsx';

type Whose = 'mine' | 'team' | 'finished';

export function NotesPanel() {
  const texts = useTexts();
  const me = useMe();
  const [whose, setWhose] = useState<Whose>('team');
  const notes = useCollection('notes')
    .filter((note) => !['closed', 'forwarded', 'reached'].includes(note.state))
    .filter((note) => whose !== 'mine' || [note.ownerEmployee?.id, note.claimedBy?.id].includes(me.id))
    .sort((a, b) => Date.parse(a.dueAt) - Date.parse(b.dueAt));
  return (
    <Card
      title={texts.notes.title}
      actions={
        <div className="bb-row">
          {(['team', 'mine', 'finished'] as const).map((choice) => (
            <Button key={choice} pressed={whose === choice} onClick={() => setWhose(choice)}>
              {texts.notes[choice]}
            </Button>
          ))}
        </div>
      }
    >
      {whose === 'finished' ? (
        <FinishedNotes />
      ) : (
        <>
          {notes.length === 0 ? <Empty>{texts.notes.empty}</Empty> : null}
          <ul className="bb-plain-list bb-list">
            {notes.map((note) => (
              <NoteItem key={note.id} note={note} />
            ))}
          </ul>
        </>
      )}
    </Card>
  );
}

function NoteItem(props: { readonly note: Note }) {
  const texts = useTexts();
  const language = useLanguage();
  const client = useClient();
  const me = useMe();
  const now = useNow();
  const { note } = props;
  const failed = (error: unknown) => announce(errorText(error, texts), 'assertive');
  const command = useMutation({
    mutationFn: (body: NoteCommand) => client.call('commandNote', { params: { noteId: note.id }, body }),
    onError: failed,
  });
  const ring = useMutation({
    mutationFn: (number: string) =>
      client.call('startCall', { body: { target: { kind: 'number', number }, noteId: note.id } }),
    onError: failed,
  });
  const [forwarding, setForwarding] = useState(false);
  const isMine = note.claimedBy?.id === me.id;
  const { secondNumber: second, secondNumberDescription, organisation, email } = note.contact ?? {};
  const known = [
    { number: note.number, name: null },
    { number: second ?? null, name: secondNumberDescription ?? second ?? null },
  ];
  const numbers = isMine
    ? known.flatMap(({ number, name }) => (number === null ? [] : [{ number, name }]))
    : [];
  return (
    <li>
      <div className="bb-row bb-row--between">
        <span>
          <strong>{note.callerName || note.number || texts.call.unknownCaller}</strong>{' '}
          <span className="bb-muted">{[organisation, note.subject].filter(Boolean).join(' · ')}</span>
        </span>
        <DueBadge dueAt={note.dueAt} now={now} termPart={note.termPart} />
      </div>
      <p>{note.question}</p>
      {note.answers === undefined ? null : (
        <ul className="bb-plain-list bb-small">
          {note.answers.map(({ label, answer }) => (
            <li key={label}>
              <span className="bb-muted">{label}:</span> {answer}
            </li>
          ))}
        </ul>
      )}
      {note.remarks?.map((remark, at) => (
        // Remarks are only ever added at the end.
        // biome-ignore lint/suspicious/noArrayIndexKey: two remarks may say the same
        <p className="bb-small" key={at}>
          <span className="bb-muted">{texts.notes.remark}:</span> {remark}
        </p>
      ))}
      <div className="bb-row bb-row--between">
        <span className="bb-muted bb-small">
          {[
            note.label,
            texts.notes.due(moment(note.dueAt, now, language)),
            note.ownerTeam.name,
            note.claimedBy === null ? null : texts.notes.claimedBy(note.claimedBy.name),
            note.attempts.length === 0 ? null : texts.notes.attempts(note.attempts.length),
            note.window,
            second === undefined ? null : [second, secondNumberDescription].filter(Boolean).join(' '),
            email,
          ]
            .filter(Boolean)
            .join(' · ')}
        </span>
        <span className="bb-row">
          {note.claimedBy === null ? (
            <Button onClick={() => command.mutate({ command: 'claim' })}>
              {texts.notes.claim}
              <span className="bb-visually-hidden"> {note.label}</span>
            </Button>
          ) : null}
          {numbers.map(({ number, name }) => (
            <Button
              key={number}
              purpose="primary"
              icon="phone"
              disabled={ring.isPending}
              onClick={() => ring.mutate(number)}
            >
              {[texts.notes.call, name].filter(Boolean).join(' ')}
              <span className="bb-visually-hidden"> {note.label}</span>
            </Button>
          ))}
          {isMine ? (
            <>
              <Button onClick={() => command.mutate({ command: 'close', closing: 'reached' })}>
                {texts.notes.reached}
              </Button>
              <Button onClick={() => command.mutate({ command: 'attempt', result: 'noAnswer' })}>
                {texts.notes.notReached}
              </Button>
              <Button purpose="subtle" onClick={() => setForwarding(true)}>
                {texts.notes.forward}
                <span className="bb-visually-hidden"> {note.label}</span>
              </Button>
              <Button purpose="subtle" onClick={() => command.mutate({ command: 'release' })}>
                {texts.notes.release}
              </Button>
            </>
          ) : null}
        </span>
      </div>
      {forwarding ? <ForwardNote note={note} onClose={() => setForwarding(false)} /> : null}
    </li>
  );
}
