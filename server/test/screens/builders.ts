/** Makers of fixtures: every field has a usual value, a scene names only what matters to it. */
import type { AgentState } from '../../contract/agent.ts';
import type { CallCard, Caller } from '../../contract/call.ts';
import type { AgentNow, QueueNow } from '../../contract/centre.ts';
import type { Share } from '../../contract/common.ts';
import type { Attempt, AttemptClass, Figure, Scope, ServiceNorm } from '../../contract/figures.ts';
import type { Note } from '../../contract/note.ts';
import { share as domainShare } from '../../domain/reachability/share.ts';
import { ago, olstWijhe, teams } from './world.ts';

export function share(hits: number, n: number): Share {
  return domainShare(hits, n, 10);
}

export function agentState(change: Partial<AgentState> = {}): AgentState {
  return {
    id: 'sanne',
    state: 'available',
    since: ago(95),
    until: null,
    pauseReason: null,
    explanation: null,
    callId: null,
    phone: 'registered',
    afterCall: null,
    queues: [
      { id: 'algemeen', name: 'Algemeen' },
      { id: 'burgerzaken', name: 'Burgerzaken' },
    ],
    today: {
      answered: 17,
      missed: 0,
      talkSeconds: 4120,
      wrapUpSeconds: 610,
      pausedSeconds: 900,
      notesMade: 4,
    },
    ...change,
  };
}

export function caller(change: Partial<Caller> = {}): Caller {
  return {
    number: '0570 51 22 34',
    anonymous: false,
    name: null,
    persons: [],
    personSearch: 'searched',
    callsToday: 1,
    earlierContacts: [],
    openNotes: [],
    ...change,
  };
}

export function call(change: Partial<CallCard> = {}): CallCard {
  return {
    id: 'g-4711',
    direction: 'inbound',
    state: 'ringing',
    language: 'nl',
    caller: caller(),
    municipality: olstWijhe,
    entrance: { number: '14 0570', name: 'Gemeente Olst-Wijhe' },
    queue: { id: 'algemeen', name: 'Algemeen' },
    menuChoice: '2 · Vergunningen',
    arrivedAt: ago(41),
    waitingSince: ago(29),
    offeredAt: ago(3),
    ringUntil: ago(-17),
    answeredAt: null,
    endedAt: null,
    handedOverBy: null,
    transfer: null,
    transfersSoFar: 0,
    recording: 'off',
    restoringUntil: null,
    registration: { outcome: null, subjectId: null, question: '', callerName: '' },
    why: 'U bent het langst vrij met de vaardigheid Vergunningen.',
    ...change,
  };
}

export function queue(id: string, name: string, change: Partial<QueueNow> = {}): QueueNow {
  return {
    id,
    name,
    municipality: olstWijhe,
    open: true,
    waiting: 0,
    longestSince: null,
    expectedWaitSeconds: null,
    available: 0,
    talking: 0,
    wrappingUp: 0,
    paused: 0,
    answeredToday: 0,
    abandonedToday: 0,
    serviceLevel: norm(share(0, 0)),
    ...change,
  };
}

export function agentNow(id: string, name: string, change: Partial<AgentNow> = {}): AgentNow {
  return {
    id,
    name,
    municipality: olstWijhe,
    teams: [{ id: 'kcc', name: 'Klantcontactcentrum' }],
    queues: [{ id: 'algemeen', name: 'Algemeen' }],
    state: 'available',
    since: ago(120),
    pauseReason: null,
    busyWith: null,
    callId: change.state === 'talking' ? `g-${id}` : null,
    answeredToday: 12,
    missedToday: 0,
    ...change,
  };
}

/** Eight in ten within half a minute, unless said otherwise. */
export function norm(of: Share, withinSeconds = 30, target = 0.8): ServiceNorm {
  return { withinSeconds, target, share: of, met: of.value === null ? null : of.value >= target };
}

const classNames: readonly AttemptClass[] = ['A1', 'A2', 'B1', 'B2', 'C', 'D', 'E', 'X'];

/** `counts` in the order A1 A2 B1 B2 C D E X; every share follows from them. */
export function figure(scope: Scope, counts: readonly number[], change: Partial<Figure> = {}): Figure {
  const of = (name: AttemptClass) => counts[classNames.indexOf(name)] ?? 0;
  const hits = of('A1') + of('A2') + of('B1') + of('B2');
  const n = counts.reduce((sum, count) => sum + count, 0) - of('X');
  return {
    id: `vandaag/${scope.kind}/${scope.id}`,
    scope,
    period: 'today',
    from: '2026-11-23T23:00:00.000Z',
    until: ago(0),
    ruleVersion: '1.0',
    target: 0.9,
    success: share(hits, n),
    successAfterFollowUp: share(Math.min(n, hits + of('C')), n),
    classes: classNames.map((name) => ({ class: name, count: of(name) })),
    offered: n + of('X'),
    stillOpen: 0,
    serviceLevels: [
      { withinSeconds: 20, share: share(Math.round(n * 0.68), n) },
      { withinSeconds: 30, share: share(Math.round(n * 0.79), n) },
      { withinSeconds: 60, share: share(Math.round(n * 0.93), n) },
    ],
    norm: null,
    averageWaitSeconds: n === 0 ? null : 24,
    abandoned: share(Math.round(of('D') * 0.6), n),
    answeredDirectly: share(Math.round(hits * 0.67), hits),
    toldToRingAgain: share(of('E'), hits),
    transferred: share(Math.round(hits * 0.3), hits),
    ...change,
  };
}

export function note(label: string, change: Partial<Note> = {}): Note {
  return {
    id: label.toLowerCase(),
    label,
    version: 1,
    state: 'open',
    origin: 'agent',
    createdAt: ago(3 * 3600),
    createdBy: 'Sanne de Boer',
    dueAt: ago(-7 * 3600),
    language: 'nl',
    promise: 'We bellen u terug voor woensdag 25 november 17.00 uur.',
    termPart: 0.3,
    ownerTeam: { id: 'vergunningen', name: 'Vergunningen' },
    ownerEmployee: null,
    claimedBy: null,
    claimedUntil: null,
    callerName: 'Mevrouw Hofstra',
    number: '0570 56 12 00',
    subject: 'Omgevingsvergunning',
    question: 'Wil weten wanneer de aanvraag voor de dakkapel wordt behandeld.',
    window: null,
    attempts: [],
    callId: null,
    ...change,
  };
}

export function attempt(index: number, name: AttemptClass, change: Partial<Attempt> = {}): Attempt {
  const team = teams[1 + (index % 4)] ?? teams[0];
  return {
    id: `poging-${index}`,
    callId: `g-${4000 + index}`,
    at: ago(index * 340 + 60),
    class: name,
    destination: { id: team.id, name: team.name },
    entrance: '14 0570',
    transferredBy: index % 3 === 0 ? 'Sanne de Boer' : null,
    waitSeconds: 12 + ((index * 7) % 50),
    explanation: 'De beller sprak iemand van het gewenste team.',
    ...change,
  };
}
