/** Addresses and codecs of the embedded plane: IPv6, a public address in front, ports that are taken, G.722 passed through. */
import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { networkInterfaces } from 'node:os';
import { type TestContext, test } from 'node:test';
import { EmbeddedMedia } from '../../adapters/media/embedded/embedded-media.ts';
import type { MediaAddress } from '../../adapters/media/embedded/options.ts';
import type { CodecName } from '../../app/ports/media.ts';
import { must } from './media-kit/contract.ts';
import { RtpPhone, type RtpPhoneOptions } from './media-kit/rtp-phone.ts';
import { amplitudeOf, tone } from './media-kit/signal.ts';

const loopback: MediaAddress = { family: 4, bind: '127.0.0.1', advertise: '127.0.0.1' };
const loopback6: MediaAddress = { family: 6, bind: '::1', advertise: '::1' };
const hasIpv6 = Object.values(networkInterfaces()).some((all) =>
  all?.some(({ address }) => address === '::1'),
);

async function start(t: TestContext, addresses: readonly MediaAddress[]): Promise<EmbeddedMedia> {
  const media = await EmbeddedMedia.start({ addresses, ports: { min: 35000, max: 35199 } });
  t.after(() => media.shutdown());
  return media;
}

async function call(
  t: TestContext,
  media: EmbeddedMedia,
  options: RtpPhoneOptions,
  codecs?: readonly CodecName[],
) {
  const phone = await RtpPhone.open(options);
  t.after(() => phone.close());
  const endpoint = must(await media.allocate({ kind: 'plain', label: 'test', ...(codecs && { codecs }) }));
  const answer = must(await media.answerOffer(endpoint, phone.description()));
  phone.remote(answer.sdp);
  return { phone, endpoint, answer };
}

test('a telephone on IPv6 and one on IPv4 hear each other', {
  skip: !hasIpv6 && 'no IPv6 here',
}, async (t) => {
  const media = await start(t, [loopback, loopback6]);
  const six = await call(t, media, { address: '::1' });
  assert.match(six.answer.sdp, /c=IN IP6 ::1/);
  const four = await call(t, media, {});
  must(await media.bridge(six.endpoint, four.endpoint));
  six.phone.say(tone(1000, 1000), true);
  four.phone.say(tone(440, 1000), true);
  await four.phone.hear(10);
  for (const [phone, hz] of [
    [four.phone, 1000],
    [six.phone, 440],
  ] as const) {
    const { from } = await phone.hear(20);
    assert.ok(amplitudeOf(phone.samplesSince(from), hz) > 5000);
  }
});

test('a port of ours that another program holds is stepped over, for telephones and for browsers', async (t) => {
  const taken = [createSocket('udp4'), createSocket('udp4')];
  t.after(() => {
    for (const socket of taken) socket.close();
  });
  const media = await EmbeddedMedia.start({ addresses: [loopback], ports: { min: 35200, max: 35299 } });
  t.after(() => media.shutdown());
  for (const [index, kind] of (['plain', 'webrtc'] as const).entries()) {
    // Ports are given out in order, so that the next ones are known.
    const ours = 35200 + index * 4;
    await new Promise<void>((resolve) => taken[index]!.bind(ours, '127.0.0.1', resolve));
    const endpoint = must(await media.allocate({ kind, label: 'test' }));
    const offer = must(await media.createOffer(endpoint));
    assert.match(offer, new RegExp(`127\\.0\\.0\\.1 ${ours + 2} typ host|^m=audio ${ours + 2} `, 'm'));
  }
  assert.equal(media.health()[0]?.losses, 0);
});

test('behind a public address every description names that address', async (t) => {
  const media = await start(t, [{ family: 4, bind: '0.0.0.0', advertise: '127.0.0.5' }]);
  const plain = must(await media.allocate({ kind: 'plain', label: 'test' }));
  const offer = must(await media.createOffer(plain));
  assert.match(offer, /c=IN IP4 127\.0\.0\.5/);
  const browser = must(await media.allocate({ kind: 'webrtc', label: 'test' }));
  const secure = must(await media.createOffer(browser));
  const candidates = secure.match(/a=candidate:.*/g) ?? [];
  assert.equal(candidates.length, 1);
  assert.match(candidates[0]!, /127\.0\.0\.5 \d+ typ host/);
  assert.doesNotMatch(secure, /192\.|0\.0\.0\.0/);
});

test('two wideband legs get each other’s G.722 untouched; one alone cannot be bridged', async (t) => {
  const media = await start(t, [loopback]);
  const wide = ['G722', 'PCMA'] as const;
  const one = await call(t, media, { payloadType: 9 }, wide);
  const other = await call(t, media, { payloadType: 9 }, wide);
  assert.equal(one.answer.codec, 'G722');
  must(await media.bridge(one.endpoint, other.endpoint));
  one.phone.say(tone(1000, 1000), true);
  const { from } = await other.phone.hear(20);
  const packets = other.phone.heard.slice(from);
  assert.ok(packets.every(({ payloadType, payload }) => payloadType === 9 && payload.length === 160));
  const narrow = await call(t, media, {});
  const refused = await media.bridge(one.endpoint, narrow.endpoint);
  assert.ok(!refused.ok && refused.error.code === 'unsupported');
});
