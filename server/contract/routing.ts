/**
 * Entrances, hours, the dialplan as it can be drawn, its explanation, and the calamity switch:
 * `/ingangen`, `/openingstijden`, `/calamiteitenschakelaars`.
 */
import { z } from 'zod';
import { contentVersion, date, id, instant, line, reason, reference, text, wallTime } from './common.ts';

/** One box of the drawing. `next` leads to other boxes by their id. */
export const planStep = z.object({
  id,
  kind: z.enum([
    'announcement',
    'menu',
    'hours',
    'queue',
    'team',
    'employee',
    'voicemail',
    'note',
    'hangUp',
    'number',
  ]),
  label: z.string(),
  /** Text of the announcement, or what the step does in words. */
  description: z.string(),
  next: z.array(z.object({ label: z.string(), stepId: id })),
});
export type PlanStep = z.infer<typeof planStep>;

export const planTest = z.object({ name: z.string(), passed: z.boolean(), detail: z.string().nullable() });

export const entrance = z.object({
  id,
  name: z.string(),
  municipality: reference,
  /** 14 numbers as shown, `14 0570`; may be empty. */
  numbers14: z.array(z.string()),
  /** The ordinary number, used as outgoing caller id. */
  number: z.string(),
  openNow: z.boolean(),
  /** "open tot 17:00", "gesloten: tweede kerstdag, morgen open om 8:30". */
  openText: z.string(),
  firstStep: id,
  steps: z.array(planStep),
  tests: z.array(planTest),
  dialplanVersion: z.string(),
});
export type Entrance = z.infer<typeof entrance>;

export const explainQuery = z.object({
  at: instant.optional(),
  /** Keys the caller would press, e.g. `2`. */
  keys: z.string().max(20).optional(),
});

/** The route of a caller at a moment with every reason. Nothing is dialled. */
export const explanation = z.object({
  at: instant,
  conclusion: z.string(),
  steps: z.array(z.object({ stepId: id, text: z.string(), reasons: z.array(reason) })),
});
export type Explanation = z.infer<typeof explanation>;

export const openRange = z.object({ from: wallTime, until: wallTime });

/** A weekly schedule; `days` has seven items, Monday first, each with its open ranges. */
export const hours = z.object({
  id,
  name: z.string(),
  municipality: reference,
  version: z.int(),
  days: z.array(z.array(openRange)).length(7),
  exceptions: z.array(
    z.object({
      date,
      name: line,
      /** Empty = closed all day. */
      ranges: z.array(openRange),
      origin: z.enum(['legal', 'equated', 'local']),
    }),
  ),
  openNow: z.boolean(),
});
export type Hours = z.infer<typeof hours>;

/** Legal and equated days come from the calendar; only local exceptions can be set. */
export const hoursChange = z.object({
  version: z.int(),
  days: z.array(z.array(openRange)).length(7),
  exceptions: z.array(z.object({ date, name: line, ranges: z.array(openRange) })),
});
export type HoursChange = z.infer<typeof hoursChange>;

/** Emergency announcement of a municipality; ends by itself (DOMAIN R24). Live collection `calamities`. */
export const calamity = z.object({
  id,
  version: contentVersion,
  municipality: reference,
  active: z.boolean(),
  message: text,
  /** True: the caller hears it and goes on to the queue; false: the call ends after it. */
  continues: z.boolean(),
  since: instant.nullable(),
  until: instant.nullable(),
  by: z.string().nullable(),
});
export type Calamity = z.infer<typeof calamity>;

export const calamityChange = z.discriminatedUnion('active', [
  z.object({ active: z.literal(true), message: text.min(1), continues: z.boolean(), until: instant }),
  z.object({ active: z.literal(false) }),
]);
export type CalamityChange = z.infer<typeof calamityChange>;
