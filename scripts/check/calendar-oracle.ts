/**
 * Compares the calendar with a slow, independent oracle at every minute of 2026-2031: open or closed for each
 * opening hours of the dialplans, and the deadline of each norm. Takes a few minutes.
 *
 * Usage: node dist/scripts/check/calendar-oracle.js [--dialplans-dir ./dialplans] [--help]
 */
import { parseArgs } from 'node:util';
import { loadDialplans } from '../../server/adapters/dialplans/read-folder.ts';
import { type DeadlineNorm, deadlineOf } from '../../server/domain/calendar/deadline.ts';
import { isOpenAt } from '../../server/domain/calendar/opening.ts';
import type { Schedule } from '../../server/domain/calendar/schedule.ts';
import {
  minutesOfSpan,
  oracleEnd,
  oracleIsOpen,
  oracleStart,
  oracleWall,
  sweepDeadlines,
} from '../../server/domain/calendar/slow-oracle.test-data.ts';
import { localText, localTime, minute } from '../../server/domain/time.ts';

const { values } = parseArgs({
  options: {
    'dialplans-dir': { type: 'string', default: './dialplans' },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) {
  console.log('node dist/scripts/check/calendar-oracle.js [--dialplans-dir ./dialplans]');
  console.log(
    'Compares opening hours and deadlines with an independent oracle at every minute of 2026-2031.',
  );
  process.exit(0);
}

const norms: readonly DeadlineNorm[] = [
  { kind: 'working-days', days: 1, stops: ['observed', 'local'] },
  { kind: 'working-days', days: 3, stops: ['legal', 'equated'] },
  { kind: 'clock-hours', hours: 24 },
  { kind: 'weekday-hours', hours: 48, stops: [] },
  { kind: 'weekday-hours', hours: 48, stops: ['observed', 'local'] },
];

const { set, problems } = await loadDialplans(values['dialplans-dir']);
if (set === undefined) throw new Error(problems.map(({ what }) => what).join('\n'));
const schedules = [...set.plans.values()].flatMap((plan) =>
  [...plan.schedules].map(([name, schedule]): [string, Schedule] => [
    `${plan.municipality}/${name}`,
    schedule,
  ]),
);

let compared = 0;
let differences = 0;
function compare(what: string, at: number, ours: unknown, theirs: unknown): void {
  compared += 1;
  if (ours === theirs) return;
  differences += 1;
  if (differences <= 20)
    console.error(`${what} at ${localText(at)}: ${String(ours)}, the oracle says ${String(theirs)}`);
}

/** A step that has no factor in common with a day, so that all pairs meet every time of day. */
const coarse = 61;

const started = performance.now();
for (let at = oracleStart; at < oracleEnd; at += minute) {
  const wall = oracleWall(at);
  const ours = localTime(at);
  compare('the date', at, ours.date, wall.date);
  compare('the clock', at, ours.minuteOfDay, wall.minuteOfDay);
  compare('the weekday', at, ours.weekday, wall.weekday);
  for (const [name, schedule] of schedules) {
    compare(name, at, isOpenAt(schedule, at), oracleIsOpen(schedule, at));
  }
}
console.error(`opening hours: ${compared} comparisons, ${differences} differences`);
for (const [index, norm] of norms.entries()) {
  for (const [place, [name, schedule]] of schedules.entries()) {
    // Each norm at every minute with one municipality, and with the others at every 61st.
    const step = place === index % schedules.length ? 1 : coarse;
    sweepDeadlines(norm, schedule, (from, due) => {
      if (((from - oracleStart) / minute) % step !== 0) return;
      compare(`${norm.kind} of ${name}`, from, deadlineOf(norm, schedule, from).at, due);
    });
  }
  console.error(`${norm.kind}: ${compared} comparisons, ${differences} differences`);
}
const seconds = Math.round((performance.now() - started) / 1000);
console.log(
  `${minutesOfSpan} minutes, ${schedules.length} opening hours, ${norms.length} norms: ${compared} comparisons, ${differences} differences, ${seconds} s.`,
);
process.exitCode = differences === 0 ? 0 : 1;
