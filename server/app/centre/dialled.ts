/**
 * What an employee means by what they dial on a phone, or name in a REFER: a phone or person of ours, a team, a
 * line or partner by its short name, an entrance by its number, else a number outside when that is allowed.
 */
import type { DialplanSet } from '../../domain/dialplan/types.ts';
import type { Destination } from '../../domain/events.ts';
import { idOf, type MunicipalityId, type SubjectId } from '../../domain/ids.ts';
import { userOf } from '../../domain/numbers/caller.ts';
import { mayDial } from '../../domain/numbers/dialling.ts';
import { canonical, parseNumber } from '../../domain/numbers/phone-number.ts';
import type { PeopleSnapshot } from '../people-directory.ts';

export interface DialledParts {
  readonly set: DialplanSet;
  readonly people: PeopleSnapshot;
  /** The employee's own municipality: short names and partners are those of its dialplan. */
  readonly municipality: MunicipalityId;
  /** The reference under which a number outside is kept. */
  readonly subjectOf: (number: string) => Promise<SubjectId>;
}

/** `notAllowed`: a number that calls may not go out to, such as a premium one. */
export type Dialled = Destination | 'unknown' | 'notAllowed';

/** `text` is a SIP or tel URI, or what stands before its `@`. */
export async function resolveDialled(text: string, parts: DialledParts): Promise<Dialled> {
  const { set, people, municipality } = parts;
  const user = userOf(text) || text;
  const parsed = parseNumber(user);
  const number = parsed.ok ? canonical(parsed.number) : null;
  // Short numbers of phones (201) come before numbers of the network, emergency numbers never yield.
  if (parsed.ok && mayDial(parsed.number, new Set())) return numberOutside(canonical(parsed.number), parts);
  const device = people.devices.get(idOf(user));
  const employee = people.employees.get(device?.employee ?? idOf(user));
  if (employee?.active === true) return { kind: 'employee', employee: employee.id };
  const plan = set.plans.get(municipality);
  const named = `${municipality}/${user}`;
  if (plan?.teams.has(idOf(named))) return { kind: 'team', team: idOf(named) };
  if (plan?.queues.has(idOf(named))) return { kind: 'queue', queue: idOf(named) };
  if (plan?.partners.has(named)) return { kind: 'partner', partner: named };
  if (!parsed.ok || number === null) return 'unknown';
  const own = set.numbers.get(number);
  if (own !== undefined) return { kind: 'entrance', entrance: own.entrance };
  return mayDial(parsed.number) ? numberOutside(number, parts) : 'notAllowed';
}

async function numberOutside(number: string, { subjectOf }: DialledParts): Promise<Destination> {
  return { kind: 'number', number: await subjectOf(number) };
}
