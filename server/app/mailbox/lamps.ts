/** Which phones show that messages wait: those of the owner of a box, and of every member of a team. */
import type { DeviceId } from '../../domain/ids.ts';
import type { Box, MessageCount } from '../../domain/mailbox/book.ts';
import { isIn } from '../../domain/mailbox/book.ts';
import type { PeopleSnapshot } from '../people-directory.ts';
import type { Mailboxes } from './mailboxes.ts';

/** Phones whose lamp may change with this box. */
export function phonesOf(box: Box, people: PeopleSnapshot): readonly DeviceId[] {
  const devices: DeviceId[] = [];
  for (const { id, teams, active } of people.employees.values()) {
    if (!active || !isIn(box, id, teams)) continue;
    for (const device of people.devicesOf.get(id) ?? [])
      if (device.kind !== 'mobile') devices.push(device.id);
  }
  return devices;
}

/** What the lamp of this phone shows; null for an unknown phone. */
export function messagesFor(
  device: DeviceId,
  people: PeopleSnapshot,
  mailboxes: Pick<Mailboxes, 'count'>,
): MessageCount | null {
  const owner = people.devices.get(device)?.employee;
  const employee = owner === undefined ? undefined : people.employees.get(owner);
  return employee === undefined ? null : mailboxes.count(employee);
}
