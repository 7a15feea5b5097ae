/** Wires calls together: SIP adapter, front desk, sound and the core; and what a restart has to mend. */
import type { RecordingsFolder } from '../adapters/media/recordings.ts';
import { AuthFailures } from '../adapters/sip/auth-failures.ts';
import { Counts } from '../adapters/sip/counts.ts';
import { PeopleDigestGate } from '../adapters/sip/people-digest-gate.ts';
import { SipAdapter } from '../adapters/sip/sip-adapter.ts';
import { TrunkMatch } from '../adapters/sip/trunk-match.ts';
import type { Store } from '../adapters/store/open-store.ts';
import { Admission } from '../app/centre/admission.ts';
import { centreConfiguration } from '../app/centre/configuration.ts';
import { ContactCentre } from '../app/centre/contact-centre.ts';
import { type DialplanShelf, dialplanRouting } from '../app/centre/dialplan-routing.ts';
import { FrontDesk } from '../app/centre/front-desk.ts';
import { drain } from '../app/drain.ts';
import { messagesFor, phonesOf } from '../app/mailbox/lamps.ts';
import type { Mailboxes } from '../app/mailbox/mailboxes.ts';
import type { OwnLines } from '../app/own-lines.ts';
import type { Visitors } from '../app/people/visitors.ts';
import type { PeopleDirectory, PeopleSnapshot } from '../app/people-directory.ts';
import type { Chance, Clock } from '../app/ports/clock.ts';
import type { Log } from '../app/ports/log.ts';
import type { MediaPort, PlayItem } from '../app/ports/media.ts';
import type { IncomingInvite } from '../app/ports/sip.ts';
import type { TrunkBook, TrunkProbe, TrunkState } from '../app/ports/trunks.ts';
import type { Greetings } from '../app/ports/voices.ts';
import { Anchored } from '../app/sound/anchored.ts';
import { HandedThrough } from '../app/sound/handed-through.ts';
import type { Sound } from '../app/sound/sound.ts';
import type { Config } from '../config/schema.ts';
import type { GreetingFor, Reachability } from '../domain/centre/configuration.ts';
import type { RouteState } from '../domain/dialplan/route-types.ts';
import type { DomainEvent } from '../domain/events.ts';
import type { CallId, DeviceId, EmployeeId, LegId, MunicipalityId, TrunkId } from '../domain/ids.ts';
import type { MessageCount } from '../domain/mailbox/book.ts';
import { canonical, parseNumber } from '../domain/numbers/phone-number.ts';
import type { SpokenLanguage } from '../domain/prompt/catalogue.ts';
import { knowsHost } from './host-names.ts';
import { keepMessages } from './mailbox-line.ts';
import { ownLines } from './own-lines.ts';
import type { SipServer } from './sip-server.ts';
import { spokenSound } from './spoken-sound.ts';
import { WaysOut } from './ways-out.ts';

export interface CallsParts {
  readonly config: Config;
  readonly store: Store;
  readonly clock: Clock;
  readonly chance: Chance;
  readonly log: Log;
  readonly trunks: TrunkBook;
  /** The set new calls start with, and those that calls in progress still walk. */
  readonly dialplans: Pick<DialplanShelf, 'current' | 'byVersion'>;
  readonly people: PeopleDirectory;
  readonly visitors: Visitors;
  /** Our own sound, or null when sessions are handed through between the parties. */
  readonly media: () => MediaPort | null;
  /** Audio of prompts, in order; those without audio are left out. Own recordings of the municipality go first. */
  readonly filesOf: (
    prompts: readonly string[],
    language: SpokenLanguage,
    municipality: MunicipalityId | null,
  ) => readonly PlayItem[];
  /** Messages of callers, and greetings, as files. */
  readonly recordings: RecordingsFolder;
  readonly greetings: Greetings;
  readonly greetingFor: GreetingFor;
  readonly mailboxes: () => Mailboxes;
  /** False while the messages of before the start are still being read. */
  readonly mailboxesKnown: () => boolean;
  /** What people switched by hand: calamity messages. */
  readonly switched: () => RouteState;
  /** How an employee arranged to be reached; null when nothing was arranged. */
  readonly arranged: (employee: EmployeeId) => Reachability | null;
}

