import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isIpv4, isIpv6, isUnicast } from './address.ts';
import { buildSdp } from './build.ts';
import { describeAnswer, describeOffer, type LocalAudio } from './describe.ts';
import { answerDirection, type Capabilities, readAnswer, readOffer } from './offer-answer.ts';
import { parseSdp } from './parse.ts';
import type { SessionDescription } from './session.ts';

const plain: Capabilities = { kind: 'plain', codecs: ['PCMA', 'PCMU'], families: [4] };
const browser: Capabilities = { kind: 'webrtc', codecs: ['PCMA', 'PCMU'], families: [4] };
const head = ['v=0', 'o=- 1 1 IN IP4 192.0.2.10', 's=-', 'c=IN IP4 192.0.2.10', 't=0 0'];
const sdp = (...lines: readonly string[]) => `${[...head, ...lines].join('\r\n')}\r\n`;
const secure = [
  'a=ice-ufrag:abcd',
  'a=ice-pwd:0123456789012345678901',
  'a=fingerprint:sha-256 4A:AD:B9',
  'a=setup:actpass',
  'a=rtcp-mux',
  'a=mid:a1',
];
const local: LocalAudio = {
  kind: 'plain',
  origin: { username: '-', sessionId: '5', sessionVersion: '1', family: 4, address: '198.51.100.1' },
  port: 20000,
  payloads: { codecs: [{ codec: 'PCMA', payloadType: 8 }], telephoneEvent: 101 },
  direction: 'sendrecv',
  rtcpMux: false,
  ssrc: 77,
};

function offered(text: string, capabilities = plain) {
  const read = readOffer(text, capabilities);
  assert.ok(read.ok, read.ok ? '' : `${read.reason}: ${read.detail}`);
  return read.remote;
}

function refusal(text: string, capabilities = plain): string {
  const read = readOffer(text, capabilities);
  return read.ok ? 'accepted' : read.reason;
}

test('our preference decides among the codecs of the offer, with the numbers of the offer', () => {
  const { audio } = offered(
    sdp('m=audio 4000 RTP/AVP 0 96 100', 'a=rtpmap:96 PCMA/8000', 'a=rtpmap:100 telephone-event/8000'),
  );
  assert.equal(audio.codec, 'PCMA');
  assert.equal(audio.payloadType, 96);
  assert.equal(audio.telephoneEvent, 100);
});

test('G.722 is taken under its historical rate of 8000', () => {
  const { audio } = offered(sdp('m=audio 4000 RTP/AVP 9'), { ...plain, codecs: ['G722'] });
  assert.equal(audio.codec, 'G722');
});

const refusals: readonly (readonly [string, string, Capabilities, string])[] = [
  ['only unknown codecs', sdp('m=audio 4000 RTP/AVP 96', 'a=rtpmap:96 opus/48000/2'), plain, 'noCommonCodec'],
  ['PCMA at another rate', sdp('m=audio 4000 RTP/AVP 96', 'a=rtpmap:96 PCMA/16000'), plain, 'noCommonCodec'],
  ['port 0', sdp('m=audio 0 RTP/AVP 8'), plain, 'noAudio'],
  ['video only', sdp('m=video 4000 RTP/AVP 34'), plain, 'noAudio'],
  ['no stream at all', sdp(), plain, 'noAudio'],
  ['SRTP with keys in the text', sdp('m=audio 4000 RTP/SAVP 8'), plain, 'unsupportedTransport'],
  [
    'a browser offer on a plain leg',
    sdp('m=audio 9 UDP/TLS/RTP/SAVPF 8', ...secure),
    plain,
    'unsupportedTransport',
  ],
  ['plain RTP on a browser leg', sdp('m=audio 4000 RTP/AVP 8'), browser, 'unsupportedTransport'],
  [
    'IPv6 where we have none',
    sdp('m=audio 4000 RTP/AVP 8', 'c=IN IP6 2001:db8::1'),
    plain,
    'unsupportedAddress',
  ],
  ['multicast', sdp('m=audio 4000 RTP/AVP 8', 'c=IN IP4 224.2.1.1/127'), plain, 'unsupportedAddress'],
  ['a host name', sdp('m=audio 4000 RTP/AVP 8', 'c=IN IP4 phone.example'), plain, 'unsupportedAddress'],
  ['a browser without keys', sdp('m=audio 9 UDP/TLS/RTP/SAVPF 8', 'a=rtcp-mux'), browser, 'missingSecurity'],
];
for (const [what, text, capabilities, reason] of refusals) {
  test(`an offer with ${what} is refused as ${reason}`, () =>
    assert.equal(refusal(text, capabilities), reason));
}

