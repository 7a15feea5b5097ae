/**
 * After a crash: calls that arrived and never ended. The app closes them as interrupted, so that every
 * caller who ever came in is accounted for (DESIGN section 7).
 */
import type { Database } from 'better-sqlite3';
import type { LedgerEvent, NewEvent } from '../../app/ports/ledger.ts';
import type { Instant } from '../../domain/time.ts';
import type { ChainedRow } from './chain.ts';
import { eventOf } from './ledger-reader.ts';

/** `call.arrived` of every call without `call.ended`, oldest first. */
export function openCalls(db: Database): readonly LedgerEvent[] {
  return db
    .prepare<[], ChainedRow>(
      'SELECT l.seq, l.id, l.at, l.stream, l.municipality, l.type, l.v, l.data FROM open_call o JOIN ledger l ON l.seq = o.seq ORDER BY l.seq',
    )
    .all()
    .map(eventOf);
}

/**
 * The events that close the open calls; to be appended before new calls are taken. Their ids derive from
 * the call, so that a crash during recovery and a second recovery write each of them once.
 */
export function interruptions(open: readonly LedgerEvent[], now: Instant): readonly NewEvent[] {
  return open.map((arrived) => ({
    id: `interrupted:${arrived.stream}`,
    at: now,
    stream: arrived.stream,
    municipality: arrived.municipality,
    type: 'call.ended',
    v: 1,
    data: { by: 'us', reason: 'interrupted', status: null, talk: 0 },
  }));
}
