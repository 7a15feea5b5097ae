/**
 * Composition root: configuration -> adapters -> app -> serve. The only file that knows everybody.
 *
 *   parts start in this order and stop in the reverse one:
 *   store ─▶ people ─▶ recovery ─▶ office ─▶ media ─▶ SIP server ─▶ HTTP ─▶ calls (SIP client, registrar, core)
 *   ─▶ changes of dialplans and trunks
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { systemChance, systemClock } from './adapters/clock/system-clock.ts';
import { healthRoutes } from './adapters/http/health-routes.ts';
import { type HttpServer, type SocketRoute, startHttpServer } from './adapters/http/http-server.ts';
import { todayRoutes } from './adapters/http/today-routes.ts';
import { openLog } from './adapters/log/logger.ts';
import { RecordingsFolder } from './adapters/media/recordings.ts';
import { SoundKeys } from './adapters/media/sound-keys.ts';
import { GreetingFiles } from './adapters/prompts/greeting-files.ts';
import { promptLibrary } from './adapters/prompts/library.ts';
import { RecordedPrompts } from './adapters/prompts/prompt-room.ts';
import { openStore } from './adapters/store/open-store.ts';
import { secretTexts } from './adapters/store/secret-texts.ts';
import { Lifecycle, type Part } from './app/lifecycle.ts';
import { Visitors } from './app/people/visitors.ts';
import { PeopleDirectory } from './app/people-directory.ts';
import { Calls } from './compose/calls.ts';
import { followDialplans, openDialplans } from './compose/dialplans.ts';
import { localTrunk } from './compose/local-trunk.ts';
import { type MediaPlane, openMediaPlane } from './compose/media-plane.ts';
import { OfficeParts } from './compose/office.ts';
import { openOutward } from './compose/outward.ts';
import { stopOnSignals } from './compose/signals.ts';
import { openSipServer, type SipServer } from './compose/sip-server.ts';
import { TodayBoard } from './compose/today-board.ts';
import { followTrunks } from './compose/trunks.ts';
import { heardAs } from './compose/typed-messages.ts';
import { loadFromProcess, openTrunks } from './config/from-process.ts';
import type { Environment } from './config/load.ts';
import type { Config } from './config/schema.ts';
import { basePath, livePath } from './contract/routes.ts';
import { wantedPrompts } from './domain/prompt/wanted.ts';
import { bracketed } from './protocol/sip/host.ts';

/** How long one part may take to stop, milliseconds, beyond the time calls get to finish. */
const partStopMs = 5_000;