/**
 * How far back the ledger is folded at a start, milliseconds. Enough for every call that can be open, the
 * longest shift of an agent and the figures of today; not more, because a start must take seconds however
 * old the installation is. A call that is open for longer is closed all the same (`store.recoverInterrupted`).
 */
const rememberMs = 24 * 3600 * 1000;

export class Calls {
  readonly #parts: CallsParts;
  readonly #routing;
  #centre: ContactCentre | null = null;
  #desk: FrontDesk | null = null;
  #line: OwnLines | null = null;
  #sip: SipAdapter | null = null;

  constructor(parts: CallsParts) {
    this.#parts = parts;
    const shelf: DialplanShelf = {
      get current() {
        return parts.dialplans.current;
      },
      byVersion: (version) => parts.dialplans.byVersion(version),
      get switched() {
        return parts.switched();
      },
    };
    this.#routing = dialplanRouting(
      () => shelf,
      (id) => parts.trunks.current.find((trunk) => trunk.id === id),
    );
  }

  /** Reads what was going on before the restart: calls, agents, places in line. */
  async recover(): Promise<void> {
    const { store, clock, log, people } = this.#parts;
    const centre = new ContactCentre(this.#configuration(people.now), {
      ledger: store.ledger,
      clock,
      log,
      perform: (effect) => this.#desk?.perform(effect),
      ledgerFailed: () => this.#desk?.refuseNewCalls(),
    });
    const began = clock.now();
    let events = 0;
    for await (const event of store.ledger.scan({ from: began - rememberMs })) {
      centre.remember(event as unknown as DomainEvent);
      events += 1;
    }
    this.#centre = centre;
    log.info('centre.remembered', { events, tookMs: clock.now() - began });
  }

  async start(server: Pick<SipServer, 'address' | 'onSocketClosed'>): Promise<void> {
    const { config, store, clock, chance, log, people, trunks, dialplans, recordings } = this.#parts;
    const centre = this.#centre;
    if (centre === null) throw new Error('calls are started before they are recovered');
    // What can be played is known only now that the media plane is there.
    centre.reconfigure(this.#configuration(people.now));
    const counts = new Counts();
    const { callsPerSecondMax: perSecondMax } = config.sip;
    const admission = new Admission({ perSecondMax, openMax: config.calls.openMax }, clock.now());
    // The desk needs the adapter to speak and the adapter needs the desk to tell: the adapter speaks first.
    const sip: SipAdapter = new SipAdapter(
      {
        server: server.address,
        trunks,
        knowsHost,
        registrations: store.registrations,
        gate: this.#gate(counts),
        expiry: { min: config.sip.registerSecondsMin, max: config.sip.registerSecondsMax },
        counts,
        clock,
        chance,
        log,
        messagesOf: (device) => this.#messagesOf(device),
        mailboxAddress: `sip:${config.calls.voicemailCode}@${config.sip.advertise ?? config.sip.host}`,
      },
      {
        invited: (invite) => {
          if (!admission.admits(desk.openCalls, clock.now())) return null;
          return line.invited(invite) ?? desk.invited(this.#asCaller(invite));
        },
        ringing: (leg, sdp) => desk.ringing(leg, sdp),
        answered: (leg, sdp, device, kind) => desk.answered(leg, sdp, device, kind),
        failed: (leg, status) => desk.failed(leg, status),
        ended: (leg, cause) => (line.has(leg) ? line.ended(leg) : desk.ended(leg, cause)),
        renegotiate: (leg, offer, reply) => desk.renegotiate(leg, offer, reply),
        acknowledged: (leg, sdp) => desk.acknowledged(leg, sdp),
        digit: (leg, digit) => (line.has(leg) ? line.infoDigit(leg, digit) : desk.digit(leg, digit)),
        referred: (leg, target, replaces) => desk.referred(leg, target, replaces),
        deviceUp: (device) => desk.deviceUp(device),
        deviceDown: (device) => desk.deviceDown(device),
      },
    );
    const sound = this.#sound(
      sip,
      () => desk,
      () => line,
    );
    const line = ownLines(this.#parts, sip, sound, centre);
    const ways = new WaysOut(this.#parts, () => this.trunkStates());
    const desk = new FrontDesk({
      sip,
      sound,
      subjects: store.subjects,
      clock,
      chance,
      log,
      submit: (input) => centre.submit(input),
      municipalityOf: (invite) => this.#municipalityOf(invite),
      ownerOf: (device) => ways.ownerOf(device),
      displayOf: (employee) => people.now.employees.get(employee)?.name ?? null,
      dialledBy: (device, text) => ways.dialledBy(device, text),
      mobile: (device, municipality) => ways.mobile(device, municipality),
      canonicalNumber: (text) => {
        const parsed = parseNumber(text);
        return parsed.ok ? canonical(parsed.number) : null;
      },
      nameOf: (municipality) => dialplans.current.plans.get(municipality)?.name ?? null,
      groupsOf: (municipality, number) => ways.groupsOf(municipality, number),
      outside: (target, municipality) => ways.outside(target, municipality),
      recordings,
      signsInByPhone: (employee) => people.now.employees.get(employee)?.roles.includes('kcc-agent') ?? false,
    });
    this.#desk = desk;
    this.#sip = sip;
    this.#line = line;
    this.#parts.mailboxes().onChange((box) => {
      for (const device of phonesOf(box, people.now)) sip.showMessages(device);
    });
    await this.#closeInterrupted(centre);
    recordings.sealFrom((name) =>
      [...centre.state.calls.values()].some(({ id }) => name.startsWith(`${id.replaceAll(/[^\w-]/g, '_')}_`)),
    );
    server.onSocketClosed((source) => void sip.registrar.forgetFlow(source));
    await sip.start();
    this.#noticeLostPhones(centre, sip, desk);
  }

  /** Closes the calls that a crash left open, before any new call is taken. */
  async #closeInterrupted(centre: ContactCentre): Promise<void> {
    const { store, clock, log } = this.#parts;
    await keepMessages(centre, this.#parts.recordings);
    let interrupted = await centre.begin();
    // What the fold did not reach back to; rare, so each is closed without more ado.
    const older = store.recoverInterrupted(clock.now());
    if (older.length > 0) await store.ledger.append(older);
    interrupted += older.length;
    if (interrupted > 0) log.warn('calls.interrupted', { calls: interrupted });
  }

  #messagesOf(device: DeviceId): MessageCount | null {
    const { people, mailboxes, mailboxesKnown } = this.#parts;
    return mailboxesKnown() ? messagesFor(device, people.now, mailboxes()) : null;
  }

  /** Lights the lamps of all phones anew; those that show the same already are left alone. */
  showMessages(): void {
    for (const device of this.#sip?.registrar.registered() ?? []) this.#sip?.showMessages(device);
  }

  /** Phones whose registration lapsed while the server was down, and browsers: nobody else tells of them. */
  #noticeLostPhones(centre: ContactCentre, sip: SipAdapter, desk: FrontDesk): void {
    const registered = new Set(sip.registrar.registered());
    for (const agent of [...centre.state.agents.values()]) {
      for (const device of agent.devices) if (!registered.has(device)) desk.deviceDown(device);
    }
  }

  /** A caller in the browser is one from outside who withholds the number, and no telephone of ours. */
  #asCaller(invite: IncomingInvite): IncomingInvite {
    if (!this.#parts.visitors.isVisitor(invite.device)) return invite;
    return { ...invite, device: null, caller: { number: null, displayName: null, asserted: false } };
  }

  async stop(): Promise<void> {
    const { config, clock, log } = this.#parts;
    if (this.#desk) {
      this.#centre?.submit({ type: 'centre.drain' });
      const drained = drain(this.#desk, config.calls.stopSeconds * 1000, clock, log);
      // At once, so that providers bring new calls elsewhere while ours come to their end.
      await Promise.all([drained, this.#sip?.leaveTrunks()]);
      this.#line?.hangUpAll();
    }
    await this.#sip?.stop();
  }

  /** How the trunks are, for screens and metrics; empty before the start. */
  trunkStates(): readonly TrunkState[] {
    return this.#sip?.trunkStates() ?? [];
  }

  /** The device is no more: calls it has go on, and no new one comes. */
  async forgetDevice(device: DeviceId): Promise<void> {
    await this.#sip?.registrar.forgetDevice(device);
  }

  /** Asks a trunk now; nothing before the start. */
  async probeTrunk(id: TrunkId): Promise<readonly TrunkProbe[]> {
    return (await this.#sip?.probe(id)) ?? [];
  }

  /** What came in over SIP and what was refused, by reason; `app.` tells it from the counters of the server. */
  sipCounts(): Readonly<Record<string, number>> {
    const counts = Object.entries(this.#sip?.counts() ?? {});
    return Object.fromEntries(counts.map(([name, count]) => [`app.${name}`, count]));
  }

  /** The core with its state, once calls are taken. */
  get centre(): ContactCentre | null {
    return this.#centre;
  }

  /** Other queues, hours and norms take effect at once; calls in progress walk the route they began. */
  dialplansChanged(): void {
    this.peopleChanged(this.#parts.people.now);
  }

  /** New employees, phones and skills take effect at once; what goes on goes on. */
  peopleChanged(snapshot: PeopleSnapshot): void {
    this.#centre?.reconfigure(this.#configuration(snapshot));
    // Who joins or leaves a team sees other messages.
    this.showMessages();
  }

  #gate(counts: Counts): PeopleDigestGate {
    const { config, people, clock, chance, log, trunks } = this.#parts;
    let match = new TrunkMatch(trunks.current);
    trunks.onChange((others) => {
      match = new TrunkMatch(others);
    });
    return new PeopleDigestGate({
      people,
      others: (device) => this.#parts.visitors.credential(device),
      realm: config.sip.realm,
      algorithms: config.sip.digest.split('+') as ('MD5' | 'SHA-256')[],
      clock,
      chance,
      failures: new AuthFailures({
        failuresMax: config.sip.authFailuresMax,
        banMs: config.sip.banSeconds * 1000,
      }),
      isExempt: (address) => match.find(address) !== null,
      refused: (why, address) => {
        counts.add(`auth.${why}`);
        // A banned address may go on knocking: that it was banned is in the log once.
        if (why !== 'banned') log.warn('sip.authRefused', { why, address });
      },
    });
  }

  #configuration(snapshot: PeopleSnapshot) {
    const { dialplans, media, arranged, greetingFor } = this.#parts;
    return centreConfiguration(
      dialplans.current,
      snapshot,
      this.#routing,
      media() !== null,
      arranged,
      greetingFor,
    );
  }

  #sound(sip: SipAdapter, desk: () => FrontDesk, line: () => OwnLines): Sound {
    const { media, filesOf, log, recordings, greetings } = this.#parts;
    const port = media();
    if (port === null) return new HandedThrough(sip, log);
    return new Anchored({
      sip,
      media: port,
      log,
      filesOf: async (prompts, leg) => {
        const call = desk().callOf(leg);
        const { language, municipality } = hearerOf(this.#centre, call, leg);
        const found = prompts.map(async (prompt) => {
          const spoken = await spokenSound(prompt, recordings, greetings);
          return spoken === null ? filesOf([prompt], language, municipality) : [{ file: spoken }];
        });
        return (await Promise.all(found)).flat();
      },
      digit: (leg, digit) => {
        if (line().has(leg)) line().digit(leg, digit);
        else desk().keyPressed(leg, digit);
      },
      held: (leg, held) => desk().heldByPhone(leg, held),
      lost: (leg) => (line().has(leg) ? line().lost(leg) : desk().soundLost(leg)),
      recorded: (leg, recording, how) => {
        if (line().isOurs(recording)) line().recorded(recording, how);
        else desk().recorded(leg, recording, how);
      },
    });
  }

  #municipalityOf(invite: IncomingInvite): MunicipalityId | null {
    return this.#routing.resolveCalled(invite.candidates, invite.trunk).municipality;
  }
}

/** A caller hears their own language; the phones of employees speak Dutch. */
function hearerOf(
  centre: ContactCentre | null,
  id: CallId | null,
  leg: LegId,
): { readonly language: SpokenLanguage; readonly municipality: MunicipalityId | null } {
  const call = id === null ? undefined : centre?.state.calls.get(id);
  return {
    language: call?.leg === leg ? call.language : 'nl',
    municipality: call?.municipality ?? null,
  };
}
