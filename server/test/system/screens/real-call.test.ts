/**
 * The screens on the real server: the administrator signs in and makes a link, the agent signs in with it,
 * the softphone registers, a caller rings over SIP, and the agent answers and hangs up with the keyboard.
 */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type Browser, chromium, type Page } from 'playwright-core';
import { codeAt, fromBase32 } from '../../../app/accounts/totp.ts';
import { chromiumOptions } from '../../screens/chromium.ts';
import { type RunningServer, startServer } from '../support/server-process.ts';
import { type RunningSipp, startSipp } from '../support/sipp.ts';
import { toneWav } from '../support/tone.ts';
import { waitUntil } from '../support/wait-until.ts';

const adminPassword = 'een-wachtwoord-voor-deze-proef';
const deventer = '0570693914';
const olstWijhe = '0570568080';
/** A pause of the machine is no failure; a phone that never rings is. */
const waitMsMax = 30_000;

let server: RunningServer;
let browser: Browser;
let caller: RunningSipp | null = null;

before(async () => {
  server = await startServer({
    // A browser and a trunk only understand each other by way of our own media plane.
    env: { BEREIKBAAR_ADMIN_PASSWORD: adminPassword, BEREIKBAAR_MEDIA: 'embedded' },
    dialplans: {
      ...{ wrapUpSeconds: 60, withoutMenus: true },
      shared: { of: 'olst-wijhe', with: 'deventer' },
    },
    before: async ({ addUser }) => {
      await addUser({ name: 'Anna de Agent', municipality: 'deventer', sipUser: 'anna' });
    },
  });
  browser = await chromium.launch(chromiumOptions);
});

after(async () => {
  caller?.stop();
  await browser?.close();
  await server?.dispose();
});

test('from an empty installation to a conversation that was answered in the browser', async () => {
  const admin = await open('/');
  await signInAsAdmin(admin);
  await admin.getByRole('link', { name: 'Medewerkers' }).click();
  await admin.getByRole('button', { name: 'Wijzigen Anna de Agent' }).click();
  await admin.getByRole('button', { name: 'Maak aanmeldlink' }).click();
  const link = new URL((await admin.locator('dialog code').textContent()) ?? '');

  const agent = await open(link.pathname + link.search);
  await agent.getByText('Webtelefoon werkt', { exact: true }).waitFor();
  // An agent whose phone registers is available by it.
  await agent.getByText('Het volgende gesprek verschijnt hier').waitFor();

  caller = await dial(deventer);
  await orWhy(agent.getByRole('button', { name: /Beantwoorden/ }).waitFor());
  await agent.keyboard.press('b');
  await agent.getByRole('heading', { name: 'In gesprek' }).waitFor();
  await agent.getByRole('button', { name: /Microfoon uit/ }).waitFor();
  await agent.getByRole('textbox', { name: 'Vraag van de beller' }).fill('Wanneer is het stadhuis open?');
  await agent.getByText('Registratie opgeslagen').waitFor();
  await agent.keyboard.press('Alt+o');
  const result = await caller.done;
  assert.equal(result.exitCode, 0, result.errors + result.output);
  await agent.getByRole('button', { name: /Nawerk klaar/ }).waitFor();
  await agent.keyboard.press('Alt+g');
  await agent.getByText('Het volgende gesprek verschijnt hier').waitFor();

  // A caller of the other municipality, whose queue this one answers too: with its teams and its promise.
  caller = await dial(olstWijhe);
  await orWhy(agent.getByRole('button', { name: /Beantwoorden/ }).waitFor());
  await agent.getByText('U neemt op voor Olst-Wijhe').waitFor();
  await agent.keyboard.press('b');
  await agent.getByRole('heading', { name: 'In gesprek' }).waitFor();
  await agent.getByRole('button', { name: /Terugbelnotitie/ }).click();
  const owner = agent.getByRole('combobox', { name: 'Voor team' });
  await owner.selectOption({ label: 'Sociaal domein' });
  assert.equal(await owner.inputValue(), 'olst-wijhe/sociaal');
  await agent.getByText('Zeg tegen de beller').waitFor();
  await agent.getByText('Wij bellen u uiterlijk').waitFor();
  await agent.getByRole('combobox', { name: 'Taal van de beller' }).selectOption('Engels');
  await agent.getByText('Wij bellen u uiterlijk').waitFor({ state: 'detached' });
  await agent.getByText('We will call you back').waitFor();
  await agent.locator('textarea[name="question"]').fill('Wanneer komt de uitkering?');
  await agent.getByRole('button', { name: 'Notitie opslaan' }).click();
  await agent.locator('textarea[name="question"]').waitFor({ state: 'detached' });
  await agent.getByRole('radio', { name: 'Terugbelnotitie gemaakt', checked: true }).waitFor();
  await agent
    .locator('.bb-registration')
    .getByText(/^Notitie TB-\d+ is opgeslagen/)
    .waitFor();
  await agent.keyboard.press('Alt+o');
  assert.equal((await caller.done).exitCode, 0);
  await agent.getByRole('button', { name: /Nawerk klaar/ }).waitFor();
});

