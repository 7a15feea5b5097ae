/**
 * Small shapes that every resource uses: identifiers, instants, references, shares, pages, problems.
 * All schemas of this folder are written with English keys; `wire.ts` gives them their Dutch names.
 */
import { z } from 'zod';

/** Longest text of one line and of a free field (Open Klant refuses longer ones, DOMAIN 2.1). */
export const lineLengthMax = 200;
export const textLengthMax = 1000;

export const id = z.string().min(1).max(100);
/** ISO 8601 instant. We answer in UTC; any offset is accepted (NL API Design Rules, date-times). */
export const instant = z.iso.datetime({ offset: true });
/** ISO 8601 calendar date in the municipality's own zone. */
export const date = z.iso.date();
/** Wall time, `08:30`. */
export const wallTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/);
export const line = z.string().max(lineLengthMax);
export const text = z.string().max(textLengthMax);
/** What callers hear and read. */
export const language = z.enum(['nl', 'en']);
export const count = z.int().min(0);
export const seconds = z.number().min(0);

/** Something with a name that a screen shows: a team, an employee, a queue, a municipality. */
export const reference = z.object({ id, name: z.string() });
export type Reference = z.infer<typeof reference>;

/**
 * How many out of how many. `value`, `low`, `high` are 0 … 1 and null together while n is below the
 * minimum, so that no screen can show a percentage that means nothing. Interval: Wilson, 95 %.
 */
export const share = z.object({
  hits: count,
  n: count,
  value: z.number().min(0).max(1).nullable(),
  low: z.number().min(0).max(1).nullable(),
  high: z.number().min(0).max(1).nullable(),
});
export type Share = z.infer<typeof share>;

/** One reason of a decision, as a sentence a person can read. */
export const reason = z.object({ code: z.string(), text: z.string() });
export type Reason = z.infer<typeof reason>;

/** A page of a list (shape of ZGW and Open Klant). `next` and `previous` are addresses or null. */
export function page<T extends z.ZodType>(item: T) {
  return z.object({
    count,
    next: z.string().nullable(),
    previous: z.string().nullable(),
    results: z.array(item),
  });
}

/** Changes with every change of what carries it; sent back as `If-Match` it guards an edit (412 when somebody was first). */
export const contentVersion = count;

export const pageQuery = z.object({
  page: z.coerce.number().int().min(1).default(1),
  pageSize: z.coerce.number().int().min(1).max(200).default(50),
});

/**
 * RFC 9457 problem. Its member names are the standard's own and are not translated; `errors` lists
 * every mistake at once, each with the Dutch path of the field.
 */
export const problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  errors: z.array(z.object({ path: z.string(), detail: z.string() })).optional(),
});
export type Problem = z.infer<typeof problem>;

/** Where a call can be sent. `number` is what was dialled; it never appears in an address or a log. */
export const destination = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('employee'), id }),
  z.object({ kind: z.literal('team'), id }),
  z.object({ kind: z.literal('queue'), id }),
  z.object({ kind: z.literal('partner'), id }),
  z.object({ kind: z.literal('number'), number: z.string().min(2).max(32) }),
]);
export type Destination = z.infer<typeof destination>;
