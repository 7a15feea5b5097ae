/**
 * Citizens who ring over SIP while a server may be killed at any moment: each says or keys what its kind does, when the
 * ledger shows that the server is ready for it, and none minds when nobody answers any more.
 */
import { getHeader } from '../../../protocol/sip/headers.ts';
import { Caller } from '../engine-kit/caller.ts';
import { UdpPeer } from '../engine-kit/sip-peer.ts';
import { RtpPhone } from '../media-kit/rtp-phone.ts';
import type { StoryEvent } from '../support/story.ts';

/**
 * What a citizen does: presses 1 when that is offered (in line, or by a node that makes a note), says something and
 * hangs up, or says something, ends it with a key and sends it with another.
 */
export type CitizenKind = 'pressesOne' | 'speaksAndHangsUp' | 'speaksAndSends';

/** What every one of them is called. */
export const citizenName = 'Wilhelmina Zwaardvis';

/** Longer than the shortest message that counts. */
const speaksMs = 2_300;
/** Keys are pressed anew after so long: one that came a moment too early is not heard. */
const pressEveryMs = 400;

const tone = Int16Array.from({ length: 800 }, (_, at) => Math.round(8000 * Math.sin(at / 2)));

export class Citizen {
  readonly #kind: CitizenKind;
  readonly #peer: UdpPeer;
  readonly #phone: RtpPhone;
  readonly #line: Caller;
  #seen = 0;
  #up = false;
  #gone = false;
  #spokeFrom: number | null = null;
  #pressedAt = 0;

  private constructor(kind: CitizenKind, number: string, called: string, peer: UdpPeer, phone: RtpPhone) {
    this.#kind = kind;
    this.#peer = peer;
    this.#phone = phone;
    this.#line = new Caller(peer, called, `"${citizenName}" <sip:${number}@127.0.0.1>`);
    this.#line.send('INVITE', {
      lines: [`P-Asserted-Identity: "${citizenName}" <sip:${number}@127.0.0.1>`, `Subject: ${citizenName}`],
      // The name of a session may be that of a person (RFC 8866 section 5.3).
      body: phone.description().replace('s=-', `s=${citizenName}`),
    });
  }

  static async ring(kind: CitizenKind, number: string, called: string, sipPort: number): Promise<Citizen> {
    const peer = await UdpPeer.open(sipPort);
    const target = `sip:${called}@127.0.0.1:${sipPort}`;
    return new Citizen(kind, number, target, peer, await RtpPhone.open());
  }

  /** Whether the call came to its end, whoever ended it. */
  get gone(): boolean {
    return this.#gone;
  }

  /** Takes in what came, and does what its kind does next; `own` are the facts of its call so far. */
  step(own: readonly StoryEvent[], now: number): void {
    this.#listen();
    if (!this.#up || this.#gone) return;
    const has = (type: string): boolean => own.some((event) => event.type === type);
    if (this.#kind === 'pressesOne') this.#press('1', now);
    else if (has('call.messageSpoken')) this.#press('1', now);
    else if (has('call.recordingStarted')) this.#speak(now);
    else if (has('call.mailboxReached')) this.#press('#', now);
  }

  async close(): Promise<void> {
    this.#phone.close();
    await this.#peer.close();
  }

  #listen(): void {
    for (const { message, text } of this.#peer.all.slice(this.#seen)) {
      this.#seen += 1;
      if (message.kind === 'request') {
        if (message.method === 'BYE') this.#gone = true;
        this.#peer.reply(message, 200, 'OK');
      } else if (message.status >= 300 && isOf(message, 'INVITE')) {
        this.#line.ackRefusal(message);
        this.#gone = true;
      } else if (message.status === 200 && isOf(message, 'INVITE')) {
        this.#line.learn(message);
        this.#line.send('ACK');
        if (!this.#up) this.#phone.remote(text.slice(text.indexOf('\r\n\r\n')));
        this.#up = true;
      }
    }
  }

  #speak(now: number): void {
    if (this.#spokeFrom === null) {
      this.#spokeFrom = now;
      this.#phone.say(tone, true);
    } else if (now - this.#spokeFrom < speaksMs) return;
    else if (this.#kind === 'speaksAndSends') this.#press('#', now);
    else {
      this.#line.send('BYE');
      this.#gone = true;
    }
  }

  #press(key: string, now: number): void {
    if (now - this.#pressedAt < pressEveryMs) return;
    this.#pressedAt = now;
    this.#line.send('INFO', {
      lines: ['Content-Type: application/dtmf-relay'],
      body: `Signal=${key}\r\nDuration=160\r\n`,
    });
  }
}

function isOf(message: Parameters<typeof getHeader>[0], method: string): boolean {
  return (getHeader(message, 'cseq') ?? '').endsWith(` ${method}`);
}