test('an administrator replaces a prompt and hears it, and signs in with a second factor from then on', async () => {
  const admin = await open('/');
  await signInAsAdmin(admin);
  await admin.getByRole('link', { name: 'Meldteksten' }).click();
  await admin
    .getByRole('button', { name: /^Vervangen/ })
    .first()
    .click();
  await admin.getByLabel('Opname (WAV-bestand)').setInputFiles({
    ...{ name: 'welkom.wav', mimeType: 'audio/wav' },
    buffer: toneWav(440, 2),
  });
  await admin.getByRole('button', { name: 'Opname gebruiken' }).click();
  const item = admin.locator('.bb-prompt', { hasText: 'Eigen opname' });
  await item.waitFor();
  const heard = await item.locator('audio').evaluate(async (element) => {
    const sound = element as unknown as Played;
    const played = new Promise<number>((resolve, reject) => {
      sound.addEventListener('ended', () => resolve(sound.duration));
      sound.addEventListener('error', () => reject(new Error(sound.error?.message)));
    });
    await sound.play();
    return played;
  });
  assert.ok(heard > 1.5 && heard < 2.5, `two seconds were recorded, ${heard} were played`);
  await item.getByRole('button', { name: /^Terugzetten/ }).waitFor();

  await admin.getByRole('button', { name: 'Beheerder', exact: true }).click();
  await admin.getByRole('button', { name: 'Aanzetten' }).click();
  const secret = (await admin.locator('form code').textContent()) ?? '';
  const code = codeAt(fromBase32(secret.replaceAll(' ', '')), Math.floor(Date.now() / 30_000));
  await admin.getByLabel('Code uit de app').fill(code);
  await admin.getByRole('button', { name: 'Controleren en aanzetten' }).click();
  const recovery = await admin.locator('.bb-recovery-codes code').first().textContent();
  await admin.getByRole('button', { name: 'Ik heb de codes bewaard' }).click();
  await admin.getByText('Staat aan').waitFor();

  const again = await open('/');
  await signInAsAdmin(again);
  // A code of the app counts once, and the one above may still be the newest: a recovery code does not wait.
  await again.locator('input[name="code"]').fill(recovery ?? '');
  await again.keyboard.press('Enter');
  await again.getByRole('link', { name: 'Meldteksten' }).waitFor();
});

/** What the test uses of a browser's audio element: the server's own code knows no browser types. */
interface Played {
  readonly duration: number;
  readonly error: { readonly message: string } | null;
  play(): Promise<void>;
  addEventListener(event: 'ended' | 'error', listener: () => void): void;
}

async function signInAsAdmin(page: Page): Promise<void> {
  await page.getByLabel('E-mailadres of gebruikersnaam').fill('beheerder');
  await page.getByLabel('Wachtwoord').fill(adminPassword);
  await page.keyboard.press('Enter');
}

/** A caller whose call was taken; one refused for a busy machine dials again, as people do. */
async function dial(called: string, tries = 3): Promise<RunningSipp> {
  const running = await startSipp({
    scenario: 'calls/caller-is-hung-up',
    target: `127.0.0.1:${server.sipPort}`,
    timeoutSeconds: 90,
    keys: { called, from: '<sip:0612345678@127.0.0.1>' },
  });
  const invites = () => server.log.filter((line) => line['event'] === 'call.invited').length;
  const before = invites();
  const outcome = await Promise.race([
    waitUntil('the call to reach the server', () => invites() > before, waitMsMax).then(() => null),
    running.done,
  ]);
  if (outcome === null) return running;
  assert.ok(tries > 1, `the caller was refused:\n${outcome.errors}${outcome.messages}`);
  return dial(called, tries - 1);
}

/** A wait whose failure says what the caller and the server saw meanwhile. */
async function orWhy(wait: Promise<void>): Promise<void> {
  try {
    await wait;
  } catch (error) {
    caller?.stop();
    const heard = await caller?.done;
    const log = server.log.slice(-40).map((line) => JSON.stringify(line));
    throw new Error([String(error), 'SIPp:', heard?.errors, heard?.messages, 'server:', ...log].join('\n'));
  }
}

async function open(path: string): Promise<Page> {
  const context = await browser.newContext({ locale: 'nl-NL', viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  page.setDefaultTimeout(waitMsMax);
  await page.goto(`http://127.0.0.1:${server.httpPort}${path}`);
  return page;
}