/** Starts the server and resolves when it takes calls. `overrides` come from command-line flags. */
export async function serve(overrides: Environment = {}): Promise<void> {
  const { config } = loadFromProcess(overrides);
  const log = openLog({ level: config.log.level, format: config.log.format });
  const clock = systemClock;
  const chance = systemChance;
  const dialplans = await openDialplans(config, clock.now);
  const secrets = secretTexts(config.data.dir, chance.secret);
  const trunks = await openTrunks(config, chance.newId, [localTrunk], true, secrets);
  const store = await openStore({
    dataDir: config.data.dir,
    databaseUrl: config.data.databaseUrl,
    log,
    clock,
    chance,
    exclusive: true,
  });
  const sealed = await trunks.sealPasswords();
  if (sealed > 0) log.info('trunks.sealed', { passwords: sealed });

  const prompts = await promptLibrary({
    dataDir: config.data.dir,
    wanted: () => wantedPrompts(dialplans.current),
    missing: (prompt, language) => log.warn('prompt.missing', { prompt, language }),
  });
  const recordings = new RecordingsFolder({
    folder: join(config.data.dir, 'recordings'),
    keys: new SoundKeys({ subjects: store.subjects, clock, chance }),
    clock,
    log,
  });
  const greetings = await GreetingFiles.open(join(config.data.dir, 'greetings'));
  let sip: SipServer | null = null;
  let http: HttpServer | null = null;
  let media: MediaPlane | null = null;
  let isReady = false;
  const people = new PeopleDirectory(store.people, clock, log, (snapshot) => calls.peopleChanged(snapshot));
  const visitors = new Visitors({
    number: config.sip.visitorNumber,
    realm: config.sip.realm,
    host: config.sip.advertise ?? config.sip.host,
    clock,
    chance,
  });
  const calls = new Calls({
    config,
    store,
    clock,
    chance,
    log,
    trunks,
    dialplans,
    people,
    visitors,
    media: () => media?.port ?? null,
    filesOf: (ids, language, municipality) =>
      prompts.filesOf(heardAs(prompts, ids), language, municipality ?? undefined),
    recordings,
    greetings,
    greetingFor: (box, municipality, otherwise) =>
      box.kind === 'employee' || box.kind === 'team'
        ? desk.office.mailboxes.greetingFor(box, municipality, otherwise)
        : otherwise,
    mailboxes: () => desk.office.mailboxes,
    mailboxesKnown: () => desk.office.isOpen,
    switched: () => desk.office.switched(),
    arranged: (employee) => desk.office.arrangements.reachabilityOf(employee),
  });
  const desk = new OfficeParts({
    config,
    store,
    clock,
    chance,
    log,
    people,
    visitors,
    dialplans: () => dialplans.current,
    dialplanEditor: dialplans,
    centre: () => calls.centre,
    arranged: () => calls.peopleChanged(people.now),
    opened: () => calls.showMessages(),
    media: () => media?.port.health() ?? [],
    silenceAlarms: () => media?.silenceAlarms() ?? 0,
    sipCounters: () => ({ ...sip?.counters(), ...calls.sipCounts() }),
    trunks: () => calls.trunkStates(),
    trunkEditor: trunks,
    probeTrunk: (id) => calls.probeTrunk(id),
    forgetDevice: (device) => calls.forgetDevice(device),
    outward: openOutward(config, log),
    recordings,
    greetings,
    prompts: new RecordedPrompts({
      dataDir: config.data.dir,
      library: prompts,
      wanted: () => wantedPrompts(dialplans.current),
    }),
    speak: async (prompt, text) => {
      const spoken = await prompts.say(prompt, 'nl', text);
      if (!spoken.ok) log.warn('prompt.notSpoken', { prompt, hint: 'callers hear the general message' });
    },
    showSetUp: (token) =>
      void process.stderr.write(
        `\nDeze server is nog niet ingericht; open deze link, die één keer werkt.\nThis server is not set up yet; open this link, which works once.\n\n  ${screensOf(config)}/inrichten?sleutel=${token}\n\n`,
      ),
  });

  const board = new TodayBoard(() => dialplans.current, desk.office.figures.figures);

  const parts: readonly Part[] = [
    { name: 'store', start: () => {}, stop: () => store.close(), stopWithin: partStopMs },
    { name: 'people', start: () => people.start(), stop: () => people.stop(), stopWithin: partStopMs },
    {
      name: 'recordings',
      start: () => recordings.start(),
      stop: () => recordings.stop(),
      stopWithin: partStopMs,
    },
    { name: 'recovery', start: () => calls.recover(), stop: () => {}, stopWithin: partStopMs },
    { name: 'office', start: () => desk.start(), stop: () => desk.stop(), stopWithin: partStopMs },
    {
      name: 'media',
      start: async () => {
        media = await openMediaPlane(config, log);
      },
      stop: () => media?.close(),
      stopWithin: partStopMs,
    },
    {
      name: 'sipServer',
      start: async () => {
        sip = await openSipServer(
          config,
          log,
          chance.secret(24),
          (path) => readFileSync(path, 'utf8'),
          trunks,
        );
      },
      stop: () => sip?.close(),
      stopWithin: partStopMs,
    },
    {
      name: 'http',
      start: async () => {
        const accept = sip?.acceptWebSocket ?? null;
        http = await startHttpServer({
          host: config.http.host,
          port: config.http.port,
          proxies: config.http.proxies,
          requestsPerMinute: config.http.requestsPerMinute,
          clock,
          log,
          routes: [
            healthRoutes(() => ({ ready: isReady, waitingFor: isReady ? [] : ['calls'] })),
            todayRoutes(() => board.lines(clock.now())),
            ...desk.routes(),
          ],
          sockets: new Map<string, SocketRoute>([
            [`${basePath}${livePath}`, { protocol: null, accept: desk.liveSocket() }],
            ...(accept === null ? [] : [['/sip', { protocol: 'sip', accept }] as const]),
          ]),
        });
      },
      stop: () => http?.close(),
      stopWithin: partStopMs,
    },
    {
      name: 'calls',
      start: async () => {
        if (sip === null) throw new Error('the SIP server is not there');
        await calls.start(sip);
        isReady = true;
      },
      stop: async () => {
        isReady = false;
        await calls.stop();
      },
      stopWithin: config.calls.stopSeconds * 1000 + partStopMs,
    },
    followDialplans(dialplans, config, clock, log, async () => {
      calls.dialplansChanged();
      desk.office.changed();
      await prompts.reload();
    }),
    followTrunks(trunks, log, clock),
  ];

  const lifecycle = new Lifecycle(parts, log, (after, fire) => clock.setTimer(after, fire));
  await lifecycle.start();
  stopOnSignals(lifecycle, log);
  log.info('server.ready', {
    sip: `${config.sip.host}:${config.sip.port}`,
    http: `http://${config.http.host}:${config.http.port}`,
    dialplans: dialplans.current.version,
    municipalities: dialplans.current.plans.size,
  });
}

/** Where a browser on this machine finds the screens. */
function screensOf({ http }: Config): string {
  const host = http.host === '0.0.0.0' || http.host === '::' ? 'localhost' : bracketed(http.host);
  return http.publicUrl?.replace(/\/$/, '') ?? `http://${host}:${http.port}`;
}
