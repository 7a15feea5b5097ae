/**
 * The live feed over WebSocket at `/api/v1/live` (session cookie, or a machine token in `Authorization: Bearer`; text
 * frames of JSON, Dutch names).
 *
 *   screen                         server
 *     ── subscribe(cursor) ──▶
 *                             ◀── snapshot(cursor)   no cursor, or it is too old or unknown
 *                             ◀── change(cursor+1)   otherwise, from the first one missed
 *                             ◀── change …
 *                             ◀── heartbeat          after 10 s of silence
 *
 * State is keyed items in named collections; a change puts or removes one item. `cursor` is an opaque
 * text, different for every change of one connection's stream; a screen only hands back the last one it
 * has applied. The server leaves out what the role may not see. Nothing has to be acknowledged: a screen
 * that cannot keep up is closed with code 4008 and comes back with its cursor.
 *
 * Closing codes: 4001 not signed in (any more), 4003 not allowed (the scopes of a machine, or a second factor that must be
 * set up first), 4008 too slow, 1012 server restarts.
 */
import { z } from 'zod';
import { agentState } from './agent.ts';
import { callCard } from './call.ts';
import { agentNow, queueNow } from './centre.ts';
import { id, instant } from './common.ts';
import { alert, figure } from './figures.ts';
import { note } from './note.ts';
import { calamity } from './routing.ts';
import { healthPart } from './system.ts';

export const heartbeatMs = 10_000;
/** A screen that heard nothing for this long connects anew. */
export const silenceMsMax = 25_000;

/** Which item each collection holds. */
export const collections = {
  agentState,
  myCalls: callCard,
  queues: queueNow,
  agents: agentNow,
  figures: figure,
  notes: note,
  alerts: alert,
  calamities: calamity,
  health: healthPart,
} as const;

export type CollectionName = keyof typeof collections;
export type ItemOf<N extends CollectionName> = z.infer<(typeof collections)[N]>;

export const collectionName = z.enum([
  'agentState',
  'myCalls',
  'queues',
  'agents',
  'figures',
  'notes',
  'alerts',
  'calamities',
  'health',
]);

const cursor = z.string().max(100);

export const clientMessage = z.object({
  type: z.literal('subscribe'),
  collections: z.array(collectionName).min(1),
  cursor: cursor.nullable(),
});
export type ClientMessage = z.infer<typeof clientMessage>;

const put = <N extends CollectionName>(name: N) =>
  z.object({ collection: z.literal(name), operation: z.literal('put'), item: collections[name] });

/** One change of one item. */
export const itemChange = z.union([
  put('agentState'),
  put('myCalls'),
  put('queues'),
  put('agents'),
  put('figures'),
  put('notes'),
  put('alerts'),
  put('calamities'),
  put('health'),
  z.object({ collection: collectionName, operation: z.literal('remove'), id }),
]);
export type ItemChange = z.infer<typeof itemChange>;

export const serverMessage = z.discriminatedUnion('type', [
  /** Replaces all of the subscribed collections; an absent collection is one the role may not see. */
  z.object({
    type: z.literal('snapshot'),
    at: instant,
    cursor,
    content: z.object({
      agentState: z.array(agentState).optional(),
      myCalls: z.array(callCard).optional(),
      queues: z.array(queueNow).optional(),
      agents: z.array(agentNow).optional(),
      figures: z.array(figure).optional(),
      notes: z.array(note).optional(),
      alerts: z.array(alert).optional(),
      calamities: z.array(calamity).optional(),
      health: z.array(healthPart).optional(),
    }),
  }),
  z.object({ type: z.literal('change'), at: instant, cursor, changes: z.array(itemChange).min(1) }),
  /** `at` lets the screen correct a clock that is wrong. */
  z.object({ type: z.literal('heartbeat'), at: instant, cursor }),
]);
export type ServerMessage = z.infer<typeof serverMessage>;
