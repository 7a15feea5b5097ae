/**
 * One telephone per browser. Its tabs share a session, and a session has one set of SIP credentials: two tabs with a
 * telephone each would put one another out for ever. Who comes first has it (Web Locks API); another tab waits until
 * that one is gone, or takes it over.
 *
 *   enter ──free──▶ here ◀──take── elsewhere ◀──held by another── enter
 *                     └──taken by another──▶ elsewhere ──other tab gone──▶ here
 */

/** The part of `navigator.locks` that is used. */
export interface Locks {
  request(
    name: string,
    options: { readonly ifAvailable?: boolean; readonly steal?: boolean; readonly signal?: AbortSignal },
    held: (lock: unknown) => Promise<void> | undefined,
  ): Promise<void>;
}

export class OneTab {
  readonly #locks: Locks | undefined;
  readonly #name: string;
  readonly #tell: (place: 'here' | 'elsewhere') => void;
  /** Gives the lock back; null while another tab has it. */
  #giveBack: (() => void) | null = null;
  /** Ends the waiting for it. */
  #waiting: AbortController | null = null;
  #hasLeft = false;

  /** Without `locks`, as in a browser that has none, every tab is told `here`. */
  constructor(locks: Locks | undefined, name: string, tell: (place: 'here' | 'elsewhere') => void) {
    this.#locks = locks;
    this.#name = name;
    this.#tell = tell;
  }

  enter(): void {
    if (this.#locks === undefined) this.#tell('here');
    else this.#ask({ ifAvailable: true });
  }

  /** Takes it over from the tab that has it now. */
  take(): void {
    if (this.#giveBack !== null || this.#hasLeft) return;
    this.#waiting?.abort();
    this.#ask({ steal: true });
  }

  /** For good: the next tab that waits has it. */
  leave(): void {
    this.#hasLeft = true;
    this.#waiting?.abort();
    this.#giveBack?.();
  }

  #ask(options: { readonly ifAvailable?: boolean; readonly steal?: boolean }): void {
    const waiting = new AbortController();
    const isWaiting = options.ifAvailable !== true && options.steal !== true;
    if (isWaiting) this.#waiting = waiting;
    this.#locks
      ?.request(this.#name, isWaiting ? { signal: waiting.signal } : options, (lock) => {
        if (this.#hasLeft) return undefined;
        if (lock === null) {
          this.#isElsewhere();
          return undefined;
        }
        this.#waiting = null;
        const isGivenBack = new Promise<void>((resolve) => {
          this.#giveBack = resolve;
        });
        this.#tell('here');
        return isGivenBack;
      })
      .catch(() => {
        // Taken over by another tab; a wait that was ended here had nothing to lose.
        if (this.#giveBack === null || isAborted(waiting)) return;
        this.#giveBack = null;
        if (!this.#hasLeft) this.#isElsewhere();
      });
  }

  #isElsewhere(): void {
    this.#tell('elsewhere');
    this.#ask({});
  }
}

function isAborted({ signal }: AbortController): boolean {
  return signal.aborted;
}
