/**
 * Calls as an agent sees them (live collection `myCalls`), the commands on them, and one call's story:
 * `/gesprekken`.
 */
import { z } from 'zod';
import {
  count,
  destination,
  id,
  instant,
  language,
  line,
  reason,
  reference,
  seconds,
  text,
} from './common.ts';

/** `ContactOutcome` of the domain. */
export const contactOutcome = z.enum([
  'answeredDirectly',
  'transferred',
  'callbackNote',
  'toldToRingAgain',
  'wrongNumber',
  'aggression',
]);
export type ContactOutcome = z.infer<typeof contactOutcome>;

export const transferOutcome = z.enum([
  'connected',
  'noAnswer',
  'rejected',
  'busy',
  'unreachable',
  'cancelled',
  'callerLeft',
]);
export type TransferOutcome = z.infer<typeof transferOutcome>;

/** A person whose number fits. A protected person has no name on the screen (indicatieGeheimhouding). */
export const knownPerson = z.object({ id, name: z.string().nullable(), protected: z.boolean() });
export type KnownPerson = z.infer<typeof knownPerson>;

export const earlierContact = z.object({
  callId: id.nullable(),
  at: instant,
  subject: z.string().nullable(),
  outcome: contactOutcome.nullable(),
  employee: z.string().nullable(),
});
export type EarlierContact = z.infer<typeof earlierContact>;

/** An open note of this caller, so that a repeat call attaches to it. */
export const openNoteOfCaller = z.object({
  id,
  label: z.string(),
  /** Absent for who may not read the note. */
  question: text.optional(),
  /** Whether this call belongs to it already. */
  attached: z.boolean(),
  createdAt: instant,
  dueAt: instant,
  subject: z.string().nullable(),
  owner: z.string(),
  attempts: count,
});

/** The other party. `number` is null exactly when `anonymous`, or when there is none. */
export const caller = z.object({
  /** As people write it: `0570 12 34 56`. */
  number: z.string().nullable(),
  anonymous: z.boolean(),
  name: z.string().nullable(),
  /** 0, 1 or many; never opened automatically when there are more than one. */
  persons: z.array(knownPerson),
  /** Whether the register outside was asked for them; `unavailable`: it does not answer now. */
  personSearch: z.enum(['off', 'searching', 'searched', 'unavailable']),
  callsToday: count,
  earlierContacts: z.array(earlierContact),
  openNotes: z.array(openNoteOfCaller),
});
export type Caller = z.infer<typeof caller>;

/** What was registered so far; kept through transfers so that the caller need not repeat it. */
export const registration = z.object({
  outcome: contactOutcome.nullable(),
  subjectId: id.nullable(),
  question: text,
  callerName: line,
  /** Who of the known persons rings, as the employee heard; absent in a change: stays as it is. */
  personId: id.nullable().optional(),
});
export type Registration = z.infer<typeof registration>;

export const callState = z.enum(['ringing', 'dialling', 'talking', 'holding', 'ended']);
export type CallState = z.infer<typeof callState>;

/** The consultation with a third party during an attended transfer, or the way back from a failed one. */
export const transferNow = z.object({
  id,
  target: z.string(),
  mode: z.enum(['blind', 'attended']),
  state: z.enum(['ringing', 'consulting', 'returned']),
  /** In a consultation: whom the employee talks with now. */
  party: z.enum(['caller', 'colleague', 'all']),
  since: instant,
  /** When ringing gives up and the caller comes back. */
  ringUntil: instant.nullable(),
  /** Set when the caller came back: why. */
  outcome: transferOutcome.nullable(),
  /** The colleague's browser is gone and is rung again: until when the consultation is kept for it. */
  restoringUntil: instant.nullable(),
  /** The team that owns a note, should one be made now. */
  suggestedOwner: reference.nullable(),
  /** The person who was wanted: the note can be for them. Absent: nobody in particular. */
  suggestedPerson: reference.optional(),
});
export type TransferNow = z.infer<typeof transferNow>;

/** One call of the signed-in person. A ringing one is the card that pops up before answering. */
export const callCard = z.object({
  id,
  direction: z.enum(['inbound', 'outbound']),
  state: callState,
  /** What the caller hears: Dutch, unless the entrance or an announcement says otherwise. */
  language,
  caller,
  municipality: reference.nullable(),
  /** The number that was dialled, as shown (`14 0570`), and what the entrance is called. */
  entrance: z.object({ number: z.string(), name: z.string() }).nullable(),
  queue: reference.nullable(),
  /** What the caller chose in the menu; null without a menu. */
  menuChoice: z.string().nullable(),
  arrivedAt: instant,
  /** Start of waiting; null for a direct call. */
  waitingSince: instant.nullable(),
  offeredAt: instant.nullable(),
  /** When this offer gives up. */
  ringUntil: instant.nullable(),
  answeredAt: instant.nullable(),
  endedAt: instant.nullable(),
  /** Handed over by a colleague: who, and what the question is. */
  handedOverBy: z.object({ name: z.string(), question: z.string() }).nullable(),
  transfer: transferNow.nullable(),
  transfersSoFar: count,
  /** Whether the conversation is being recorded. */
  recording: z.enum(['off', 'on', 'paused']),
  /** The browser of the conversation is gone and is rung again: until when the caller is kept for it. */
  restoringUntil: instant.nullable(),
  registration,
  /** A sentence on why this call came to this agent. */
  why: z.string().nullable(),
});
export type CallCard = z.infer<typeof callCard>;

