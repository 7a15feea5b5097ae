/** The media process may die: it is noticed, it returns, and what it was writing is saved. */
import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { EmbeddedMedia } from '../../adapters/media/embedded/embedded-media.ts';
import type { MediaEvent } from '../../app/ports/media.ts';
import { parseWav, wavToLinear } from '../../protocol/rtp/wav.ts';
import { must } from './media-kit/contract.ts';
import { RtpPhone, until } from './media-kit/rtp-phone.ts';
import { correlate, noise } from './media-kit/signal.ts';

const options = {
  addresses: [{ family: 4, bind: '127.0.0.1', advertise: '127.0.0.1' }],
  ports: { min: 32000, max: 32099 },
} as const;

test('a killed media process is back within two seconds, its endpoints reported, its recordings saved', async (t) => {
  const startedAt = performance.now();
  const media = await EmbeddedMedia.start(options);
  const startMs = performance.now() - startedAt;
  t.after(() => media.shutdown());
  const folder = await mkdtemp(join(tmpdir(), 'media-death-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const events: MediaEvent[] = [];
  media.subscribe((event) => events.push(event));
  const phone = await RtpPhone.open();
  t.after(() => phone.close());
  const endpoint = must(await media.allocate({ kind: 'plain', label: 'test' }));
  phone.remote(must(await media.answerOffer(endpoint, phone.description())).sdp);
  const speech = noise(5, 3000);
  phone.say(new Int16Array(0));
  await phone.hear(5);
  const path = join(folder, 'message.wav');
  must(await media.startRecording(endpoint, { path, what: 'peer', maxMs: 60_000 }));
  phone.say(speech);
  await phone.hear(120);

  const killedAt = performance.now();
  process.kill(media.pid!, 'SIGKILL');
  const waiting = media.collectDigits(endpoint, { digitsMax: 1, firstDigitMs: 60_000 });
  const collected = await waiting;
  assert.ok(!collected.ok && ['planeDown', 'unknownEndpoint'].includes(collected.error.code));
  await until(
    () => events.some(({ type }) => type === 'planeBack'),
    () => 'the plane did not return',
  );
  const awayMs = performance.now() - killedAt;
  // Two seconds; on a machine so busy that a start alone takes one, a few starts.
  assert.ok(awayMs < Math.max(2000, 4 * startMs), `${awayMs} ms, a start takes ${startMs} ms`);
  assert.deepEqual(
    events.filter(({ type }) => type === 'endpointLost' || type === 'planeLost').map(({ type }) => type),
    ['endpointLost', 'planeLost'],
  );
  const late = await media.statistics(endpoint);
  assert.ok(!late.ok && late.error.code === 'unknownEndpoint');

  await until(
    () => events.some(({ type }) => type === 'recordingFinished'),
    () => 'recording not reported',
  );
  const saved = events.find((event) => event.type === 'recordingFinished');
  assert.ok(saved?.type === 'recordingFinished' && saved.ended === 'planeLost');
  const parsed = parseWav(await readFile(path));
  assert.ok(parsed.ok);
  const samples = wavToLinear(parsed.wav);
  assert.ok(
    saved.durationMs >= 1000 && Math.abs(samples.length / 8 - saved.durationMs) < 1,
    `${saved.durationMs} ms`,
  );
  assert.ok(correlate(samples, speech.subarray(0, 4000)).value > 0.95);

  // A new call works at once.
  const next = must(await media.allocate({ kind: 'plain', label: 'test' }));
  phone.remote(must(await media.answerOffer(next, phone.description())).sdp);
  await phone.hear(5);
  assert.equal(media.health()[0]?.losses, 1);
});

test('a media process that hangs is killed and replaced', async (t) => {
  const media = await EmbeddedMedia.start(options);
  t.after(() => media.shutdown());
  const events: MediaEvent[] = [];
  media.subscribe((event) => events.push(event));
  process.kill(media.pid!, 'SIGSTOP');
  await until(
    () => events.some(({ type }) => type === 'planeBack'),
    () => 'the plane did not return',
  );
  must(await media.allocate({ kind: 'plain', label: 'test' }));
});

test('all ports in use is an answer, and a closed call gives its port back after its rest', async (t) => {
  const media = await EmbeddedMedia.start({
    ...options,
    ports: { min: 32100, max: 32103 },
    portQuarantineMs: 100,
  });
  t.after(() => media.shutdown());
  const phone = await RtpPhone.open();
  t.after(() => phone.close());
  const open = async () => {
    const endpoint = await media.allocate({ kind: 'plain', label: 'test' });
    if (!endpoint.ok) return endpoint;
    const answer = await media.answerOffer(endpoint.value, phone.description());
    return answer.ok ? endpoint : answer;
  };
  const first = must(await open());
  must(await open());
  const third = await open();
  assert.ok(!third.ok && third.error.code === 'noPorts');
  must(await media.close(first));
  const atOnce = await open();
  assert.ok(!atOnce.ok && atOnce.error.code === 'noPorts');
  await new Promise((resolve) => setTimeout(resolve, 150));
  must(await open());
});

test('thirty seconds of silence, here shortened, raise the alarm, and once more per interval', async (t) => {
  const media = await EmbeddedMedia.start(options);
  t.after(() => media.shutdown());
  const events: MediaEvent[] = [];
  media.subscribe((event) => events.push(event));
  const phone = await RtpPhone.open();
  t.after(() => phone.close());
  const endpoint = must(await media.allocate({ kind: 'plain', label: 'test', silenceAlarmMs: 300 }));
  phone.remote(must(await media.answerOffer(endpoint, phone.description())).sdp);
  phone.say(new Int16Array(0));
  await phone.hear(25);
  assert.equal(events.filter(({ type }) => type === 'silenceAlarm').length, 0);
  phone.quiet();
  const alarms = () => events.filter(({ type }) => type === 'silenceAlarm').length;
  await until(
    () => alarms() === 2,
    () => `${alarms()} alarms`,
  );
  // A held peer is silent by right.
  must(await media.answerOffer(endpoint, phone.description('inactive')));
  await new Promise((resolve) => setTimeout(resolve, 500));
  assert.equal(alarms(), 2);
});
