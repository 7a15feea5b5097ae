/**
 * What the ledger says about one call, gathered in the order it was recorded. It judges nothing: `classify.ts`
 * does, so that another rule set can judge the same facts.
 *
 * A call has attempts 0 … n: attempt 0 is the call to the entrance, each transfer opens the next. A fact is
 * filed under the attempt that was under way when it was recorded.
 */
import type {
  ContactOutcome,
  Destination,
  DomainEvent,
  EndReason,
  Facts,
  TransferOutcome,
} from '../events.ts';
import type { EmployeeId, EntranceId, MunicipalityId, NoteId, QueueId, SubjectId, TeamId } from '../ids.ts';
import type { Duration, Instant } from '../time.ts';

/** How a stay in a queue ended; null while the caller waits. */
export type QueueExit = 'answered' | 'abandoned' | 'overflow' | 'callback' | 'menu' | 'closed' | 'other';

export interface QueueVisit {
  readonly queue: QueueId;
  readonly attempt: number;
  /** When the wait began; kept through side trips. */
  readonly since: Instant;
  leftAt: Instant | null;
  exit: QueueExit | null;
  /** The first wait the caller was told, in whole minutes from that moment; null when none was. */
  told: { readonly at: Instant; readonly low: number; readonly high: number } | null;
}

export interface Answer {
  readonly attempt: number;
  readonly at: Instant;
  readonly employee: EmployeeId | null;
  readonly team: TeamId | null;
  readonly queue: QueueId | null;
}

/** Where an attempt is counted. */
export interface Whereabouts {
  readonly municipality: MunicipalityId | null;
  readonly entrance: EntranceId | null;
}

export interface TransferTrack {
  readonly id: string;
  /** The entrance to which it brought the caller: counted there from here on. Null for a transfer within. */
  movedTo: Whereabouts | null;
  readonly at: Instant;
  readonly from: EmployeeId;
  readonly target: Destination;
  readonly mode: 'blind' | 'attended';
  team: TeamId | null;
  /** The colleague of a consultation who picked up first; null without one. */
  consulted: { readonly at: Instant; readonly by: EmployeeId | null; readonly team: TeamId | null } | null;
  endedAt: Instant | null;
  outcome: TransferOutcome | null;
  by: EmployeeId | null;
  byTeam: TeamId | null;
}

export interface RegisteredOutcome {
  readonly attempt: number;
  readonly at: Instant;
  readonly outcome: ContactOutcome;
  readonly subject: string | null;
}

/** A promise made in this call. Forwarding hands it to another note; the promise and its term stay. */
export interface PromiseTrack {
  readonly note: NoteId;
  readonly attempt: number;
  readonly at: Instant;
  readonly due: Instant;
  readonly origin: Facts['note.created']['origin'];
  /** False when the caller left no number: then it is no initiative (DESIGN section 6). */
  readonly hasNumber: boolean;
  reachedAt: Instant | null;
  /** The term passed or the note was closed without reaching the caller. */
  broken: boolean;
  /** When the note was closed or expired; null while somebody has to do something. */
  closedAt: Instant | null;
}

export interface CallTrack {
  readonly stream: string;
  /** Entrance and municipality of the call; a menu on a shared area code may still settle them. */
  municipality: MunicipalityId | null;
  entrance: EntranceId;
  readonly caller: SubjectId | null;
  readonly via14: boolean;
  readonly arrivedAt: Instant;
  /** What the caller wants: the entrance, until the dialplan names a place. */
  wanted: Destination;
  wantedTeam: TeamId | null;
  /** When the dialplan turned to that place: welcome and menu are no wait for a team. Null: at arrival. */
  wantedAt: Instant | null;
  closed: boolean;
  readonly visits: QueueVisit[];
  readonly answers: Answer[];
  readonly transfers: TransferTrack[];
  readonly voicemails: number[];
  readonly outcomes: RegisteredOutcome[];
  readonly promises: PromiseTrack[];
  test: boolean;
  mystery: boolean;
  hold: Duration;
  heldSince: Instant | null;
  wrapUp: Duration;
  /** Later calls of the same caller within the repeat window. */
  repeatedBy: number;
  /** The stream of the earlier call of the same caller within the window. */
  repeatOf: string | null;
  /** That earlier call was registered under the same subject. */
  sameSubject: boolean;
  ended: { readonly at: Instant; readonly reason: EndReason; readonly talk: Duration } | null;
  /** Teams of employees who were rung; null before the first. */
  teamOf: Map<EmployeeId, TeamId> | null;
}

type CallEvent = Extract<DomainEvent, { readonly type: `call.${string}` }>;

