/** Open callback notes of me and my team, the most urgent first, with what can be done about each. */
import { useState } from 'react';
import { useMe } from '../../api/session.tsx';
import { Button } from '../../components/button.tsx';
import { Card, Empty } from '../../components/layout.tsx';
import { useCollection } from '../../live/live.tsx';
import { useTexts } from '../../texts/texts.tsx';
import { FinishedNotes } from './finished-notes.tsx';
import { NoteItem } from './note-item.tsx';

type Whose = 'mine' | 'team' | 'finished';

export function NotesPanel() {
  const texts = useTexts();
  const me = useMe();
  const [whose, setWhose] = useState<Whose>('team');
  const notes = useCollection('notes')
    .filter((note) => !['closed', 'forwarded'].includes(note.state))
    .filter(
      (note) =>
        whose !== 'mine' || [note.ownerEmployee?.id, note.claimedBy?.id, note.standIn?.id].includes(me.id),
    )
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
