/**
 * Delivery of durable events to subscribers, each once and in order. Every subscriber has a cursor and
 * reads from disk up to the head, so a slow or late one differs from a live one only by its cursor. One
 * that is up to date is spared the disk: it gets the rows that were just written.
 */
import type { LedgerEvent, Subscription } from '../../app/ports/ledger.ts';
import type { Log } from '../../app/ports/log.ts';
import type { ChainedRow } from './chain.ts';
import { eventOf, type LedgerReader } from './ledger-reader.ts';

/** Events delivered without letting the event loop go. */
const pageRows = 256;

interface Subscriber {
  cursor: number;
  pumping: boolean;
  closed: boolean;
  readonly deliver: (event: LedgerEvent) => void;
}

export class LedgerFeed {
  readonly #reader: LedgerReader;
  readonly #log: Log;
  readonly #subscribers = new Set<Subscriber>();
  #head: number;
  /** The newest page, shared by all subscribers that are up to date. */
  #newest: readonly LedgerEvent[] = [];
  /** What was written last; made into `#newest` only if somebody is up to it. */
  #written: readonly ChainedRow[] = [];

  constructor(reader: LedgerReader, head: number, log: Log) {
    this.#reader = reader;
    this.#head = head;
    this.#log = log;
  }

  head(): number {
    return this.#head;
  }

  /**
   * Everything up to `head` is durable. Delivery follows in a later turn: those who appended go first.
   * `rows` are the newest, in order of number and without a gap, where the caller has them at hand.
   */
  publish(head: number, rows: readonly ChainedRow[] = []): void {
    if (head <= this.#head) return;
    this.#head = head;
    this.#written = rows;
    for (const subscriber of this.#subscribers) this.#wake(subscriber);
  }

  subscribe(after: number, deliver: (event: LedgerEvent) => void): Subscription {
    const subscriber: Subscriber = { cursor: after, pumping: false, closed: false, deliver };
    this.#subscribers.add(subscriber);
    this.#wake(subscriber);
    return {
      close: () => {
        subscriber.closed = true;
        this.#subscribers.delete(subscriber);
      },
    };
  }

  close(): void {
    for (const subscriber of this.#subscribers) subscriber.closed = true;
    this.#subscribers.clear();
  }

  #wake(subscriber: Subscriber): void {
    if (subscriber.pumping || subscriber.closed || subscriber.cursor >= this.#head) return;
    subscriber.pumping = true;
    setImmediate(() => this.#pump(subscriber));
  }

  #pump(subscriber: Subscriber): void {
    subscriber.pumping = false;
    if (subscriber.closed) return;
    for (const event of this.#pageAfter(subscriber.cursor)) {
      subscriber.cursor = event.seq;
      try {
        subscriber.deliver(event);
      } catch (error) {
        this.#log.error('ledger.subscriberFailed', { seq: event.seq, error: error as Error });
      }
      if (subscriber.closed) return;
    }
    this.#wake(subscriber);
  }

  #pageAfter(cursor: number): readonly LedgerEvent[] {
    if (this.#follows(this.#newest, cursor)) return this.#newest;
    this.#newest = this.#follows(this.#written, cursor)
      ? this.#written.map(eventOf)
      : this.#reader.page({ after: cursor, upTo: this.#head }, pageRows);
    return this.#newest;
  }

  /** Whether the rows are what a reading from disk behind the cursor would give. */
  #follows(rows: readonly { readonly seq: number }[], cursor: number): boolean {
    return rows[0]?.seq === cursor + 1 && rows.at(-1)?.seq === Math.min(this.#head, cursor + pageRows);
  }
}
