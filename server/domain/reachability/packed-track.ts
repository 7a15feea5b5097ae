/**
 * How a call that is over lies packed among the figures: every fact of its track, in the order in which a track has
 * them. An ordinary call takes some hundred bytes.
 */
import type { EmployeeId, EntranceId, MunicipalityId, QueueId, SubjectId, TeamId } from '../ids.ts';
import { destination } from '../packing/destination.ts';
import {
  count,
  type Field,
  flag,
  instant,
  keyed,
  list,
  mapOf,
  nullable,
  ownInstant,
  record,
  text,
  whole,
  word,
} from '../packing/fields.ts';
import type {
  Answer,
  CallTrack,
  PromiseTrack,
  QueueVisit,
  RegisteredOutcome,
  TransferTrack,
  Whereabouts,
} from './track.ts';

const municipality = nullable(word<MunicipalityId>());
const team = nullable(word<TeamId>());
const employee = nullable(word<EmployeeId>());

const visit = record<QueueVisit>({
  queue: word<QueueId>(),
  attempt: count,
  since: instant,
  leftAt: nullable(instant),
  exit: nullable(word()),
  told: nullable(record<NonNullable<QueueVisit['told']>>({ at: instant, low: whole, high: whole })),
});

const answer = record<Answer>({
  attempt: count,
  at: instant,
  employee,
  team,
  queue: nullable(word<QueueId>()),
});

const transfer = record<TransferTrack>({
  id: text(),
  movedTo: nullable(record<Whereabouts>({ municipality, entrance: nullable(word<EntranceId>()) })),
  at: instant,
  from: word<EmployeeId>(),
  target: destination,
  mode: word(),
  team,
  consulted: nullable(record<NonNullable<TransferTrack['consulted']>>({ at: instant, by: employee, team })),
  endedAt: nullable(instant),
  outcome: nullable(word()),
  by: employee,
  byTeam: team,
});

const outcome = record<RegisteredOutcome>({
  attempt: count,
  at: instant,
  outcome: word(),
  subject: nullable(word()),
});

const promise = record<PromiseTrack>({
  note: text(),
  attempt: count,
  at: instant,
  due: instant,
  origin: word(),
  hasNumber: flag,
  reachedAt: nullable(instant),
  broken: flag,
  closedAt: nullable(instant),
});

export const packedTrack: Field<CallTrack> = record<CallTrack>({
  stream: keyed(),
  municipality,
  entrance: word<EntranceId>(),
  caller: nullable(text<SubjectId>()),
  via14: flag,
  arrivedAt: ownInstant,
  wanted: destination,
  wantedTeam: team,
  wantedAt: nullable(instant),
  closed: flag,
  visits: list(visit),
  answers: list(answer),
  transfers: list(transfer),
  voicemails: list(count),
  outcomes: list(outcome),
  // Copies: the promise itself is one object with its note's, see `Figures`.
  promises: list(promise),
  test: flag,
  mystery: flag,
  hold: whole,
  heldSince: nullable(instant),
  wrapUp: whole,
  repeatedBy: count,
  repeatOf: nullable(text()),
  sameSubject: flag,
  ended: nullable(record<NonNullable<CallTrack['ended']>>({ at: instant, reason: word(), talk: whole })),
  teamOf: nullable(mapOf(word<EmployeeId>(), word<TeamId>())),
});
