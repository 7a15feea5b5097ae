/** What the embedded plane is told at its start; plain data, as it crosses to the media process. */

/** One network address of this server. */
export interface MediaAddress {
  readonly family: 4 | 6;
  /** Address to bind, `0.0.0.0` or `::` for all. */
  readonly bind: string;
  /** Address written into session descriptions; the public one where a router forwards the ports. */
  readonly advertise: string;
}

export interface EmbeddedOptions {
  /** The first is used for our own offers. */
  readonly addresses: readonly MediaAddress[];
  /** Inclusive range; every endpoint takes an even port and the next. */
  readonly ports: { readonly min: number; readonly max: number };
  /** How long a port rests after use, so that late packets of one call never reach the next. Default 5 s. */
  readonly portQuarantineMs?: number;
  /** Default for endpoints; 0 = never. Default 30 s. */
  readonly silenceAlarmMs?: number;
  /** Prompts held in memory, bytes. Default 64 MB. */
  readonly promptBytesMax?: number;
}

export const defaults = {
  portQuarantineMs: 5000,
  silenceAlarmMs: 30_000,
  promptBytesMax: 64 * 1024 * 1024,
} as const;
