/**
 * Sessions without sound of our own: each side's session description is handed to the other, so audio
 * flows directly between the phones. Used where no media plane runs (signalling benchmarks, media done
 * by others), and the model of what the media-carrying sound does.
 *
 *   caller's offer ─▶ invite ─▶ employee's answer ─▶ 200 to the caller
 *   no offer (3pcc): employee's offer ─▶ 200 to the caller ─▶ answer in the ACK ─▶ ACK to the employee
 *
 * RFC 3264 (offer/answer), RFC 3725 (third party call control) for joining two answered legs.
 */
import type { LegId } from '../../domain/ids.ts';
import type { Log } from '../ports/log.ts';
import type { RenegotiationReply, SipPort } from '../ports/sip.ts';
import type { Sound } from './sound.ts';
import type { Taking } from './who-hears.ts';

interface LegSession {
  readonly direction: 'in' | 'out';
  answered: boolean;
  /** The far end's newest description; null until it gave one. */
  remote: string | null;
  /** True while an offerless 200 of the far end waits for our answer. */
  owesAnswer: boolean;
  /** Whose description this leg was offered. */
  towards: LegId | null;
  /** The leg on the other side of the conversation. */
  peer: LegId | null;
  /** Our own re-INVITE is on its way: a crossing one is answered 491 (RFC 3261 section 14.2). */
  modifying: boolean;
}

export class HandedThrough implements Sound {
  readonly #sip: SipPort;
  readonly #log: Log;
  readonly #legs = new Map<LegId, LegSession>();

  constructor(sip: SipPort, log: Log) {
    this.#sip = sip;
    this.#log = log;
  }

  arrived(leg: LegId, offer: string | null): void {
    this.#legs.set(leg, session('in', offer));
  }

  offer(leg: LegId, towards: LegId): Promise<string | null> {
    const offer = this.#legs.get(towards)?.remote ?? null;
    this.#legs.set(leg, { ...session('out', null), towards, owesAnswer: offer === null });
    return Promise.resolve(offer);
  }

  answered(leg: LegId, sdp: string | null): void {
    const state = this.#legs.get(leg);
    if (!state) return;
    state.answered = true;
    state.remote = sdp;
  }

  /** Without sound of our own a leg is answered when it has somebody to talk to. */
  open(): Promise<void> {
    return Promise.resolve();
  }

  /** What flows directly between two phones cannot be heard by a third. */
  mix(legs: readonly LegId[]): Promise<void> {
    this.#log.warn('sound.mixUnsupported', { legs: legs.length });
    return Promise.resolve();
  }

  supervise({ leader }: Taking): Promise<void> {
    this.#log.warn('sound.superviseUnsupported', { leg: leader });
    return Promise.resolve();
  }

  hold(): Promise<void> {
    return Promise.resolve();
  }

  resume(): Promise<void> {
    return Promise.resolve();
  }

  play(
    _leg: LegId,
    _sound: string,
    _prompts: readonly string[],
    loop: boolean,
    _bargeIn: boolean,
    finished: (heard: boolean) => void,
  ): void {
    // Nothing can be heard: an announcement is over at once, waiting music never is.
    if (!loop) queueMicrotask(() => finished(false));
  }

  stop(): void {}

  record(): void {}

  pauseRecording(): void {}

  stopRecording(): void {}

  feedDigit(): void {}

  collect(): Promise<string> {
    return Promise.resolve('');
  }

  gone(leg: LegId): void {
    const peer = this.#legs.get(leg)?.peer;
    const other = peer ? this.#legs.get(peer) : undefined;
    if (other?.peer === leg) other.peer = null;
    this.#legs.delete(leg);
  }

  /** Lets two legs hear each other; answers the one that still rings us. */
  async connect(aId: LegId, bId: LegId): Promise<void> {
    const a = this.#legs.get(aId);
    const b = this.#legs.get(bId);
    if (!a || !b) return;
    a.peer = bId;
    b.peer = aId;
    const ringing = !a.answered ? a : !b.answered ? b : null;
    if (!ringing) {
      await this.#join(aId, a, bId, b);
      return;
    }
    const other = ringing === a ? b : a;
    if (other.remote === null) return;
    ringing.answered = true;
    await this.#sip.answer(ringing === a ? aId : bId, other.remote);
  }

  /** The answer to our offerless 200 came in the ACK: pass it to the side that offered. */
  acknowledged(leg: LegId, sdp: string): void {
    const state = this.#legs.get(leg);
    if (!state) return;
    state.remote = sdp;
    const peer = state.peer === null ? undefined : this.#legs.get(state.peer);
    if (!peer?.owesAnswer || state.peer === null) return;
    peer.owesAnswer = false;
    this.#sip.acknowledge(state.peer, sdp);
  }

  renegotiate(leg: LegId, offer: string | null, reply: (answer: RenegotiationReply) => void): void {
    const state = this.#legs.get(leg);
    const peer = state?.peer ? this.#legs.get(state.peer) : undefined;
    if (!state || !peer || state.peer === null) {
      reply({ ok: false, status: 488, reason: 'Not Acceptable Here' });
      return;
    }
    if (state.modifying || peer.modifying) {
      reply({ ok: false, status: 491, reason: 'Request Pending' });
      return;
    }
    if (offer === null) {
      // Offerless re-INVITE: repeat what the other side last described (RFC 3261 section 14.2).
      if (peer.remote === null) reply({ ok: false, status: 488, reason: 'Not Acceptable Here' });
      else reply({ ok: true, sdp: peer.remote });
      return;
    }
    state.remote = offer;
    peer.modifying = true;
    this.#sip.modify(state.peer, offer).then(
      (answer) => {
        peer.modifying = false;
        if (answer === null) {
          reply({ ok: false, status: 488, reason: 'Not Acceptable Here' });
          return;
        }
        peer.remote = answer;
        reply({ ok: true, sdp: answer });
      },
      () => {
        peer.modifying = false;
        reply({ ok: false, status: 500, reason: 'Server Internal Error' });
      },
    );
  }

  /** RFC 3725 flow I with what is known: offer b's session to a, then a's answer to b. */
  async #join(aId: LegId, a: LegSession, bId: LegId, b: LegSession): Promise<void> {
    if (b.remote === null) return;
    if (b.owesAnswer && a.towards === bId && a.remote !== null) {
      // A call of our own: the employee's offer went to the far end, and this is the answer to it.
      b.owesAnswer = false;
      this.#sip.acknowledge(bId, a.remote);
      return;
    }
    a.modifying = true;
    const answer = await this.#sip.modify(aId, b.remote);
    a.modifying = false;
    if (answer === null) {
      this.#log.warn('sound.joinRefused', { leg: aId });
      return;
    }
    a.remote = answer;
    if (b.owesAnswer) {
      b.owesAnswer = false;
      this.#sip.acknowledge(bId, answer);
      return;
    }
    b.modifying = true;
    const second = await this.#sip.modify(bId, answer);
    b.modifying = false;
    if (second !== null) b.remote = second;
  }
}

function session(direction: 'in' | 'out', remote: string | null): LegSession {
  return {
    direction,
    answered: false,
    remote,
    owesAnswer: false,
    towards: null,
    peer: null,
    modifying: false,
  };
}
