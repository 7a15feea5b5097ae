/**
 * The API over a real core, a store in memory and two municipalities, without sockets: requests go in by
 * `inject`, live messages come out of the feed itself.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Fastify, { type FastifyInstance } from 'fastify';
import { systemChance, systemClock } from '../../../adapters/clock/system-clock.ts';
import { LiveDialplans } from '../../../adapters/dialplans/live-dialplans.ts';
import { openLog } from '../../../adapters/log/logger.ts';
import { RecordingsFolder } from '../../../adapters/media/recordings.ts';
import { SoundKeys } from '../../../adapters/media/sound-keys.ts';
import { fetchHttp } from '../../../adapters/outward/fetch-http.ts';
import { GreetingFiles } from '../../../adapters/prompts/greeting-files.ts';
import { promptLibrary } from '../../../adapters/prompts/library.ts';
import { RecordedPrompts } from '../../../adapters/prompts/prompt-room.ts';
import { openStore, type Store } from '../../../adapters/store/open-store.ts';
import { secretTexts } from '../../../adapters/store/secret-texts.ts';
import { hashPassword } from '../../../app/accounts/password.ts';
import { centreConfiguration } from '../../../app/centre/configuration.ts';
import { ContactCentre } from '../../../app/centre/contact-centre.ts';
import { dialplanRouting } from '../../../app/centre/dialplan-routing.ts';
import { LiveFeed } from '../../../app/live/live-feed.ts';
import { Visitors } from '../../../app/people/visitors.ts';
import { PeopleDirectory, type PeopleSnapshot } from '../../../app/people-directory.ts';
import type { Clock } from '../../../app/ports/clock.ts';
import { delivered, type Mail } from '../../../app/ports/delivery.ts';
import type { Outward } from '../../../app/ports/outward.ts';
import type { Role } from '../../../app/ports/people.ts';
import { OfficeParts } from '../../../compose/office.ts';
import { LiveTrunks } from '../../../config/live-trunks.ts';
import { basePath } from '../../../contract/routes.ts';
import { fromWire, toWire } from '../../../contract/wire.ts';
import type { CentreEffect } from '../../../domain/centre/effects.ts';
import { nothingSwitched } from '../../../domain/dialplan/route-types.ts';
import { type CallId, type DeviceId, type EmployeeId, idOf, type TrunkId } from '../../../domain/ids.ts';
import { type Box, messageId } from '../../../domain/mailbox/book.ts';
import { canonical, parseNumber } from '../../../domain/numbers/phone-number.ts';
import { wantedPrompts } from '../../../domain/prompt/wanted.ts';
import { Spoken } from '../../support/spoken.ts';
import { writeTestDialplans } from '../../system/support/test-dialplans.ts';
import { toneWav } from '../../system/support/tone.ts';

export const password = 'een lange zin voor de test';
export const towns = ['deventer', 'lochem'] as const;
export type Town = (typeof towns)[number];
export const roles: readonly Role[] = ['medewerker', 'kcc-agent', 'teamleider', 'beheerder', 'auditor'];

export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  /** As it came, with Dutch names. */
  readonly text: string;
  /** With English names. */
  // biome-ignore lint/suspicious/noExplicitAny: a test looks at what came, whatever it is.
  readonly body: any;
}

