/** A phone that shows every byte: registers with digest over any peer, and answers as the test says. */
import assert from 'node:assert/strict';
import { answerChallenge, chooseChallenge } from '../../../protocol/sip/digest-client.ts';
import { getHeader, getHeaderLines } from '../../../protocol/sip/headers.ts';
import type { SipRequest, SipResponse } from '../../../protocol/sip/message.ts';
import { sdp } from '../engine-kit/caller.ts';
import { type Peer, unique, withBody } from '../engine-kit/sip-peer.ts';

const registrar = 'sip:bereikbaar.example';

export class RawPhone {
  readonly peer: Peer;
  readonly contact: string;
  readonly #user: string;
  readonly #password: string;
  readonly #callId = unique('reg');
  readonly #tag = unique('rt');
  #cseq = 0;

  constructor(peer: Peer, user: string, password: string) {
    this.peer = peer;
    this.#user = user;
    this.#password = password;
    const transport = peer.proto === 'UDP' ? '' : `;transport=${peer.proto.toLowerCase()}`;
    this.contact = `sip:${unique('p')}@${peer.host}:${peer.port}${transport}`;
  }

  /** Registers for `expires` seconds; 0 takes it back. Resolves to the last answer. */
  async register(expires: number, lines: readonly string[] = []): Promise<SipResponse> {
    this.#send(expires, lines);
    const asked = await this.#answer();
    const challenge = chooseChallenge(getHeaderLines(asked, 'www-authenticate'));
    if (asked.status !== 401 || challenge === undefined) return asked;
    const [username, password] = [this.#user, this.#password];
    const answer = { username, password, method: 'REGISTER', uri: registrar, cnonce: unique('c'), count: 1 };
    this.#send(expires, [...lines, `Authorization: ${answerChallenge(challenge, answer)}`]);
    return this.#answer();
  }

  /** The INVITE that reaches it; answered 180. */
  async rings(): Promise<SipRequest> {
    const invite = await this.peer.request('INVITE');
    this.peer.reply(invite, 180, 'Ringing', { tag: 'phone', lines: [`Contact: <${this.contact}>`] });
    return invite;
  }

  accept(invite: SipRequest): void {
    this.peer.reply(invite, 200, 'OK', {
      tag: 'phone',
      lines: [`Contact: <${this.contact}>`],
      body: sdp('phone'),
    });
  }

  /** Waits for the CANCEL of an INVITE and answers both; resolves to its Reason. */
  async cancelled(invite: SipRequest): Promise<string | undefined> {
    const cancel = await this.peer.request('CANCEL');
    assert.equal(getHeader(cancel, 'call-id'), getHeader(invite, 'call-id'));
    this.peer.reply(cancel, 200, 'OK', { tag: 'phone' });
    this.peer.reply(invite, 487, 'Request Terminated', { tag: 'phone' });
    return getHeader(cancel, 'reason');
  }

  async hungUp(): Promise<void> {
    this.peer.reply(await this.peer.request('BYE'), 200, 'OK');
  }

  async #answer(): Promise<SipResponse> {
    const cseq = `${this.#cseq} REGISTER`;
    const got = await this.peer.next(
      (message) => message.kind === 'response' && getHeader(message, 'cseq') === cseq,
      `the answer to ${cseq}`,
    );
    return got.message as SipResponse;
  }

  #send(expires: number, lines: readonly string[]): void {
    this.#cseq += 1;
    this.peer.send(
      withBody([
        `REGISTER ${registrar} SIP/2.0`,
        `Via: SIP/2.0/${this.peer.proto} ${this.peer.host}:${this.peer.port};branch=${unique('z9hG4bK')};rport`,
        'Max-Forwards: 70',
        `From: <sip:${this.#user}@bereikbaar.example>;tag=${this.#tag}`,
        `To: <sip:${this.#user}@bereikbaar.example>`,
        `Call-ID: ${this.#callId}`,
        `CSeq: ${this.#cseq} REGISTER`,
        `Contact: <${this.contact}>;expires=${expires}`,
        ...lines,
      ]),
    );
  }
}
