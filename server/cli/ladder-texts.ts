/**
 * What each event of a call says in plain words, in Dutch and English, and between whom it happened. No
 * personal data: people are ids here; numbers come from the store, and only when asked for.
 */
import type { EventType } from '../domain/events.ts';

export type Language = 'nl' | 'en';

/** Who is on either end of an arrow: caller, us, employee. */
export type Lane = 'caller>' | 'caller<' | 'employee>' | 'employee<' | 'us';

export interface Step {
  readonly lane: Lane;
  readonly text: string;
}

type Data = Readonly<Record<string, unknown>>;
type Say = (data: Data, at: number) => string;
interface Telling {
  readonly lane: Lane;
  readonly nl: Say;
  readonly en: Say;
}

const word = (value: unknown): string => (value === null || value === undefined ? '-' : String(value));
const seconds = (value: unknown): string => `${(Number(value) / 1000).toFixed(1)} s`;
const until = (value: unknown, at: number): string => seconds(Math.max(0, Number(value) - at));
/** What becomes of a recording, in Dutch. */
const tapeWords: Readonly<Record<string, string>> = {
  started: 'begint',
  paused: 'gepauzeerd',
  resumed: 'gaat verder',
  failed: 'mislukt',
};
const list = (value: unknown): string => (Array.isArray(value) ? value.map(word).join(', ') : word(value));

function place(value: unknown): string {
  if (typeof value !== 'object' || value === null) return word(value);
  const { kind, ...rest } = value as Record<string, unknown>;
  return [kind, ...Object.values(rest)].map(word).join(' ');
}

const droppedWords: Readonly<Record<string, { readonly nl: string; readonly en: string }>> = {
  empty: { nl: 'er is niets ingesproken', en: 'nothing was said' },
  again: { nl: 'de beller spreekt het bericht opnieuw in', en: 'the caller says the message again' },
  cancelled: { nl: 'de beller wist het bericht', en: 'the caller deletes the message' },
};

/** One without a telling is shown by its type and facts. */
type CallEventType = Extract<EventType, `call.${string}`>;