test('IPv6 is taken where we have an address', () => {
  const { audio } = offered(sdp('m=audio 4000 RTP/AVP 8', 'c=IN IP6 2001:db8::1'), {
    ...plain,
    families: [4, 6],
  });
  assert.equal(audio.address, '2001:db8::1');
});

test('the first usable audio stream is answered and every other stream refused in its place', () => {
  const offer = offered(
    sdp(
      'm=video 5000 RTP/AVP 34',
      'm=audio 4000 RTP/SAVP 8',
      'm=audio 4002 RTP/AVP 8',
      'm=audio 4004 RTP/AVP 8',
    ),
  );
  const answer = describeAnswer(local, offer.session, offer.audioIndex);
  assert.deepEqual(
    answer.media.map(({ kind, port }) => `${kind} ${port}`),
    ['video 0', 'audio 0', 'audio 20000', 'audio 0'],
  );
});

test('hold in the new style, the old style and both ways round', () => {
  const direction = (...lines: string[]) =>
    answerDirection(offered(sdp('m=audio 4000 RTP/AVP 8', ...lines)).audio.direction, 'sendrecv');
  assert.equal(direction(), 'sendrecv');
  assert.equal(direction('a=sendonly'), 'recvonly');
  assert.equal(direction('a=recvonly'), 'sendonly');
  assert.equal(direction('a=inactive'), 'inactive');
  // RFC 3264 §8.4: an old phone holds by an address of zeros.
  assert.equal(direction('c=IN IP4 0.0.0.0'), 'recvonly');
});

test('an answer never gives more than was asked for, nor more than we want (RFC 3264 §6.1)', () => {
  const directions = ['sendrecv', 'sendonly', 'recvonly', 'inactive'] as const;
  const table = directions.map((peer) => directions.map((wanted) => answerDirection(peer, wanted)).join(' '));
  assert.deepEqual(table, [
    'sendrecv sendonly recvonly inactive',
    'recvonly inactive recvonly inactive',
    'sendonly sendonly inactive inactive',
    'inactive inactive inactive inactive',
  ]);
});

test('a session-level hold counts for the stream', () => {
  const text = sdp('m=audio 4000 RTP/AVP 8').replace('t=0 0', 't=0 0\r\na=sendonly');
  assert.equal(offered(text).audio.direction, 'sendonly');
});

test('RTCP goes to the next port, the written one, or the same one under rtcp-mux', () => {
  const ports = (...lines: string[]) => offered(sdp('m=audio 4000 RTP/AVP 8', ...lines)).audio.rtcpPort;
  assert.equal(ports(), 4001);
  assert.equal(ports('a=rtcp:4010'), 4010);
  assert.equal(ports('a=rtcp-mux'), 4000);
});

