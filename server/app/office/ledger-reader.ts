/**
 * Reads the ledger from its beginning, or from the last snapshot on, then follows it, and writes snapshots: at night,
 * at the end, and after a start that had much to read.
 *
 *   snapshot ─▶ facts since ─▶ following ◀─ facts wait while a snapshot is being written
 */
import type { DomainEvent } from '../../domain/events.ts';
import { type Instant, localTime, minute } from '../../domain/time.ts';
import type { Clock, Timer } from '../ports/clock.ts';
import type { Ledger, LedgerEvent, Subscription } from '../ports/ledger.ts';
import type { Log } from '../ports/log.ts';
import type { Snapshots } from '../ports/snapshots.ts';

/** A start that had to read more than this writes a snapshot at once. */
const factsWorthSaving = 100_000;
/** How often it is looked whether it is night, and until which minute of the day it is. */
const nightLook = 10 * minute;
const nightUntil = 4 * 60;

/** What is folded from the facts. */
export interface Folds {
  /** Takes a fact in; the next fact is handed over only after that when the ledger is read, at once when followed. */
  readonly apply: (event: LedgerEvent) => Promise<void>;
  /** Names the code that folds: a snapshot of other code is not taken up. */
  readonly key: () => string;
  /** All that was folded, as lines of a snapshot, and one line taken back. */
  readonly pieces: () => Iterable<string>;
  readonly takePiece: (piece: string) => void;
  /** All lines of a snapshot were taken back. */
  readonly restored: () => void;
  /** Without a snapshot: the moment of the newest fact, before the first one is read. */
  readonly expect: (newest: Instant) => void;
}

export interface LedgerReaderParts {
  readonly ledger: Ledger;
  readonly snapshots: Snapshots;
  readonly clock: Clock;
  readonly log: Log;
  readonly folds: Folds;
  /** Is told every fact that is followed, also one that waits. */
  readonly observe: (event: DomainEvent) => void;
  /** A fact that was followed has been handed to the folds. */
  readonly changed: () => void;
}

export class LedgerReader {
  readonly #parts: LedgerReaderParts;
  #subscription: Subscription | null = null;
  /** Number of the last event that was folded in. */
  #read = 0;
  /** Facts that wait while a snapshot is being written; null while none is. */
  #held: LedgerEvent[] | null = null;
  #applying: Promise<void> = Promise.resolve();
  #night: Timer | null = null;
  #savedOn: string | null = null;
  #hasGivenUp = false;

  constructor(parts: LedgerReaderParts) {
    this.#parts = parts;
  }

  /** Reads everything that was written before; false when that was given up. */
  async readAll(): Promise<boolean> {
    const { ledger, folds } = this.#parts;
    let read = await this.#takeUpSnapshot();
    const from = read;
    for await (const event of ledger.scan({ after: read })) {
      if (this.#hasGivenUp) return false;
      read = event.seq;
      await folds.apply(event);
    }
    if (this.#hasGivenUp) return false;
    this.#read = read;
    if (read - from > factsWorthSaving) void this.saveSnapshot();
    return true;
  }

  /** Takes in each fact from the last one read on, as it is written. */
  follow(): void {
    this.#subscription = this.#parts.ledger.subscribe(this.#read, (event) => {
      this.#parts.observe(event as unknown as DomainEvent);
      if (this.#held !== null) this.#held.push(event);
      else this.#take(event);
    });
    this.#nightly();
  }

  /** Stops reading what was written before. */
  giveUp(): void {
    this.#hasGivenUp = true;
  }

  /** Follows no longer. */
  close(): void {
    this.#subscription?.close();
    this.#subscription = null;
    this.#night?.cancel();
  }

  /**
   * Writes all folds down, so that the next start reads the days since. Facts that come meanwhile wait: what is written
   * is the state after one event and no other.
   */
  async saveSnapshot(): Promise<void> {
    if (this.#held !== null || this.#read === 0) return;
    this.#held = [];
    const { clock, log, snapshots, folds } = this.#parts;
    const began = clock.now();
    try {
      await this.#applying;
      await snapshots.save(folds.key(), this.#read, folds.pieces());
      log.info('office.snapshot', { facts: this.#read, tookMs: clock.now() - began });
    } catch (error) {
      log.warn('office.snapshotFailed', { error: error as Error });
    } finally {
      const held: readonly LedgerEvent[] = this.#held;
      this.#held = null;
      for (const event of held) this.#take(event);
    }
  }

  /** Number of the last event that the snapshot holds; 0 when there is none that fits. */
  async #takeUpSnapshot(): Promise<number> {
    const { ledger, snapshots, log, folds } = this.#parts;
    const found = await snapshots.load(folds.key(), folds.takePiece);
    if (found.seq !== null) {
      folds.restored();
      return found.seq;
    }
    log.info('office.noSnapshot', { why: found.why });
    const [newest] = await ledger.read({ after: ledger.head() - 1 });
    if (newest !== undefined) folds.expect(newest.at);
    return 0;
  }

  #take(event: LedgerEvent): void {
    this.#read = event.seq;
    this.#applying = this.#parts.folds.apply(event);
    this.#parts.changed();
  }

  /** Once a night: a start after a crash then reads one day at most. */
  #nightly(): void {
    const { clock } = this.#parts;
    this.#night = clock.setTimer(nightLook, () => {
      const { date, minuteOfDay } = localTime(clock.now());
      if (minuteOfDay < nightUntil && this.#savedOn !== date) {
        this.#savedOn = date;
        void this.saveSnapshot();
      }
      this.#nightly();
    });
  }
}
