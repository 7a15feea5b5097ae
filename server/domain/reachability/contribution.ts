/** One amount to be counted, and the series it belongs to: what facts become before they are sums. */
import type { EmployeeId, EntranceId, MunicipalityId, QueueId, TeamId } from '../ids.ts';
import type { Instant } from '../time.ts';
import type { TableName } from './counters.ts';

/** Every series this contribution belongs to; null where it has no such side. */
export interface Place {
  readonly municipality: MunicipalityId | null;
  readonly entrance: EntranceId | null;
  readonly queue: QueueId | null;
  readonly team: TeamId | null;
  readonly employee: EmployeeId | null;
  /** Product of the catalogue the call was about; calls only. */
  readonly subject: string | null;
}

export interface Contribution {
  readonly table: TableName;
  readonly place: Place;
  readonly at: Instant;
  /** Position and amount by turns, e.g. [0, 1, 3, 1]; positions as in `counters.ts`. */
  readonly amounts: readonly number[];
}

export const nowhere: Place = {
  municipality: null,
  entrance: null,
  queue: null,
  team: null,
  employee: null,
  subject: null,
};

/** Position and amount by turns; zeros are left out. Made a few times a call, so without objects in between. */
export type Amounts = number[];

/** Adds an amount, unless it is 0 or false. */
export function put(list: Amounts, position: number, amount: number | boolean): void {
  if (amount !== 0 && amount !== false) list.push(position, Number(amount));
}

/** True when both add the same to the same place. */
export function isSame(a: Contribution, b: Contribution): boolean {
  if (a.table !== b.table || a.at !== b.at || a.amounts.length !== b.amounts.length) return false;
  for (const side of sides) if (a.place[side] !== b.place[side]) return false;
  for (let index = 0; index < a.amounts.length; index++)
    if (a.amounts[index] !== b.amounts[index]) return false;
  return true;
}

const sides = ['municipality', 'entrance', 'queue', 'team', 'employee', 'subject'] as const;
