/**
 * Digits of one endpoint: the presses kept for type-ahead, and the collection that waits for them.
 *
 *   press ─▶ waiting collection? ──yes─▶ digits … until count, end key or time-out
 *                │ no
 *                ▼
 *           kept (the last `typeAheadMax`)
 *
 * Time is handed in by `poll`; the time for a digit does not run while a prompt plays.
 */
import type { Collected, CollectRequest, DtmfDigit } from '../../app/ports/media.ts';

/** Older presses than these are forgotten. */
export const typeAheadMax = 32;

interface Waiting {
  readonly request: CollectRequest;
  readonly finish: (collected: Collected) => void;
  digits: string;
  /** When the next digit must be there; unset while a prompt plays or before the first poll. */
  deadline: number | undefined;
}

export class DigitCollector {
  #kept: DtmfDigit[] = [];
  #waiting: Waiting | undefined;

  /** Begins a collection; resolves when it ends for any reason. */
  collect(request: CollectRequest): Promise<Collected> {
    this.#end('replaced');
    return new Promise((finish) => {
      this.#waiting = { request, finish, digits: '', deadline: undefined };
      const typed = request.flush === false ? this.#kept : [];
      this.#kept = [];
      for (const digit of typed) this.press(digit);
    });
  }

  press(digit: DtmfDigit): void {
    const waiting = this.#waiting;
    if (waiting === undefined) {
      this.#kept = [...this.#kept, digit].slice(-typeAheadMax);
      return;
    }
    if (waiting.request.endKeys?.includes(digit)) {
      this.#end('endKey', digit);
      return;
    }
    waiting.digits += digit;
    waiting.deadline = undefined;
    if (waiting.digits.length >= waiting.request.digitsMax) this.#end('digitsMax');
  }

  /** Watches the time; to be called every few frames. */
  poll(nowMs: number, isPlaying: boolean): void {
    const waiting = this.#waiting;
    if (waiting === undefined) return;
    const { firstDigitMs, nextDigitMs = firstDigitMs } = waiting.request;
    if (isPlaying && waiting.digits === '') waiting.deadline = undefined;
    else if (waiting.deadline === undefined) {
      waiting.deadline = nowMs + (waiting.digits === '' ? firstDigitMs : nextDigitMs);
    } else if (nowMs >= waiting.deadline) this.#end('timeout');
  }

  get isWaiting(): boolean {
    return this.#waiting !== undefined;
  }

  close(): void {
    this.#end('closed');
  }

  #end(ended: Collected['ended'], endKey?: DtmfDigit): void {
    const waiting = this.#waiting;
    this.#waiting = undefined;
    waiting?.finish({ digits: waiting.digits, ended, ...(endKey && { endKey }) });
  }
}
