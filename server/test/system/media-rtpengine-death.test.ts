/** Several rtpengines: endpoints by weight, and one that dies takes only its own. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RtpengineMedia } from '../../adapters/media/rtpengine/rtpengine-media.ts';
import type { EndpointId, MediaEvent } from '../../app/ports/media.ts';
import { must } from './media-kit/contract.ts';
import { RtpPhone, until } from './media-kit/rtp-phone.ts';
import { startRtpengine } from './media-kit/rtpengine-daemon.ts';
import { amplitudeOf, tone } from './media-kit/signal.ts';

test('an rtpengine that dies takes its own calls, the other one goes on, and the first is welcome back', async (t) => {
  const first = await startRtpengine({ ports: { min: 47000, max: 47499 } });
  const second = await startRtpengine({ ports: { min: 47500, max: 47999 } });
  t.after(() => Promise.all([first.stop(), second.stop()]));
  const media = await RtpengineMedia.start({
    instances: [
      { host: '127.0.0.1', port: first.port, weight: 1 },
      { host: '127.0.0.1', port: second.port, weight: 3 },
    ],
  });
  t.after(() => media.shutdown());
  const events: MediaEvent[] = [];
  media.subscribe((event) => events.push(event));

  const endpoints: EndpointId[] = [];
  for (let n = 0; n < 8; n++) endpoints.push(must(await media.allocate({ kind: 'plain', label: `${n}` })));
  assert.deepEqual(
    media.health().map(({ endpoints: count }) => count),
    [2, 6],
  );

  // Two endpoints of the second instance talk.
  const phones = [await RtpPhone.open(), await RtpPhone.open()];
  t.after(() => {
    for (const phone of phones) phone.close();
  });
  first.process.kill('SIGKILL');
  const lost = () => events.filter(({ type }) => type === 'endpointLost').length;
  await until(
    () => events.some(({ type }) => type === 'planeLost'),
    () => 'the death was not noticed',
  );
  assert.equal(lost(), 2);
  const left = endpoints.filter(
    (endpoint) => !events.some((e) => e.type === 'endpointLost' && e.endpoint === endpoint),
  );
  for (const [at, phone] of phones.entries()) {
    phone.remote(must(await media.answerOffer(left[at]!, phone.description())).sdp);
    phone.say(tone(600, 1000), true);
  }
  must(await media.bridge(left[0]!, left[1]!));
  await until(
    () => amplitudeOf(phones[1]!.samplesSince(Math.max(0, phones[1]!.heard.length - 15)), 600) > 4000,
    () => 'the other instance is silent',
  );

  const again = await startRtpengine({ ports: { min: 47000, max: 47499 }, port: first.port });
  t.after(() => again.stop());
  await until(
    () => events.some(({ type }) => type === 'planeBack'),
    () => 'not welcome back',
  );
  assert.ok(media.health().every(({ up }) => up));
});

test('no rtpengine at all is an answer, not a crash', async (t) => {
  const media = await RtpengineMedia.start({ instances: [{ host: '127.0.0.1', port: 9 }] });
  t.after(() => media.shutdown());
  const refused = await media.allocate({ kind: 'plain', label: 'x' });
  assert.ok(!refused.ok && refused.error.code === 'planeDown');
});
