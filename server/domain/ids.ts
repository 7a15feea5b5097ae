/** Branded identifiers: a string of one kind cannot be handed over where another kind is meant. */

declare const brand: unique symbol;
export type Id<Kind extends string> = string & { readonly [brand]: Kind };

/** Tenant: one municipality, by its slug, e.g. `olst-wijhe`. */
export type MunicipalityId = Id<'municipality'>;
/** A number that callers dial: an entrance of a municipality, by its slug, e.g. `olst-wijhe/algemeen`. */
export type EntranceId = Id<'entrance'>;
export type QueueId = Id<'queue'>;
export type TeamId = Id<'team'>;
/** A person who works with the system: KCC agent, backoffice employee, team leader, administrator. */
export type EmployeeId = Id<'employee'>;
export type SkillId = Id<'skill'>;
export type CallId = Id<'call'>;
export type LegId = Id<'leg'>;
export type OfferId = Id<'offer'>;
export type NoteId = Id<'note'>;
/** Reference to personal data (a number, a name) kept encrypted outside the ledger. */
export type SubjectId = Id<'subject'>;
/** A SIP device: desk phone or browser softphone, by its SIP user name. */
export type DeviceId = Id<'device'>;
export type TrunkId = Id<'trunk'>;

/** Gives a plain string its kind; the caller vouches for it (store, config and id source only). */
export function idOf<Kind extends string>(text: string): Id<Kind> {
  return text as Id<Kind>;
}
