/**
 * The contract of MediaPort, run against each plane: real packets, measured sound. A plane that cannot do something
 * says so in `cannot`, with the reason; the test then checks that the port answers `unsupported`.
 */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import type {
  AllocateRequest,
  EndpointId,
  MediaEvent,
  MediaPort,
  MediaResult,
  RecordEnd,
} from '../../../app/ports/media.ts';
import { linearToAlaw } from '../../../protocol/rtp/g711.ts';
import { parseWav, wavHeader, wavToLinear } from '../../../protocol/rtp/wav.ts';
import { waitUntil } from '../support/wait-until.ts';
import { RtpPhone, type RtpPhoneOptions, until } from './rtp-phone.ts';
import { amplitudeOf, correlate, levelOf, noise, purityOf, tone } from './signal.ts';
import { inOneOfThree } from './takes.ts';

export interface PlaneUnderTest {
  readonly port: MediaPort;
  readonly stop: () => Promise<void>;
}

export interface ContractOptions {
  /** Longest time from `bridge` or `play` until it is heard, frames of 20 ms. */
  readonly settleFrames: number;
  /** Keys pass between legs that use different payload numbers for them. */
  readonly mapsKeyNumbers: boolean;
  /** `sendDtmf` works; else it must answer `unsupported`. */
  readonly sendsKeys: boolean;
  /** Hundreds of datagrams at once on one port leave the call working. */
  readonly survivesBursts: boolean;
  /** `hear` mixes several sources; else it must answer `unsupported`. */
  readonly mixes: boolean;
}

interface Party {
  readonly endpoint: EndpointId;
  readonly phone: RtpPhone;
}

/** The value of a result; the error as the test's message. */
export function must<T>(result: MediaResult<T>): T {
  assert.ok(result.ok, result.ok ? '' : JSON.stringify(result.error));
  return result.value;
}

