/** Callback notes (terugbelnotities): `/terugbelnotities`. Voicemail is in `voicemail.ts`. */
import { z } from 'zod';
import { count, id, instant, language, line, pageQuery, reference, text } from './common.ts';

export const noteState = z.enum([
  'open',
  'claimed',
  'attempted',
  'reached',
  'closed',
  'forwarded',
  'expired',
]);
export type NoteState = z.infer<typeof noteState>;

export const noteAttemptResult = z.enum([
  'reached',
  'noAnswer',
  'busy',
  'voicemail',
  'wrongNumber',
  'failed',
]);
export type NoteAttemptResult = z.infer<typeof noteAttemptResult>;

/** Why a closed note is open again; the reports count them. */
export const reopenReason = z.enum(['callerRangAgain', 'closedByMistake', 'wrongPerson', 'complaint']);
export type ReopenReason = z.infer<typeof reopenReason>;

export const noteAttempt = z.object({ at: instant, employee: z.string(), result: noteAttemptResult });

/**
 * What is known of the caller beside display name and first number. Lengths are those that Open Klant takes for these
 * fields (DOMAIN 2.1): an address of 80, its description of 40, an infix of 10 characters.
 */
export const noteContact = z.object({
  firstName: line.optional(),
  /** `van der`. */
  infix: z.string().max(10).optional(),
  lastName: line.optional(),
  organisation: line.optional(),
  secondNumber: z.string().max(32).optional(),
  /** Whose or what the second number is: `werk`. */
  secondNumberDescription: z.string().max(40).optional(),
  email: z.email().max(80).optional(),
});
export type NoteContact = z.infer<typeof noteContact>;

/** A question that a team wants asked, from its municipality's dialplan. */
export const noteQuestion = z.object({
  id,
  /** `check` is answered with `ja` or `nee`, `choice` with the Dutch label of one option. */
  kind: z.enum(['text', 'textarea', 'choice', 'check']),
  label: line,
  labelEnglish: line.nullable(),
  options: z.array(z.object({ label: line, labelEnglish: line.nullable() })),
  required: z.boolean(),
});
export type NoteQuestion = z.infer<typeof noteQuestion>;

/** As it was asked and answered, in Dutch: the form may have changed since. */
export const noteAnswer = z.object({ label: line, answer: text });
export type NoteAnswer = z.infer<typeof noteAnswer>;

/** Live collection `notes`: those of the signed-in person and of the own teams that are not closed. */
export const note = z.object({
  id,
  /** Own reference that agent and caller can speak: `TB-4821`. */
  label: z.string(),
  version: count,
  state: noteState,
  origin: z.enum(['agent', 'voicemail', 'callbackInQueue', 'website']),
  createdAt: instant,
  createdBy: z.string().nullable(),
  dueAt: instant,
  /** In which the caller is spoken and written to. */
  language,
  /** The promise as it was told to the caller, in that language. */
  promise: z.string(),
  /** 0 … 1 and above: part of the term that has passed in working time; over 1 is late. */
  termPart: z.number().min(0),
  ownerTeam: reference,
  ownerEmployee: reference.nullable(),
  /** Who acts while `ownerEmployee` is away: the deputy, else the team. Absent while the owner is there. */
  standIn: reference.optional(),
  claimedBy: reference.nullable(),
  claimedUntil: instant.nullable(),
  callerName: line.nullable(),
  number: z.string().nullable(),
  /** Absent when nothing of it is known. */
  contact: noteContact.optional(),
  subject: z.string().nullable(),
  question: text,
  /** Absent when the team asked nothing. */
  answers: z.array(noteAnswer).optional(),
  /** What colleagues wrote when they forwarded, tried, closed or opened it again, oldest first; absent when nobody did. */
  remarks: z.array(text).optional(),
  /** Wish of the caller, e.g. "na 16 uur". */
  window: line.nullable(),
  /** Oldest first; those made before it was forwarded are among them. */
  attempts: z.array(noteAttempt),
  /** Steps of the ladder that were taken, per cent of the term, and who was told; absent: none yet. */
  escalations: z
    .array(z.object({ percent: z.union([z.literal(50), z.literal(80), z.literal(100)]), toldTo: reference }))
    .optional(),
  callId: id.nullable(),
});
export type Note = z.infer<typeof note>;

export const newNote = z.object({
  callId: id.nullable(),
  ownerTeam: id,
  ownerEmployee: id.nullable(),
  /** Replaced by the parts of the name in `contact` when these are given. */
  callerName: line,
  /** Null only when the caller has no number; then the question says how to reach the caller. */
  number: z.string().max(32).nullable(),
  contact: noteContact.optional(),
  subjectId: id.nullable(),
  question: text,
  /** To the questions of the owner's form, as the promise gave them. */
  answers: z
    .array(z.object({ questionId: id, answer: text }))
    .max(20)
    .optional(),
  window: line.nullable(),
  /** In which the caller is spoken and written to; absent: that of the call, and without a call Dutch. */
  language: language.optional(),
  /** Only when the caller asks for one; `email` only with channel `mail`, an SMS goes to `number`. */
  confirmation: z
    .object({ channel: z.enum(['mail', 'sms']), email: z.email().max(200).nullable() })
    .optional(),
});
export type NewNote = z.infer<typeof newNote>;

/** What would be promised for this owner, in words to say to the caller. */
/** `callId`: for the caller of this call, who may be of another municipality whose queue is shared. */
export const promiseQuery = z.object({ ownerTeam: id, callId: id.optional() });
export const promise = z.object({
  dueAt: instant,
  promise: z.string(),
  /** The same in English, for a caller who speaks no Dutch. */
  promiseEnglish: z.string().optional(),
  /** Who can own it besides the team. `standIn`: who acts now that this person is away. */
  members: z.array(z.object({ id, name: line, away: z.boolean(), standIn: reference.nullable() })).optional(),
  /** What this owner wants asked; absent: nothing more. */
  form: z.array(noteQuestion).optional(),
  /** How the caller can get it in writing here; absent: not at all. */
  channels: z.array(z.enum(['mail', 'sms'])).optional(),
});
export type NotePromise = z.infer<typeof promise>;

export const noteCommand = z.discriminatedUnion('command', [
  z.object({ command: z.literal('claim') }),
  z.object({ command: z.literal('release') }),
  z.object({
    command: z.literal('attempt'),
    result: noteAttemptResult,
    remark: text.optional(),
    /** Says what the last attempt, of the same employee, really was: a voicemail picked up. */
    corrects: z.boolean().optional(),
  }),
  z.object({
    command: z.literal('forward'),
    ownerTeam: id,
    ownerEmployee: id.nullable(),
    remark: text,
  }),
  z.object({
    command: z.literal('close'),
    closing: z.enum(['reached', 'notReached', 'withdrawn']),
    remark: text.optional(),
  }),
  z.object({
    command: z.literal('reopen'),
    remark: text,
    /** Absent: closed by mistake. */
    reopenReason: reopenReason.optional(),
  }),
]);
export type NoteCommand = z.infer<typeof noteCommand>;

export const notesQuery = pageQuery.extend({
  whose: z.enum(['mine', 'team', 'all']).default('mine'),
  state: noteState.optional(),
});
