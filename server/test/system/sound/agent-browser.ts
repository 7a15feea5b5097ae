/**
 * An agent's browser on the real screens: Chromium whose microphone says a tone, and what the softphone
 * hears is measured by WebAudio.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { chromiumOptions } from '../../screens/chromium.ts';
import { toneWav } from '../support/tone.ts';
import { waitUntil } from '../support/wait-until.ts';

/** A tone this loud is heard, dB of full scale. */
const heardDb = -50;
/** A tone that is not there stays below; between the two nothing is claimed. */
const silentDb = -62;
const withinMs = 20_000;

/** Runs in the page before its own scripts; text, as the page is not TypeScript of ours. */
const listening = `
  const analysers = [];
  const Original = globalThis.RTCPeerConnection;
  globalThis.RTCPeerConnection = class extends Original {
    constructor(...given) {
      super(...given);
      this.addEventListener('track', ({ track }) => {
        const context = new AudioContext();
        const analyser = context.createAnalyser();
        analyser.fftSize = 8192;
        analyser.smoothingTimeConstant = 0;
        context.createMediaStreamSource(new MediaStream([track])).connect(analyser);
        analysers.push({ analyser, context });
      });
    }
  };
  // Strength at each frequency over the last 170 ms, of the newest connection.
  globalThis.strengths = (tones) => {
    const newest = analysers.at(-1);
    if (!newest) return tones.map(() => -999);
    const { analyser, context } = newest;
    const bins = new Float32Array(analyser.frequencyBinCount);
    analyser.getFloatFrequencyData(bins);
    const width = context.sampleRate / analyser.fftSize;
    return tones.map((hz) => Math.max(...bins.slice(Math.floor(hz / width) - 1, Math.ceil(hz / width) + 2)));
  };
  // A steady tone is noise to a noise canceller.
  const { mediaDevices } = navigator;
  const original = mediaDevices.getUserMedia.bind(mediaDevices);
  mediaDevices.getUserMedia = () =>
    original({ audio: { echoCancellation: false, noiseSuppression: false, autoGainControl: false } });
`;

export class AgentBrowser {
  readonly #browser: Browser;
  readonly #folder: string;

  private constructor(browser: Browser, folder: string) {
    this.#browser = browser;
    this.#folder = folder;
  }

  /** Starts Chromium; its microphone says a tone of `hz` for ever. */
  static async start(hz: number): Promise<AgentBrowser> {
    const folder = await mkdtemp(join(tmpdir(), 'agent-browser-'));
    const microphone = join(folder, 'microphone.wav');
    await writeFile(microphone, toneWav(hz, 1));
    const browser = await chromium.launch({
      ...chromiumOptions,
      args: [...(chromiumOptions.args ?? []), `--use-file-for-fake-audio-capture=${microphone}`],
    });
    return new AgentBrowser(browser, folder);
  }

  /** Signs in and opens the workplace; resolves when the softphone is registered. */
  async signIn(
    origin: string,
    account: { readonly email: string; readonly password: string },
  ): Promise<Agent> {
    const context = await this.#browser.newContext({
      locale: 'nl-NL',
      viewport: { width: 1280, height: 900 },
    });
    await context.addInitScript(listening);
    const page = await context.newPage();
    page.setDefaultTimeout(withinMs);
    await page.goto(origin);
    await page.getByLabel('E-mailadres of gebruikersnaam').fill(account.email);
    await page.getByLabel('Wachtwoord').fill(account.password);
    await page.keyboard.press('Enter');
    await page.getByText('Webtelefoon werkt', { exact: true }).waitFor();
    // An agent whose phone registers is available by it.
    await page.getByText('Het volgende gesprek verschijnt hier').waitFor();
    return new Agent(page);
  }

  async close(): Promise<void> {
    await this.#browser.close();
    await rm(this.#folder, { recursive: true, force: true });
  }
}

export class Agent {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  /** Waits for the softphone to ring, and answers with the key. */
  async answer(): Promise<void> {
    await this.page.getByRole('button', { name: /Beantwoorden/ }).waitFor();
    await this.page.getByText('Neem op met uw toestel').waitFor({ state: 'detached' });
    await this.page.keyboard.press('b');
    await this.page.getByRole('heading', { name: 'In gesprek' }).waitFor();
  }

  /** Waits until all these tones are heard, and none of the others. */
  async hears(tones: readonly number[], others: readonly number[] = []): Promise<void> {
    let last: readonly number[] = [];
    await waitUntil(
      `${tones.join(' and ')} Hz in the browser`,
      async () => {
        last = await this.page.evaluate<number[]>(`strengths(${JSON.stringify([...tones, ...others])})`);
        const there = last.slice(0, tones.length).every((db) => db > heardDb);
        return there && last.slice(tones.length).every((db) => db < silentDb);
      },
      withinMs,
    ).catch((error: Error) => {
      throw new Error(`${error.message}; dB ${last.map((db) => db.toFixed(0)).join(' ')}`);
    });
  }
}