/** `answer` rings a desk phone's own answer function when it has one; a browser answers by SIP itself. */
export const callCommand = z.discriminatedUnion('command', [
  z.object({ command: z.literal('answer') }),
  z.object({ command: z.literal('reject') }),
  z.object({ command: z.literal('hangUp') }),
  z.object({ command: z.literal('hold') }),
  z.object({ command: z.literal('resume') }),
  z.object({ command: z.literal('transfer'), target: destination, mode: z.enum(['blind', 'attended']) }),
  z.object({ command: z.literal('completeTransfer') }),
  z.object({ command: z.literal('cancelTransfer') }),
  /** In a consultation: with the caller, with the colleague, or all three together. */
  z.object({ command: z.literal('talkWith'), party: z.enum(['caller', 'colleague', 'all']) }),
  /** A leader takes part in a conversation of their team: hears both, is heard by the colleague, or by both. */
  z.object({ command: z.literal('supervise'), mode: z.enum(['listen', 'whisper', 'join']) }),
  z.object({ command: z.literal('endSupervision') }),
  /** While paused nothing of the conversation is stored. */
  z.object({ command: z.literal('pauseRecording') }),
  z.object({ command: z.literal('resumeRecording') }),
  /** The caller rings again about an open note: the call belongs to it, and no second note is made. */
  z.object({ command: z.literal('attachNote'), noteId: id }),
  /** Alerts the team leader; the incident is registered (MISSION M22). */
  z.object({ command: z.literal('markAggression') }),
]);
export type CallCommand = z.infer<typeof callCommand>;

/** Click to call: rings the employee's own phone first, then the other side. */
export const newCall = z.object({ target: destination, noteId: id.nullable() });
export type NewCall = z.infer<typeof newCall>;

/** Subject of the product catalogue with what the agent can say. */
export const subject = z.object({
  id,
  name: z.string(),
  keywords: z.array(z.string()),
  script: z.string(),
  team: reference.nullable(),
  /** Frequently asked, with what to say. */
  questions: z.array(z.object({ question: z.string(), answer: z.string() })).optional(),
});
export type Subject = z.infer<typeof subject>;

/** Replaces the catalogue of the own municipality; with one mistake nothing is taken over. */
export const catalogueImport = z.object({
  fileFormat: z.enum(['csv', 'json']),
  fileContent: z.string().max(900_000),
});
export const catalogueState = z.object({ version: count, count });

/** One line of the readable story of a call. */
export const timelineStep = z.object({
  at: instant,
  /** Event type of the domain, e.g. `call.queued`. */
  event: z.string(),
  /** One plain sentence. */
  text: z.string(),
  reasons: z.array(reason),
  /** The same step with its ids and codes, as the command line tells it. */
  detail: z.string(),
  /** True for a step that only says something to who knows the dialplan or the line. */
  technical: z.boolean(),
});
export type TimelineStep = z.infer<typeof timelineStep>;

/** One SIP message of the ladder: who sent what to whom. */
export const ladderStep = z.object({
  at: instant,
  sender: z.string(),
  receiver: z.string(),
  message: z.string(),
});

/** A recorded conversation. */
export const recording = z.object({
  id,
  at: instant,
  employee: z.string().nullable(),
  /** Address of the sound; null for who may know of it and not hear it, and while it is being written. */
  audio: z.string().nullable(),
  /** Kept beyond its term; null: it goes at the end of its term. */
  kept: z.object({ until: instant, reason: line, employee: z.string() }).nullable(),
});
export type Recording = z.infer<typeof recording>;

export const recordingHold = z.object({ until: instant, reason: line.trim().min(3) });
export type RecordingHold = z.infer<typeof recordingHold>;

export const callStory = z.object({
  id,
  caller: z.object({ number: z.string().nullable(), anonymous: z.boolean() }),
  municipality: reference.nullable(),
  entrance: z.object({ number: z.string(), name: z.string() }).nullable(),
  arrivedAt: instant,
  endedAt: instant.nullable(),
  waitSeconds: seconds.nullable(),
  talkSeconds: seconds,
  /** One sentence: how it ended and by whom. */
  summary: z.string(),
  steps: z.array(timelineStep),
  ladder: z.array(ladderStep),
  recordings: z.array(recording),
});
export type CallStory = z.infer<typeof callStory>;
