/**
 * Chromium with a fake microphone (a tone from a file) as the peer of a browser leg, driven from the test. Sound it
 * hears is measured in the page by WebAudio. No server of ours is involved but the media plane.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { wavHeader } from '../../../protocol/rtp/wav.ts';
import { chromiumOptions } from '../../screens/chromium.ts';
import { patienceMs } from './rtp-phone.ts';

/** What runs in the page; a string, as the page is not TypeScript of ours. */
const pageScript = `
  const legs = new Map();
  async function make(name) {
    const connection = new RTCPeerConnection();
    const microphone = await navigator.mediaDevices.getUserMedia({
      audio: { echoCancellation: false, noiseSuppression: false, autoGainControl: false },
    });
    const sender = connection.addTrack(microphone.getTracks()[0], microphone);
    const leg = { connection, sender, microphone, context: new AudioContext() };
    connection.ontrack = (event) => {
      const stream = event.streams[0] ?? new MediaStream([event.track]);
      // Chromium renders remote sound only when an element takes it too.
      leg.element = new Audio();
      leg.element.srcObject = stream;
      leg.element.muted = true;
      void leg.element.play();
      leg.analyser = leg.context.createAnalyser();
      leg.analyser.fftSize = 8192;
      /* Without this an old sound fades by 2 dB per look. */
      leg.analyser.smoothingTimeConstant = 0;
      leg.context.createMediaStreamSource(stream).connect(leg.analyser);
    };
    legs.set(name, leg);
    return leg;
  }
  const gathered = (connection) => new Promise((resolve) => {
    if (connection.iceGatheringState === 'complete') resolve();
    connection.addEventListener('icegatheringstatechange', () => {
      if (connection.iceGatheringState === 'complete') resolve();
    });
  });
  window.offer = async (name, options = {}) => {
    const leg = legs.get(name) ?? (await make(name));
    if (options.direction) leg.connection.getTransceivers()[0].direction = options.direction;
    await leg.connection.setLocalDescription(await leg.connection.createOffer({ iceRestart: options.iceRestart }));
    await gathered(leg.connection);
    return leg.connection.localDescription.sdp;
  };
  window.accept = (name, sdp) => legs.get(name).connection.setRemoteDescription({ type: 'answer', sdp });
  window.answer = async (name, sdp) => {
    const leg = legs.get(name) ?? (await make(name));
    await leg.connection.setRemoteDescription({ type: 'offer', sdp });
    await leg.connection.setLocalDescription(await leg.connection.createAnswer());
    await gathered(leg.connection);
    return leg.connection.localDescription.sdp;
  };
  window.state = (name) => legs.get(name).connection.connectionState;
  /* Strongest frequency heard and its share above the rest, over the last 170 ms. */
  window.hear = (name) => {
    const { analyser, context } = legs.get(name);
    if (!analyser) return { hz: 0, db: -999 };
    const bins = new Float32Array(analyser.frequencyBinCount);
    analyser.getFloatFrequencyData(bins);
    let best = 0;
    for (let n = 1; n < bins.length; n++) if (bins[n] > bins[best]) best = n;
    return { hz: (best * context.sampleRate) / analyser.fftSize, db: bins[best] };
  };
  window.dtmf = (name, keys) => legs.get(name).sender.dtmf.insertDTMF(keys, 100, 80);
  window.stats = async (name) => {
    const out = {};
    for (const report of (await legs.get(name).connection.getStats()).values()) {
      if (report.type === 'inbound-rtp') out.inbound = { received: report.packetsReceived, lost: report.packetsLost };
      if (report.type === 'remote-inbound-rtp') out.remoteInbound = { lost: report.packetsLost, roundTrip: report.roundTripTime };
      if (report.type === 'remote-outbound-rtp') out.remoteOutbound = { sent: report.packetsSent };
    }
    return out;
  };
  window.hangUp = (name) => {
    const leg = legs.get(name);
    leg.connection.close();
    for (const track of leg.microphone.getTracks()) track.stop();
    void leg.context.close();
    legs.delete(name);
  };
`;

export class BrowserPhone {
  readonly page: Page;
  readonly #browser: Browser;
  readonly #server: Server;
  readonly #folder: string;

