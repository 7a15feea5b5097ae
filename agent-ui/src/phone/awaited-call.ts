/** A call that was answered on the screen before it came to this browser: it is answered as soon as it rings here. */

/** How long it may still be on its way here; after that another phone rings. */
const comesWithinMs = 10_000;

export class AwaitedCall {
  #awaited: { readonly callId: string; readonly giveUp: ReturnType<typeof setTimeout> } | null = null;

  /** `without`: it did not come. One that was awaited before is forgotten. */
  await(callId: string, without: () => void): void {
    this.forget();
    const giveUp = setTimeout(() => {
      this.#awaited = null;
      without();
    }, comesWithinMs);
    this.#awaited = { callId, giveUp };
  }

  /** Whether this call, which rings now, was awaited; once. A call without a name can only be that one. */
  comes(callId: string | null): boolean {
    if (this.#awaited === null || (callId !== null && callId !== this.#awaited.callId)) return false;
    this.forget();
    return true;
  }

  forget(): void {
    clearTimeout(this.#awaited?.giveUp);
    this.#awaited = null;
  }
}
