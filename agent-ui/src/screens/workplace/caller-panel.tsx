/** What is known about the caller: persons with this number, open notes, earlier contacts. */
import type { Caller } from '../../../../server/contract/call.ts';
import { useNow } from '../../clock.tsx';
import { Badge, Card, Empty, Heading, Message } from '../../components/layout.tsx';
import { moment } from '../../format.ts';
import { useLanguage, useTexts } from '../../texts/texts.tsx';
import { personName } from './known-persons.tsx';

export function CallerPanel(props: { readonly caller: Caller }) {
  const texts = useTexts();
  const language = useLanguage();
  const now = useNow();
  const { caller } = props;
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
                    <strong>{note.subject ?? texts.common.unknown}</strong>
                    <DueBadge dueAt={note.dueAt} now={now} />
                  </div>
                  <div className="bb-muted bb-small">
                    {note.owner} · {moment(note.createdAt, now, language)} ·{' '}
                    {texts.notes.attempts(note.attempts)}
                  </div>
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