  private constructor(page: Page, browser: Browser, server: Server, folder: string) {
    this.page = page;
    this.#browser = browser;
    this.#server = server;
    this.#folder = folder;
  }

  /** Starts Chromium; its microphone says a tone of `hz` for ever. */
  static async start(hz: number): Promise<BrowserPhone> {
    const folder = await mkdtemp(join(tmpdir(), 'browser-phone-'));
    const microphone = join(folder, 'microphone.wav');
    await writeFile(microphone, toneFile(hz));
    // A page from 127.0.0.1 is a secure context; about:blank gets no microphone.
    const server = createServer((_request, response) => {
      response.setHeader('content-type', 'text/html');
      response.end(`<!doctype html><script>${pageScript}</script>`);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const browser = await chromium.launch({
      ...chromiumOptions,
      args: [...(chromiumOptions.args ?? []), `--use-file-for-fake-audio-capture=${microphone}`],
    });
    const page = await browser.newPage();
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    return new BrowserPhone(page, browser, server, folder);
  }

  offer(name: string, options: { direction?: string; iceRestart?: boolean } = {}): Promise<string> {
    return this.#call('offer', name, options) as Promise<string>;
  }

  async accept(name: string, sdp: string): Promise<void> {
    await this.#call('accept', name, sdp);
  }

  answer(name: string, sdp: string): Promise<string> {
    return this.#call('answer', name, sdp) as Promise<string>;
  }

  async state(name: string): Promise<string> {
    return (await this.#call('state', name)) as string;
  }

  async hear(name: string): Promise<{ readonly hz: number; readonly db: number }> {
    return (await this.#call('hear', name)) as { hz: number; db: number };
  }

  /** Waits until this frequency is the strongest thing heard, well above silence. */
  async hears(name: string, hz: number, msMax = patienceMs): Promise<void> {
    const end = performance.now() + msMax;
    let last = { hz: 0, db: -999 };
    while (performance.now() < end) {
      last = await this.hear(name);
      if (Math.abs(last.hz - hz) < 15 && last.db > -45) return;
      await new Promise((resolve) => setTimeout(resolve, 40));
    }
    throw new Error(
      `the browser does not hear ${hz} Hz but ${last.hz.toFixed(0)} Hz at ${last.db.toFixed(0)} dB`,
    );
  }

  async hearsSilence(name: string, msMax = patienceMs): Promise<void> {
    const end = performance.now() + msMax;
    let last = { hz: 0, db: 0 };
    while (performance.now() < end) {
      last = await this.hear(name);
      if (last.db < -70) return;
      await new Promise((resolve) => setTimeout(resolve, 40));
    }
    throw new Error(`the browser still hears ${last.hz.toFixed(0)} Hz at ${last.db.toFixed(0)} dB`);
  }

  async press(name: string, keys: string): Promise<void> {
    await this.#call('dtmf', name, keys);
  }

  async stats(name: string): Promise<{
    readonly inbound?: { readonly received: number; readonly lost: number };
    readonly remoteInbound?: { readonly lost: number; readonly roundTrip?: number };
    readonly remoteOutbound?: { readonly sent: number };
  }> {
    return (await this.#call('stats', name)) as object;
  }

  async hangUp(name: string): Promise<void> {
    await this.#call('hangUp', name);
  }

  async close(): Promise<void> {
    await this.#browser.close();
    this.#server.close();
    await rm(this.#folder, { recursive: true, force: true });
  }

  #call(name: string, ...args: readonly unknown[]): Promise<unknown> {
    const call = `window.${name}(...${JSON.stringify(args)})`;
    return this.page.evaluate(call);
  }
}

/** A second of tone at 48 kHz, 16 bit: what the fake microphone takes. */
function toneFile(hz: number): Buffer {
  const samples = Int16Array.from({ length: 48_000 }, (_, n) =>
    Math.round(12_000 * Math.sin((2 * Math.PI * hz * n) / 48_000)),
  );
  const data = Buffer.from(samples.buffer);
  return Buffer.concat([
    wavHeader({ encoding: 'linear16', channels: 1, sampleRate: 48_000 }, data.length),
    data,
  ]);
}
