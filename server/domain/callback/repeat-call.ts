/**
 * A caller who rings again about something that was promised: the call goes to the open note, no second note is made
 * (DOMAIN 2.5: eight calls became two notes).
 */
import type { MunicipalityId, SubjectId } from '../ids.ts';
import { type Note, pendingStates } from './note.ts';

/**
 * The pending notes of this caller, the most likely first: the same subject before others, then the earliest term.
 * Withheld numbers match nothing.
 */
export function openNotesOf(
  caller: SubjectId | null,
  municipality: MunicipalityId | null,
  notes: Iterable<Note>,
  subject: string | null = null,
): readonly Note[] {
  if (caller === null) return [];
  const mine = [...notes].filter(
    (note) => note.caller === caller && note.municipality === municipality && pendingStates.has(note.state),
  );
  const unlike = (note: Note) => Number(subject === null || note.subject !== subject);
  return mine.sort((a, b) => unlike(a) - unlike(b) || a.due - b.due || (a.id < b.id ? -1 : 1));
}
