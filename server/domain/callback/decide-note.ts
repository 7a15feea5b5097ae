/**
 * What may be done with a callback note, and what follows: `decideNote(note, command, now, rules)` gives facts and
 * effects, or a refusal with the reason. Total: every state has an answer to every command.
 *
 * Who may command at all (roles, own municipality) is settled before, by the app.
 */
import type { DomainEvent, Facts } from '../events.ts';
import type { CallId, EmployeeId, MunicipalityId, NoteId, SubjectId, TeamId } from '../ids.ts';
import { type Duration, hour, type Instant, minute } from '../time.ts';
import { dueSteps, type Ladder, nextWake } from './escalation.ts';
import {
  type AttemptResult,
  evolveNote,
  type Note,
  type NoteEvent,
  type NoteStateName,
  pendingStates,
} from './note.ts';
import type { Language } from './promise-words.ts';

export interface NoteRules {
  /** How long a claim locks the note for others. */
  readonly claimLease: Duration;
  /** Documented attempts before a note may be closed without reaching the caller. */
  readonly minimumAttempts: number;
  /** Attempts closer together than this count as one towards that minimum. */
  readonly attemptSpacing: Duration;
  /** How long after the term a note that nobody touched expires. */
  readonly expireAfter: Duration;
}

export const defaultNoteRules: NoteRules = {
  claimLease: 30 * minute,
  minimumAttempts: 3,
  attemptSpacing: hour,
  expireAfter: 14 * 24 * hour,
};

/** Why a closed note is opened again; closed list, so that reports can count. */
export const reopenReasons = ['callerRangAgain', 'closedByMistake', 'wrongPerson', 'complaint'] as const;
export type ReopenReason = (typeof reopenReasons)[number];

export interface NewNote {
  readonly note: NoteId;
  readonly municipality: MunicipalityId | null;
  readonly call: CallId | null;
  readonly caller: SubjectId | null;
  /** Must be true when `caller` is null: the employee says that there is no number to ring. */
  readonly withoutNumber: boolean;
  readonly ownerTeam: TeamId;
  readonly ownerEmployee: EmployeeId | null;
  readonly subject: string | null;
  readonly due: Instant;
  readonly warnAt: readonly [Instant, Instant];
  readonly origin: Facts['note.created']['origin'];
  /** In which the caller is spoken and written to; absent: Dutch. */
  readonly language?: Language;
}

export type NoteCommand =
  | { readonly type: 'create'; readonly note: NewNote }
  | { readonly type: 'claim' | 'release'; readonly by: EmployeeId }
  | {
      readonly type: 'attempt';
      readonly by: EmployeeId;
      readonly call: CallId | null;
      readonly result: AttemptResult;
      /** Says what the last attempt, of the same employee, really was. */
      readonly corrects?: boolean;
    }
  | {
      readonly type: 'forward';
      readonly by: EmployeeId;
      readonly to: NoteId;
      readonly ownerTeam: TeamId;
      readonly ownerEmployee: EmployeeId | null;
      /** Why; required, kept with the personal texts of the note. */
      readonly remark: string;
    }
  | {
      readonly type: 'close';
      readonly by: EmployeeId;
      readonly result: Facts['note.closed']['result'];
    }
  | { readonly type: 'reopen'; readonly by: EmployeeId; readonly reason: ReopenReason }
  | { readonly type: 'attachCall'; readonly call: CallId }
  /** The clock: locks that end, escalation, expiry. */
  | { readonly type: 'wake'; readonly ladder: Ladder };

export type NoteEffect =
  /** Ask again with `wake` at this moment; replaces an earlier one of the same note. */
  | { readonly type: 'note.wakeAt'; readonly note: NoteId; readonly at: Instant }
  | { readonly type: 'note.noWake'; readonly note: NoteId }
  | {
      readonly type: 'note.tell';
      readonly note: NoteId;
      readonly to: EmployeeId | TeamId;
      readonly what: 'assigned' | 'escalated' | 'callerRangAgain' | 'reopened';
    }
  /** Keep a free text with the note's personal data. */
  | { readonly type: 'note.keepText'; readonly note: NoteId; readonly kind: 'remark'; readonly text: string };

