/** `/metrics` for Prometheus. Numbers of the whole installation; no numbers, names or ids of people. */
import type { FastifyInstance } from 'fastify';
import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import type { PlaneHealth } from '../../app/ports/media.ts';
import type { DomainEvent } from '../../domain/events.ts';
import { factMetrics } from './fact-metrics.ts';
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
  /** Figures of today; a share that is hidden for want of numbers is null. */
  readonly figures: readonly {
    readonly municipality: string;
    readonly success: number | null;
    readonly afterFollowUp: number | null;
    readonly classes: Readonly<Record<string, number>>;
  }[];
  /** Norms of queues and teams with the share met today. */
  readonly norms: readonly {
    readonly kind: 'queue' | 'team';
    readonly id: string;
    readonly withinSeconds: number;
    readonly target: number;
    readonly share: number | null;
  }[];
  /** Empty where sessions are handed through. */
  readonly media: readonly PlaneHealth[];
  /** Legs from which no sound came for too long, since the start. */
  readonly silenceAlarms: number;
  /**
   * Counters of the SIP engine by name; `app.` in front of those of the application above it, `answered.` of requests
   * that we answered and `got.` of those that were answered to us, followed by method and status.
   */
  readonly sip: Readonly<Record<string, number>>;
  readonly trunks: readonly { readonly trunk: string; readonly health: 'up' | 'down' | 'unknown' }[];
  /** Voicemail messages on disk: whether the last trial could write, and what could not be stored. */
  readonly recordings: {
    readonly writable: boolean;
    readonly freeBytes: number | null;
    readonly failures: number;
  };
}

/** `answered.INVITE.200` and `got.BYE.timeout`. */
const answerName = /^(answered|got)\.([A-Z]+)\.([\w-]+)$/;

export interface MetricsPage {
  readonly routes: (app: FastifyInstance) => void;
  /** To be told every fact from the start on. */
  readonly count: (event: DomainEvent) => void;
}

export function metricsPage(read: () => Promise<MetricsReading>): MetricsPage {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: 'bereikbaar_' });
  const gauge = (name: string, help: string, labelNames: readonly string[] = []) =>
    new Gauge({ name: `bereikbaar_${name}`, help, labelNames: [...labelNames], registers: [registry] });
  const counter = (name: string, help: string, labelNames: readonly string[] = []) =>
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
  const outboxBacklog = gauge('outbox_backlog', 'Messages to the outside that still have to arrive.');
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
  const sipAnswers = counter(
    'sip_answers_total',
    'Final answers to SIP requests: to those that came in, and to those we sent; or timeout, transport-error.',
    ['direction', 'method', 'answer'],
  );
  const success = gauge('success_ratio', 'Success of the contact attempts of today; absent when too few.', [
    'municipality',
    'kind',
  ]);
  const classes = gauge('attempts_today', 'Contact attempts of today by class.', ['municipality', 'class']);
  const normShare = gauge(
    'norm_share_ratio',
    'Answered within the norm today, of a queue or a team; absent without any.',
    ['kind', 'id'],
  );
  const normTarget = gauge('norm_target_ratio', 'The share that was agreed, of a queue or a team.', [
    'kind',
    'id',
  ]);
  const normSeconds = gauge('norm_within_seconds', 'The limit that was agreed, of a queue or a team.', [
    'kind',
    'id',
  ]);
  const mediaUp = gauge('media_up', '1 when the media plane answers, 0 when it is gone.', ['plane']);
  const mediaEndpoints = gauge('media_endpoints', 'Legs with sound.', ['plane']);
  const mediaPorts = gauge('media_ports_free', 'Ports for sound that are free, where the plane tells.', [
    'plane',
  ]);
  const mediaLate = gauge('media_tick_late_seconds', 'Worst lateness of playout in the last second.', [
    'plane',
  ]);
  const mediaLosses = counter('media_losses_total', 'How often a media plane died.', ['plane']);
  const mediaPackets = counter('media_packets_total', 'Packets of sound, where the plane tells.', [
    'plane',
    'direction',
  ]);
  const mediaAlarms = counter('media_silence_alarms_total', 'Legs from which no sound came for too long.');
  const gauges = [success, classes, normShare, normTarget, normSeconds];
  const ofMedia = [mediaUp, mediaEndpoints, mediaPorts, mediaLate, mediaLosses, mediaPackets, mediaAlarms];
  const count = factMetrics(registry);
  const showFigures = ({ figures, norms }: MetricsReading): void => {
    for (const each of gauges) each.reset();
    for (const { municipality, ...figure } of figures) {
      if (figure.success !== null) success.set({ municipality, kind: 'strict' }, figure.success);
      if (figure.afterFollowUp !== null)
        success.set({ municipality, kind: 'afterFollowUp' }, figure.afterFollowUp);
      for (const [name, value] of Object.entries(figure.classes)) {
        classes.set({ municipality, class: name }, value);
      }
    }
    for (const { kind, id, share, target, withinSeconds } of norms) {
      normTarget.set({ kind, id }, target);
      normSeconds.set({ kind, id }, withinSeconds);
      if (share !== null) normShare.set({ kind, id }, share);
    }
  };
  const showMedia = ({ media: planes, silenceAlarms }: MetricsReading): void => {
    for (const each of ofMedia) each.reset();
    mediaAlarms.inc(silenceAlarms);
    for (const { plane, up, endpoints, portsFree, losses, tickLateMs, packets } of planes) {
      mediaUp.set({ plane }, up ? 1 : 0);
      mediaEndpoints.set({ plane }, endpoints);
      if (portsFree !== undefined) mediaPorts.set({ plane }, portsFree);
      if (tickLateMs !== undefined) mediaLate.set({ plane }, tickLateMs / 1000);
      mediaLosses.inc({ plane }, losses);
      for (const [direction, value] of Object.entries(packets ?? {})) {
        mediaPackets.inc({ plane, direction }, value);
      }
    }
  };
  const routes = (app: FastifyInstance): void => {
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
      const underWay = now.outbox.filter(({ state }) => state !== 'givenUp');
      outboxBacklog.set(underWay.reduce((sum, { count }) => sum + count, 0));
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
      sipAnswers.reset();
      for (const [name, value] of Object.entries(now.sip)) {
        const [, side, method = '', answer = ''] = answerName.exec(name) ?? [];
        if (side === undefined) sip.inc({ counter: name }, value);
        else sipAnswers.inc({ direction: side === 'answered' ? 'in' : 'out', method, answer }, value);
      }
      showFigures(now);
      showMedia(now);
      return reply.header('Content-Type', registry.contentType).send(await registry.metrics());
    });
  };
  return { routes, count };
}
