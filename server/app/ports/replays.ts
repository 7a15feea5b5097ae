/** Requests that were sent with an `Idempotency-Key`: which were begun, and what the answer was. */
import type { Instant } from '../../domain/time.ts';

/** What is known of a request that comes under a key. */
export type Replay =
  /** Nobody used the key within the term: it is noted as begun now, and the work may be done. */
  | { readonly state: 'new' }
  /** It was begun, and the server ended before it was known whether it was done. */
  | { readonly state: 'begun' }
  | { readonly state: 'done'; readonly answer: unknown }
  /** It was done; the answer went when personal data was erased, or was too long to keep. */
  | { readonly state: 'forgotten' }
  /** The key belongs to a request with another body. */
  | { readonly state: 'other' };

/**
 * All at once, and written before it returns: it survives kill -9. After loss of power the last answers may be gone; then
 * the request stands as begun, and is not carried out a second time unseen. Throws `LedgerError` when nothing can be written.
 */
export interface ReplayStore {
  /** `scope` names who asks what with which key, `body` is what was sent. Neither can be read back. */
  begin(scope: string, body: string, now: Instant): Replay;
  /** Keeps the answer of a request that was begun. */
  done(scope: string, answer: unknown): void;
  /** It failed: the key may be used again. */
  failed(scope: string): void;
}
