/** The ledger of one call as a test reads it. */
import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { RunningServer } from './server-process.ts';
import { waitUntil } from './wait-until.ts';

export interface StoryEvent {
  readonly type: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly stream: string;
  readonly municipality: string | null;
  readonly data: Readonly<Record<string, unknown>>;
}

export interface Story {
  readonly municipality: string | null;
  readonly types: readonly string[];
  readonly outcomes: readonly unknown[];
  readonly ends: { readonly by: unknown; readonly reason: unknown; readonly status: unknown };
  first(type: string): StoryEvent;
}

/** The newest call, once it has ended. */
export async function storyOf(server: Pick<RunningServer, 'dataDir'>): Promise<Story> {
  const events = await waitUntil('the newest call to have ended', async () => {
    const all = (await readLedger(server)).filter((event) => event.stream.startsWith('call:'));
    const stream = all.findLast((event) => event.type === 'call.arrived')?.stream;
    const own = all.filter((event) => event.stream === stream);
    return own.at(-1)?.type === 'call.ended' ? own : null;
  });
  const ended = events.at(-1)?.data ?? {};
  return {
    municipality: events.find((event) => event.municipality !== null)?.municipality ?? null,
    types: events.map((event) => event.type),
    outcomes: events
      .filter((event) => event.type === 'call.offerEnded')
      .map((event) => event.data['outcome']),
    ends: { by: ended['by'], reason: ended['reason'], status: ended['status'] },
    first: (type) => {
      const found = events.find((event) => event.type === type);
      if (!found) throw new Error(`no ${type} in ${events.map((event) => event.type).join(' ')}`);
      return found;
    },
  };
}

/** All facts so far, read beside the running server. */
export async function readLedger(server: Pick<RunningServer, 'dataDir'>): Promise<StoryEvent[]> {
  const db = new Database(join(server.dataDir, 'bereikbaar.db'), { readonly: true });
  try {
    const rows = db.prepare('SELECT type, at, stream, municipality, data FROM ledger ORDER BY seq').all();
    return (
      rows as { type: string; at: number; stream: string; municipality: string | null; data: string }[]
    ).map((row) => ({ ...row, data: JSON.parse(row.data) as Record<string, unknown> }));
  } finally {
    db.close();
  }
}