export interface Request {
  readonly query?: Readonly<Record<string, string>>;
  /** English names. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** One browser with its cookie and CSRF token. */
export interface Browser {
  readonly send: (method: string, path: string, request?: Request) => Promise<Reply>;
  readonly cookie: string;
  readonly csrf: string;
}

export interface World {
  readonly app: FastifyInstance;
  /** Method and address of every route of the app, whoever made it. */
  readonly registered: readonly string[];
  readonly store: Store;
  readonly parts: OfficeParts;
  readonly centre: ContactCentre;
  readonly people: PeopleDirectory;
  readonly feed: LiveFeed;
  readonly trunks: LiveTrunks;
  /** Trunks that somebody tried. */
  readonly probed: readonly TrunkId[];
  /** Devices whose registration was ended. */
  readonly forgotten: readonly DeviceId[];
  /** What the core asked of telephones. */
  readonly effects: readonly CentreEffect[];
  /** Mail and SMS that went out. */
  readonly mails: readonly Mail[];
  readonly texts: readonly { readonly to: string; readonly text: string }[];
  /** Everything that was logged. */
  readonly log: string[];
  /** Signs in; the person's id is `<town>-<role>`. */
  signIn(login: string): Promise<Browser>;
  anonymous(): Browser['send'];
  /** A call to the town's own number, waiting in its queue. */
  call(town: Town, number: string): Promise<CallId>;
  /** A message with its note and a second of sound; its id. */
  leaveMessage(town: Town, box: Box, number: string): Promise<string>;
  /** A call with a recorded conversation of the town's agent, over by now; the id of the recording. */
  tape(town: Town, number: string): Promise<string>;
  /** Where greetings and recordings of this world lie. */
  readonly folder: string;
  readonly recordings: RecordingsFolder;
  close(): Promise<void>;
}

export interface WorldOptions {
  /** What of the outside there is; absent: mail and SMS that are only kept. */
  readonly outward?: Partial<Outward>;
  readonly secondFactor?: 'optional' | 'administrators';
  /** Absent: the machine's own. */
  readonly clock?: Clock;
  /** Agents of Deventer answer the queue of Lochem as well. */
  readonly sharing?: boolean;
  /** Towns whose callers hear English. */
  readonly english?: readonly Town[];
  /** Folder to keep the data in; absent: memory only. */
  readonly dataDir?: string;
}

export async function openWorld(options: WorldOptions = {}): Promise<World> {
  const clock = options.clock ?? systemClock;
  const chance = systemChance;
  const log: string[] = [];
  const effects: CentreEffect[] = [];
  const mails: Mail[] = [];
  const texts: { to: string; text: string }[] = [];
  const kept = openLog({
    level: 'debug',
    format: 'json',
    write: (line) => {
      const { event, level: _, time: __, ...fields } = JSON.parse(line) as Record<string, unknown>;
      log.push(`${String(event)} ${JSON.stringify(fields)}`);
    },
  });
  const spoken = new Spoken();
  for (const town of towns) for (const role of roles) spoken.text(nameOf(town, role));
  const store = await openStore({ dataDir: options.dataDir ?? ':memory:', log: kept, clock, chance });
  // Open at every hour, so that a test does not depend on the day it runs.
  const folder = await mkdtemp(join(tmpdir(), 'bereikbaar-api-'));
  const sharing = options.sharing === true ? { shared: { of: 'lochem', with: 'deventer' } } : {};
  await writeTestDialplans(folder, { wrapUpSeconds: 30, english: options.english ?? [], ...sharing });
  await writeFile(join(folder, 'deventer.tests.yaml'), routingTest);
  const dialplans = await LiveDialplans.open({ folder, now: () => clock.now(), archive: null });
  const routing = dialplanRouting(
    () => ({
      current: dialplans.current,
      byVersion: (version) => dialplans.byVersion(version),
      switched: nothingSwitched,
    }),
    () => undefined,
  );
  const configured = (snapshot: PeopleSnapshot) =>
    centreConfiguration(dialplans.current, snapshot, routing, false);
  const people = new PeopleDirectory(store.people, clock, kept, (snapshot) =>
    centre?.reconfigure(configured(snapshot)),
  );
  let centre: ContactCentre | null = null;
  const hash = await hashPassword(password, chance.secret);
  await populate(store, hash);
  await people.refresh();
  const running = new ContactCentre(configured(people.now), {
    ledger: store.ledger,
    clock,
    log: kept,
    perform: (effect) => void effects.push(effect),
    ledgerFailed: () => {},
  });
  centre = running;
  const recordings = new RecordingsFolder({
    folder: join(folder, 'recordings'),
    keys: new SoundKeys({ subjects: store.subjects, clock, chance }),
    clock,
    log: kept,
  });
  await recordings.start();
  const greetings = await GreetingFiles.open(join(folder, 'greetings'));
  const wanted = () => wantedPrompts(dialplans.current);
  const library = await promptLibrary({ dataDir: folder, wanted, missing: () => {} });
  const trunks = await LiveTrunks.open({
    path: join(folder, 'trunks.yaml'),
    isChosen: false,
    instead: [],
    lookUp: (host) =>
      host.endsWith('.invalid') ? Promise.reject(new Error('no such host')) : Promise.resolve(['192.0.2.1']),
    newId: chance.newId,
    ...(options.dataDir === undefined ? {} : { secrets: secretTexts(options.dataDir, chance.secret) }),
  });
  const probed: TrunkId[] = [];
  const forgotten: DeviceId[] = [];
  const parts = new OfficeParts({
    trunkEditor: trunks,
    forgetDevice: async (device) => void forgotten.push(device),
    probeTrunk: async (id) => {
      probed.push(id);
      return [{ asked: 'options', outcome: 'answered', status: 200, took: 12 }];
    },
    prompts: new RecordedPrompts({ dataDir: folder, library, wanted }),
    config: {
      sip: { realm: 'bereikbaar', host: '127.0.0.1', advertise: null },
      http: { publicUrl: null, secondFactor: options.secondFactor ?? 'optional' },
      data: { adminPassword: null },
      costs: { perHour: 50, perCall: 0.1 },
    } as never,
    store,
    clock,
    chance,
    log: kept,
    people,
    visitors: new Visitors({ number: null, realm: 'bereikbaar', host: '127.0.0.1', clock, chance }),
    dialplans: () => dialplans.current,
    dialplanEditor: dialplans,
    centre: () => running,
    arranged: () => running.reconfigure(configured(people.now)),
    media: () => [],
    silenceAlarms: () => 0,
    sipCounters: () => ({}),
    trunks: () =>
      trunks.kept.entries.map(({ id }) => ({
        trunk: id,
        health: 'down' as const,
        since: clock.now(),
        registration: null,
        keepAlive: null,
      })),
    recordings,
    greetings,
    speak: () => Promise.resolve(),
    showSetUp: () => {},
    outward: {
      mail: {
        send: async (mail) => {
          mails.push(mail);
          return delivered;
        },
        close: () => {},
      },
      sms: {
        send: async (to, text) => {
          texts.push({ to, text });
          return delivered;
        },
      },
      http: fetchHttp,
      publicUrl: 'https://bereikbaar.example',
      digest: 'none',
      signOn: null,
      openKlant: null,
      register: null,
      persons: null,
      ...options.outward,
    },
  });
  await parts.start();
  await until(() => parts.office.isOpen);
  const app = Fastify({ logger: false });
  const registered: string[] = [];
  app.addHook('onRoute', ({ method, url }) => void registered.push(`${String(method)} ${url}`));
  for (const route of parts.routes()) route(app);
  await app.ready();
  const feed = new LiveFeed(parts.office);
  const sender =
    (cookie: string, csrf: string): Browser['send'] =>
    async (method, path, request = {}) => {
      spoken.body(request.body);
      const query = new URLSearchParams(toWire(request.query ?? {}) as Record<string, string>).toString();
      const answer = await app.inject({
        method: method as 'GET',
        url: `${basePath}${path}${query === '' ? '' : `?${query}`}`,
        headers: {
          ...(cookie === '' ? {} : { cookie }),
          ...(method === 'GET' || csrf === '' ? {} : { 'x-csrf-token': csrf }),
          ...(request.body === undefined ? {} : { 'content-type': 'application/json' }),
          ...request.headers,
        },
        ...(request.body === undefined ? {} : { payload: JSON.stringify(toWire(request.body)) }),
      });
      const text = answer.body;
      const isJson = text !== '' && String(answer.headers['content-type'] ?? '').includes('json');
      return {
        status: answer.statusCode,
        headers: answer.headers,
        text,
        body: isJson ? fromWire(JSON.parse(text)) : text,
      };
    };
  let calls = 0;
  return {
    app,
    registered,
    store,
    parts,
    centre: running,
    people,
    feed,
    trunks,
    probed,
    forgotten,
    effects,
    mails,
    texts,
    log,
    anonymous: () => sender('', ''),
    signIn: async (login) => {
      const reply = await sender('', '')('POST', '/sessies', { body: { email: login, password } });
      if (reply.status !== 201) throw new Error(`${login}: ${reply.text}`);
      const cookie = String(reply.headers['set-cookie']).split(';')[0] ?? '';
      return { cookie, csrf: reply.body.csrfToken, send: sender(cookie, reply.body.csrfToken) };
    },
    call: async (town, number) => {
      calls += 1;
      spoken.number(number);
      const call = idOf<'call'>(`call-${town}-${calls}`);
      const entrance = [...(dialplans.current.plans.get(idOf(town))?.entrances.values() ?? [])].find(
        (one) => one.numbers.length > 0,
      );
      const parsed = parseNumber(number);
      if (!parsed.ok) throw new Error('not a number');
      const subject = await store.subjects.callerByNumber(idOf(town), canonical(parsed.number), clock.now());
      running.submit({
        type: 'call.arrived',
        call,
        leg: idOf(`${call}/a`),
        trunk: null,
        device: null,
        candidates: [{ source: 'requestUri', text: entrance?.numbers[0] ?? '' }],
        caller: { subject, groups: [] },
      });
      await until(() => parts.office.calls.get(call) !== undefined);
      return call;
    },
    folder,
    recordings,
    leaveMessage: async (town, box, number) => {
      calls += 1;
      spoken.number(number);
      const recording = `spoken-${calls}/v1`;
      const stream = `call:spoken-${calls}`;
      const note = idOf<'note'>(`spoken-${calls}/n1`);
      const parsed = parseNumber(number);
      if (!parsed.ok) throw new Error('not a number');
      const caller = await store.subjects.callerByNumber(idOf(town), canonical(parsed.number), clock.now());
      const envelope = { v: 1, at: clock.now(), municipality: idOf<'municipality'>(town) } as const;
      await writeFile(recordings.pathOf(recording), toneWav(440, 1));
      await store.ledger.append([
        { ...envelope, stream, type: 'call.voicemailLeft', data: { box, recording, length: 1000 } },
        {
          ...envelope,
          stream: `note:${note}`,
          type: 'note.created',
          data: {
            note,
            call: `spoken-${calls}`,
            caller,
            ownerTeam: `${town}/burgerzaken`,
            ownerEmployee: null,
            subject: null,
            due: clock.now() + 86_400_000,
            origin: 'voicemail',
          },
        },
      ]);
      const id = messageId(recording);
      await until(() => parts.office.mailboxes.get(id)?.note === note);
      return id;
    },
    tape: async (town, number) => {
      calls += 1;
      spoken.number(number);
      const call = `taped-${calls}`;
      const recording = `${call}/t1`;
      const parsed = parseNumber(number);
      if (!parsed.ok) throw new Error('not a number');
      const caller = await store.subjects.callerByNumber(idOf(town), canonical(parsed.number), clock.now());
      const stream = `call:${call}`;
      const envelope = { v: 1, at: clock.now(), stream, municipality: idOf<'municipality'>(town) } as const;
      const employee = person(town, 'kcc-agent');
      await writeFile(recordings.pathOf(recording), toneWav(440, 1));
      await store.ledger.append([
        {
          ...envelope,
          type: 'call.arrived',
          data: { leg: `${call}/a`, called: null, entrance: null, caller },
        },
        { ...envelope, type: 'call.taped', data: { recording, what: 'started', employee } },
        { ...envelope, type: 'call.ended', data: { by: 'caller', reason: 'completed', talk: 1000 } },
      ]);
      const id = messageId(recording);
      await until(() => parts.office.calls.get(idOf(call))?.endedAt != null);
      return id;
    },
    close: async () => {
      feed.close();
      await parts.stop();
      people.stop();
      await recordings.stop();
      await app.close();
      await store.close();
      await rm(folder, { recursive: true, force: true });
      // Whatever a test tried: nobody's name, number or question is in a log line (DOMAIN R21).
      spoken.assertNotIn(log);
    },
  };
}

/** Beside the dialplans, as an administrator writes it. */
const routingTest = `tests:
  - name: een beller komt bij Deventer
    given: { called: 0570 693911, at: 2026-12-28T10:00 }
    then: { municipality: deventer }
`;

export function person(town: Town, role: Role): EmployeeId {
  return idOf(`${town}-${role}`);
}

/** Names and addresses by which a leak shows. */
export function nameOf(town: Town, role: Role): string {
  return `Naam${town}${role}`.replaceAll('-', '');
}

async function populate(store: Store, hash: string): Promise<void> {
  const now = systemClock.now();
  for (const town of towns) {
    await store.people.saveMunicipality({ id: idOf(town), name: town });
    await store.people.saveTeam({
      id: idOf(`${town}/burgerzaken`),
      municipality: idOf(town),
      name: 'Burgerzaken',
    });
    for (const role of roles) {
      const id = person(town, role);
      await store.people.saveEmployee(
        {
          id,
          municipality: idOf(town),
          name: nameOf(town, role),
          email: `${role}@${town}.example`,
          teams: [idOf(`${town}/burgerzaken`)],
          roles: [role],
          skills: [{ skill: idOf('algemeen'), level: 5 }],
          active: true,
        },
        now,
      );
      await store.accounts.setPassword(id, hash, now);
    }
  }
}

/** Waits for a condition, at most five seconds. */
export async function until(condition: () => boolean): Promise<void> {
  for (let tries = 0; tries < 2000; tries += 1) {
    if (condition()) return;
    await new Promise((resolve) => systemClock.setTimer(10, () => resolve(undefined)));
  }
  throw new Error('it did not happen within twenty seconds');
}
