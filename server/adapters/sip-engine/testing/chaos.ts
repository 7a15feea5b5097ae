/**
 * A peer and an application that do what comes into their heads, from a seed: calls, answers, hang-ups, cancels, half of
 * them mutated. Whatever they do, the engine must not fault, and must forget everything in the end.
 */
import { mutate } from '../../../protocol/sip/testing/mutate.ts';
import type { SeededRandom } from '../../../protocol/sip/testing/random.ts';
import type { Laboratory } from './laboratory.ts';

const sdp =
  'v=0\r\no=- 1 1 IN IP4 192.0.2.9\r\ns=-\r\nc=IN IP4 192.0.2.9\r\nt=0 0\r\nm=audio 4000 RTP/AVP 8\r\n';
/** Messages of the engine the peer can still answer. */
const rememberedMax = 64;

export class Chaos {
  readonly #lab: Laboratory;
  readonly #random: SeededRandom;
  readonly #corpus: readonly Buffer[];
  #serial = 0;
  readonly #heard: string[] = [];

  constructor(lab: Laboratory, random: SeededRandom, corpus: readonly Buffer[]) {
    this.#lab = lab;
    this.#random = random;
    this.#corpus = corpus;
  }

  /** One turn: something arrives, the application reacts, time passes. */
  step(): void {
    const lab = this.#lab;
    for (const bytes of lab.sent.splice(0)) {
      this.#heard.push(bytes.toString());
      if (this.#heard.length > rememberedMax) this.#heard.shift();
    }
    const text = this.#message();
    const bytes = typeof text === 'string' ? Buffer.from(text) : text;
    lab.receive(this.#chance(30) ? mutate([bytes], this.#random) : bytes);
    for (const frame of lab.takeFrames()) this.#react(frame);
    if (this.#chance(20)) lab.pass(this.#random.below(2_000));
  }

  #chance(percent: number): boolean {
    return this.#random.below(100) < percent;
  }

  #message(): string | Buffer {
    const kind = this.#random.below(100);
    if (kind < 25) return mutate(this.#corpus, this.#random);
    if (kind < 45 || this.#heard.length === 0)
      return this.#fresh(
        this.#random.pick(['INVITE', 'INVITE', 'OPTIONS', 'SUBSCRIBE', 'REGISTER', 'BYE', 'FOO', 'REFER']),
      );
    const heard = this.#random.pick(this.#heard);
    return heard.startsWith('SIP/2.0') ? this.#follow(heard) : this.#answer(heard);
  }

  #fresh(method: string): string {
    this.#serial += 1;
    const n = this.#serial;
    const body = method === 'INVITE' && this.#chance(80) ? sdp : '';
    return [
      `${method} sip:x@192.0.2.1 SIP/2.0`,
      `Via: SIP/2.0/UDP 192.0.2.9:5060;branch=z9hG4bKf${n}`,
      `From: <sip:p@192.0.2.9>;tag=f${n}`,
      'To: <sip:x@192.0.2.1>',
      `Call-ID: chaos${n}`,
      `CSeq: 1 ${method}`,
      'Contact: <sip:p@192.0.2.9:5060>',
      'Supported: 100rel, timer',
      ...(this.#chance(20) ? ['Session-Expires: 90;refresher=uac'] : []),
      ...(body === '' ? [] : ['Content-Type: application/sdp']),
      `Content-Length: ${body.length}`,
      '',
      body,
    ].join('\r\n');
  }

  /** A request that follows from a response: ACK, BYE, CANCEL, PRACK, INFO, re-INVITE. */
  #follow(response: string): string {
    const method = this.#random.pick([
      'ACK',
      'ACK',
      'BYE',
      'CANCEL',
      'PRACK',
      'INFO',
      'UPDATE',
      'INVITE',
      'NOTIFY',
    ]);
    const seq = line(response, 'CSeq').split(' ')[0] ?? '1';
    const same = method === 'ACK' || method === 'CANCEL';
    this.#serial += 1;
    return [
      `${method} sip:192.0.2.1 SIP/2.0`,
      same && this.#chance(60)
        ? `Via: ${line(response, 'Via')}`
        : `Via: SIP/2.0/UDP 192.0.2.9:5060;branch=z9hG4bKr${this.#serial}`,
      `From: ${line(response, 'From')}`,
      `To: ${method === 'CANCEL' ? line(response, 'To').replace(/;tag=.*/, '') : line(response, 'To')}`,
      `Call-ID: ${line(response, 'Call-ID')}`,
      `CSeq: ${same ? seq : String(Number(seq) + this.#random.below(4))} ${method}`,
      `RAck: ${line(response, 'RSeq') || '1'} ${seq} INVITE`,
      'Contact: <sip:p@192.0.2.9:5060>',
      'Content-Length: 0',
      '',
      '',
    ].join('\r\n');
  }

  /** A response to a request of the engine. */
  #answer(request: string): string {
    const status = this.#random.pick([
      '100 Trying',
      '180 Ringing',
      '183 Progress',
      '200 OK',
      '200 OK',
      '302 Moved',
      '401 No',
      '486 Busy',
      '491 Pending',
      '603 No',
    ]);
    this.#serial += 1;
    const to = line(request, 'To');
    return [
      `SIP/2.0 ${status}`,
      `Via: ${line(request, 'Via')}`,
      `From: ${line(request, 'From')}`,
      `To: ${to.includes(';tag=') ? to : `${to};tag=t${this.#random.below(3)}`}`,
      `Call-ID: ${line(request, 'Call-ID')}`,
      `CSeq: ${line(request, 'CSeq')}`,
      'Contact: <sip:q@192.0.2.9:5060>',
      ...(status.startsWith('183') ? ['Require: 100rel', `RSeq: ${1 + this.#random.below(3)}`] : []),
      ...(this.#chance(10) ? ['Session-Expires: 90;refresher=uac'] : []),
      'Content-Length: 0',
      '',
      '',
    ].join('\r\n');
  }

  /** The application's reaction to a frame. */
  #react(frame: string): void {
    const tokens = (frame.split('\r\n', 1)[0] ?? '').split('|');
    const [, type, source, , , , , , txnId = '', dialogId = ''] = tokens;
    if (type !== 'sip' || source !== 'network') return;
    const sip = frame.slice(frame.indexOf('\r\n') + 2);
    const id = `c${this.#random.below(1_000_000)}`;
    const send = (lead: string, text: string) =>
      this.#lab.command(
        `${id}|${lead}\r\n${this.#chance(3) ? text.slice(0, this.#random.below(text.length)) : text}`,
      );
    if (sip.startsWith('SIP/2.0 2') && /CSeq: \d+ INVITE/.test(sip)) {
      if (this.#chance(90)) send(`sip||${dialogId}`, 'ACK sip:x SIP/2.0\r\n\r\n');
    } else if (!sip.startsWith('SIP/2.0')) {
      const reply = (status: string, more = '') => send(`sip|${txnId}|`, `SIP/2.0 ${status}\r\n${more}\r\n`);
      if (this.#chance(30)) reply('180 Ringing');
      if (this.#chance(10)) reply('183 Progress', 'Require: 100rel\r\n');
      if (this.#chance(5))
        send(
          `proxy|${txnId}|remainInDialog|fullResponse||simultaneous|||sip:192.0.2.9|sip:192.0.2.9:5070`,
          'INVITE sip:192.0.2.9 SIP/2.0\r\n\r\n',
        );
      else if (this.#chance(85))
        reply(
          this.#random.pick(['200 OK', '200 OK', '486 Busy', '302 Moved', '202 Accepted']),
          'Content-Type: application/sdp\r\n',
        );
    }
    if (dialogId !== '' && this.#chance(20)) {
      const method = this.#random.pick(['BYE', 'INFO', 'INVITE', 'UPDATE', 'NOTIFY', 'PRACK']);
      send(`sip||${dialogId}`, `${method} sip:placeholder SIP/2.0\r\nRAck: 1 1 INVITE\r\n\r\n`);
    }
    if (this.#chance(15)) {
      const method = this.#random.pick(['INVITE', 'OPTIONS', 'SUBSCRIBE']);
      send(
        'sip||',
        `${method} sip:q@192.0.2.9 SIP/2.0\r\nfrom: sip:us@localhost\r\n\r\n${method === 'INVITE' ? sdp : ''}`,
      );
    }
    if (this.#chance(5)) send(`sip|${txnId}|`, 'CANCEL sip:x SIP/2.0\r\n\r\n');
  }
}

function line(message: string, name: string): string {
  const at = message.indexOf(`\r\n${name}: `);
  if (at < 0) return '';
  const start = at + name.length + 4;
  return message.slice(start, message.indexOf('\r\n', start));
}
