/**
 * From a message to the way back: a caller speaks into the box of a team that is closed, an employee hears it
 * in the browser, takes the callback note and rings back with one click; desk phone and caller hear each other.
 */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type Browser, chromium } from 'playwright-core';
import { systemChance, systemClock } from '../../../adapters/clock/system-clock.ts';
import type { DemoCall } from '../../../demo/demo-call.ts';
import { UserAgent } from '../../../demo/user-agent.ts';
import { murmur, Voice } from '../../../demo/voice.ts';
import { chromiumOptions } from '../../screens/chromium.ts';
import { addAccounts } from '../support/add-account.ts';
import { freePort } from '../support/free-port.ts';
import { type RunningServer, startServer } from '../support/server-process.ts';
import { readLedger } from '../support/story.ts';
import { waitUntil } from '../support/wait-until.ts';

const municipality = 'olst-wijhe';
const teamNumber = '0570568120';
const callerNumber = '0655012345';
const waitMsMax = 40_000;
const host = '127.0.0.1';

let server: RunningServer;
let browser: Browser;
let links: ReadonlyMap<string, string>;
let password = '';
let lines: UserAgent;
let phones: UserAgent;
const voices: Voice[] = [];

before(async () => {
  const sipPort = await freePort();
  const parts = { host, serverPort: sipPort, clock: systemClock, chance: systemChance };
  lines = await UserAgent.open(parts);
  phones = await UserAgent.open(parts);
  server = await startServer({
    env: { BEREIKBAAR_MEDIA: 'embedded', BEREIKBAAR_SIP_PORT: String(sipPort) },
    dialplans: { closed: [municipality] },
    trunks: () =>
      `- id: proef\n  addresses: [127.0.0.0/8]\n  trusted: true\n  outbound: "${host}:${lines.port}"\n`,
    before: async ({ dataDir }) => {
      links = await addAccounts(dataDir, [
        {
          id: 'joke',
          name: 'Joke Terugbel',
          municipality,
          roles: ['medewerker'],
          teams: ['olst-wijhe/kcc'],
          phone: (made) => {
            password = made;
          },
        },
      ]);
    },
  });
  browser = await chromium.launch(chromiumOptions);
});

after(async () => {
  await browser?.close();
  for (const voice of voices) voice.close();
  lines?.close();
  phones?.close();
  await server?.dispose();
});

/** Gives a call a voice of its own. */
async function speaking(call: DemoCall | null): Promise<Voice> {
  const voice = await Voice.open(host, systemClock, systemChance, murmur(150));
  voices.push(voice);
  if (call === null) return voice;
  call.describe = () => voice.description();
  call.onSdp = (sdp) => voice.towards(sdp);
  call.onUp = () => voice.speak();
  voice.towards(call.offer);
  return voice;
}

test('a message left at night becomes a note, and one click rings the caller back', async () => {
  const voice = await speaking(null);
  const call = lines.invite(teamNumber, callerNumber, voice.description());
  call.onSdp = (sdp) => voice.towards(sdp);
  call.onUp = () => voice.speak();
  const started = async () =>
    (await readLedger(server)).some((event) => event.type === 'call.recordingStarted');
  await orWhy(waitUntil('the recording to begin', started, waitMsMax));
  await new Promise((resolve) => setTimeout(resolve, 4_000));
  call.hangUp();

  const context = await browser.newContext({ locale: 'nl-NL', viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  page.setDefaultTimeout(waitMsMax);
  await page.goto(`http://${host}:${server.httpPort}${links.get('joke')}`);
  const message = page.getByRole('region', { name: /Voicemail/ });
  await orWhy(message.locator('audio').waitFor());
  const seconds = await message.locator('audio').evaluate(
    (audio: { load(): void; duration: number; onloadedmetadata: (() => void) | null; preload: string }) =>
      new Promise<number>((resolve) => {
        audio.onloadedmetadata = () => resolve(audio.duration);
        audio.preload = 'metadata';
        audio.load();
      }),
  );
  assert.ok(seconds > 2, `${seconds} s of sound`);
  await message.getByRole('button', { name: /Markeer als gehoord/ }).click();
  await message.getByRole('button', { name: /Markeer als nieuw/ }).waitFor();

  // The desk phone rings first, then the caller's.
  assert.equal(await phones.register({ user: 'joke', password, realm: 'bereikbaar' }, 300), true);
  let atDesk: Voice | null = null;
  let atHome: Voice | null = null;
  phones.onInvite = (incoming) =>
    void speaking(incoming).then((made) => {
      atDesk = made;
      incoming.accept(made.description());
    });
  lines.onInvite = (incoming) =>
    void speaking(incoming).then((made) => {
      atHome = made;
      incoming.accept(made.description());
    });
  const notes = page.getByRole('region', { name: 'Terugbelnotities' });
  await notes.getByRole('button', { name: /^Oppakken/ }).click();
  await notes.getByRole('button', { name: /^Bellen/ }).click();
  await orWhy(
    waitUntil(
      'both to hear each other',
      () => (atDesk?.heard ?? 0) > 50 && (atHome?.heard ?? 0) > 50,
      waitMsMax,
    ),
  );
  // That somebody picked up was counted by itself; that the caller has an answer is for the employee to say.
  await orWhy(notes.getByText('Gesproken', { exact: true }).waitFor());
  await notes.getByRole('button', { name: /^Gesproken: sluiten/ }).click();
  await orWhy(notes.getByText('Goed bezig').waitFor());
});

async function orWhy<T>(wait: Promise<T>): Promise<T> {
  return wait.catch(async (error: unknown) => {
    const facts = (await readLedger(server)).map(({ type, data }) => `${type} ${JSON.stringify(data)}`);
    const log = server.log.slice(-30).map((line) => JSON.stringify(line));
    throw new Error([String(error), ...facts, 'server:', ...log].join('\n'));
  });
}
