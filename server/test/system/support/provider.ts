/** A telephone provider played by a test: it answers what we ask of it, and rings us. */
import { getHeader } from '../../../protocol/sip/headers.ts';
import { type UdpPeer, unique, withBody } from '../engine-kit/sip-peer.ts';

const challenge = 'WWW-Authenticate: Digest realm="p", nonce="n1", algorithm=MD5, qop="auth"';

/**
 * Says 200 to OPTIONS, challenges a REGISTER, and says `verdict` to one with credentials; a repeated request gets its
 * answer again. Until the function that it gives is called.
 */
export function answerAll(peer: UdpPeer, verdict: () => readonly [number, string]): () => void {
  let seen = 0;
  const timer = setInterval(() => {
    for (; seen < peer.all.length; seen += 1) {
      const message = peer.all[seen]?.message;
      if (message?.kind !== 'request') continue;
      if (message.method === 'OPTIONS') peer.reply(message, 200, 'OK', { tag: 'p1' });
      if (message.method !== 'REGISTER') continue;
      if (getHeader(message, 'authorization') === undefined) {
        peer.reply(message, 401, 'Unauthorized', { tag: 'p2', lines: [challenge] });
      } else peer.reply(message, ...verdict(), { tag: 'p3', lines: ['Expires: 3600'] });
    }
  }, 20);
  return () => clearInterval(timer);
}

/** Rings a number of ours; resolves with the first answer that has this status. Nothing is acknowledged. */
export async function ring(from: UdpPeer, sipPort: number, number: string, status: number): Promise<void> {
  const call = unique('c');
  const lines = [
    `INVITE sip:${number}@127.0.0.1:${sipPort} SIP/2.0`,
    `Via: SIP/2.0/UDP ${from.host}:${from.port};branch=${unique('z9hG4bK')};rport`,
    `From: <sip:0612345678@provider.example>;tag=${unique('t')}`,
    `To: <sip:${number}@provider.example>`,
    `Call-ID: ${call}`,
    'CSeq: 1 INVITE',
    `Contact: <sip:${from.host}:${from.port}>`,
    'Max-Forwards: 70',
  ];
  const sdp = `v=0\r\no=- 1 1 IN IP4 ${from.host}\r\ns=-\r\nc=IN IP4 ${from.host}\r\nt=0 0\r\nm=audio 40000 RTP/AVP 8\r\n`;
  from.send(withBody(lines, sdp));
  // Answers to earlier calls are repeated, as nobody acknowledges them.
  await from.next(
    (message) =>
      message.kind === 'response' && message.status === status && getHeader(message, 'call-id') === call,
    `${status} to the call`,
  );
}
