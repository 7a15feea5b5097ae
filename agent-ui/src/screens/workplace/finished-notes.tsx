/** Notes of the own teams that are closed or expired, the latest first, to open one again. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Note } from '../../../../server/contract/note.ts';
import { useClient } from '../../api/session.tsx';
import { Button } from '../../components/button.tsx';
import { Empty, errorText, Message } from '../../components/layout.tsx';
import { useTexts } from '../../texts/texts.tsx';
import { ReopenNote } from './reopen-note.tsx';

/** Of each state; who looks for an older one has the API. */
const shownMax = 20;

export function FinishedNotes() {
  const texts = useTexts();
  const client = useClient();
  const [reopening, setReopening] = useState<Note | null>(null);
  const found = useQuery({
    queryKey: ['notes', 'finished'],
    queryFn: async () => {
      const pages = await Promise.all(
        (['closed', 'expired'] as const).map((state) =>
          client.call('listNotes', { query: { whose: 'team', state, page: 1, pageSize: shownMax } }),
        ),
      );
      return pages
        .flatMap(({ results }) => results)
        .sort((a, b) => Date.parse(b.dueAt) - Date.parse(a.dueAt));
    },
  });
  return (
    <>
      {found.isError ? (
        <Message tone="error" live>
          <p>{errorText(found.error, texts)}</p>
        </Message>
      ) : null}
      {found.data?.length === 0 ? <Empty>{texts.notes.noneFinished}</Empty> : null}
      <ul className="bb-plain-list bb-list">
        {(found.data ?? []).map((note) => (
          <li key={note.id}>
            <strong>{note.callerName || note.number || texts.call.unknownCaller}</strong>
            <p>{note.question}</p>
            <div className="bb-row bb-row--between">
              <span className="bb-muted bb-small">
                {[note.label, texts.notes.states[note.state], note.ownerTeam.name].join(' · ')}
              </span>
              <Button onClick={() => setReopening(note)}>
                {texts.notes.reopen}
                <span className="bb-visually-hidden"> {note.label}</span>
              </Button>
            </div>
          </li>
        ))}
      </ul>
      {reopening === null ? null : (
        <ReopenNote
          note={reopening}
          onClose={() => {
            setReopening(null);
            void found.refetch();
          }}
        />
      )}
    </>
  );
}