/** Starts the record of a call; null when no entrance was dialled (then there is no contact attempt). */
export function startTrack(event: Extract<DomainEvent, { type: 'call.arrived' }>): CallTrack | null {
  const { entrance, caller, via14, device } = event.data;
  // An employee who dials from a phone of ours is no citizen who seeks contact.
  if (entrance === null || device !== null) return null;
  return {
    stream: event.stream,
    municipality: event.municipality,
    entrance,
    caller,
    via14,
    arrivedAt: event.at,
    wanted: { kind: 'entrance', entrance },
    wantedTeam: null,
    wantedAt: null,
    closed: false,
    visits: [],
    answers: [],
    transfers: [],
    voicemails: [],
    outcomes: [],
    promises: [],
    test: false,
    mystery: false,
    hold: 0,
    heldSince: null,
    wrapUp: 0,
    repeatedBy: 0,
    repeatOf: null,
    sameSubject: false,
    ended: null,
    teamOf: null,
  };
}

/** Files one fact of the call; returns false when it changes no figure. */
export function addToTrack(track: CallTrack, event: CallEvent): boolean {
  const attempt = track.transfers.length;
  switch (event.type) {
    case 'call.routed':
      if (movesOn(track, event)) return true;
      track.municipality = event.municipality ?? track.municipality;
      return addRoute(track, event.at, event.data);
    case 'call.queued':
      leaveQueue(track, event.at, 'overflow');
      track.visits.push({
        queue: event.data.queue,
        attempt,
        // After a conversation a new wait begins: the talk before it was no waiting.
        since: track.answers.length === 0 ? event.data.since : event.at,
        leftAt: null,
        exit: null,
        told: null,
      });
      return true;
    case 'call.waitAnnounced':
      addTold(track, event.at, event.data);
      return false;
    case 'call.dequeued':
      return leaveQueue(track, event.at, event.data.why);
    case 'call.offered':
      return addOffer(track, event.data);
    case 'call.answered':
      return addAnswer(track, event.at, event.data);
    case 'call.held':
      track.heldSince ??= event.at;
      return false;
    case 'call.resumed':
      endHold(track, event.at);
      return false;
    case 'call.transferStarted': {
      const { transfer: id, from, target, mode } = event.data;
      const team = event.data.team ?? (target.kind === 'team' ? target.team : null);
      track.transfers.push({
        id,
        movedTo: null,
        at: event.at,
        from,
        target,
        mode,
        team,
        consulted: null,
        endedAt: null,
        outcome: null,
        by: null,
        byTeam: null,
      });
      return true;
    }
    case 'call.transferEnded':
      return endTransfer(track, event.at, event.data);
    case 'call.consultAnswered':
      return addConsulted(track, event.at, event.data);
    case 'call.voicemailLeft':
      track.voicemails.push(attempt);
      return true;
    case 'call.outcomeRegistered': {
      const { outcome, subject } = event.data;
      track.outcomes.push({ attempt, at: event.at, outcome, subject });
      return true;
    }
    case 'call.tagged':
      if (event.data.tag === 'test') track.test = true;
      else track.mystery = true;
      return true;
    case 'call.ended':
      return endCall(track, event.at, event.data);
    case 'call.arrived':
    case 'call.opened':
    case 'call.mailboxReached':
    case 'call.recordingStarted':
    case 'call.messageSpoken':
    case 'call.messageDropped':
    case 'call.messageFailed':
    case 'call.callerGone':
    case 'call.placed':
    case 'call.joined':
    case 'call.supervisionStarted':
    case 'call.supervisionChanged':
    case 'call.supervisionEnded':
    case 'call.phoneLost':
    case 'call.phoneRung':
    case 'call.phoneBack':
    case 'call.callbackQueued':
    case 'call.callbackHosted':
    case 'call.callbackFailed':
    case 'call.callbackAgain':
    case 'call.dialled':
    case 'call.dialEnded':
    case 'call.pursuing':
    case 'call.pursuitEnded':
    case 'call.confirmationAsked':
    case 'call.partyLeft':
    case 'call.consultSwitched':
    case 'call.announced':
    case 'call.recordingNoticed':
    case 'call.taped':
    case 'call.menuChosen':
    case 'call.offerEnded':
    case 'call.noteMade':
    case 'call.questionNoted':
      return false;
  }
}

/** A transfer to another entrance: what was before it stays with the municipality that had the caller. */
function movesOn(track: CallTrack, event: Extract<CallEvent, { type: 'call.routed' }>): boolean {
  const transfer = track.transfers.findLast(({ target }) => target.kind === 'entrance');
  if (transfer === undefined) return false;
  const { municipality, entrance } = transfer.movedTo ?? track;
  transfer.movedTo = {
    municipality: event.municipality ?? municipality,
    entrance: event.data.entrance ?? entrance,
  };
  return true;
}

