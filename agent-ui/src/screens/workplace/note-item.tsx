/** One open callback note: what is known of it, and what can be done about it now. */
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { Note, NoteCommand } from '../../../../server/contract/note.ts';
import { useClient, useMe } from '../../api/session.tsx';
import { useNow } from '../../clock.tsx';
import { announce } from '../../components/announcer.tsx';
import { Button } from '../../components/button.tsx';
import { Badge, errorText } from '../../components/layout.tsx';
import { deadline, moment } from '../../format.ts';
import { useLanguage, useTexts } from '../../texts/texts.tsx';
import { DueBadge } from './caller-panel.tsx';
import { ForwardNote } from './forward-note.tsx';
import { CloseNote, MissedNote } from './note-result.tsx';

type Open = 'forward' | 'missed' | 'close' | null;

export function NoteItem(props: { readonly note: Note }) {
  const texts = useTexts();
  const now = useNow();
  const { note } = props;
  const [open, setOpen] = useState<Open>(null);
  const close = () => setOpen(null);
  return (
    <li>
      <div className="bb-row bb-row--between">
        <span>
          <strong>{note.callerName || note.number || texts.call.unknownCaller}</strong>{' '}
          <span className="bb-muted">
            {[note.contact?.organisation, note.subject].filter(Boolean).join(' · ')}
          </span>
        </span>
        {note.state === 'reached' ? (
          <Badge tone="ok" icon="ok">
            {texts.notes.states.reached}
          </Badge>
        ) : (
          <DueBadge dueAt={note.dueAt} now={now} termPart={note.termPart} />
        )}
      </div>
      <p>{note.question}</p>
      <Known note={note} />
      <div className="bb-row bb-row--between">
        <Facts note={note} />
        <Actions note={note} onOpen={setOpen} />
      </div>
      {open === 'forward' ? <ForwardNote note={note} onClose={close} /> : null}
      {open === 'missed' ? (
        <MissedNote note={note} corrects={note.state === 'reached'} onClose={close} />
      ) : null}
      {open === 'close' ? <CloseNote note={note} onClose={close} /> : null}
    </li>
  );
}

/** Answers to the team's questions, what colleagues wrote, each attempt, and who was called in. */
function Known(props: { readonly note: Note }) {
  const texts = useTexts();
  const language = useLanguage();
  const now = useNow();
  const { note } = props;
  const lines = [
    ...(note.answers ?? []).map(({ label, answer }) => [label, answer] as const),
    ...(note.remarks ?? []).map((remark) => [texts.notes.remark, remark] as const),
    ...note.attempts.map(
      ({ at, employee, result }) =>
        [
          texts.notes.attempt,
          [moment(at, now, language), employee, texts.notes.results[result]].join(' · '),
        ] as const,
    ),
    ...(note.escalations ?? [])
      .slice(-1)
      .map(
        ({ percent, toldTo }) =>
          [texts.notes.escalation, texts.notes.escalated(percent, toldTo.name)] as const,
      ),
  ];
  if (lines.length === 0) return null;
  return (
    <ul className="bb-plain-list bb-small">
      {lines.map(([label, text], at) => (
        // Lines are only ever added, and two may say the same.
        // biome-ignore lint/suspicious/noArrayIndexKey: there is nothing else to tell them apart
        <li key={at}>
          <span className="bb-muted">{label}:</span> {text}
        </li>
      ))}
    </ul>
  );
}

function Facts(props: { readonly note: Note }) {
  const texts = useTexts();
  const language = useLanguage();
  const now = useNow();
  const { note } = props;
  const { secondNumber, secondNumberDescription, email } = note.contact ?? {};
  const { standIn, ownerEmployee } = note;
  const facts = [
    note.label,
    texts.notes.due(deadline(note.dueAt, now, language)),
    note.ownerTeam.name,
    ownerEmployee === null
      ? null
      : standIn === undefined
        ? ownerEmployee.name
        : texts.notes.standIn(ownerEmployee.name, standIn.name),
    note.claimedBy === null ? null : texts.notes.claimedBy(note.claimedBy.name),
    note.language === 'en' ? texts.notes.inEnglish : null,
    note.window,
    secondNumber === undefined ? null : [secondNumber, secondNumberDescription].filter(Boolean).join(' '),
    email,
  ];
  return <span className="bb-muted bb-small">{facts.filter(Boolean).join(' · ')}</span>;
}

function Actions(props: { readonly note: Note; readonly onOpen: (open: Open) => void }) {
  const texts = useTexts();
  const client = useClient();
  const me = useMe();
  const { note, onOpen } = props;
  const failed = (error: unknown) => announce(errorText(error, texts), 'assertive');
  const send = (body: NoteCommand) => client.call('commandNote', { params: { noteId: note.id }, body });
  const command = useMutation({ mutationFn: send, onError: failed });
  const spoken = useMutation({
    mutationFn: async () => {
      // Rung with another telephone: the conversation is an attempt too.
      if (note.state !== 'reached') await send({ command: 'attempt', result: 'reached' });
      return send({ command: 'close', closing: 'reached' });
    },
    onSuccess: () => announce(texts.notes.kept(note.label)),
    onError: failed,
  });
  const ring = useMutation({
    mutationFn: (number: string) =>
      client.call('startCall', { body: { target: { kind: 'number', number }, noteId: note.id } }),
    onError: failed,
  });
  const isReached = note.state === 'reached';
  const isMine = note.claimedBy?.id === me.id;
  const wasMine = note.attempts.at(-1)?.employee === me.name;
  const { secondNumber: second, secondNumberDescription } = note.contact ?? {};
  const numbers = [
    { number: note.number, name: null },
    { number: second ?? null, name: secondNumberDescription ?? second ?? null },
  ].flatMap(({ number, name }) => (number === null || !isMine ? [] : [{ number, name }]));
  const which = <span className="bb-visually-hidden"> {note.label}</span>;
  return (
    <span className="bb-row">
      {note.claimedBy === null && !isReached ? (
        <Button onClick={() => command.mutate({ command: 'claim' })}>
          {texts.notes.claim}
          {which}
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
          {which}
        </Button>
      ))}
      {isMine || isReached ? (
        <Button disabled={spoken.isPending} onClick={() => spoken.mutate()}>
          {texts.notes.reached}
          {which}
        </Button>
      ) : null}
      {isMine || (isReached && wasMine) ? (
        <Button onClick={() => onOpen('missed')}>
          {isReached ? texts.notes.notSpoken : texts.notes.notReached}
          {which}
        </Button>
      ) : null}
      {isMine ? (
        <>
          <Button purpose="subtle" onClick={() => onOpen('forward')}>
            {texts.notes.forward}
            {which}
          </Button>
          <Button purpose="subtle" onClick={() => onOpen('close')}>
            {texts.notes.close}
            {which}
          </Button>
          <Button purpose="subtle" onClick={() => command.mutate({ command: 'release' })}>
            {texts.notes.release}
            {which}
          </Button>
        </>
      ) : null}
    </span>
  );
}
