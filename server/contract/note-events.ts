/**
 * What can happen to a callback note, told by webhooks and read back from the ledger: one list, which the compiler keeps whole.
 */
import type { NoteEvent } from '../domain/callback/note.ts';

const all: Readonly<Record<NoteEvent['type'], true>> = {
  'note.created': true,
  'note.claimed': true,
  'note.released': true,
  'note.attempted': true,
  'note.forwarded': true,
  'note.callAttached': true,
  'note.escalated': true,
  'note.closed': true,
  'note.reopened': true,
  'note.expired': true,
};

export const noteEventTypes = Object.keys(all) as readonly NoteEvent['type'][];
