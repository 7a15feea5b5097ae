/** How the record of a call that is over lies packed (`domain/packing`), under the name of the call's stream. */
import type { Registration } from '../../domain/contact/registration.ts';
import type { ContactOutcome, Reason, TransferOutcome } from '../../domain/events.ts';
import type { CallId, EmployeeId, EntranceId, MunicipalityId, NoteId, SubjectId } from '../../domain/ids.ts';
import { destination } from '../../domain/packing/destination.ts';
import {
  always,
  count,
  type Field,
  flag,
  instant,
  keyed,
  list,
  nullable,
  ownInstant,
  record,
  text,
  word,
} from '../../domain/packing/fields.ts';
import type { SpokenLanguage } from '../../domain/prompt/catalogue.ts';
import type { CallRecord, EndedTransfer, StartedTransfer } from './call-records.ts';

const municipality = nullable(word<MunicipalityId>());
const employee = nullable(word<EmployeeId>());
const ownCall = keyed<CallId>((stream) => stream.slice('call:'.length));

const started = {
  id: text(),
  from: word<EmployeeId>(),
  target: destination,
  mode: word<'blind' | 'attended'>(),
};

const registration = record<Registration>({
  call: ownCall,
  municipality,
  subject: nullable(word()),
  question: nullable(text<SubjectId>()),
  outcome: nullable(word<ContactOutcome>()),
  by: employee,
  at: nullable(instant),
  notes: list(text<NoteId>()),
  transfers: count,
  aggression: flag,
  endedAt: nullable(instant),
});

const fields = record<CallRecord>({
  entrance: nullable(word<EntranceId>()),
  called: nullable(word()),
  caller: nullable(text<SubjectId>()),
  isOutbound: flag,
  language: word<SpokenLanguage>(),
  call: ownCall,
  municipality,
  arrivedAt: ownInstant,
  endedAt: nullable(instant),
  answeredAt: nullable(instant),
  answeredBy: employee,
  spoke: list(word<EmployeeId>()),
  menuChoice: nullable(word()),
  waitingSince: nullable(instant),
  transfers: count,
  lastTransfer: nullable(
    record<EndedTransfer>({ ...started, at: instant, outcome: word<TransferOutcome>() }),
  ),
  transferTarget: nullable(record<StartedTransfer>(started)),
  // Wanted while it rings only.
  offerReasons: always<readonly Reason[]>(
    (reasons) => reasons.length === 0,
    () => [],
  ),
  registration,
});

/** Of a call that is going on nothing is packed. */
export const packedRecord: Field<CallRecord> = {
  write: (to, value) => {
    if (value.endedAt === null) to.refuse();
    else fields.write(to, value);
  },
  read: fields.read,
};
