/**
 * One reliable provisional response (RFC 3262 section 3): repeated from T1 on with doubling gaps until its PRACK,
 * given up after 64*T1.
 */
import type { RAck } from '../../protocol/sip/cseq.ts';
import type { EngineCore } from './core.ts';
import type { EngineTimer } from './timer-service.ts';

export class ReliableProvisional {
  readonly rseq: number;
  readonly #core: EngineCore;
  readonly #cseq: number;
  readonly #send: () => void;
  readonly #onGivenUp: () => void;
  #interval: number;
  #repeat: EngineTimer | undefined;
  #end: EngineTimer | undefined;

  constructor(core: EngineCore, rseq: number, cseq: number, send: () => void, onGivenUp: () => void) {
    this.#core = core;
    this.rseq = rseq;
    this.#cseq = cseq;
    this.#send = send;
    this.#onGivenUp = onGivenUp;
    this.#interval = core.timerConfig.t1;
    this.#repeat = core.timers.after(this.#interval, 'repeat-1xx', this);
    this.#end = core.timers.after(64 * core.timerConfig.t1, 'no-prack', this);
  }

  /** RFC 3262 section 3: response number, CSeq number and method must all be those of this response. */
  matches(rack: RAck): boolean {
    return rack.response === this.rseq && rack.cseq.number === this.#cseq && rack.cseq.method === 'INVITE';
  }

  stop(): void {
    this.#core.timers.cancel(this.#repeat);
    this.#core.timers.cancel(this.#end);
    this.#repeat = undefined;
    this.#end = undefined;
  }

  onTimer(reason: string): void {
    if (reason === 'no-prack') {
      this.stop();
      this.#onGivenUp();
      return;
    }
    this.#send();
    this.#interval *= 2;
    this.#repeat = this.#core.timers.after(this.#interval, 'repeat-1xx', this);
  }
}
