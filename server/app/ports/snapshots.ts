/**
 * A fold written down, so that a start reads the last days and not all years. It is a convenience: whatever is wrong
 * with it, the ledger has everything.
 */
export interface Snapshots {
  /**
   * Writes the pieces, each one line of JSON, as the state after event `seq`; the one before is replaced only when all of
   * it is on disk. `key` names the code that made it.
   */
  save(key: string, seq: number, pieces: Iterable<string>): Promise<void>;
  /**
   * Hands the pieces out in their order when the snapshot is whole, was made by the same code and fits this ledger.
   * Null, with the reason, when it does not: then the ledger has to be read from its beginning.
   */
  load(
    key: string,
    take: (piece: string) => void,
  ): Promise<{ readonly seq: number } | { readonly seq: null; readonly why: string }>;
}

/** For tests and tools that keep nothing. */
export const noSnapshots: Snapshots = {
  save: async () => undefined,
  load: async () => ({ seq: null, why: 'none is kept' }),
};
