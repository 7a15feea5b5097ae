/**
 * Messages to start from: ordinary traffic with every header this layer can read. The torture messages join them where files
 * can be read.
 */

const sdp =
  'v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\nm=audio 20000 RTP/AVP 8 0 101\r\n';

function message(start: string, lines: readonly string[], body = ''): Buffer {
  return Buffer.from([start, ...lines, `Content-Length: ${Buffer.byteLength(body)}`, '', body].join('\r\n'));
}

export const invite = message(
  'INVITE sip:140570@192.0.2.10:5060;user=phone SIP/2.0',
  [
    'Via: SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bKnashds8;rport',
    'Record-Route: <sip:edge.example.com;lr>',
    'Max-Forwards: 70',
    'From: "Aanroeper" <sip:+31201234567@trunk.example.com>;tag=1928301774',
    'To: <sip:140570@192.0.2.10>',
    'Call-ID: a84b4c76e66710@192.0.2.1',
    'CSeq: 314159 INVITE',
    'Contact: <sip:+31201234567@192.0.2.1:5060;transport=udp>',
    'User-Agent: Trunk/1.0',
    'Allow: INVITE, ACK, CANCEL, BYE, OPTIONS, UPDATE, PRACK, REFER',
    'Supported: 100rel, timer, replaces',
    'Content-Type: application/sdp',
  ],
  sdp,
);

export const corpus: readonly Buffer[] = [
  invite,
  message('SIP/2.0 200 OK', [
    'Via: SIP/2.0/UDP 192.0.2.10;branch=z9hG4bK776asdhds;received=192.0.2.10;rport=5060',
    'Via: SIP/2.0/TCP [2001:db8::1]:5060;branch=z9hG4bK3',
    'Record-Route: <sip:a.example.com;lr>, <sip:b.example.com;lr>',
    'From: <sip:a@example.com>;tag=1',
    'To: "B \\"quoted\\" name" <sip:b@example.com>;tag=2',
    'Call-ID: c@d',
    'CSeq: 2 INVITE',
    'Contact: <sip:b@192.0.2.20>;expires=60;q=0.5',
    'Session-Expires: 1800;refresher=uac',
    'RSeq: 1',
  ]),
  message('REGISTER sip:gemeente.example SIP/2.0', [
    'v: SIP/2.0/WS df7jal23ls0d.invalid;branch=z9hG4bK56sdasks',
    'f: sip:agent@gemeente.example;tag=asdyka899',
    't: sip:agent@gemeente.example',
    'i: asidkj3ss',
    'CSeq: 1 REGISTER',
    'm: <sip:agent@df7jal23ls0d.invalid;transport=ws>;+sip.instance="<urn:uuid:f81d4fae>";reg-id=1',
    'Authorization: Digest username="agent", realm="gemeente.example", nonce="n-1", uri="sip:gemeente.example",' +
      ' response="0123456789abcdef0123456789abcdef", algorithm=MD5, qop=auth, nc=00000001, cnonce="c"',
    'Expires: 3600',
  ]),
  message('SIP/2.0 401 Unauthorized', [
    'Via: SIP/2.0/UDP 192.0.2.10;branch=z9hG4bK776asdhds',
    'From: <sip:a@example.com>;tag=1',
    'To: <sip:b@example.com>;tag=2',
    'Call-ID: c@d',
    'CSeq: 2 REGISTER',
    'WWW-Authenticate: Digest realm="example.com", nonce="abc", algorithm=SHA-256, qop="auth,auth-int", stale=TRUE',
  ]),
  message('INVITE sip:b@example.com SIP/2.0', [
    'Via: SIP/2.0/TLS edge.example.com;branch=z9hG4bK1, SIP/2.0/UDP 192.0.2.9;branch=z9hG4bK2',
    'Route: "Edge" <sip:edge.example.com;lr>, <sip:core.example.com;lr;x="1,2">',
    'From: <sip:anonymous@anonymous.invalid>;tag=1',
    'To: <tel:+31-570-123456;phone-context=example.com>',
    'Call-ID: x',
    'CSeq: 1 INVITE',
    'P-Asserted-Identity: "Naam" <sip:+31201234567@trunk>, <tel:+31201234567>',
    'Privacy: id;critical',
    'Diversion: <sip:140570@trunk>;reason=unconditional;counter=1;privacy=off',
    'History-Info: <sip:a@x>;index=1, <sip:b@x?Reason=SIP%3Bcause%3D302>;index=1.1;rc=1',
    'Reason: SIP;cause=200;text="Call completed elsewhere", Q.850;cause=16',
    'Replaces: 425928@phone.example.org;to-tag=7743;from-tag=6472;early-only',
    'Refer-To: <sip:c@example.com?Replaces=a%40b%3Bto-tag%3D1%3Bfrom-tag%3D2>',
    'RAck: 776656 1775 INVITE',
    'Event: dialog;id=1',
    'Subject: folded',
    '  over two lines',
  ]),
  Buffer.from('\r\n\r\n'),
];
