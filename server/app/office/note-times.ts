/** How soon promises are tried, and how many wait beyond their moment: from the notes themselves, not from sums. */

import { openStretches } from '../../domain/calendar/stretches.ts';
import { type Note, pendingStates } from '../../domain/callback/note.ts';
import type { NoteId } from '../../domain/ids.ts';
import type { SeriesName } from '../../domain/reachability/cube.ts';
import type { Duration, Instant } from '../../domain/time.ts';
import type { Period } from './figure-book.ts';
import type { Office } from './office.ts';
import type { NoteTimes } from './views/metrics-view.ts';

/** The median is of so many promises at most, the newest: counting opening hours takes time. */
const medianOf = 1000;

export function noteTimesOf(office: Office, series: SeriesName, period: Period): NoteTimes {
  const now = office.now();
  const own = [...office.notes.all()].map(({ note }) => note).filter((note) => belongsTo(note, series));
  const late = own.filter((note) => pendingStates.has(note.state) && note.due <= now);
  const times = own
    .filter(({ continues, createdAt }) => continues === null && isWithin(createdAt, period))
    .sort((a, b) => b.createdAt - a.createdAt)
    .flatMap((note) => {
      const first = firstAttempt(office, note);
      return first === null ? [] : [{ note, first }];
    })
    .slice(0, medianOf)
    .map(({ note, first }) => openTime(office, note, first))
    .sort((a, b) => a - b);
  // The lower of the two in the middle: a time that really occurred.
  return { lateCount: late.length, medianFirstAttempt: times[Math.floor((times.length - 1) / 2)] ?? null };
}

function belongsTo(note: Note, { municipality, kind, id }: SeriesName): boolean {
  if (note.municipality !== municipality) return false;
  switch (kind) {
    case 'municipality':
      return true;
    case 'team':
      return note.ownerTeam === id;
    case 'employee':
      return note.ownerEmployee === id;
    case 'entrance':
    case 'queue':
    case 'subject':
      // Promises are counted for who has to keep them.
      return false;
  }
}

function isWithin(at: Instant, { from, until }: Period): boolean {
  return at >= from && at < until;
}

/** Also when it was made on a note that this one was forwarded to. */
function firstAttempt(office: Office, note: Note): Instant | null {
  const seen = new Set<NoteId>();
  for (let at: Note | undefined = note; at !== undefined && !seen.has(at.id); ) {
    seen.add(at.id);
    const [attempt] = at.attempts;
    if (attempt !== undefined) return attempt.at;
    at = at.forwardedTo === null ? undefined : office.notes.get(at.forwardedTo)?.note;
  }
  return null;
}

/** Within the opening hours of the owner; by the clock where there are none. */
function openTime(office: Office, note: Note, until: Instant): Duration {
  const plan = office.names.plan(note.municipality);
  const schedule = plan?.schedules.get(plan.teams.get(note.ownerTeam)?.hours ?? plan.callbackHours);
  if (schedule === undefined) return until - note.createdAt;
  const open = openStretches(schedule, note.createdAt, until);
  return open.reduce((sum, stretch) => sum + stretch.until - stretch.from, 0);
}
