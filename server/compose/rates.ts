/** What staff and calls cost, from the configuration. */
import type { Config } from '../config/schema.ts';
import type { Rates } from '../domain/reachability/metrics.ts';

/** Null without a rate an hour: then no costs are shown. */
export function ratesOf({ perHour, perCall }: Config['costs']): Rates | null {
  return perHour === null ? null : { perHour, perCall };
}
