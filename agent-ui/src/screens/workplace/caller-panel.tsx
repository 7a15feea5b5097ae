/** What is known about the caller: persons with this number, open notes, earlier contacts. */
import { useMutation } from '@tanstack/react-query';
import type { CallCard, Caller } from '../../../../server/contract/call.ts';
import { useClient } from '../../api/session.tsx';
import { useNow } from '../../clock.tsx';
import { announce } from '../../components/announcer.tsx';
import { Button } from '../../components/button.tsx';
import { Badge, Card, Empty, errorText, Heading, Message } from '../../components/layout.tsx';
import { deadline, moment } from '../../format.ts';
import { useLanguage, useTexts } from '../../texts/texts.tsx';
import { personName } from './known-persons.tsx';

export function CallerPanel(props: { readonly call: CallCard }) {
  const texts = useTexts();
  const language = useLanguage();
  const now = useNow();
  const { call } = props;
  const { caller } = call;
  return (
    <Card title={texts.call.history}>
      <div className="bb-stack">
        {caller.persons.length > 1 ? (
          <Message tone="info">
            <p>{texts.call.manyPersons}</p>
            <ul>
              {caller.persons.map((person) => (
                <li key={person.id}>{personName(person, texts)}</li>
              ))}
            </ul>
          </Message>
        ) : null}
        {caller.openNotes.length === 0 ? null : (
          <div>
            <Heading level={3}>{texts.call.openNotes}</Heading>
            <ul className="bb-plain-list bb-list">
              {caller.openNotes.map((note) => (
                <li key={note.id}>
                  <div className="bb-row bb-row--between">
                    <strong>{[note.label, note.subject].filter(Boolean).join(' · ')}</strong>
                    <DueBadge dueAt={note.dueAt} now={now} />
                  </div>
                  {note.question === undefined ? null : <p>{note.question}</p>}
                  <div className="bb-muted bb-small">
                    {[
                      note.owner,
                      moment(note.createdAt, now, language),
                      texts.notes.attempts(note.attempts),
                      texts.notes.due(deadline(note.dueAt, now, language)),
                    ].join(' · ')}
                  </div>
                  <AttachNote call={call} note={note} />
                </li>
              ))}
            </ul>
          </div>
        )}
        {caller.earlierContacts.length === 0 ? (
          <Empty>{texts.call.noHistory}</Empty>
        ) : (
          <ul className="bb-plain-list bb-list">
            {caller.earlierContacts.map((contact) => (
              <li key={contact.at}>
                <div>
                  <strong>{contact.subject ?? texts.common.unknown}</strong>
                </div>
                <div className="bb-muted bb-small">
                  {[
                    moment(contact.at, now, language),
                    contact.outcome === null ? null : texts.registration.outcomes[contact.outcome],
                    contact.employee,
                  ]
                    .filter(Boolean)
                    .join(' · ')}
                </div>
              </li>
            ))}
          </ul>
        )}
      </div>
    </Card>
  );
}

/** A caller who asks where the promised call stays: the open note takes this call too. */
function AttachNote(props: { readonly call: CallCard; readonly note: Caller['openNotes'][number] }) {
  const texts = useTexts();
  const client = useClient();
  const { call, note } = props;
  const attach = useMutation({
    mutationFn: () =>
      client.call('commandCall', {
        params: { callId: call.id },
        body: { command: 'attachNote', noteId: note.id },
      }),
    onSuccess: () => announce(texts.notes.attached(note.label)),
    onError: (error) => announce(errorText(error, texts), 'assertive'),
  });
  if (note.attached || attach.isSuccess)
    return <p className="bb-small">{texts.notes.attached(note.label)}</p>;
  if (call.direction === 'outbound' || (call.state !== 'talking' && call.state !== 'holding')) return null;
  return (
    <Button disabled={attach.isPending} onClick={() => attach.mutate()}>
      {texts.notes.attach}
      <span className="bb-visually-hidden"> {note.label}</span>
    </Button>
  );
}

export function DueBadge(props: {
  readonly dueAt: string;
  readonly now: number;
  readonly termPart?: number;
}) {
  const texts = useTexts();
  const late = Date.parse(props.dueAt) < props.now;
  const soon = !late && (props.termPart ?? 0) >= 0.8;
  if (late)
    return (
      <Badge tone="error" icon="warning">
        {texts.notes.late}
      </Badge>
    );
  return (
    <Badge tone={soon ? 'warning' : 'neutral'} icon={soon ? 'clock' : 'ok'}>
      {soon ? texts.notes.soon : texts.notes.onTime}
    </Badge>
  );
}
