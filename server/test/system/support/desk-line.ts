/** A raw phone that also calls: each INVITE of a registered device carries its digest (RFC 3261 section 22). */
import { answerChallenge, chooseChallenge } from '../../../protocol/sip/digest-client.ts';
import { getHeaderLines } from '../../../protocol/sip/headers.ts';
import { Caller, sdp } from '../engine-kit/caller.ts';
import { type Peer, unique } from '../engine-kit/sip-peer.ts';

/** Dials `number` as `user` and resolves to the line once it was answered. */
export async function dialFrom(
  peer: Peer,
  user: string,
  password: string,
  number: string,
  registrar: string,
): Promise<Caller> {
  const target = `sip:${number}@${registrar}`;
  const line = new Caller(peer, target, `<sip:${user}@${registrar}>`);
  line.send('INVITE', { body: sdp(user) });
  const challenged = await peer.response(401, 'INVITE');
  line.send('ACK', { branch: line.inviteBranch });
  const challenge = chooseChallenge(getHeaderLines(challenged, 'www-authenticate'));
  if (challenge === undefined) throw new Error('no challenge that can be answered');
  const answer = { username: user, password, method: 'INVITE', uri: target, cnonce: unique('c'), count: 1 };
  line.toTag = undefined;
  line.send('INVITE', {
    body: sdp(user),
    lines: [`Authorization: ${answerChallenge(challenge, answer)}`],
  });
  await line.answered();
  line.send('ACK');
  return line;
}
