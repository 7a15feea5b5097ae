/**
 * Where providers put the called number, and who calls (DOMAIN 1.3, R3): SIPp from several addresses, each a
 * trunk of its own. All municipalities are closed, so that every call that found one ends with 480 at once.
 */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { UdpPeer, unique, withBody } from '../engine-kit/sip-peer.ts';
import { type RunningServer, startServer } from '../support/server-process.ts';
import { runSipp } from '../support/sipp.ts';
import { readLedger, type StoryEvent } from '../support/story.ts';

const trunks = `
- id: alles
  addresses: [127.0.0.2]
  trusted: true
  keepAliveSeconds: null
- id: to-eerst
  addresses: [127.0.0.3]
  trusted: false
  calledFrom: [to, requestUri]
  keepAliveSeconds: null
- id: met-vangnet
  addresses: [127.0.0.4/30]
  trusted: true
  calledFrom: [pCalledPartyId]
  keepAliveSeconds: null
  defaultEntrance: elburg/algemeen
`;
const everybody = ['olst-wijhe', 'deventer', 'rijssen-holten', 'lochem', 'elburg'];
const caller = '"Bel Maar" <sip:0612345678@provider.example>';

interface Variant {
  readonly says: string;
  readonly from?: string;
  /** Address of the trunk. */
  readonly host?: string;
  readonly ruri?: string;
  readonly to?: string;
  readonly extra?: string;
  /** Null: refused with 404. */
  readonly reaches: string | null;
  readonly via14?: boolean;
  readonly callerKnown?: boolean;
}

const account = 'account77';
const called = (number: string) => ({ ruri: number, to: number });

const variants: readonly Variant[] = [
  { says: 'the Request-URI, as +31', ...called('+31525688688'), reaches: 'elburg' },
  { says: 'the Request-URI, as 0031', ...called('0031525688688'), reaches: 'elburg' },
  { says: 'the Request-URI, as 31', ...called('31525688688'), reaches: 'elburg' },
  { says: 'the Request-URI, as a national number', ...called('0525688688'), reaches: 'elburg' },
  {
    says: 'the Request-URI, before a To that says otherwise',
    ruri: '0525688688',
    to: '0570693914',
    reaches: 'elburg',
  },
  {
    says: 'To only, the Request-URI naming the account',
    ruri: account,
    to: '+31570568081',
    reaches: 'olst-wijhe',
  },
  {
    says: 'P-Called-Party-ID only',
    extra: 'P-Called-Party-ID: <sip:+31570693914@p.example>',
    reaches: 'deventer',
  },
  {
    says: 'Diversion only',
    extra: 'Diversion: <sip:0548854854@p.example>;reason=unconditional;counter=1',
    reaches: 'rijssen-holten',
  },
  {
    says: 'History-Info only',
    extra: 'History-Info: <sip:+31573289222@p.example>;index=1, <sip:account77@p.example>;index=1.1',
    reaches: 'lochem',
  },
  {
    says: '14 0570 in To, with the number it leads to in the Request-URI',
    ruri: '+31570568081',
    to: '140570',
    reaches: 'olst-wijhe',
    via14: true,
  },
  {
    says: '14 0570 with a zero before it, diverted to the own number of Deventer',
    ...called('0140570'),
    extra: 'Diversion: <sip:0570693914@p.example>;reason=unconditional',
    reaches: 'deventer',
    via14: true,
  },
  {
    says: 'To first, where the trunk says so',
    host: '127.0.0.3',
    ruri: '0525688688',
    to: '0570693914',
    reaches: 'deventer',
  },
  { says: 'nowhere: nobody has the number', ...called('0201234567'), reaches: null },
  {
    says: 'nowhere, and the trunk has an entrance for that',
    host: '127.0.0.5',
    ...called('0570568081'),
    reaches: 'elburg',
  },
  {
    says: 'an asserted caller, by a trusted trunk',
    ...called('0525688688'),
    from: '<sip:anonymous@anonymous.invalid>',
    extra: 'P-Asserted-Identity: <sip:+31612345678@p.example>',
    reaches: 'elburg',
    callerKnown: true,
  },
  {
    says: 'an asserted caller who wants privacy',
    ...called('0525688688'),
    extra: 'P-Asserted-Identity: <sip:+31612345678@p.example>\r\nPrivacy: id',
    reaches: 'elburg',
    callerKnown: false,
  },
  {
    says: 'an asserted caller, by a trunk that is not believed',
    host: '127.0.0.3',
    ...called('0525688688'),
    from: '<sip:anonymous@anonymous.invalid>',
    extra: 'P-Asserted-Identity: <sip:+31612345678@p.example>',
    reaches: 'elburg',
    callerKnown: false,
  },
];

