/** Recomputes the hash chain of the whole ledger, page by page. */
import type { Database } from 'better-sqlite3';
import { type ChainedRow, chainHash, genesis } from './chain.ts';

/** Rows checked without letting the event loop go. */
const pageRows = 2_000;

export interface ChainVerdict {
  /** Events whose hash is right, from the first on. */
  readonly events: number;
  readonly broken: { readonly seq: number; readonly why: 'gap in the numbers' | 'wrong hash' } | null;
}

export async function verifyChain(db: Database): Promise<ChainVerdict> {
  const page = db.prepare<[number], ChainedRow & { readonly hash: Uint8Array }>(
    `SELECT * FROM ledger WHERE seq > ? ORDER BY seq LIMIT ${pageRows}`,
  );
  let events = 0;
  let hash: Uint8Array = genesis;
  for (;;) {
    const rows = page.all(events);
    for (const row of rows) {
      if (row.seq !== events + 1) return { events, broken: { seq: row.seq, why: 'gap in the numbers' } };
      hash = chainHash(hash, row);
      if (!Buffer.from(hash).equals(row.hash)) return { events, broken: { seq: row.seq, why: 'wrong hash' } };
      events = row.seq;
    }
    if (rows.length < pageRows) return { events, broken: null };
    await new Promise<void>((resolve) => setImmediate(resolve));
  }
}
