/**
 * Contact registration of one call: subject, question, outcome. It belongs to the call, not to the employee, so it
 * is kept through transfers and the caller need not tell the story twice.
 *
 * Two laws: an outcome "callback note" needs a stored note (no promise without one), and "transferred" needs a
 * transfer. The texts lie with the personal data; here are references only.
 */
import type { ContactOutcome, DomainEvent } from '../events.ts';
import type { CallId, EmployeeId, MunicipalityId, NoteId, SubjectId } from '../ids.ts';
import type { Duration, Instant } from '../time.ts';
import { minute } from '../time.ts';

export interface Registration {
  readonly call: CallId;
  readonly municipality: MunicipalityId | null;
  readonly subject: string | null;
  readonly question: SubjectId | null;
  readonly outcome: ContactOutcome | null;
  /** Who registered the outcome, and when. */
  readonly by: EmployeeId | null;
  readonly at: Instant | null;
  readonly notes: readonly NoteId[];
  readonly transfers: number;
  readonly aggression: boolean;
  readonly endedAt: Instant | null;
}

export type RegistrationCommand =
  | {
      readonly type: 'noteQuestion';
      readonly by: EmployeeId;
      readonly subject: string | null;
      readonly question: SubjectId | null;
      /** Whether a person whom the register outside knows was chosen; who it is lies with the texts. */
      readonly known?: boolean;
      /** Whether that is another choice than before. */
      readonly personChanged?: boolean;
    }
  | {
      readonly type: 'registerOutcome';
      readonly by: EmployeeId;
      readonly outcome: ContactOutcome;
      readonly subject: string | null;
    };

export type RegistrationRefusal =
  | 'noteMissing' // a promise without a stored note
  | 'transferMissing' // "transferred", and nobody was
  | 'subjectUnknown' // not in the catalogue
  | 'subjectMissing' // this municipality wants one
  | 'tooLate';

export interface RegistrationRules {
  /** Whether an outcome needs a subject; wrong numbers and aggression never do. */
  readonly subjectRequired: boolean;
  /** How long after the end of a call its registration can still be changed. */
  readonly openFor: Duration;
}

export const defaultRegistrationRules: RegistrationRules = {
  subjectRequired: false,
  openFor: 12 * 60 * minute,
};

export type RegistrationDecision =
  | { readonly ok: true; readonly events: readonly DomainEvent[] }
  | { readonly ok: false; readonly refusal: RegistrationRefusal };

/** The registration of a call that has just arrived. */
export function emptyRegistration(call: CallId, municipality: MunicipalityId | null): Registration {
  return {
    call,
    municipality,
    subject: null,
    question: null,
    outcome: null,
    by: null,
    at: null,
    notes: [],
    transfers: 0,
    aggression: false,
    endedAt: null,
  };
}

/** Folds a fact of the call's stream; facts that say nothing about the registration change nothing. */
export function evolveRegistration(state: Registration, event: DomainEvent): Registration {
  switch (event.type) {
    case 'call.questionNoted':
      return { ...state, subject: event.data.subject, question: event.data.question };
    case 'call.outcomeRegistered': {
      const { outcome, employee, subject } = event.data;
      // Aggression is a mark beside the outcome: it does not undo what was registered before.
      const kept = outcome === 'aggression' && state.outcome !== null ? state.outcome : outcome;
      return {
        ...state,
        outcome: kept,
        subject: subject ?? state.subject,
        by: employee,
        at: event.at,
        aggression: state.aggression || outcome === 'aggression',
      };
    }
    case 'call.noteMade':
      return { ...state, notes: [...state.notes, event.data.note] };
    case 'call.transferStarted':
      return { ...state, transfers: state.transfers + 1 };
    case 'call.ended':
      return { ...state, endedAt: event.at };
    default:
      return state;
  }
}

/** Decides on a registration; `subjects` is the set of the municipality's product ids. */
export function decideRegistration(
  state: Registration,
  command: RegistrationCommand,
  now: Instant,
  subjects: ReadonlySet<string>,
  rules: RegistrationRules = defaultRegistrationRules,
): RegistrationDecision {
  const refuse = (refusal: RegistrationRefusal): RegistrationDecision => ({ ok: false, refusal });
  if (state.endedAt !== null && now - state.endedAt > rules.openFor) return refuse('tooLate');
  if (command.subject !== null && !subjects.has(command.subject)) return refuse('subjectUnknown');
  const head = { v: 1, at: now, stream: `call:${state.call}`, municipality: state.municipality } as const;
  if (command.type === 'noteQuestion') {
    const { by: employee, subject, question, known, personChanged } = command;
    if (subject === state.subject && question === state.question) return { ok: true, events: [] };
    return {
      ok: true,
      events: [
        {
          ...head,
          type: 'call.questionNoted',
          data: {
            employee,
            subject,
            question,
            ...(known === true ? { known } : {}),
            ...(personChanged === true ? { personChanged } : {}),
          },
        },
      ],
    };
  }
  const { by: employee, outcome } = command;
  const subject = command.subject ?? state.subject;
  if (outcome === 'callbackNote' && state.notes.length === 0) return refuse('noteMissing');
  if (outcome === 'transferred' && state.transfers === 0) return refuse('transferMissing');
  const needsSubject = outcome !== 'wrongNumber' && outcome !== 'aggression';
  if (rules.subjectRequired && needsSubject && subject === null) return refuse('subjectMissing');
  return {
    ok: true,
    events: [{ ...head, type: 'call.outcomeRegistered', data: { employee, outcome, subject } }],
  };
}

/**
 * Whether this call is written to the citizen's contact history outside (Open Klant). `vng`: only when it has a purpose,
 * that is a follow-up or a known person (DOMAIN 2.2); `all`: every answered call. Call statistics never depend on it.
 */
export function isWrittenOutside(
  policy: 'vng' | 'all',
  contact: { readonly personKnown: boolean; readonly hasNote: boolean; readonly answered: boolean },
): boolean {
  if (contact.hasNote) return true;
  return contact.answered && (policy === 'all' || contact.personKnown);
}
