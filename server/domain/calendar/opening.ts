/** Open or closed at a moment, why, and until when. Wall time in the zone of the municipality. */
import { type Reason, reason } from '../reason.ts';
import {
  addDays,
  clockChanges,
  dutchZone,
  type Instant,
  type IsoDate,
  instantsOf,
  localText,
  localTime,
  startOfDay,
} from '../time.ts';
import { type Block, type DayRule, dayPlan, hoursOn, type Schedule } from './schedule.ts';

export interface OpeningState {
  readonly open: boolean;
  /** Which rule settled today; `exception`, `holiday` or `equated` when today differs from the week. */
  readonly rule: DayRule;
  readonly reasons: readonly Reason[];
}

/** Whether the schedule is open at `now`. A few microseconds; no search for the next change. */
export function isOpen(schedule: Schedule, now: Instant, zone: string = dutchZone): OpeningState {
  const { date, minuteOfDay } = localTime(now, zone);
  const plan = dayPlan(schedule, date);
  const open = covers(plan.blocks, minuteOfDay);
  const at = localText(now, zone);
  const data = { at, open };
  const state = open
    ? reason('hours.open', `Om ${at} open.`, `Open at ${at}.`, data)
    : reason('hours.closed', `Om ${at} gesloten.`, `Closed at ${at}.`, data);
  return { open, rule: plan.rule, reasons: [plan.reason, state] };
}

export interface NextChange {
  readonly at: Instant;
  /** What holds from `at` on. */
  readonly open: boolean;
}

/** A schedule without any opening for this many days counts as closed for good. */
export const searchDaysMax = 400;

/**
 * The first moment after `now` at which open becomes closed or the other way round; `undefined` when
 * nothing changes within `searchDaysMax` days.
 */
export function nextChange(
  schedule: Schedule,
  now: Instant,
  zone: string = dutchZone,
): NextChange | undefined {
  const open = isOpenAt(schedule, now, zone);
  const today = localTime(now, zone).date;
  for (let days = 0; days <= searchDaysMax; days += 1) {
    for (const at of momentsOf(schedule, addDays(today, days), zone)) {
      if (at > now && isOpenAt(schedule, at, zone) !== open) return { at, open: !open };
    }
  }
  return undefined;
}

/** Start of the next opening after `now`, or `now` itself when open. */
export function nextOpening(schedule: Schedule, now: Instant, zone: string = dutchZone): Instant | undefined {
  return isOpenAt(schedule, now, zone) ? now : nextChange(schedule, now, zone)?.at;
}

/** Every moment in `[from, to)` at which the schedule opens or closes, ascending. */
export function changesBetween(
  schedule: Schedule,
  from: Instant,
  to: Instant,
  zone: string = dutchZone,
): readonly NextChange[] {
  const found: NextChange[] = [];
  let open = isOpenAt(schedule, from, zone);
  for (let date = localTime(from, zone).date; startOfDay(date, zone) < to; date = addDays(date, 1)) {
    for (const at of momentsOf(schedule, date, zone)) {
      if (at <= from || at >= to || isOpenAt(schedule, at, zone) === open) continue;
      open = !open;
      found.push({ at, open });
    }
  }
  return found;
}

/** `isOpen` without the words: for sweeps over years. */
export function openingAt(
  schedule: Schedule,
  now: Instant,
  zone: string = dutchZone,
): { readonly open: boolean; readonly rule: DayRule } {
  const { date, minuteOfDay } = localTime(now, zone);
  const { rule, blocks } = hoursOn(schedule, date);
  return { open: covers(blocks, minuteOfDay), rule };
}

/** Whether the clock shows a time inside a block at `now`: `isOpen` without the words. */
export function isOpenAt(schedule: Schedule, now: Instant, zone: string = dutchZone): boolean {
  const { date, minuteOfDay } = localTime(now, zone);
  return covers(hoursOn(schedule, date).blocks, minuteOfDay);
}

/**
 * Moments of the local day at which the state may change: midnight, both ends of every block (twice in a
 * doubled hour), and the clock change itself, which may jump into or out of a block.
 */
function momentsOf(schedule: Schedule, date: IsoDate, zone: string): readonly Instant[] {
  const start = startOfDay(date, zone);
  const end = startOfDay(addDays(date, 1), zone);
  const edges = hoursOn(schedule, date)
    .blocks.flatMap(({ from, to }) => [from, to])
    .filter((minuteOfDay) => minuteOfDay < 1440)
    .flatMap((minuteOfDay) => instantsOf(date, minuteOfDay, zone));
  const moments = new Set([start, ...edges, ...clockChanges(start, end, zone)]);
  return [...moments].sort((a, b) => a - b);
}

function covers(blocks: readonly Block[], minuteOfDay: number): boolean {
  return blocks.some(({ from, to }) => from <= minuteOfDay && minuteOfDay < to);
}
