/** Why the store cannot be opened. Faults while it runs are `LedgerError`s of the ports. */
export type StoreErrorCode =
  /** The database was made by a newer version. */
  | 'newer'
  /** The database was made by an older version and this caller may not change it. */
  | 'older'
  /** A migration was edited after it ran. */
  | 'edited'
  /** The master key does not belong to this database, or is missing. */
  | 'key'
  /** The folder or the file cannot be opened. */
  | 'open'
  /** Another server uses the data folder. */
  | 'inUse'
  /** A backup could not be made or does not verify. */
  | 'backup'
  /** A kind of database that this version cannot use. */
  | 'unsupported';

export class StoreError extends Error {
  readonly code: StoreErrorCode;
  constructor(code: StoreErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'StoreError';
    this.code = code;
  }
}
