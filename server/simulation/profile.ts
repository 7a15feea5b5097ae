/**
 * What a day looks like: how many call and when, how patient they are, how people in the town hall behave.
 * Shares are 0 … 1, times in seconds unless the name says otherwise.
 */
import type { Destination } from '../domain/events.ts';
import type { EmployeeId } from '../domain/ids.ts';

export interface CallerHabits {
  /** Half hang up before this when nobody answers; null: they wait for ever. */
  readonly patienceSeconds: number | null;
  /** `exponential`: the mean is `patienceSeconds`, as Erlang A supposes; `lognormal`: its median. */
  readonly patience: 'exponential' | 'lognormal';
  /** Share of those who gave up or were sent away that rings again, and after how long on average. */
  readonly redialShare: number;
  readonly redialAfterSeconds: number;
  readonly redialsMax: number;
  /** Share that withholds the number. */
  readonly anonymousShare: number;
}

export interface TalkHabits {
  readonly talk: 'exponential' | 'lognormal';
  /** Mean for `exponential`, median for `lognormal`. */
  readonly talkSeconds: number;
  /** Share of conversations at the KCC that is passed on, and how. */
  readonly transferShare: number;
  readonly attendedShare: number;
  readonly transferTargets: readonly { readonly target: Destination; readonly weight: number }[];
  /** Share of conversations that the employee ends. */
  readonly employeeEndsShare: number;
}

export interface PersonHabits {
  /** Share of ringing phones that is picked up, and how fast on average. */
  readonly answerShare: number;
  readonly answerSeconds: number;
  /** Share that is refused by key. */
  readonly rejectShare: number;
}

/** When an agent is at work; minutes of the local day. */
export interface Shift {
  readonly employee: EmployeeId;
  readonly fromMinute: number;
  readonly untilMinute: number;
  /** Lunch and breaks. */
  readonly pauses: readonly {
    readonly atMinute: number;
    readonly minutes: number;
    readonly reason: string;
  }[];
}

export interface Mishaps {
  /** The line to the carrier breaks: calls on it are cut, and none come for so long. */
  readonly trunkDown: readonly { readonly atMinute: number; readonly minutes: number }[];
  /** Chance an hour that an agent's softphone stops, and for how long. */
  readonly phoneDownPerHour: number;
  readonly phoneDownSeconds: number;
}

export interface DayProfile {
  /** Calls expected in the whole day. */
  readonly calls: number;
  /** Relative weight of each of the 96 quarters of an hour. */
  readonly quarters: readonly number[];
  /** Numbers that are dialled. */
  readonly numbers: readonly { readonly called: string; readonly weight: number }[];
  readonly caller: CallerHabits;
  readonly talk: TalkHabits;
  readonly agents: PersonHabits;
  /** Colleagues who are rung by transfer or on their own number. */
  readonly colleagues: PersonHabits;
  readonly shifts: readonly Shift[];
  /** Employees at their desks without serving a queue, all day. */
  readonly atDesk: readonly EmployeeId[];
  readonly mishaps: Mishaps;
}

/** The two humps of an office day, a weight per quarter: steep after opening, low at lunch, fading by four. */
export function officeQuarters(openMinute = 510, closeMinute = 990): number[] {
  return Array.from({ length: 96 }, (_, quarter) => {
    const minute = quarter * 15 + 7;
    // Some always ring when it is closed.
    if (minute < openMinute - 60 || minute > closeMinute + 120) return 0.01;
    if (minute < openMinute || minute > closeMinute) return 0.12;
    const hump = (at: number, width: number): number => Math.exp(-(((minute - at) / width) ** 2));
    return 0.45 + hump(600, 70) + 0.7 * hump(840, 80);
  });
}
