/** Opening hours in words for screens and messages: "open tot 17:00", "gesloten, maandag open om 08:30". */
import { clockText, daysBetween, dutchZone, type Instant, type LocalTime, localTime } from '../time.ts';
import { isOpen, nextChange } from './opening.ts';
import { type Schedule, weekdayDutch, weekdayEnglish } from './schedule.ts';

export type Language = 'nl' | 'en';

/** Whether it is open now, and until when, as one would say it. */
export function openingInWords(
  schedule: Schedule,
  now: Instant,
  language: Language,
  zone: string = dutchZone,
): string {
  const { open, rule, reasons } = isOpen(schedule, now, zone);
  const change = nextChange(schedule, now, zone);
  const dutch = language === 'nl';
  const state = open ? 'open' : dutch ? 'gesloten' : 'closed';
  const why =
    rule === 'week' ? '' : ` (${(dutch ? reasons[0]?.nl : reasons[0]?.en)?.replace(/\.$/, '') ?? ''})`;
  if (change === undefined) return `${state}${why}`;
  const today = localTime(now, zone);
  const moment = momentInWords(today, localTime(change.at, zone), language);
  if (open) return `${state} ${dutch ? 'tot' : 'until'} ${moment}${why}`;
  return `${state}${why}, ${dutch ? 'weer open' : 'open again'} ${moment}`;
}

function momentInWords(today: LocalTime, then: LocalTime, language: Language): string {
  const time = clockText(then.minuteOfDay);
  const days = daysBetween(today.date, then.date);
  if (days === 0) return time;
  const dutch = language === 'nl';
  if (days === 1) return dutch ? `morgen om ${time}` : `tomorrow at ${time}`;
  const weekday = dutch ? weekdayDutch[then.weekday] : weekdayEnglish[then.weekday];
  const day = days < 7 ? weekday : `${weekday} ${then.date}`;
  return dutch ? `${day} om ${time}` : `${day} at ${time}`;
}