test('a browser is answered with its mid, our keys, one announced SSRC and no other stream in the bundle', () => {
  const offer = offered(
    sdp(
      'm=audio 9 UDP/TLS/RTP/SAVPF 111 8 126',
      'a=rtpmap:111 opus/48000/2',
      'a=rtpmap:126 telephone-event/8000',
      ...secure,
    ),
    browser,
  );
  assert.equal(offer.audio.security?.iceUfrag, 'abcd');
  const security = {
    ...offer.audio.security!,
    setup: 'active' as const,
    candidates: ['1 1 UDP 1 198.51.100.1 20000 typ host'],
  };
  const text = buildSdp(
    describeAnswer(
      {
        ...local,
        kind: 'webrtc',
        security,
        payloads: { codecs: [{ codec: 'PCMA', payloadType: 8 }], telephoneEvent: 126 },
      },
      offer.session,
      offer.audioIndex,
    ),
  );
  for (const line of [
    'a=group:BUNDLE a1',
    'm=audio 20000 UDP/TLS/RTP/SAVPF 8 126',
    'a=mid:a1',
    'a=setup:active',
    'a=ssrc:77 cname:bereikbaar',
    'a=candidate:1 1 UDP 1 198.51.100.1 20000 typ host',
    'a=rtpmap:126 telephone-event/8000',
  ]) {
    assert.ok(text.includes(`${line}\r\n`), line);
  }
});

const ourOffer = describeOffer({
  ...local,
  payloads: {
    codecs: [
      { codec: 'PCMA', payloadType: 8 },
      { codec: 'PCMU', payloadType: 0 },
    ],
    telephoneEvent: 101,
  },
});

test('the answer to our offer says which codec and where, in the order of the answerer', () => {
  const read = readAnswer(
    sdp('m=audio 4000 RTP/AVP 0 8 97', 'a=rtpmap:97 telephone-event/8000'),
    ourOffer,
    plain,
  );
  assert.ok(read.ok);
  assert.equal(read.remote.audio.codec, 'PCMU');
  assert.equal(read.remote.audio.telephoneEvent, 97);
});

test('an answer that refuses or misses the stream is told apart', () => {
  const reason = (text: string) => {
    const read = readAnswer(text, ourOffer, plain);
    return read.ok ? 'accepted' : read.reason;
  };
  assert.equal(reason(sdp('m=audio 0 RTP/AVP 8')), 'noAudio');
  assert.equal(reason(sdp()), 'mismatch');
  assert.equal(reason(sdp('m=video 4000 RTP/AVP 8')), 'mismatch');
  assert.equal(reason(sdp('m=audio 4000 RTP/AVP 96', 'a=rtpmap:96 opus/48000/2')), 'noCommonCodec');
});

test('a later offer keeps the media lines of the session in their places', () => {
  const offer = offered(sdp('m=video 5000 RTP/AVP 34', 'm=audio 4002 RTP/AVP 8', 'a=mid:x'));
  const answer = describeAnswer(local, offer.session, offer.audioIndex);
  const later: SessionDescription = describeOffer({ ...local, direction: 'sendonly' }, answer);
  assert.deepEqual(
    later.media.map(({ kind, port }) => `${kind} ${port}`),
    ['video 0', 'audio 20000'],
  );
  const parsed = parseSdp(buildSdp(later));
  assert.ok(parsed.ok && parsed.session.media[1]?.attributes.some(({ name }) => name === 'sendonly'));
});

test('addresses are told apart as RFC 4291 writes them', () => {
  for (const good of ['::1', '2001:db8::', '1:2:3:4:5:6:7:8', '::ffff:192.0.2.1', 'fe80::1'])
    assert.ok(isIpv6(good), good);
  for (const bad of ['', ':', '1::2::3', '1:2:3:4:5:6:7:8:9', '12345::', 'g::1', '1:2:3', '::1%eth0'])
    assert.ok(!isIpv6(bad), bad);
  for (const bad of ['1.2.3', '256.1.1.1', '1.2.3.4.5', '01.2.3.4', 'a.b.c.d']) assert.ok(!isIpv4(bad), bad);
  assert.equal(isUnicast('255.255.255.255', 4), false);
  assert.equal(isUnicast('ff02::1', 6), false);
});
