/** What a browser leg must do, run against each plane: Chromium with a fake microphone on one side, RTP on the other. */
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { EndpointId, MediaEvent } from '../../../app/ports/media.ts';
import { BrowserPhone } from './browser.ts';
import { must, type PlaneUnderTest, wav } from './contract.ts';
import { RtpPhone, until } from './rtp-phone.ts';
import { amplitudeOf, purityOf, tone } from './signal.ts';

/** What the browser's microphone says. */
const microphoneHz = 1000;

export interface BrowserContractOptions {
  /** The plane needs no renegotiation when another leg's sound takes over and the first one returns. */
  readonly keepsOneSource: boolean;
  /** Keys pass between legs that use different payload numbers for them. */
  readonly mapsKeyNumbers: boolean;
  /** The plane writes and reads RTCP of its own. */
  readonly tellsPeerReports: boolean;
  /** A browser whose DTLS ended is reported by `endpointLost`. */
  readonly noticesGoneBrowser: boolean;
}

export function browserContract(
  name: string,
  start: () => Promise<PlaneUnderTest>,
  options: BrowserContractOptions,
): void {
  describe(`media contract with a browser: ${name}`, () => {
    let plane: PlaneUnderTest;
    let browser: BrowserPhone;
    let folder: string;
    const events: MediaEvent[] = [];
    const phones: RtpPhone[] = [];
    let legs = 0;

    before(async () => {
      plane = await start();
      plane.port.subscribe((event) => events.push(event));
      browser = await BrowserPhone.start(microphoneHz);
      folder = await mkdtemp(join(tmpdir(), 'browser-contract-'));
    });
    after(async () => {
      for (const phone of phones) phone.close();
      await browser.close();
      await plane.stop();
      await rm(folder, { recursive: true, force: true });
    });

    /** The browser rings us: it offers. */
    async function browserCalls(): Promise<{ leg: string; endpoint: EndpointId }> {
      legs += 1;
      const leg = `leg${legs}`;
      const endpoint = must(await plane.port.allocate({ kind: 'webrtc', label: leg }));
      const answer = must(await plane.port.answerOffer(endpoint, await browser.offer(leg)));
      await browser.accept(leg, answer.sdp);
      return { leg, endpoint };
    }

    /**
     * We ring the browser: it answers. A connection that is lost on the way (see the traps of `WebRtcLeg`) costs a
     * caller another offer, and here one more try, which is printed.
     */
    async function browserIsCalled(tries = 2): Promise<{ leg: string; endpoint: EndpointId }> {
      legs += 1;
      const leg = `leg${legs}`;
      const endpoint = must(await plane.port.allocate({ kind: 'webrtc', label: leg }));
      const answer = await browser.answer(leg, must(await plane.port.createOffer(endpoint)));
      const agreed = await plane.port.acceptAnswer(endpoint, answer);
      if (!agreed.ok && agreed.error.code === 'unknownEndpoint' && tries > 1) {
        process.stderr.write(`${name}: the connection of ${leg} was lost before its keys were known\n`);
        await browser.hangUp(leg);
        return browserIsCalled(tries - 1);
      }
      must(agreed);
      return { leg, endpoint };
    }

    async function phoneCalls(hz: number): Promise<{ phone: RtpPhone; endpoint: EndpointId }> {
      const phone = await RtpPhone.open();
      phones.push(phone);
      const endpoint = must(await plane.port.allocate({ kind: 'plain', label: 'phone' }));
      phone.remote(must(await plane.port.answerOffer(endpoint, phone.description())).sdp);
      phone.say(tone(hz, 1000), true);
      return { phone, endpoint };
    }

    async function phoneHears(phone: RtpPhone, hz: number): Promise<void> {
      await until(
        () => {
          const samples = phone.samplesSince(Math.max(0, phone.heard.length - 15));
          return amplitudeOf(samples, hz) > 3000 && purityOf(samples, hz) > 0.9;
        },
        () => `the phone does not hear ${hz} Hz`,
      );
    }

    async function hangUp(leg: string, ...endpoints: readonly EndpointId[]): Promise<void> {
      await browser.hangUp(leg);
      for (const endpoint of endpoints) must(await plane.port.close(endpoint));
    }

    test('a browser that rings and a telephone hear each other', async () => {
      const agent = await browserCalls();
      const caller = await phoneCalls(440);
      must(await plane.port.bridge(caller.endpoint, agent.endpoint));
      await browser.hears(agent.leg, 440);
      await phoneHears(caller.phone, microphoneHz);
      assert.ok(
        events.some((event) => event.type === 'endpointConnected' && event.endpoint === agent.endpoint),
      );
      await hangUp(agent.leg, agent.endpoint, caller.endpoint);
    });

    test('a browser that is rung and a telephone hear each other, before and after hold from either side', async () => {
      const agent = await browserIsCalled();
      const caller = await phoneCalls(440);
      must(await plane.port.bridge(caller.endpoint, agent.endpoint));
      await browser.hears(agent.leg, 440);
      await phoneHears(caller.phone, microphoneHz);

      // The agent presses hold in the browser.
      const hold = must(
        await plane.port.answerOffer(
          agent.endpoint,
          await browser.offer(agent.leg, { direction: 'sendonly' }),
        ),
      );
      assert.equal(hold.direction, 'recvonly');
      await browser.accept(agent.leg, hold.sdp);
      await browser.hearsSilence(agent.leg);
      const resume = must(
        await plane.port.answerOffer(
          agent.endpoint,
          await browser.offer(agent.leg, { direction: 'sendrecv' }),
        ),
      );
      await browser.accept(agent.leg, resume.sdp);
      await browser.hears(agent.leg, 440);

      // We hold the browser.
      const ours = must(await plane.port.createOffer(agent.endpoint, { direction: 'inactive' }));
      must(await plane.port.acceptAnswer(agent.endpoint, await browser.answer(agent.leg, ours)));
      await browser.hearsSilence(agent.leg);
      const back = must(await plane.port.createOffer(agent.endpoint));
      must(await plane.port.acceptAnswer(agent.endpoint, await browser.answer(agent.leg, back)));
      await browser.hears(agent.leg, 440);
      await phoneHears(caller.phone, microphoneHz);
      await hangUp(agent.leg, agent.endpoint, caller.endpoint);
    });

    test('keys pressed in the browser are reported once and reach the telephone', async () => {
      const agent = await browserCalls();
      const caller = await phoneCalls(440);
      must(await plane.port.bridge(caller.endpoint, agent.endpoint));
      await phoneHears(caller.phone, microphoneHz);
      await browser.press(agent.leg, '15#');
      const keys = () =>
        events.flatMap((event) =>
          event.type === 'dtmf' && event.endpoint === agent.endpoint ? [event.digit] : [],
        );
      await until(
        () => keys().length === 3,
        () => `keys ${keys().join('')}`,
      );
      assert.deepEqual(keys(), ['1', '5', '#']);
      if (options.mapsKeyNumbers)
        await until(
          () => caller.phone.keysHeard.length === 3,
          () => `heard ${caller.phone.keysHeard.join('')}`,
        );
      await hangUp(agent.leg, agent.endpoint, caller.endpoint);
    });

    /** A plane that cannot keep one source asks for a renegotiation: `inactive`, then `sendrecv`. */
    async function renegotiate(leg: string, endpoint: EndpointId, since: number): Promise<void> {
      const isAsked = events
        .slice(since)
        .some((event) => event.type === 'renegotiate' && event.endpoint === endpoint);
      assert.ok(!isAsked || !options.keepsOneSource, 'this plane keeps one source');
      if (!isAsked) return;
      for (const direction of ['inactive', 'sendrecv'] as const) {
        const offer = must(await plane.port.createOffer(endpoint, { direction }));
        must(await plane.port.acceptAnswer(endpoint, await browser.answer(leg, offer)));
      }
    }

    test('a prompt, one caller, another caller and the first one again are all heard by the browser', async () => {
      const file = join(folder, 'prompt.wav');
      await writeFile(file, wav(tone(700, 1000)));
      const agent = await browserCalls();
      must(await plane.port.play(agent.endpoint, { items: [{ file }], loop: true }));
      await browser.hears(agent.leg, 700);
      must(await plane.port.stopPlaying(agent.endpoint));
      const one = await phoneCalls(440);
      const other = await phoneCalls(540);
      for (const [caller, hz] of [
        [one, 440],
        [other, 540],
        [one, 440],
      ] as const) {
        const since = events.length;
        must(await plane.port.bridge(caller.endpoint, agent.endpoint));
        await renegotiate(agent.leg, agent.endpoint, since);
        await browser.hears(agent.leg, hz);
        await phoneHears(caller.phone, microphoneHz);
      }
      const { inbound } = await browser.stats(agent.leg);
      // Without one source of ours the gaps between sources count as loss.
      if (options.keepsOneSource)
        assert.ok(inbound && inbound.lost === 0, `lost ${inbound?.lost} of ${inbound?.received}`);
      await hangUp(agent.leg, agent.endpoint, one.endpoint, other.endpoint);
    });

    test('an ICE restart of the browser goes on with the same call', {
      skip: !options.keepsOneSource && 'not measured on this plane',
    }, async () => {
      const agent = await browserCalls();
      const caller = await phoneCalls(440);
      must(await plane.port.bridge(caller.endpoint, agent.endpoint));
      await browser.hears(agent.leg, 440);
      const offer = await browser.offer(agent.leg, { iceRestart: true });
      await browser.accept(agent.leg, must(await plane.port.answerOffer(agent.endpoint, offer)).sdp);
      const before = caller.phone.heard.length;
      await phoneHears(caller.phone, microphoneHz);
      await until(
        () => caller.phone.heard.length > before + 50,
        () => 'no sound after the ICE restart',
      );
      await browser.hears(agent.leg, 440);
      await hangUp(agent.leg, agent.endpoint, caller.endpoint);
    });

    test('browser and server exchange reports: loss and round trip are known on both sides', {
      skip: !options.tellsPeerReports && 'this plane passes on what the other leg reports',
    }, async () => {
      const agent = await browserCalls();
      const caller = await phoneCalls(440);
      must(await plane.port.bridge(caller.endpoint, agent.endpoint));
      await browser.hears(agent.leg, 440);
      const seen = { browser: false, server: false };
      const end = performance.now() + 12_000;
      while (performance.now() < end && !(seen.browser && seen.server)) {
        const stats = await browser.stats(agent.leg);
        seen.browser = stats.remoteOutbound !== undefined && stats.remoteInbound !== undefined;
        const ours = must(await plane.port.statistics(agent.endpoint));
        seen.server = ours.roundTripMs !== undefined;
        await new Promise((resolve) => setTimeout(resolve, 200));
      }
      assert.deepEqual(seen, { browser: true, server: true });
      await hangUp(agent.leg, agent.endpoint, caller.endpoint);
    });

    test('a browser that goes away without a word is reported', {
      skip: !options.noticesGoneBrowser && 'this plane does not tell',
    }, async () => {
      const agent = await browserCalls();
      const connected = () =>
        events.some((event) => event.type === 'endpointConnected' && event.endpoint === agent.endpoint);
      await until(connected, () => 'not connected');
      await browser.hangUp(agent.leg);
      const lost = () =>
        events.find((event) => event.type === 'endpointLost' && event.endpoint === agent.endpoint);
      await until(
        () => lost() !== undefined,
        () => 'not reported',
      );
      const late = await plane.port.statistics(agent.endpoint);
      assert.ok(!late.ok && late.error.code === 'unknownEndpoint');
    });

    test('a plain offer to a browser leg is refused', async () => {
      const endpoint = must(await plane.port.allocate({ kind: 'webrtc', label: 'x' }));
      const phone = await RtpPhone.open();
      phones.push(phone);
      const refused = await plane.port.answerOffer(endpoint, phone.description());
      assert.ok(!refused.ok && refused.error.code === 'notAcceptable');
      assert.equal(refused.error.reason, 'unsupportedTransport');
      must(await plane.port.close(endpoint));
    });
  });
}
