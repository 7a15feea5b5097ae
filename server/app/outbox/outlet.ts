/**
 * From facts to messages: follows the ledger from where it stopped, also over a restart, and puts what the outside
 * has to know into the outbox. The id of a message comes from its fact, so that nothing is put in twice.
 */
import type { DomainEvent } from '../../domain/events.ts';
import type { Clock, Timer } from '../ports/clock.ts';
import type { Ledger, LedgerEvent, Subscription } from '../ports/ledger.ts';
import type { Log } from '../ports/log.ts';
import type { NewMessage, OutboxStore } from '../ports/outbox.ts';

/** What a fact means for the outside; none for most. */
export type Translate = (event: DomainEvent, id: string, seq: number) => readonly NewMessage[];

export interface OutletParts {
  readonly ledger: Ledger;
  readonly store: OutboxStore;
  readonly clock: Clock;
  readonly log: Log;
  readonly put: (messages: readonly NewMessage[]) => Promise<void>;
  readonly translate: Translate;
}

/** Under this id the outbox keeps how far the ledger was read. */
const cursorId = 'outlet';
/** How often the cursor is written when nothing had to be sent, milliseconds. */
const saveEvery = 10_000;
const retryMs = 5_000;

export class Outlet {
  readonly #parts: OutletParts;
  #subscription: Subscription | null = null;
  readonly #waiting: LedgerEvent[] = [];
  #working: Promise<void> | null = null;
  #cursor = 0;
  #savedAt = 0;
  #timer: Timer | null = null;
  #isStopped = false;

  constructor(parts: OutletParts) {
    this.#parts = parts;
  }

  /** An installation that begins with it tells nothing of what was before. */
  async start(): Promise<void> {
    const { ledger, store } = this.#parts;
    const kept = await store.remoteOf(cursorId);
    this.#cursor = kept === null ? ledger.head() : Number(kept);
    if (kept === null) await this.#save();
    if (this.#isStopped) return;
    this.#subscription = ledger.subscribe(this.#cursor, (event) => {
      this.#waiting.push(event);
      this.#wake();
    });
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#subscription?.close();
    this.#timer?.cancel();
    await this.#working;
    if (this.#subscription !== null) await this.#save().catch(() => undefined);
  }

  #wake(): void {
    if (this.#working !== null || this.#timer !== null || this.#isStopped) return;
    this.#working = this.#work()
      .catch((error: unknown) => {
        this.#parts.log.error('outlet.failed', { error: error as Error });
        this.#timer = this.#parts.clock.setTimer(retryMs, () => {
          this.#timer = null;
          this.#wake();
        });
      })
      .then(() => {
        this.#working = null;
        if (this.#waiting.length > 0) this.#wake();
      });
  }

  async #work(): Promise<void> {
    const { put, translate, clock } = this.#parts;
    for (let event = this.#waiting[0]; event !== undefined; event = this.#waiting[0]) {
      const messages = translate(event as unknown as DomainEvent, event.id, event.seq);
      await put(messages);
      this.#cursor = event.seq;
      this.#waiting.shift();
      if (messages.length > 0 || clock.now() - this.#savedAt >= saveEvery) await this.#save();
    }
  }

  async #save(): Promise<void> {
    this.#savedAt = this.#parts.clock.now();
    await this.#parts.store.saveRemote(cursorId, String(this.#cursor), this.#savedAt);
  }
}