const tellings: Readonly<Partial<Record<CallEventType, Telling>>> = {
  'call.arrived': {
    lane: 'caller>',
    nl: (d) =>
      `belt ${word(d['called'])}${d['via14'] === true ? ' (via 14+)' : ''}; ingang ${word(d['entrance'])}, trunk ${word(d['trunk'])}, beller ${caller(d, 'anoniem')}`,
    en: (d) =>
      `calls ${word(d['called'])}${d['via14'] === true ? ' (via 14+)' : ''}; entrance ${word(d['entrance'])}, trunk ${word(d['trunk'])}, caller ${caller(d, 'anonymous')}`,
  },
  'call.routed': {
    lane: 'us',
    nl: (d) => `route: ${word(d['step'])}`,
    en: (d) => `route: ${word(d['step'])}`,
  },
  'call.opened': {
    lane: 'caller<',
    nl: () => 'aangenomen: de beller hoort ons geluid',
    en: () => 'opened: the caller hears our sound',
  },
  'call.announced': {
    lane: 'caller<',
    nl: (d) => `melding ${list(d['prompts'])}`,
    en: (d) => `announcement ${list(d['prompts'])}`,
  },
  'call.recordingNoticed': {
    lane: 'caller<',
    nl: () => 'de beller weet van de opname',
    en: () => 'the caller knows of the recording',
  },
  'call.taped': {
    lane: 'us',
    nl: (d) => `opname ${tapeWords[word(d['what'])] ?? word(d['what'])}`,
    en: (d) => `recording ${String(d['what'])}`,
  },
  'call.menuChosen': {
    lane: 'caller>',
    nl: (d) => `menu ${word(d['menu'])}: toets ${word(d['key'])}, ${word(d['option'])}`,
    en: (d) => `menu ${word(d['menu'])}: key ${word(d['key'])}, ${word(d['option'])}`,
  },
  'call.queued': {
    lane: 'us',
    nl: (d, at) =>
      `wacht in ${word(d['queue'])}, voorrang ${word(d['priority'])}, al ${seconds(at - Number(d['since']))}`,
    en: (d, at) =>
      `waits in ${word(d['queue'])}, priority ${word(d['priority'])}, for ${seconds(at - Number(d['since']))} so far`,
  },
  'call.dequeued': {
    lane: 'us',
    nl: (d) => `uit de wachtrij ${word(d['queue'])}: ${word(d['why'])}`,
    en: (d) => `leaves queue ${word(d['queue'])}: ${word(d['why'])}`,
  },
  'call.offered': {
    lane: 'employee>',
    nl: (d, at) =>
      `aangeboden aan ${word(d['employee'])} op ${list(d['devices'])}, ${until(d['ringUntil'], at)} lang`,
    en: (d, at) =>
      `offered to ${word(d['employee'])} on ${list(d['devices'])}, for ${until(d['ringUntil'], at)}`,
  },
  'call.offerEnded': {
    lane: 'employee<',
    nl: (d) => `aanbod aan ${word(d['employee'])} voorbij: ${word(d['outcome'])}${status(d)}`,
    en: (d) => `offer to ${word(d['employee'])} over: ${word(d['outcome'])}${status(d)}`,
  },
  'call.pursuing': {
    lane: 'us',
    nl: (d) => `zoekt iemand: ${word(d['purpose'])}`,
    en: (d) => `looks for somebody: ${word(d['purpose'])}`,
  },
  'call.pursuitEnded': {
    lane: 'us',
    nl: (d) => `niemand gevonden: ${word(d['purpose'])}`,
    en: (d) => `nobody found: ${word(d['purpose'])}`,
  },
  'call.confirmationAsked': {
    lane: 'employee>',
    nl: () => 'mobiel neemt op: vraagt om een toets',
    en: () => 'mobile answers: asked for a key',
  },
  'call.answered': {
    lane: 'employee<',
    nl: (d) => `opgenomen door ${word(d['employee'])} na ${seconds(d['wait'])}`,
    en: (d) => `answered by ${word(d['employee'])} after ${seconds(d['wait'])}`,
  },
  'call.held': { lane: 'us', nl: () => 'in de wacht', en: () => 'on hold' },
  'call.resumed': { lane: 'us', nl: () => 'uit de wacht', en: () => 'resumed' },
  'call.partyLeft': {
    lane: 'employee<',
    nl: (d) => `${word(d['employee'])} is uit het gesprek`,
    en: (d) => `${word(d['employee'])} has left the conversation`,
  },
  'call.transferStarted': {
    lane: 'employee<',
    nl: (d) => `${word(d['from'])} verbindt door naar ${place(d['target'])} (${word(d['mode'])})`,
    en: (d) => `${word(d['from'])} transfers to ${place(d['target'])} (${word(d['mode'])})`,
  },
  'call.transferEnded': {
    lane: 'us',
    nl: (d) => `doorverbinden: ${word(d['outcome'])}`,
    en: (d) => `transfer: ${word(d['outcome'])}`,
  },
  'call.consultAnswered': {
    lane: 'employee<',
    nl: (d) => `ruggespraak: ${word(d['employee'])} neemt op`,
    en: (d) => `consultation: ${word(d['employee'])} answers`,
  },
  'call.consultSwitched': {
    lane: 'us',
    nl: (d) => `ruggespraak: in gesprek met ${word(d['talksWith'])}`,
    en: (d) => `consultation: talks with ${word(d['talksWith'])}`,
  },
  'call.phoneLost': {
    lane: 'employee>',
    nl: (d) =>
      `browser van ${word(d['employee'])} is weg; ${d['party'] === 'colleague' ? 'de ruggespraak wacht' : 'de beller hoort muziek'}`,
    en: (d) =>
      `the browser of ${word(d['employee'])} is gone; ${d['party'] === 'colleague' ? 'the consultation waits' : 'the caller hears music'}`,
  },
  'call.phoneRung': { lane: 'employee>', nl: () => 'browser wordt gebeld', en: () => 'the browser is rung' },
  'call.phoneBack': {
    lane: 'employee<',
    nl: () => 'browser is terug; het gesprek gaat verder',
    en: () => 'the browser is back; the conversation goes on',
  },
  'call.mailboxReached': {
    lane: 'caller<',
    nl: (d) => `voicemail van ${place(d['box'])}`,
    en: (d) => `voicemail of ${place(d['box'])}`,
  },
  'call.recordingStarted': {
    lane: 'caller>',
    nl: () => 'spreekt een bericht in',
    en: () => 'speaks a message',
  },
  'call.messageSpoken': {
    lane: 'caller>',
    nl: (d) => `bericht ingesproken, ${seconds(d['length'])}`,
    en: (d) => `message spoken, ${seconds(d['length'])}`,
  },
  'call.messageDropped': {
    lane: 'us',
    nl: (d) => droppedWords[word(d['why'])]?.nl ?? word(d['why']),
    en: (d) => droppedWords[word(d['why'])]?.en ?? word(d['why']),
  },
  'call.messageFailed': {
    lane: 'us',
    nl: () => 'het bericht kon niet worden opgeslagen',
    en: () => 'the message could not be stored',
  },
  'call.callerGone': {
    lane: 'caller>',
    nl: () => 'hangt op; het bericht wordt afgemaakt',
    en: () => 'hangs up; the message is being completed',
  },
  'call.voicemailLeft': {
    lane: 'caller>',
    nl: (d) => `voicemail van ${seconds(d['length'])} voor ${place(d['box'])}`,
    en: (d) => `voicemail of ${seconds(d['length'])} for ${place(d['box'])}`,
  },
  'call.questionNoted': {
    lane: 'employee<',
    nl: (d) => `vraag genoteerd, onderwerp ${word(d['subject'])}`,
    en: (d) => `question noted, subject ${word(d['subject'])}`,
  },
  'call.outcomeRegistered': {
    lane: 'employee<',
    nl: (d) => `uitkomst: ${word(d['outcome'])}, onderwerp ${word(d['subject'])}`,
    en: (d) => `outcome: ${word(d['outcome'])}, subject ${word(d['subject'])}`,
  },
  'call.noteMade': {
    lane: 'us',
    nl: (d) => `terugbelnotitie ${word(d['note'])}`,
    en: (d) => `callback note ${word(d['note'])}`,
  },
  'call.tagged': { lane: 'us', nl: (d) => `merk: ${word(d['tag'])}`, en: (d) => `tag: ${word(d['tag'])}` },
  'call.ended': {
    lane: 'us',
    nl: (d) =>
      `voorbij door ${word(d['by'])}: ${word(d['reason'])}${status(d)}, ${seconds(d['talk'])} gesproken`,
    en: (d) => `ended by ${word(d['by'])}: ${word(d['reason'])}${status(d)}, ${seconds(d['talk'])} of talk`,
  },
};

/** Ends of calls point at who ended them. */
const endLanes: Readonly<Record<string, Lane>> = { caller: 'caller>', employee: 'employee<' };

function caller(data: Data, unknown: string): string {
  return data['caller'] === null || data['caller'] === undefined ? unknown : word(data['caller']);
}

function status(data: Data): string {
  return typeof data['status'] === 'number' ? ` (SIP ${data['status']})` : '';
}

/** An event of a type without a telling shows its type and facts, so that nothing is hidden. */
export function stepOf(type: string, data: Data, at: number, language: Language): Step {
  const telling = (tellings as Readonly<Record<string, Telling>>)[type];
  if (telling === undefined) return { lane: 'us', text: `${type} ${JSON.stringify(data)}` };
  const lane = type === 'call.ended' ? (endLanes[word(data['by'])] ?? telling.lane) : telling.lane;
  return { lane, text: telling[language](data, at) };
}
