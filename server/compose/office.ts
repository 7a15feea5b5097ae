/** Wires the office together: records, sign-in, live feed, and the routes and sockets that lead to it. */
import { readFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import type { WebSocket } from 'ws';
import { apiRoutes } from '../adapters/http/api-routes.ts';
import { liveSocket } from '../adapters/http/live-socket.ts';
import { type MetricsPage, type MetricsReading, metricsPage } from '../adapters/http/metrics-routes.ts';
import { screens } from '../adapters/http/screens.ts';
import { signOnRoutes } from '../adapters/http/sign-on-routes.ts';
import type { Store } from '../adapters/store/open-store.ts';
import { ensureFirstAccount } from '../app/accounts/first-account.ts';
import { LiveFeed } from '../app/live/live-feed.ts';
import { allHandlers } from '../app/office/handlers.ts';
import { Office } from '../app/office/office.ts';
import type { CentreAccess, PartHealth } from '../app/office/office-parts.ts';
import { removePhones } from '../app/office/phone-access.ts';
import { soundHandlers } from '../app/office/voicemail-handlers.ts';
import type { Visitors } from '../app/people/visitors.ts';
import type { PeopleDirectory } from '../app/people-directory.ts';
import type { Chance, Clock } from '../app/ports/clock.ts';
import type { DialplanEditor } from '../app/ports/dialplans.ts';
import type { Log } from '../app/ports/log.ts';
import type { PlaneHealth } from '../app/ports/media.ts';
import type { Outward } from '../app/ports/outward.ts';
import type { Employee } from '../app/ports/people.ts';
import type { PromptRoom } from '../app/ports/prompts.ts';
import type { ProbeTrunk, TrunkEditor, TrunkState } from '../app/ports/trunks.ts';
import type { Greetings, Recordings } from '../app/ports/voices.ts';
import { stepOf } from '../cli/ladder-texts.ts';
import type { Config } from '../config/schema.ts';
import { queuesNow } from '../domain/centre/selectors.ts';
import type { DialplanSet } from '../domain/dialplan/types.ts';
import type { DeviceId } from '../domain/ids.ts';
import { hour } from '../domain/time.ts';
import { figuresNow } from './figures-now.ts';
import { foldCode } from './fold-code.ts';
import { mediaHealth } from './media-health.ts';
import { ratesOf } from './rates.ts';
import { recordingsHealth } from './recordings-health.ts';
import { trunkHealth } from './trunk-health.ts';

export interface OfficeWiring {
  readonly config: Pick<Config, 'sip' | 'http' | 'data' | 'costs'>;
  readonly store: Store;
  readonly clock: Clock;
  readonly chance: Chance;
  readonly log: Log;
  readonly people: PeopleDirectory;
  readonly visitors: Visitors;
  readonly dialplans: () => DialplanSet;
  readonly dialplanEditor: DialplanEditor;
  readonly centre: () => (CentreAccess & { backlog(): number }) | null;
  readonly arranged: () => void;
  /** Everything that was written before the start has been read. */
  readonly opened?: () => void;
  /** Empty where sessions are handed through. */
  readonly media: () => readonly PlaneHealth[];
  /** Legs from which no sound came for too long, since the start. */
  readonly silenceAlarms: () => number;
  readonly sipCounters: () => Readonly<Record<string, number>>;
  readonly trunks: () => readonly TrunkState[];
  readonly trunkEditor: TrunkEditor;
  readonly probeTrunk: ProbeTrunk;
  readonly forgetDevice: (device: DeviceId) => Promise<void>;
  readonly outward: Outward;
  readonly recordings: Recordings;
  readonly greetings: Greetings;
  readonly prompts: PromptRoom;
  readonly speak: (prompt: string, text: string) => Promise<void>;
  /** Shows who starts the server the token that lets the first administrator in. */
  readonly showSetUp: (token: string) => void;
}

/** `dist`, from where the compiled file lies. */
const dist = join(import.meta.dirname, '..', '..');

export class OfficeParts {
  readonly office: Office;
  readonly #wiring: OfficeWiring;
  readonly #version: string;
  readonly #metrics: MetricsPage;
  #feed: LiveFeed | null = null;

  constructor(wiring: OfficeWiring) {
    const { store, clock, chance, log, people, config } = wiring;
    this.#wiring = wiring;
    this.#version = versionOfPackage();
    this.#metrics = metricsPage(() => this.#reading());
    this.office = new Office({
      clock,
      chance,
      log,
      ledger: store.ledger,
      subjects: store.subjects,
      people,
      visitors: wiring.visitors,
      peopleStore: store.people,
      accounts: store.accounts,
      audit: store.audit,
      store: store.office,
      privacy: store.privacy,
      outbox: store.outbox,
      snapshots: store.snapshots,
      connections: store.connections,
      outward: wiring.outward,
      dialplans: wiring.dialplans,
      dialplanEditor: wiring.dialplanEditor,
      centre: wiring.centre,
      sip: {
        realm: config.sip.realm,
        host: config.sip.advertise ?? config.sip.host,
        port: config.sip.port,
      },
      trunkEditor: wiring.trunkEditor,
      trunkStates: wiring.trunks,
      probeTrunk: wiring.probeTrunk,
      forgetDevice: wiring.forgetDevice,
      tell: (type, data, at) => stepOf(type, data, at, 'nl').text,
      health: () => this.#health(),
      arranged: wiring.arranged,
      speak: wiring.speak,
      recordings: wiring.recordings,
      greetings: wiring.greetings,
      prompts: wiring.prompts,
      mustHaveFactor: (employee) => this.#mustHaveFactor(employee),
      observe: this.#metrics.count,
      rates: ratesOf(config.costs),
      version: this.#version,
      foldCode: foldCode(),
    });
  }

  /** Makes the first account, or shows how to; reads the ledger in the background, since calls need not wait for figures. */
  async start(): Promise<void> {
    const { store, clock, chance, log, people, config, dialplans, showSetUp } = this.#wiring;
    await ensureFirstAccount({
      accounts: store.accounts,
      people: store.people,
      clock,
      chance,
      municipalities: [...dialplans().plans.values()].map(({ municipality, name }) => ({
        id: municipality,
        name,
      })),
      password: config.data.adminPassword,
    });
    const setUpToken = await this.office.setUp.begin();
    if (setUpToken !== null) showSetUp(setUpToken);
    await people.refresh();
    await removePhones(this.office, null);
    this.#feed = new LiveFeed(this.office);
    const began = clock.now();
    this.office.open().then(
      () => {
        log.info('office.open', { tookMs: clock.now() - began, facts: store.ledger.head() });
        this.#wiring.opened?.();
      },
      (error: unknown) => log.error('office.openFailed', { error: error as Error }),
    );
  }

  async stop(): Promise<void> {
    this.#feed?.close();
    await this.office.close();
  }

  routes(): readonly ((app: FastifyInstance) => void)[] {
    const { log, config, store, clock } = this.#wiring;
    return [
      apiRoutes({
        handlers: allHandlers(this.office),
        sound: soundHandlers(this.office),
        isOpen: () => this.office.isOpen,
        who: (token) => this.office.signIn.who(token),
        machine: (token, route) => this.office.machines.who(token, route),
        mustHaveFactor: ({ employee }) => this.#mustHaveFactor(employee),
        audit: (entry) => store.audit.append({ ...entry, at: clock.now() }),
        log,
        replays: store.replays,
        now: () => clock.now(),
        publicUrl: config.http.publicUrl,
        version: this.#version,
      }),
      signOnRoutes({
        signOn: () => this.office.signOn,
        audit: (entry) => store.audit.append({ ...entry, at: clock.now() }),
        publicUrl: config.http.publicUrl,
      }),
      this.#metrics.routes,
      screens(join(dist, 'agent-ui')),
    ];
  }

  liveSocket(): (socket: WebSocket, request: IncomingMessage) => void {
    return liveSocket({
      feed: () => (this.office.isOpen ? this.#feed : null),
      who: async (token) => {
        const who = await this.office.signIn.who(token);
        if (who === null) return null;
        if (this.#mustHaveFactor(who.employee)) return 'forbidden';
        return { employee: who.employee, collections: null, endsAt: who.session.endsAt };
      },
      machine: (token) => this.office.machines.viewer(token),
      onEnded: (listener) => {
        const { signIn, machines } = this.office;
        const stops = [signIn.onEnded(listener), machines.onRevoked(listener)];
        return () => {
          for (const stop of stops) stop();
        };
      },
      clock: this.#wiring.clock,
    });
  }

  /** Whether this person must set up a second factor before anything else. */
  #mustHaveFactor({ id, roles }: Employee): boolean {
    return (
      this.#wiring.config.http.secondFactor === 'administrators' &&
      roles.includes('beheerder') &&
      !this.office.secondFactors.isOn(id)
    );
  }

  async #reading(): Promise<MetricsReading> {
    const { centre, store, sipCounters, trunks, clock } = this.#wiring;
    const state = centre()?.state;
    const conservation = this.office.figures.figures.conservation();
    return {
      openCalls: state === undefined ? 0 : [...state.calls.values()].length,
      queues: (state === undefined ? [] : queuesNow(state, clock.now())).map((queue) => ({
        queue: queue.queue,
        waiting: queue.waiting,
        longestWaitSeconds: (queue.longestWait ?? 0) / 1000,
        free: queue.free,
        signedIn: queue.signedIn,
      })),
      agents: countedBy([...(state?.agents.values() ?? [])].map((agent) => agent.state)),
      notes: countedBy([...this.office.notes.all()].map(({ note }) => note.state)),
      pendingNotes: pendingByAge(this.office, clock.now()),
      outbox: await store.outbox.counts(),
      liveScreens: this.#feed?.screens ?? 0,
      ledgerBacklog: centre()?.backlog() ?? 0,
      ledgerHead: store.ledger.head(),
      conservationImbalance: conservation.imbalance,
      attempts: {
        offered: conservation.offered,
        classified: conservation.classified,
        open: conservation.open,
      },
      sip: sipCounters(),
      trunks: trunks(),
      recordings: this.#wiring.recordings.health(),
      ...figuresNow(this.office, clock.now()),
      media: this.#wiring.media(),
      silenceAlarms: this.#wiring.silenceAlarms(),
    };
  }

  #health(): readonly PartHealth[] {
    const { centre, store, trunks } = this.#wiring;
    const { kept } = this.#wiring.trunkEditor;
    const state = centre()?.state;
    const phones = [...(state?.agents.values() ?? [])].reduce((sum, agent) => sum + agent.devices.length, 0);
    const backlog = centre()?.backlog() ?? 0;
    const { imbalance } = this.office.figures.figures.conservation();
    const fact = (label: string, value: number): PartHealth['facts'][number] => ({
      label,
      value: String(value),
    });
    return [
      {
        id: 'sip',
        name: 'Telefonie',
        state: state === undefined ? 'down' : 'healthy',
        text: state === undefined ? 'De telefonie start nog.' : 'Oproepen worden aangenomen.',
        facts: [
          fact('Toestellen aangemeld', phones),
          fact('Gesprekken nu', state === undefined ? 0 : [...state.calls.values()].length),
        ],
      },
      ...trunkHealth(trunks(), (id) => kept.entries.find((entry) => entry.id === id)?.outboundFor ?? null),
      ...this.#wiring.media().map(mediaHealth),
      {
        id: 'ledger',
        name: 'Opslag',
        state: backlog > 1000 ? 'degraded' : 'healthy',
        text: backlog > 1000 ? 'De opslag loopt achter.' : 'Alles wordt bewaard.',
        facts: [fact('Vastgelegde feiten', store.ledger.head()), fact('Wacht op de schijf', backlog)],
      },
      {
        id: 'figures',
        name: 'Cijfers',
        state: imbalance === 0 ? 'healthy' : 'degraded',
        text: imbalance === 0 ? 'De telling klopt.' : 'De telling klopt niet.',
        facts: [fact('Verschil', imbalance)],
      },
      recordingsHealth(this.#wiring.recordings.health()),
      {
        id: 'live',
        name: 'Schermen',
        state: 'healthy',
        text: 'Schermen worden bijgewerkt.',
        facts: [fact('Schermen verbonden', this.#feed?.screens ?? 0)],
      },
    ];
  }
}

function pendingByAge(office: Office, now: number): MetricsReading['pendingNotes'] {
  const counts = { inTerm: 0, overdue: 0, overdueADay: 0 };
  for (const { note } of office.notes.pending()) {
    if (note.due > now) counts.inTerm += 1;
    else if (now - note.due < 24 * hour) counts.overdue += 1;
    else counts.overdueADay += 1;
  }
  return counts;
}

function countedBy(words: readonly string[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const word of words) counts[word] = (counts[word] ?? 0) + 1;
  return counts;
}

function versionOfPackage(): string {
  const text = readFileSync(join(dist, '..', 'package.json'), 'utf8');
  return String((JSON.parse(text) as { readonly version?: unknown }).version ?? '0');
}