export type NoteRefusal =
  | 'noSuchNote'
  | 'alreadyExists'
  | 'numberMissing'
  | 'dueInThePast'
  | 'claimedByOther'
  | 'notClaimedByYou'
  | 'finished'
  | 'notFinished'
  | 'notReachedYet'
  | 'notYourAttempt'
  | 'tooFewAttempts'
  | 'remarkMissing'
  | 'sameNote';

export type NoteDecision =
  | { readonly ok: true; readonly events: readonly NoteEvent[]; readonly effects: readonly NoteEffect[] }
  | { readonly ok: false; readonly refusal: NoteRefusal };

const refuse = (refusal: NoteRefusal): NoteDecision => ({ ok: false, refusal });
const nothing: NoteDecision = { ok: true, events: [], effects: [] };

/** Decides; never throws. `note` is null before it exists. */
export function decideNote(
  note: Note | null,
  command: NoteCommand,
  now: Instant,
  rules: NoteRules = defaultNoteRules,
): NoteDecision {
  if (command.type === 'create')
    return note === null ? create(command.note, now, rules) : refuse('alreadyExists');
  if (note === null) return refuse('noSuchNote');
  if (command.type === 'wake') return wake(note, command.ladder, now, rules);
  if (command.type === 'reopen') return reopen(note, command, now, rules);
  if (!pendingStates.has(note.state)) return refuse('finished');
  switch (command.type) {
    case 'claim':
      return claim(note, command.by, now, rules);
    case 'release':
      if (note.claim?.employee !== command.by) return refuse('notClaimedByYou');
      return done(note, now, rules, [
        fact(note, 'note.released', now, { note: note.id, employee: command.by }),
      ]);
    case 'attempt':
      return attempt(note, command, now, rules);
    case 'forward':
      return forward(note, command, now, rules);
    case 'close':
      return close(note, command, now, rules);
    case 'attachCall':
      return attachCall(note, command.call, now, rules);
  }
}

/** True when somebody else holds the lock at `now`. */
export function isLockedFor(note: Note, employee: EmployeeId, now: Instant): boolean {
  return note.claim !== null && note.claim.employee !== employee && note.claim.until > now;
}

/** Attempts that count towards the minimum: at least `attemptSpacing` after the one counted before. */
export function documentedAttempts(note: Note, rules: NoteRules = defaultNoteRules): number {
  let count = 0;
  let last = Number.NEGATIVE_INFINITY;
  for (const { at } of note.attempts) {
    if (at - last < rules.attemptSpacing) continue;
    count++;
    last = at;
  }
  return count;
}

function create(made: NewNote, now: Instant, rules: NoteRules): NoteDecision {
  if (made.caller === null && !made.withoutNumber) return refuse('numberMissing');
  if (made.due <= now) return refuse('dueInThePast');
  const { municipality, withoutNumber: _, language = 'nl', ...data } = made;
  const event = factOf('note.created', made.note, municipality, now, { ...data, ...spoken(language) });
  const note = evolveNote(null, event);
  return done(
    note,
    now,
    rules,
    [event],
    [{ type: 'note.tell', note: note.id, to: made.ownerEmployee ?? made.ownerTeam, what: 'assigned' }],
  );
}

function claim(note: Note, by: EmployeeId, now: Instant, rules: NoteRules): NoteDecision {
  if (isLockedFor(note, by, now)) return refuse('claimedByOther');
  if (note.state === 'reached') return refuse('finished');
  const events: NoteEvent[] = [];
  // A lock that ended but was not swept yet: its end is recorded before the new claim.
  if (note.claim !== null && note.claim.employee !== by) {
    events.push(fact(note, 'note.released', now, { note: note.id, employee: note.claim.employee }));
  }
  const until = now + rules.claimLease;
  events.push(fact(note, 'note.claimed', now, { note: note.id, employee: by, until }));
  return done(note, now, rules, events);
}

