/**
 * Everything that the office folds from the ledger, written down and taken up again: figures, calls of the last days,
 * notes, voicemail, notes made. Pieces are lines of JSON, each with the name of its part.
 */
import type { FiguresPart } from '../../domain/reachability/figures.ts';
import type { CallPiece } from './call-records.ts';
import type { NotePiece } from './note-book.ts';
import type { Office } from './office.ts';

/**
 * Names the code that made a snapshot: other code may make something else of the same facts, so its snapshot is thrown
 * away and the ledger read from its beginning.
 */
export function snapshotKey(office: Office): string {
  return `${office.parts.foldCode} ${office.figures.figures.rules.version}`;
}

export function* officePieces(office: Office): IterableIterator<string> {
  const line = (part: string, value: unknown): string => JSON.stringify([part, value]);
  for (const piece of office.figures.figures.plain()) yield line('figures', piece);
  for (const piece of office.calls.plain()) yield line('call', piece);
  for (const piece of office.notes.plain()) yield line('note', piece);
  for (const piece of office.mailboxes.plain()) yield line('message', piece);
  for (const piece of office.tapes.all()) yield line('tape', piece);
  for (const piece of office.notesMade.plain()) yield line('made', piece);
}

/** Takes back one line. */
export function takePiece(office: Office, text: string): void {
  const [part, value] = JSON.parse(text) as [string, never];
  switch (part) {
    case 'figures':
      office.figures.figures.restore(value as FiguresPart);
      return;
    case 'call':
      office.calls.restore(value as CallPiece);
      return;
    case 'note':
      office.notes.restore(value as NotePiece);
      return;
    case 'message':
      office.mailboxes.restore(value);
      return;
    case 'tape':
      office.tapes.restore(value);
      return;
    case 'made':
      office.notesMade.restore(value);
      return;
    default:
      throw new Error(`a snapshot with an unknown part: ${part}`);
  }
}
