/** When a promise to a caller must be kept: the kinds of norm a municipality may choose (DOMAIN R18). */
export type DeadlineNorm =
  | { readonly kind: 'working-days'; readonly days: number; readonly stops: readonly StopLayer[] }
  | { readonly kind: 'clock-hours'; readonly hours: number }
  | { readonly kind: 'weekday-hours'; readonly hours: number; readonly stops: readonly StopLayer[] };

export const stopLayers = ['legal', 'equated', 'observed', 'local'] as const;
export type StopLayer = (typeof stopLayers)[number];