function attempt(
  note: Note,
  { by, call, result, corrects }: Extract<NoteCommand, { type: 'attempt' }>,
  now: Instant,
  rules: NoteRules,
): NoteDecision {
  if (isLockedFor(note, by, now)) return refuse('claimedByOther');
  const last = note.attempts.at(-1);
  if (corrects === true && last?.employee !== by) return refuse('notYourAttempt');
  const data = { note: note.id, employee: by, call: corrects === true ? (last?.call ?? null) : call, result };
  const event = fact(note, 'note.attempted', now, corrects === true ? { ...data, corrects } : data);
  return done(note, now, rules, [event]);
}

/** Dutch goes without saying. */
function spoken(language: Language): Pick<Facts['note.created'], 'language'> {
  return language === 'nl' ? {} : { language };
}

function forward(
  note: Note,
  { by, to, ownerTeam, ownerEmployee, remark }: Extract<NoteCommand, { type: 'forward' }>,
  now: Instant,
  rules: NoteRules,
): NoteDecision {
  if (isLockedFor(note, by, now)) return refuse('claimedByOther');
  if (to === note.id) return refuse('sameNote');
  if (remark.trim() === '') return refuse('remarkMissing');
  const away = fact(note, 'note.forwarded', now, { note: note.id, by, to, ownerTeam, ownerEmployee });
  // The promise stays what the caller was told: the new note has the old term.
  const onward = factOf('note.created', to, note.municipality, now, {
    note: to,
    call: note.calls[0] ?? null,
    caller: note.caller,
    ownerTeam,
    ownerEmployee,
    subject: note.subject,
    due: note.due,
    origin: note.origin,
    continues: note.id,
    warnAt: note.warnAt,
    ...spoken(note.language),
  });
  const next = evolveNote(null, onward);
  return {
    ok: true,
    events: [away, onward],
    effects: [
      { type: 'note.noWake', note: note.id },
      { type: 'note.wakeAt', note: to, at: nextWake(next, rules) },
      { type: 'note.keepText', note: note.id, kind: 'remark', text: remark.trim() },
      { type: 'note.tell', note: to, to: ownerEmployee ?? ownerTeam, what: 'assigned' },
    ],
  };
}

function close(
  note: Note,
  { by, result }: Extract<NoteCommand, { type: 'close' }>,
  now: Instant,
  rules: NoteRules,
): NoteDecision {
  if (isLockedFor(note, by, now)) return refuse('claimedByOther');
  if (result === 'reached' && note.state !== 'reached') return refuse('notReachedYet');
  if (result === 'notReached') {
    // A note without a number cannot be rung; everything else is tried before it is given up.
    const tried = documentedAttempts(note, rules) >= rules.minimumAttempts;
    if (!tried && note.caller !== null) return refuse('tooFewAttempts');
  }
  return done(note, now, rules, [fact(note, 'note.closed', now, { note: note.id, by, result })]);
}

function reopen(
  note: Note,
  { by, reason }: Extract<NoteCommand, { type: 'reopen' }>,
  now: Instant,
  rules: NoteRules,
): NoteDecision {
  if (note.state === 'forwarded') return refuse('finished');
  if (note.state !== 'closed' && note.state !== 'expired') return refuse('notFinished');
  const event = fact(note, 'note.reopened', now, { note: note.id, by, reasonCode: reason });
  return done(
    note,
    now,
    rules,
    [event],
    [{ type: 'note.tell', note: note.id, to: note.ownerEmployee ?? note.ownerTeam, what: 'reopened' }],
  );
}

