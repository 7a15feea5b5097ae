/**
 * In whose name an employee acts in a call. Mostly the own municipality's. An agent who answers a queue that another
 * municipality shares has, for a caller they got from it, what an own agent of it has (its subjects, teams, colleagues, promises,
 * the registration): from the moment it rings until the call can no longer be registered. Nothing else of it opens.
 */
import { defaultRegistrationRules } from '../../domain/contact/registration.ts';
import { type EmployeeId, idOf, type MunicipalityId } from '../../domain/ids.ts';
import type { CallRecord } from './call-records.ts';
import { type Asker, employeeOf, Refusal } from './handler.ts';
import type { Office } from './office.ts';

/** A call of the own municipality, or one that the asker answered for another; what else there is does not exist. */
export function findServedCall(office: Office, asker: Asker, id: string): CallRecord | undefined {
  const { id: employee, municipality } = employeeOf(asker);
  const record = office.calls.get(idOf(id));
  if (record === undefined) return undefined;
  return record.municipality === municipality || isGuestIn(office, employee, record) ? record : undefined;
}

/** As `findServedCall`, or a refusal that does not tell whether the call exists elsewhere. */
export function servedCall(office: Office, asker: Asker, id: string): CallRecord {
  const record = findServedCall(office, asker, id);
  if (record === undefined) throw new Refusal('notFound', 'Dit gesprek bestaat niet.');
  return record;
}

/** Whose names an employee chooses from: those of the call they are busy with, else of the own municipality. */
export function municipalityFor(
  office: Office,
  asker: Asker,
  callId: string | null | undefined,
): MunicipalityId {
  const { municipality } = employeeOf(asker);
  if (callId == null) return municipality;
  return servedCall(office, asker, callId).municipality ?? municipality;
}

/** Spoke to the caller, or is being rung for them, on behalf of another municipality. */
function isGuestIn(office: Office, employee: EmployeeId, record: CallRecord): boolean {
  if (record.municipality === null) return false;
  const { endedAt } = record;
  if (endedAt !== null && office.now() - endedAt > defaultRegistrationRules.openFor) return false;
  if (record.spoke.includes(employee)) return true;
  // The core is a moment ahead of the ledger, and rings before anybody spoke.
  const call = office.centre?.state.calls.get(record.call);
  if (call === undefined || call.municipality !== record.municipality) return false;
  const { conversation, offers } = call;
  const parts = conversation === null ? offers : [...offers, conversation];
  return parts.some((part) => part.employee === employee && part.queue !== null);
}
