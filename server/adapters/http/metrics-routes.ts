/** `/metrics` for Prometheus. Numbers of the whole installation; no numbers, names or ids of people. */
import type { FastifyInstance } from 'fastify';
import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import { insideOnly } from './inside-only.ts';

export interface MetricsReading {
  readonly openCalls: number;
  readonly queues: readonly {
    readonly queue: string;
    readonly waiting: number;
    readonly longestWaitSeconds: number;
    readonly free: number;
    readonly signedIn: number;
  }[];
  readonly agents: Readonly<Record<string, number>>;
  readonly notes: Readonly<Record<string, number>>;
  /** Notes that somebody still has to do something for, by age. */
  readonly pendingNotes: Readonly<Record<'inTerm' | 'overdue' | 'overdueADay', number>>;
  /** Messages to the outside that have not arrived. */
  readonly outbox: readonly { readonly channel: string; readonly state: string; readonly count: number }[];
  readonly liveScreens: number;
  /** Decisions whose effects wait for the disk. */
  readonly ledgerBacklog: number;
  readonly ledgerHead: number;
  /** Attempts offered minus classified minus open: anything but 0 is a fault of ours. */
  readonly conservationImbalance: number;
  readonly attempts: Readonly<Record<string, number>>;
  /** Counters of the SIP engine by name; `app.` in front of those of the application above it. */
  readonly sip: Readonly<Record<string, number>>;
  readonly trunks: readonly { readonly trunk: string; readonly health: 'up' | 'down' | 'unknown' }[];
  /** Voicemail messages on disk: whether the last trial could write, and what could not be stored. */
  readonly recordings: {
    readonly writable: boolean;
    readonly freeBytes: number | null;
    readonly failures: number;
  };
  /** Facts written since the start, by type, e.g. `call.offered`. */
  readonly facts: ReadonlyMap<string, number>;
}

export function metricsRoutes(read: () => Promise<MetricsReading>): (app: FastifyInstance) => void {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: 'bereikbaar_' });
  const gauge = (name: string, help: string, labelNames: readonly string[] = []) =>
    new Gauge({ name: `bereikbaar_${name}`, help, labelNames: [...labelNames], registers: [registry] });
  const counter = (name: string, help: string, labelNames: readonly string[]) =>
    new Counter({ name: `bereikbaar_${name}`, help, labelNames: [...labelNames], registers: [registry] });
  const openCalls = gauge('open_calls', 'Calls that are up, waiting or ringing.');
  const waiting = gauge('queue_waiting', 'Callers waiting.', ['queue']);
  const longest = gauge('queue_longest_wait_seconds', 'Wait of the caller who waits longest.', ['queue']);
  const free = gauge('queue_agents_free', 'Agents who could take a call now.', ['queue']);
  const signedIn = gauge('queue_agents_signed_in', 'Agents signed in.', ['queue']);
  const agents = gauge('agents', 'Agents by state.', ['state']);
  const notes = gauge('callback_notes', 'Callback notes by state.', ['state']);
  const pendingNotes = gauge('callback_notes_pending', 'Callback notes to be done, by age.', ['age']);
  const outbox = gauge('outbox_messages', 'Messages that have not arrived.', ['channel', 'state']);
  const screens = gauge('live_screens', 'Screens on the live feed.');
  const backlog = gauge('ledger_backlog', 'Decisions whose effects wait for the disk.');
  const head = gauge('ledger_events', 'Facts in the ledger.');
  const imbalance = gauge(
    'conservation_imbalance',
    'Contact attempts that are lost or counted twice; must be 0.',
  );
  const attempts = gauge('contact_attempts', 'Contact attempts: offered, classified, open.', ['kind']);
  const trunkUp = gauge('trunk_up', 'Trunks: 1 up, 0 down; absent when nothing is known.', ['trunk']);
  const recordingsWritable = gauge(
    'recordings_writable',
    '1 when voicemail messages can be stored, 0 when the folder or disk refuses.',
  );
  const recordingsFree = gauge('recordings_free_bytes', 'Space left for voicemail messages.');
  const recordingsFailed = gauge(
    'recordings_failed',
    'Voicemail messages that could not be stored since the start.',
  );
  const sip = counter('sip_total', 'Counters of the SIP engine.', ['counter']);
  const facts = counter('facts_total', 'Facts recorded since the start.', ['type']);
  return (app) => {
    app.get('/metrics', { preHandler: insideOnly }, async (_request, reply) => {
      const now = await read();
      for (const each of [waiting, longest, free, signedIn, agents, notes, attempts, trunkUp]) each.reset();
      openCalls.set(now.openCalls);
      for (const queue of now.queues) {
        const label = { queue: queue.queue };
        waiting.set(label, queue.waiting);
        longest.set(label, queue.longestWaitSeconds);
        free.set(label, queue.free);
        signedIn.set(label, queue.signedIn);
      }
      for (const [state, count] of Object.entries(now.agents)) agents.set({ state }, count);
      for (const [state, count] of Object.entries(now.notes)) notes.set({ state }, count);
      for (const [kind, count] of Object.entries(now.attempts)) attempts.set({ kind }, count);
      outbox.reset();
      for (const { channel, state, count } of now.outbox) outbox.set({ channel, state }, count);
      for (const [age, count] of Object.entries(now.pendingNotes)) pendingNotes.set({ age }, count);
      screens.set(now.liveScreens);
      backlog.set(now.ledgerBacklog);
      head.set(now.ledgerHead);
      imbalance.set(now.conservationImbalance);
      recordingsWritable.set(now.recordings.writable ? 1 : 0);
      if (now.recordings.freeBytes !== null) recordingsFree.set(now.recordings.freeBytes);
      recordingsFailed.set(now.recordings.failures);
      for (const { trunk, health } of now.trunks) {
        if (health !== 'unknown') trunkUp.set({ trunk }, health === 'up' ? 1 : 0);
      }
      // Counted elsewhere: taken over as they stand.
      sip.reset();
      for (const [name, count] of Object.entries(now.sip)) sip.inc({ counter: name }, count);
      facts.reset();
      for (const [type, count] of now.facts) facts.inc({ type }, count);
      return reply.header('Content-Type', registry.contentType).send(await registry.metrics());
    });
  };
}
