/**
 * The append-only ledger of facts (DESIGN section 7). Everything the figures and screens show, and
 * everything recovery needs, is a fold over it.
 */
import type { MunicipalityId } from '../../domain/ids.ts';
import type { Instant } from '../../domain/time.ts';

/** A fact to be written. `DomainEvent` of `domain/events.ts` fits. Never holds personal data. */
export interface NewEvent {
  /**
   * Given by a caller that may repeat itself (an HTTP idempotency key, a recovery): the same id is
   * written once. Absent: the store makes one.
   */
  readonly id?: string | undefined;
  readonly at: Instant;
  /** `call:<id>`, `agent:<id>`, `note:<id>`, `system:<name>`. */
  readonly stream: string;
  /** Null for facts that belong to no municipality. */
  readonly municipality: MunicipalityId | null;
  /** Dotted, past tense: `call.arrived`. */
  readonly type: string;
  /** Version of the shape of `data` for this type; 1 at first. */
  readonly v: number;
  /** Plain JSON values only. */
  readonly data: object;
}

/** A fact that is written. */
export interface LedgerEvent extends Omit<NewEvent, 'id' | 'data'> {
  readonly id: string;
  /** 1, 2, 3 …: no gaps, order of writing, over all streams. */
  readonly seq: number;
  readonly data: Readonly<Record<string, unknown>>;
}

/** What to read; every condition narrows. */
export interface LedgerQuery {
  /** Only events numbered above this; 0 or absent: from the beginning. */
  readonly after?: number | undefined;
  /** Only events numbered up to and including this. */
  readonly upTo?: number | undefined;
  readonly stream?: string | undefined;
  readonly municipality?: MunicipalityId | undefined;
  /** Only these types. */
  readonly types?: readonly string[] | undefined;
  /** `at` on or after. */
  readonly from?: Instant | undefined;
  /** `at` before. */
  readonly before?: Instant | undefined;
}

export interface Subscription {
  /** No more events are delivered once this returns. */
  close(): void;
}

/**
 * May go wrong: every promise may reject with a `LedgerError`.
 * After `failed` nothing further can be written: the disk could not promise durability (full, broken),
 * and the caller must stop taking new calls.
 */
export interface Ledger {
  /**
   * Writes the events, all or none and in this order, and resolves to their numbers once they survive
   * kill -9 and power loss. Appends made at the same time share one disk flush and keep their order of
   * calling. An id that is already there is not written again: its old number is returned.
   */
  append(events: readonly NewEvent[]): Promise<readonly number[]>;
  /** All events that fit, in order of number. Takes memory for all: narrow the query. */
  read(query: LedgerQuery): Promise<readonly LedgerEvent[]>;
  /** The same in order of number, page by page: for the whole ledger. */
  scan(query: LedgerQuery): AsyncIterable<LedgerEvent>;
  /**
   * Delivers every event after number `after`, first from disk and then as it becomes durable, each
   * once and in order. An exception in `deliver` is logged and does not reach the writer.
   */
  subscribe(after: number, deliver: (event: LedgerEvent) => void): Subscription;
  /** Number of the newest durable event; 0 when empty. */
  head(): number;
}

export type LedgerErrorCode =
  /** The id is there with other content. */
  | 'idConflict'
  /** An event that cannot be written: no stream, no type, data that is not JSON, or too large. */
  | 'invalid'
  /** The disk refused or cannot promise durability; nothing can be appended any more. */
  | 'failed'
  /** Another process held the database too long; the same call may succeed later. Not from `append`. */
  | 'busy'
  /** The store was closed. */
  | 'closed';

export class LedgerError extends Error {
  readonly code: LedgerErrorCode;
  constructor(code: LedgerErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'LedgerError';
    this.code = code;
  }
}