/** Where attempt `index` is counted: at the entrance that was dialled, or the last one it was transferred to. */
export function placeOfAttempt(track: CallTrack, index: number): Whereabouts {
  for (let at = index - 1; at >= 0; at -= 1) {
    const movedTo = track.transfers[at]?.movedTo;
    if (movedTo != null) return movedTo;
  }
  return track;
}

function addRoute(
  track: CallTrack,
  at: Instant,
  { entrance, target, team, closed }: Facts['call.routed'],
): boolean {
  track.entrance = entrance ?? track.entrance;
  // Whoever was let into a queue was not told "closed" but kept waiting until closing time.
  if (closed === true && track.visits.length === 0 && track.answers.length === 0) track.closed = true;
  // Only the route before the first queue or ringing phone tells what the caller wants; later steps are the
  // ladder of somebody who did not answer.
  const settled = track.visits.length > 0 || track.teamOf !== null || track.answers.length > 0;
  if (target !== undefined && !settled && track.wanted.kind === 'entrance') {
    track.wanted = target;
    track.wantedAt = at;
    track.wantedTeam = team ?? (target.kind === 'team' ? target.team : null);
  }
  return true;
}

function addOffer(track: CallTrack, { employee, team }: Facts['call.offered']): boolean {
  if (team === null) return false;
  track.teamOf ??= new Map();
  track.teamOf.set(employee, team);
  const current = track.transfers.at(-1);
  if (current === undefined) {
    if (track.wanted.kind === 'employee' && track.wanted.employee === employee) track.wantedTeam ??= team;
  } else if (current.target.kind === 'employee' && current.target.employee === employee) {
    current.team ??= team;
  }
  return true;
}

function addAnswer(track: CallTrack, at: Instant, data: Facts['call.answered']): boolean {
  const team = data.team ?? (data.employee === null ? null : (track.teamOf?.get(data.employee) ?? null));
  leaveQueue(track, at, 'answered');
  track.answers.push({
    attempt: track.transfers.length,
    at,
    employee: data.employee,
    team,
    queue: data.queue,
  });
  return true;
}

function addConsulted(
  track: CallTrack,
  at: Instant,
  { transfer: id, employee, team }: Facts['call.consultAnswered'],
): boolean {
  const transfer = track.transfers.find((one) => one.id === id);
  if (transfer === undefined || transfer.consulted !== null) return false;
  const own = employee === null ? null : (track.teamOf?.get(employee) ?? null);
  transfer.consulted = { at, by: employee, team: team ?? own };
  return true;
}

function endTransfer(track: CallTrack, at: Instant, data: Facts['call.transferEnded']): boolean {
  const transfer = track.transfers.find((one) => one.id === data.transfer);
  if (transfer === undefined) return false;
  transfer.endedAt = at;
  transfer.outcome = data.outcome;
  transfer.by = data.by;
  transfer.byTeam = data.team ?? (data.by === null ? null : (track.teamOf?.get(data.by) ?? null));
  if (data.outcome === 'connected') leaveQueue(track, at, 'answered');
  return true;
}

const callerLeft: ReadonlySet<EndReason> = new Set(['abandonedInQueue', 'abandonedWhileRinging']);

function endCall(track: CallTrack, at: Instant, { reason, talk }: Facts['call.ended']): boolean {
  endHold(track, at);
  const exit =
    reason === 'callbackPromised'
      ? 'callback'
      : reason === 'closed'
        ? 'closed'
        : callerLeft.has(reason)
          ? 'abandoned'
          : 'other';
  leaveQueue(track, at, exit);
  track.ended = { at, reason, talk };
  return true;
}

/** Counts for nothing until the wait is over; later ranges say less than the first. */
function addTold(track: CallTrack, at: Instant, { low, high }: Facts['call.waitAnnounced']): void {
  const visit = track.visits.at(-1);
  if (visit === undefined || visit.exit !== null || visit.told !== null) return;
  if (low !== null && high !== null) visit.told = { at, low, high };
}

function leaveQueue(track: CallTrack, at: Instant, exit: QueueExit): boolean {
  const visit = track.visits.at(-1);
  if (visit === undefined || visit.exit !== null) return false;
  visit.exit = exit;
  visit.leftAt = at;
  return true;
}

function endHold(track: CallTrack, at: Instant): void {
  if (track.heldSince === null) return;
  track.hold += at - track.heldSince;
  track.heldSince = null;
}
