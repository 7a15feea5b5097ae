/**
 * A callback note (terugbelnotitie): a promise to a caller that somebody of the municipality rings back, with an
 * owner and a term. State and `evolve`; what may be done is in `decide-note.ts`.
 *
 *   open ──claim──▶ claimed ──attempt──▶ attempted(n) ──claim──▶ claimed …
 *     │               │  └─reached─────────────┬────────────────▶ reached ──close──▶ closed
 *     └───────────────┴──── forward ───────────┴▶ forwarded (a new note goes on)        │
 *   any of these ── nobody did anything long after the term ──▶ expired ──── reopen ────┴──▶ open
 *
 * No names, numbers or texts here: they lie encrypted elsewhere, by reference.
 */
import type { DomainEvent, Facts } from '../events.ts';
import type { CallId, EmployeeId, MunicipalityId, NoteId, SubjectId, TeamId } from '../ids.ts';
import type { Instant } from '../time.ts';
import type { Language } from './promise-words.ts';

export type NoteStateName = 'open' | 'claimed' | 'attempted' | 'reached' | 'closed' | 'forwarded' | 'expired';

export type AttemptResult = Facts['note.attempted']['result'];
export type EscalationStep = 50 | 80 | 100;

export interface NoteAttempt {
  readonly at: Instant;
  readonly employee: EmployeeId;
  readonly call: CallId | null;
  readonly result: AttemptResult;
}

export interface Claim {
  readonly employee: EmployeeId;
  /** The lock ends by itself, so that nobody's holiday keeps a note. */
  readonly until: Instant;
}

export interface Note {
  readonly id: NoteId;
  readonly municipality: MunicipalityId | null;
  readonly state: NoteStateName;
  /** Always a unit; a person may be absent, a unit is not. */
  readonly ownerTeam: TeamId;
  readonly ownerEmployee: EmployeeId | null;
  /** Reference to name and number; null when the caller left no number. */
  readonly caller: SubjectId | null;
  readonly subject: string | null;
  readonly origin: Facts['note.created']['origin'];
  /** In which the caller is spoken and written to. */
  readonly language: Language;
  readonly createdAt: Instant;
  /** What the caller was told; never changes, also not by forwarding. */
  readonly due: Instant;
  /** 50 and 80 % of the term. */
  readonly warnAt: readonly [Instant, Instant];
  readonly claim: Claim | null;
  readonly attempts: readonly NoteAttempt[];
  /** The call it was made in and later calls of the same caller about it. */
  readonly calls: readonly CallId[];
  readonly escalated: readonly EscalationStep[];
  /** Who heard of it at each of those steps: they may read it, also from another team. */
  readonly toldTo: readonly (EmployeeId | TeamId)[];
  readonly continues: NoteId | null;
  readonly forwardedTo: NoteId | null;
  readonly result: Facts['note.closed']['result'] | null;
  /** When it entered its present state. */
  readonly since: Instant;
  /** Number of facts folded in: for optimistic locking. */
  readonly version: number;
}

export type NoteEvent = Extract<DomainEvent, { readonly type: `note.${string}` }>;

/** States in which somebody still has to do something. */
export const pendingStates: ReadonlySet<NoteStateName> = new Set(['open', 'claimed', 'attempted', 'reached']);

/** Folds one fact into the note; `note.created` makes it. Facts of other notes must not be handed in. */
export function evolveNote(note: Note | null, event: NoteEvent): Note {
  if (event.type === 'note.created') return createdNote(event);
  if (note === null) throw new Error(`${event.type} before note.created in ${event.stream}`);
  const changed = { ...note, ...changeOf(note, event), version: note.version + 1 };
  return changed.state === note.state ? changed : { ...changed, since: event.at };
}

function createdNote(event: Extract<NoteEvent, { type: 'note.created' }>): Note {
  const { data, at } = event;
  const term = data.due - at;
  return {
    id: data.note,
    municipality: event.municipality,
    state: 'open',
    ownerTeam: data.ownerTeam,
    ownerEmployee: data.ownerEmployee,
    caller: data.caller,
    subject: data.subject,
    origin: data.origin,
    language: data.language ?? 'nl',
    createdAt: at,
    due: data.due,
    warnAt: data.warnAt ?? [at + Math.round(term * 0.5), at + Math.round(term * 0.8)],
    claim: null,
    attempts: [],
    calls: data.call === null ? [] : [data.call],
    escalated: [],
    toldTo: [],
    continues: data.continues ?? null,
    forwardedTo: null,
    result: null,
    since: at,
    version: 1,
  };
}

function changeOf(note: Note, event: Exclude<NoteEvent, { type: 'note.created' }>): Partial<Note> {
  switch (event.type) {
    case 'note.claimed':
      return { state: 'claimed', claim: { employee: event.data.employee, until: event.data.until } };
    case 'note.released':
      return { state: restingState(note), claim: null };
    case 'note.attempted': {
      const { employee, call, result, corrects } = event.data;
      const last = note.attempts.at(-1);
      const attempts =
        corrects === true && last !== undefined
          ? [...note.attempts.slice(0, -1), { ...last, result }]
          : [...note.attempts, { at: event.at, employee, call, result }];
      // Once reached stays reached: a second call about a detail may go unanswered.
      const state = attempts.some((one) => one.result === 'reached') ? 'reached' : 'attempted';
      return { state, claim: null, attempts };
    }
    case 'note.callAttached':
      return { calls: [...note.calls, event.data.call] };
    case 'note.forwarded':
      return { state: 'forwarded', claim: null, forwardedTo: event.data.to };
    case 'note.escalated':
      return {
        escalated: [...note.escalated, event.data.step],
        toldTo: [...note.toldTo, event.data.to],
      };
    case 'note.closed':
      return { state: 'closed', claim: null, result: event.data.result };
    case 'note.expired':
      return { state: 'expired', claim: null };
    case 'note.reopened':
      return { state: note.attempts.length === 0 ? 'open' : 'attempted', claim: null, result: null };
  }
}

/** Where a note falls back to when its lock ends. */
function restingState(note: Note): NoteStateName {
  return note.attempts.length === 0 ? 'open' : 'attempted';
}