function attachCall(note: Note, call: CallId, now: Instant, rules: NoteRules): NoteDecision {
  if (note.calls.includes(call)) return nothing;
  const event = fact(note, 'note.callAttached', now, { note: note.id, call });
  return done(
    note,
    now,
    rules,
    [event],
    [{ type: 'note.tell', note: note.id, to: note.ownerEmployee ?? note.ownerTeam, what: 'callerRangAgain' }],
  );
}

function wake(note: Note, ladder: Ladder, now: Instant, rules: NoteRules): NoteDecision {
  if (!pendingStates.has(note.state))
    return { ok: true, events: [], effects: [{ type: 'note.noWake', note: note.id }] };
  const events: NoteEvent[] = [];
  const effects: NoteEffect[] = [];
  if (note.claim !== null && note.claim.until <= now) {
    events.push(fact(note, 'note.released', now, { note: note.id, employee: note.claim.employee }));
  }
  // A caller who was reached needs no escalation any more.
  for (const step of note.state === 'reached' ? [] : dueSteps(note, now)) {
    const to = ladder[step];
    events.push(fact(note, 'note.escalated', now, { note: note.id, step, to }));
    effects.push({ type: 'note.tell', note: note.id, to, what: 'escalated' });
  }
  if (now >= expiryOf(note, rules)) events.push(endOfTime(note, now));
  return done(note, now, rules, events, effects);
}

/** A caller who was spoken to got what was promised, also when nobody ticked it off. */
function endOfTime(note: Note, now: Instant): NoteEvent {
  const spoke = note.attempts.findLast(({ result }) => result === 'reached');
  if (note.state !== 'reached' || spoke === undefined)
    return fact(note, 'note.expired', now, { note: note.id });
  return fact(note, 'note.closed', now, { note: note.id, by: spoke.employee, result: 'reached' });
}

/** When the note expires unless somebody does something: counted from the term or the last change of state. */
export function expiryOf(note: Note, rules: NoteRules): Instant {
  return Math.max(note.due, note.since) + rules.expireAfter;
}

function done(
  before: Note,
  now: Instant,
  rules: NoteRules,
  events: readonly NoteEvent[],
  effects: readonly NoteEffect[] = [],
): NoteDecision {
  const after = events.reduce<Note>(
    (note, event) => (event.type === 'note.created' ? note : evolveNote(note, event)),
    before,
  );
  const next: NoteEffect = pendingStates.has(after.state)
    ? { type: 'note.wakeAt', note: after.id, at: Math.max(now, nextWake(after, rules)) }
    : { type: 'note.noWake', note: after.id };
  return { ok: true, events, effects: [next, ...effects] };
}

function fact<T extends NoteEvent['type']>(note: Note, type: T, at: Instant, data: Facts[T]): NoteEvent {
  return factOf(type, note.id, note.municipality, at, data);
}

function factOf<T extends NoteEvent['type']>(
  type: T,
  note: NoteId,
  municipality: MunicipalityId | null,
  at: Instant,
  data: Facts[T],
): NoteEvent {
  // The union of DomainEvent ties `type` to `data`; a generic T cannot show that to the compiler.
  return { type, v: 1, at, stream: `note:${note}`, municipality, data } as Extract<
    DomainEvent,
    { type: T }
  > as NoteEvent;
}

/** The commands that make sense in a state, for screens that show only what can be done. */
export const possible: Readonly<Record<NoteStateName, readonly NoteCommand['type'][]>> = {
  open: ['claim', 'attempt', 'forward', 'close', 'attachCall'],
  claimed: ['claim', 'release', 'attempt', 'forward', 'close', 'attachCall'],
  attempted: ['claim', 'attempt', 'forward', 'close', 'attachCall'],
  reached: ['attempt', 'forward', 'close', 'attachCall'],
  closed: ['reopen'],
  forwarded: [],
  expired: ['reopen'],
};