describe('a call of a provider', () => {
  let server: RunningServer;

  before(async () => {
    server = await startServer({
      dialplans: { closed: everybody },
      env: { BEREIKBAAR_MEDIA: 'none' },
      trunks: () => trunks,
    });
  });

  after(() => server?.dispose());

  test('is refused by each variant with the status of its kind', async () => {
    for (const variant of variants) {
      const result = await runSipp({
        scenario: 'calls/provider-refused',
        fill: { STATUS: variant.reaches === null ? 404 : 480 },
        target: `127.0.0.1:${server.sipPort}`,
        host: variant.host ?? '127.0.0.2',
        keys: {
          ruri: `sip:${variant.ruri ?? account}@127.0.0.1:${server.sipPort}`,
          to: `<sip:${variant.to ?? account}@p.example>`,
          from: variant.from ?? caller,
          ...(variant.extra === undefined ? {} : { extra: variant.extra }),
        },
      });
      assert.equal(result.exitCode, 0, `${variant.says}: ${result.errors}`);
    }
  });

  test('finds its municipality and its caller by what it carries', async () => {
    const events = await readLedger(server);
    const arrivals = events.filter(({ type }) => type === 'call.arrived');
    assert.equal(arrivals.length, variants.length);
    for (const [at, variant] of variants.entries()) {
      const arrived = arrivals[at];
      assert.ok(arrived);
      assert.equal(municipalityOf(events, arrived), variant.reaches, variant.says);
      if (variant.via14 !== undefined) assert.equal(arrived.data['via14'], variant.via14, variant.says);
      if (variant.callerKnown !== undefined)
        assert.equal(arrived.data['caller'] !== null, variant.callerKnown, variant.says);
    }
  });

  test('from an address that is no trunk is asked for a password, leaves no call, and is counted', async () => {
    const stranger = await UdpPeer.open(server.sipPort);
    stranger.send(requestOf('INVITE', stranger, ['Contact: <sip:x@127.0.0.1>']));
    await stranger.response(401, 'INVITE');
    stranger.send(requestOf('OPTIONS', stranger));
    await stranger.response(403, 'OPTIONS');
    stranger.send(requestOf('REGISTER', stranger, ['Contact: <sip:x@127.0.0.1>']));
    await stranger.response(401, 'REGISTER');
    await stranger.close();
    const calls = (await readLedger(server)).filter(({ type }) => type === 'call.arrived');
    assert.equal(calls.length, variants.length);
    const metrics = await (await fetch(`http://127.0.0.1:${server.httpPort}/metrics`)).text();
    assert.match(metrics, /counter="app\.invite\.challenged"\} 1$/m);
    assert.match(metrics, /counter="app\.options\.stranger"\} 1$/m);
  });

  test('without a Contact cannot become a call: 400', async () => {
    const provider = await UdpPeer.open(server.sipPort, '127.0.0.2');
    provider.send(requestOf('INVITE', provider));
    await provider.response(400, 'INVITE');
    provider.send(requestOf('OPTIONS', provider));
    await provider.response(200, 'OPTIONS');
    await provider.close();
  });
});

function municipalityOf(events: readonly StoryEvent[], arrived: StoryEvent): string | null {
  const own = events.filter((event) => event.stream === arrived.stream && event.municipality !== null);
  return own[0]?.municipality ?? null;
}

function requestOf(method: string, peer: UdpPeer, lines: readonly string[] = []): string {
  return withBody([
    `${method} sip:0525688688@127.0.0.1 SIP/2.0`,
    `Via: SIP/2.0/UDP ${peer.host}:${peer.port};branch=${unique('z9hG4bK')};rport`,
    `From: <sip:stranger@example.org>;tag=${unique('t')}`,
    'To: <sip:0525688688@127.0.0.1>',
    `Call-ID: ${unique('c')}`,
    `CSeq: 1 ${method}`,
    'Max-Forwards: 70',
    ...lines,
  ]);
}
