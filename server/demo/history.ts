/**
 * What happened before the demo began: working days and the part of today until now, from the simulation of
 * the real core, as facts for the ledger. Only people and chance are made up.
 */
import type { NewEvent } from '../app/ports/ledger.ts';
import type { DialplanSet } from '../domain/dialplan/types.ts';
import type { DomainEvent } from '../domain/events.ts';
import { addDays, type Instant, type IsoDate, localTime, weekdayOf } from '../domain/time.ts';
import { simulateDay } from '../simulation/day.ts';
import { municipalDay } from '../simulation/municipalities.ts';
import { agentsCount, cast, colleaguesPerTeam, municipality, questions } from './cast.ts';

/** Calls on a simulated working day. */
const callsADay = 330;
const quarterMinutes = 15;

/** The simulated day's facts; `person` gives the subject of a caller by the simulation's name for them. */
export function pastDay(
  set: DialplanSet,
  date: IsoDate,
  until: Instant | null,
  person: (name: string) => string,
): readonly NewEvent[] {
  const size = { calls: callsADay, agents: agentsCount, colleaguesPerTeam };
  const day = municipalDay(set, municipality, size, { sound: true });
  if (day === null) return [];
  const endMinute = until === null ? null : localTime(until).minuteOfDay;
  const profile = {
    ...day.profile,
    // Calls and shifts end a while ago, so that nobody is on the line when the server starts.
    quarters: day.profile.quarters.map((weight, quarter) =>
      endMinute !== null && (quarter + 3) * quarterMinutes > endMinute ? 0 : weight,
    ),
    shifts:
      endMinute === null
        ? day.profile.shifts
        : day.profile.shifts
            .filter(({ fromMinute }) => fromMinute + quarterMinutes < endMinute)
            .map((shift) => ({
              ...shift,
              untilMinute: Math.min(shift.untilMinute, endMinute - 2),
              pauses: shift.pauses.filter(({ atMinute, minutes }) => atMinute + minutes < endMinute - 2),
            })),
  };
  const { events } = simulateDay({ ...day, profile, date, seed: `demo ${date}` });
  const closed = new Set(events.filter(({ type }) => type === 'call.ended').map(({ stream }) => stream));
  return events
    .filter((event) => event.type !== 'centre.started' && (until === null || event.at < until))
    .filter(({ stream }) => !stream.startsWith('call:') || closed.has(stream))
    .map((event) => ofThisDay(event, date, person));
}

/** Working days before `today`, oldest first. */
export function workingDaysBefore(today: IsoDate, count: number): readonly IsoDate[] {
  const days: IsoDate[] = [];
  for (let day = addDays(today, -1); days.length < count; day = addDays(day, -1)) {
    if (weekdayOf(day) < 6) days.unshift(day);
  }
  return days;
}

const phones = new Map(cast.map(({ id, phone }) => [`${id}-phone`, phone ?? id]));

/** The simulation's agents do not say what a call was about; these do, so that there is something per subject. */
function withSubject(event: DomainEvent): DomainEvent {
  if (event.type !== 'call.outcomeRegistered') return event;
  const number = Number(/\d+$/.exec(event.stream)?.[0] ?? 0);
  const { subject } = questions[number % questions.length] ?? {};
  return { ...event, data: { ...event.data, subject: subject ?? null } };
}

/** Calls of different days have the same names in the simulation; here each gets the day before it. */
function ofThisDay(event: DomainEvent, date: IsoDate, person: (name: string) => string): NewEvent {
  const day = date.replaceAll('-', '');
  const about = withSubject(event);
  const text = JSON.stringify({ ...about, at: Math.round(event.at) }, (_key, value: unknown) => {
    // A wait or moment between two milliseconds exists in the simulation only.
    if (typeof value === 'number' && value > 1000) return Math.round(value);
    if (typeof value !== 'string') return value;
    const call = /^(call:|keyed-|)c(\d+)(\/.*)?$/.exec(value);
    if (call) return `${call[1]}d${day}${call[2]?.padStart(4, '0')}${call[3] ?? ''}`;
    if (/^p\d+$/.test(value)) return person(value);
    return phones.get(value) ?? value;
  });
  return JSON.parse(text) as NewEvent;
}