export function mediaContract(
  name: string,
  start: () => Promise<PlaneUnderTest>,
  options: ContractOptions,
): void {
  describe(`media contract: ${name}`, () => {
    let plane: PlaneUnderTest;
    let folder: string;
    let prompt: string;
    const events: MediaEvent[] = [];
    const parties: Party[] = [];

    before(async () => {
      plane = await start();
      plane.port.subscribe((event) => events.push(event));
      folder = await mkdtemp(join(tmpdir(), 'media-contract-'));
      prompt = join(folder, 'prompt.wav');
      await writeFile(prompt, wav(tone(700, 1000)));
    });
    after(async () => {
      for (const party of parties) party.phone.close();
      await plane.stop();
      await rm(folder, { recursive: true, force: true });
    });

    /** A phone that called in: its offer is answered. */
    async function caller(
      phoneOptions: RtpPhoneOptions = {},
      request: Partial<AllocateRequest> = {},
    ): Promise<Party> {
      const phone = await RtpPhone.open(phoneOptions);
      const endpoint = must(await plane.port.allocate({ kind: 'plain', label: 'test', ...request }));
      const answer = must(await plane.port.answerOffer(endpoint, phone.description()));
      phone.remote(answer.sdp);
      parties.push({ endpoint, phone });
      return { endpoint, phone };
    }

    /** A phone that was called: it answers our offer. */
    async function called(phoneOptions: RtpPhoneOptions = {}): Promise<Party> {
      const phone = await RtpPhone.open(phoneOptions);
      const endpoint = must(await plane.port.allocate({ kind: 'plain', label: 'test' }));
      phone.remote(must(await plane.port.createOffer(endpoint)));
      must(await plane.port.acceptAnswer(endpoint, phone.description()));
      parties.push({ endpoint, phone });
      return { endpoint, phone };
    }

    /** The plane hears the phone: what is said or pressed from here on counts. */
    async function isHeard({ endpoint }: Party, packets = 5): Promise<void> {
      const end = performance.now() + 5000;
      for (;;) {
        const { packetsReceived } = must(await plane.port.statistics(endpoint));
        if (packetsReceived >= packets) return;
        assert.ok(performance.now() < end, `the plane heard ${packetsReceived} packets`);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    }

    async function hangUp(...gone: readonly Party[]): Promise<void> {
      for (const { endpoint, phone } of gone) {
        must(await plane.port.close(endpoint));
        phone.close();
      }
    }

    /** Sound of one frequency arrives, clean, within the time to settle. */
    async function hears(phone: RtpPhone, hz: number, what: string): Promise<void> {
      await phone.hear(options.settleFrames);
      const { from } = await phone.hear(25);
      const samples = phone.samplesSince(from);
      assert.ok(
        amplitudeOf(samples, hz) > 5000,
        `${what}: amplitude ${amplitudeOf(samples, hz)} at ${hz} Hz`,
      );
      assert.ok(purityOf(samples, hz) > 0.8, `${what}: purity ${purityOf(samples, hz)}`);
    }

    async function hearsSilence(phone: RtpPhone, what: string): Promise<void> {
      await new Promise((resolve) => setTimeout(resolve, options.settleFrames * 20));
      const from = phone.heard.length;
      await new Promise((resolve) => setTimeout(resolve, 300));
      assert.ok(
        levelOf(phone.samplesSince(from)) < 100,
        `${what}: level ${levelOf(phone.samplesSince(from))}`,
      );
    }

    const finished = (endpoint: EndpointId) =>
      events.find((event) => event.type === 'recordingFinished' && event.endpoint === endpoint);

    async function recordingOf(
      endpoint: EndpointId,
      ended: RecordEnd,
    ): Promise<{ samples: Int16Array; channels: number }> {
      await until(
        () => finished(endpoint) !== undefined,
        () => 'no recordingFinished',
      );
      const event = finished(endpoint);
      assert.ok(event?.type === 'recordingFinished');
      assert.equal(event.ended, ended);
      const parsed = parseWav(await readFile(event.path));
      assert.ok(parsed.ok);
      return { samples: wavToLinear(parsed.wav), channels: parsed.wav.channels };
    }

    test('two legs hear each other, whoever offered', async () => {
      const one = await caller();
      const other = await called();
      must(await plane.port.bridge(one.endpoint, other.endpoint));
      one.phone.say(tone(1000, 1000), true);
      other.phone.say(tone(440, 1000), true);
      await hears(other.phone, 1000, 'called hears caller');
      await hears(one.phone, 440, 'caller hears called');
      await hangUp(one, other);
    });

    test('a leg in A-law and a leg in µ-law hear each other', async () => {
      const one = await caller({ payloadType: 8 });
      const other = await called({ payloadType: 0 });
      must(await plane.port.bridge(one.endpoint, other.endpoint));
      one.phone.say(tone(1000, 1000), true);
      other.phone.say(tone(440, 1000), true);
      await hears(other.phone, 1000, 'µ-law side');
      await hears(one.phone, 440, 'A-law side');
      assert.ok(other.phone.heard.slice(-10).every(({ payloadType }) => payloadType === 0));
      assert.ok(one.phone.heard.slice(-10).every(({ payloadType }) => payloadType === 8));
      await hangUp(one, other);
    });

    test('hold silences both ways, music plays to the held party, and afterwards all is as before', async () => {
      const one = await caller();
      const other = await called();
      must(await plane.port.bridge(one.endpoint, other.endpoint));
      one.phone.say(tone(1000, 1000), true);
      other.phone.say(tone(440, 1000), true);
      await hears(one.phone, 440, 'before hold');

      // The called party puts us on hold; the caller gets music.
      const held = must(await plane.port.answerOffer(other.endpoint, other.phone.description('inactive')));
      assert.equal(held.direction, 'inactive');
      must(await plane.port.play(one.endpoint, { items: [{ file: prompt }], loop: true }));
      await hears(one.phone, 700, 'music on hold');
      await hearsNothing(other.phone);

      const resumed = must(await plane.port.answerOffer(other.endpoint, other.phone.description('sendrecv')));
      assert.equal(resumed.direction, 'sendrecv');
      must(await plane.port.stopPlaying(one.endpoint));
      await hears(one.phone, 440, 'after hold');
      await hears(other.phone, 1000, 'after hold');
      await hangUp(one, other);
    });

    test('our own hold offer is answered and taken back', async () => {
      const one = await called();
      const offer = must(await plane.port.createOffer(one.endpoint, { direction: 'sendonly' }));
      assert.match(offer, /a=sendonly/);
      const held = must(await plane.port.acceptAnswer(one.endpoint, one.phone.description('recvonly')));
      assert.equal(held.direction, 'sendonly');
      const again = must(await plane.port.createOffer(one.endpoint));
      assert.match(again, /a=sendrecv/);
      assert.equal(
        must(await plane.port.acceptAnswer(one.endpoint, one.phone.description())).direction,
        'sendrecv',
      );
      await hangUp(one);
    });

    async function hearsNothing(phone: RtpPhone): Promise<void> {
      const from = phone.heard.length;
      await new Promise((resolve) => setTimeout(resolve, 300));
      const audio = phone.heard.slice(from).length;
      assert.ok(audio <= 2, `a held phone got ${audio} packets`);
    }

    test('three in a conversation, then one listens only, then one whispers', async () => {
      const parties = [await caller(), await called({ payloadType: 0 }), await caller()] as const;
      const [one, other, third] = parties;
      const tones = [400, 600, 900] as const;
      if (!options.mixes) {
        const refused = await plane.port.hear(one.endpoint, [other.endpoint]);
        assert.ok(!refused.ok && refused.error.code === 'unsupported');
        await hangUp(...parties);
        return;
      }
      for (const [at, party] of parties.entries()) party.phone.say(tone(tones[at]!, 1000), true);
      /** Each hears exactly these tones, at full strength, and no other; a window with a hole of the machine is looked at anew. */
      const mixIs = async (expected: readonly (readonly number[])[], what: string) => {
        for (const [at, { phone }] of parties.entries()) {
          if (expected[at]?.length === 0) {
            await hearsSilence(phone, `${what}: party ${at + 1}`);
            continue;
          }
          await phone.hear(options.settleFrames + 5);
          let heard: readonly number[] = [];
          for (let windows = 0; windows < 10 && !isDeepStrictEqual(heard, expected[at]); windows++) {
            const { from } = await phone.hear(25);
            const samples = phone.samplesSince(from);
            heard = tones.filter((hz) => amplitudeOf(samples, hz) > 4000);
          }
          assert.deepEqual(heard, expected[at], `${what}: party ${at + 1}`);
        }
      };
      for (const party of parties) {
        const others = parties.filter((each) => each !== party).map(({ endpoint }) => endpoint);
        must(await plane.port.hear(party.endpoint, others));
      }
      await mixIs(
        [
          [600, 900],
          [400, 900],
          [400, 600],
        ],
        'conversation',
      );
      must(await plane.port.hear(one.endpoint, [other.endpoint]));
      must(await plane.port.hear(other.endpoint, [one.endpoint]));
      await mixIs([[600], [400], [400, 600]], 'listening');
      must(await plane.port.hear(other.endpoint, [one.endpoint, third.endpoint]));
      await mixIs([[600], [400, 900], [400, 600]], 'whispering');
      must(await plane.port.unbridge(third.endpoint));
      await mixIs([[600], [400], []], 'the third has left');
      await hangUp(...parties);
    });

    test('a prompt is heard from its first to its last moment and its end is reported once', async () => {
      const one = await caller();
      one.phone.say(new Int16Array(0));
      const speech = noise(7, 600);
      const file = join(folder, 'noise.wav');
      await writeFile(file, wav(speech));
      const from = one.phone.heard.length;
      const playback = must(
        await plane.port.play(one.endpoint, { items: [{ file }, { silenceMs: 100 }, { file }] }),
      );
      const ends = () =>
        events.filter((event) => event.type === 'playFinished' && event.playback === playback);
      await until(
        () => ends().length > 0,
        () => 'no playFinished',
      );
      await new Promise((resolve) => setTimeout(resolve, 100));
      const heard = one.phone.samplesSince(from);
      const first = correlate(heard, speech);
      assert.ok(first.value > 0.95, `first prompt: correlation ${first.value}`);
      const rest = correlate(heard.subarray(first.at + speech.length), speech);
      assert.ok(rest.value > 0.95, `second prompt: correlation ${rest.value}`);
      assert.deepEqual(
        ends().map((event) => event.type === 'playFinished' && event.ended),
        ['completed'],
      );
      await hangUp(one);
    });

    test('a missing prompt is an error and nothing is played', async () => {
      const one = await caller();
      const result = await plane.port.play(one.endpoint, { items: [{ file: join(folder, 'missing.wav') }] });
      assert.ok(!result.ok && result.error.code === 'promptUnusable');
      await hangUp(one);
    });

    test('a key stops a prompt that allows it, and is reported once', async () => {
      const one = await caller();
      one.phone.say(new Int16Array(0));
      await isHeard(one);
      const playback = must(
        await plane.port.play(one.endpoint, { items: [{ file: prompt }], loop: true, bargeIn: ['5'] }),
      );
      await hears(one.phone, 700, 'prompt');
      one.phone.press(['1']);
      await until(
        () => keys(one).length === 1,
        () => 'key 1 not reported',
      );
      await hears(one.phone, 700, 'prompt after a key that does not count');
      one.phone.press(['5']);
      const ended = () =>
        events.find((event) => event.type === 'playFinished' && event.playback === playback);
      await until(
        () => ended() !== undefined,
        () => 'not stopped by the key',
      );
      assert.equal((ended() as { ended: string }).ended, 'bargeIn');
      await until(
        () => keys(one).length === 2,
        () => 'key 5 not reported',
      );
      assert.deepEqual(keys(one), ['1', '5']);
      await hearsSilence(one.phone, 'after barge-in');
      await hangUp(one);
    });

    const keys = (party: Party) =>
      events.flatMap((event) =>
        event.type === 'dtmf' && event.endpoint === party.endpoint ? [event.digit] : [],
      );

    test('digits are collected from RTP and from SIP INFO alike', async () => {
      const one = await caller();
      one.phone.say(new Int16Array(0));
      await isHeard(one);
      const collected = plane.port.collectDigits(one.endpoint, {
        digitsMax: 6,
        endKeys: ['#'],
        firstDigitMs: 4000,
      });
      one.phone.press(['1', '4']);
      await until(
        () => keys(one).length === 2,
        () => `keys ${keys(one).join('')}`,
      );
      must(await plane.port.feedDigit(one.endpoint, '0'));
      must(await plane.port.feedDigit(one.endpoint, '#'));
      const result = must(await collected);
      assert.deepEqual(result, { digits: '140', ended: 'endKey', endKey: '#' });
      await hangUp(one);
    });

    test('a caller who presses nothing runs into the time-out', async () => {
      const one = await caller();
      const result = must(await plane.port.collectDigits(one.endpoint, { digitsMax: 1, firstDigitMs: 200 }));
      assert.deepEqual(result, { digits: '', ended: 'timeout' });
      await hangUp(one);
    });

    test('keys pass through a bridge, each once, under the numbers of each side', async () => {
      const one = await caller({ events: options.mapsKeyNumbers ? 96 : 101 });
      const other = await called({ events: 101 });
      must(await plane.port.bridge(one.endpoint, other.endpoint));
      one.phone.say(tone(1000, 1000), true);
      other.phone.say(tone(440, 1000), true);
      await hears(other.phone, 1000, 'bridge');
      one.phone.press(['1', '2', '2']);
      await until(
        () => other.phone.keysHeard.length === 3,
        () => `keys ${other.phone.keysHeard.join('')}`,
      );
      assert.deepEqual(other.phone.keysHeard, ['1', '2', '2']);
      await hangUp(one, other);
    });

    test('keys we send arrive, or the plane says that it cannot', async () => {
      const one = await caller();
      one.phone.say(new Int16Array(0));
      await isHeard(one);
      const sent = await plane.port.sendDtmf(one.endpoint, ['1', '1', '#']);
      if (options.sendsKeys) {
        must(sent);
        await until(
          () => one.phone.keysHeard.length === 3,
          () => `keys ${one.phone.keysHeard.join('')}`,
        );
        assert.deepEqual(one.phone.keysHeard, ['1', '1', '#']);
      } else {
        assert.ok(!sent.ok && sent.error.code === 'unsupported');
      }
      await hangUp(one);
    });

    test('a message is recorded as it was said, and one cut off by hang-up is kept', async (context) => {
      await inOneOfThree(context, async (take) => {
        const one = await caller();
        const speech = noise(11, 900);
        one.phone.say(new Int16Array(0));
        await isHeard(one);
        must(
          await plane.port.startRecording(one.endpoint, {
            path: join(folder, `message-${take}.wav`),
            what: 'peer',
            maxMs: 60_000,
          }),
        );
        one.phone.say(speech);
        const { packetsReceived } = must(await plane.port.statistics(one.endpoint));
        await isHeard(one, packetsReceived + 60);
        await hangUp(one);
        const { samples, channels } = await recordingOf(one.endpoint, 'closed');
        assert.equal(channels, 1);
        const match = correlate(samples, speech);
        assert.ok(match.value > 0.95, `correlation ${match.value} at ${match.at}`);
      });
    });

    test('a conversation is recorded in stereo: left what the party says, right what it hears', async () => {
      const one = await caller();
      const other = await called();
      must(await plane.port.bridge(one.endpoint, other.endpoint));
      one.phone.say(tone(1000, 1000), true);
      other.phone.say(tone(440, 1000), true);
      await hears(other.phone, 1000, 'bridge');
      const path = join(folder, 'conversation.wav');
      must(await plane.port.startRecording(one.endpoint, { path, what: 'conversation', maxMs: 60_000 }));
      await one.phone.hear(60);
      must(await plane.port.stopRecording(one.endpoint));
      const { samples, channels } = await recordingOf(one.endpoint, 'stopped');
      assert.equal(channels, 2);
      const middle = samples.length / 2;
      const side = (which: 0 | 1) =>
        samples.filter((_, at) => at % 2 === which).subarray(middle / 2 - 2000, middle / 2 + 2000);
      assert.ok(purityOf(side(0), 1000) > 0.8, `left ${purityOf(side(0), 1000)}`);
      assert.ok(purityOf(side(1), 440) > 0.8, `right ${purityOf(side(1), 440)}`);
      await hangUp(one, other);
    });

    test('while a recording is paused nothing is stored', async (context) => {
      await inOneOfThree(context, async (take) => {
        const one = await caller();
        one.phone.say(tone(500, 1000), true);
        await isHeard(one);
        const path = join(folder, `paused-${take}.wav`);
        const begun = performance.now();
        must(await plane.port.startRecording(one.endpoint, { path, what: 'peer', maxMs: 60_000 }));
        must(await plane.port.pauseRecording(one.endpoint, true));
        const paused = performance.now();
        await new Promise((resolve) => setTimeout(resolve, 1200));
        // Counted from what really passed: a busy machine takes longer over each step.
        const pauseMs = performance.now() - paused;
        must(await plane.port.pauseRecording(one.endpoint, false));
        await new Promise((resolve) => setTimeout(resolve, 300));
        must(await plane.port.stopRecording(one.endpoint));
        const allMs = performance.now() - begun;
        const { samples } = await recordingOf(one.endpoint, 'stopped');
        // A gap may be kept as silence; what was said in it may not.
        const stored = samples.filter((sample) => Math.abs(sample) > 500).length / 8;
        assert.ok(
          stored < allMs - pauseMs + 400 && stored < pauseMs,
          `${stored} ms of ${allMs} with a pause of ${pauseMs}`,
        );
        await hangUp(one);
      });
    });

    test('silence ends a message by itself', async () => {
      const one = await caller();
      one.phone.say(noise(3, 600));
      await isHeard(one);
      const path = join(folder, 'silence.wav');
      must(
        await plane.port.startRecording(one.endpoint, { path, what: 'peer', maxMs: 60_000, silenceMs: 1000 }),
      );
      const { samples } = await recordingOf(one.endpoint, 'silence');
      assert.ok(samples.length / 8 < 4000, `${samples.length / 8} ms`);
      const event = finished(one.endpoint);
      assert.ok(event?.type === 'recordingFinished' && event.soundMs > 100 && event.soundMs < 800);
      await hangUp(one);
    });

    test('a recording ends on its length and on a key', async () => {
      const one = await caller();
      one.phone.say(tone(500, 1000), true);
      await isHeard(one);
      must(
        await plane.port.startRecording(one.endpoint, {
          path: join(folder, 'limit.wav'),
          what: 'peer',
          maxMs: 400,
        }),
      );
      const { samples } = await recordingOf(one.endpoint, 'limit');
      assert.ok(Math.abs(samples.length / 8 - 400) <= 200, `${samples.length / 8} ms`);
      await hangUp(one);

      const other = await caller();
      other.phone.say(tone(500, 1000), true);
      await isHeard(other);
      const request = {
        path: join(folder, 'key.wav'),
        what: 'peer' as const,
        maxMs: 60_000,
        endKeys: ['#' as const],
      };
      must(await plane.port.startRecording(other.endpoint, request));
      other.phone.press(['#']);
      await recordingOf(other.endpoint, 'key');
      await hangUp(other);
    });

    test('a folder that is not there is a storage error', async () => {
      const one = await caller();
      const request = { path: join(folder, 'no', 'such', 'folder.wav'), what: 'peer' as const, maxMs: 1000 };
      const result = await plane.port.startRecording(one.endpoint, request);
      assert.ok(!result.ok && result.error.code === 'storage');
      await hangUp(one);
    });

    const refusals: readonly (readonly [string, string, string])[] = [
      [
        'only unknown codecs',
        description('m=audio 4000 RTP/AVP 96', 'a=rtpmap:96 opus/48000/2'),
        'noCommonCodec',
      ],
      ['port 0', description('m=audio 0 RTP/AVP 8'), 'noAudio'],
      [
        '64 kB',
        description('m=audio 4000 RTP/AVP 8', ...Array(2400).fill('a=filler:0123456789abcdef')),
        'tooLarge',
      ],
      ['no SDP at all', 'hello', 'malformed'],
      [
        'IPv6 where we have none',
        description('m=audio 4000 RTP/AVP 8', 'c=IN IP6 2001:db8::1'),
        'unsupportedAddress',
      ],
    ];
    for (const [what, sdp, reason] of refusals) {
      test(`an offer with ${what} is refused as ${reason} and a good one is still welcome`, async () => {
        const endpoint = must(await plane.port.allocate({ kind: 'plain', label: 'test' }));
        const refused = await plane.port.answerOffer(endpoint, sdp);
        assert.ok(!refused.ok && refused.error.code === 'notAcceptable');
        assert.equal(refused.error.reason, reason);
        const phone = await RtpPhone.open();
        must(await plane.port.answerOffer(endpoint, phone.description()));
        await hangUp({ endpoint, phone });
      });
    }

    test('calls in the wrong order and calls on closed endpoints are told apart', async () => {
      const endpoint = must(await plane.port.allocate({ kind: 'plain', label: 'test' }));
      const early = await plane.port.acceptAnswer(endpoint, description('m=audio 4000 RTP/AVP 8'));
      assert.ok(!early.ok && early.error.code === 'wrongState');
      must(await plane.port.close(endpoint));
      must(await plane.port.close(endpoint));
      const late = await plane.port.createOffer(endpoint);
      assert.ok(!late.ok && late.error.code === 'unknownEndpoint');
    });

    test('statistics count what a leg heard and said', async () => {
      const one = await caller();
      const other = await called();
      must(await plane.port.bridge(one.endpoint, other.endpoint));
      one.phone.say(tone(1000, 1000), true);
      await other.phone.hear(50);
      // What the other hears may be silence of the plane's own, while a busy machine keeps the one from talking.
      await waitUntil('45 packets to be counted on both sides', async () => {
        const [heard, said] = [
          must(await plane.port.statistics(one.endpoint)),
          must(await plane.port.statistics(other.endpoint)),
        ];
        return heard.packetsReceived >= 45 && said.packetsSent >= 45;
      });
      assert.equal(must(await plane.port.statistics(one.endpoint)).codec, 'PCMA');
      await hangUp(one, other);
    });

    test('garbage on the port of a call does not disturb it', async () => {
      const one = await caller();
      const other = await called();
      must(await plane.port.bridge(one.endpoint, other.endpoint));
      one.phone.say(tone(1000, 1000), true);
      await hears(other.phone, 1000, 'before');
      for (let n = 0; n < (options.survivesBursts ? 400 : 100); n++) {
        if (!options.survivesBursts) await new Promise((resolve) => setTimeout(resolve, 4));
        // Wrong version, no header, RTCP look-alikes, unknown payload types, strange sources.
        one.phone.sendRaw(randomBytes(n));
        const header = Buffer.alloc(172, n);
        header[0] = 0x80;
        header[1] = n & 0x7f;
        one.phone.sendRaw(header);
      }
      await hears(other.phone, 1000, 'after');
      await hangUp(one, other);
    });

    test('sound from a stranger is not heard', async () => {
      const one = await caller();
      const other = await called();
      must(await plane.port.bridge(one.endpoint, other.endpoint));
      one.phone.say(tone(1000, 1000), true);
      await hears(other.phone, 1000, 'the real caller');
      const stranger = await RtpPhone.open({ address: '127.0.0.2' });
      stranger.remote(must(await plane.port.createOffer(one.endpoint)));
      stranger.say(tone(300, 1000), true);
      await hears(other.phone, 1000, 'the real caller beside a stranger');
      stranger.close();
      await hangUp(one, other);
    });
  });
}

function description(...lines: readonly string[]): string {
  return ['v=0', 'o=- 1 1 IN IP4 127.0.0.1', 's=-', 'c=IN IP4 127.0.0.1', 't=0 0', ...lines, ''].join('\r\n');
}

/** A-law WAV of the samples. */
export function wav(samples: Int16Array): Buffer {
  const data = Uint8Array.from(samples, (sample) => linearToAlaw(sample));
  return Buffer.concat([wavHeader({ encoding: 'alaw', channels: 1, sampleRate: 8000 }, data.length), data]);
}
