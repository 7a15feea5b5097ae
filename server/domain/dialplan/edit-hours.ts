/**
 * Opening hours changed inside the text of a dialplan: only the lines of the week and of the exceptions are
 * written anew, every other character, comments included, stays as its author left it.
 */
import { type Block, weekdayEnglish } from '../calendar/schedule.ts';
import { clockText, type IsoDate, type Weekday } from '../time.ts';
import { linesOf } from './source-tree.ts';

export interface NewHours {
  /** Seven days, Monday first. */
  readonly days: readonly (readonly Block[])[];
  readonly exceptions: readonly {
    readonly on: IsoDate;
    readonly blocks: readonly Block[];
    readonly reason: string;
  }[];
}

/**
 * The text with other hours for `schedule`; null when the schedule is not there, or is written between
 * braces, which only a person can edit well.
 */
export function editHours(text: string, schedule: string, hours: NewHours): string | null {
  const week = linesOf(text, ['hours', schedule, 'weekly']);
  const old = linesOf(text, ['hours', schedule, 'exceptions']);
  if (week === 'absent' || week === 'inline' || old === 'inline') return null;
  const { indent } = week;
  const weekText = `${indent}weekly:${weekLines(hours.days, `${indent}  `)}\n`;
  const exceptionText = exceptionLines(hours.exceptions, indent);
  const changes =
    old === 'absent'
      ? [{ ...week, text: weekText + exceptionText }]
      : [
          { ...week, text: weekText },
          { ...old, text: exceptionText },
        ];
  // From the end, so that the places of what comes before stay true.
  return changes
    .sort((a, b) => b.from - a.from)
    .reduce((whole, { from, to, text: part }) => whole.slice(0, from) + part + whole.slice(to), text);
}

function weekLines(days: NewHours['days'], indent: string): string {
  const lines = ([1, 2, 3, 4, 5, 6, 7] as readonly Weekday[]).flatMap((day) => {
    const blocks = days[day - 1] ?? [];
    if (blocks.length === 0) return [];
    return [`\n${indent}${weekdayEnglish[day].toLowerCase()}: "${blocksWritten(blocks)}"`];
  });
  return lines.length === 0 ? ' {}' : lines.join('');
}

function exceptionLines(exceptions: NewHours['exceptions'], indent: string): string {
  if (exceptions.length === 0) return '';
  const lines = exceptions.map(
    ({ on, blocks, reason }) =>
      `${indent}  - { on: ${on}, open: "${blocksWritten(blocks)}", reason: ${JSON.stringify(reason)} }\n`,
  );
  return `${indent}exceptions:\n${lines.join('')}`;
}

function blocksWritten(blocks: readonly Block[]): string {
  if (blocks.length === 0) return 'closed';
  return blocks.map(({ from, to }) => `${clockText(from)}-${clockText(to)}`).join(', ');
}
