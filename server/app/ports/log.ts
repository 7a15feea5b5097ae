/**
 * Structured log lines: one line an event, named in dotted form (`sip.trunkDown`), facts beside it.
 * For operators; the ledger holds what happened to callers. The adapter keeps phone numbers and names out.
 */
export type LogValue =
  | string
  | number
  | boolean
  | null
  | undefined
  | Error
  | { readonly toJSON: () => string };
export type LogFields = Readonly<Record<string, LogValue | readonly LogValue[]>>;

/** May go wrong: nothing. A log that cannot be written never disturbs a call. */
export interface Log {
  debug(event: string, fields?: LogFields): void;
  info(event: string, fields?: LogFields): void;
  /** Somebody should look at it some day. */
  warn(event: string, fields?: LogFields): void;
  /** Somebody should look at it now. An `error` field keeps its stack. */
  error(event: string, fields?: LogFields): void;
  /** A log whose lines all carry `fields`, such as `{ call }`. */
  with(fields: LogFields): Log;
}

/** For tests and tools that want no lines. */
export const silentLog: Log = {
  debug() {},
  info() {},
  warn() {},
  error() {},
  with: () => silentLog,
};
