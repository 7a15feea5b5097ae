/**
 * The browser telephone of a session: a SIP device of its own with a password that is made anew at each
 * request, and gone with the session.
 */

import { createHash } from 'node:crypto';
import type { SipAccess } from '../../contract/own-reachability.ts';
import type { DeviceId, EmployeeId } from '../../domain/ids.ts';
import { idOf } from '../../domain/ids.ts';
import type { SignedIn } from '../accounts/sign-in.ts';
import { sipCredential } from '../people/sip-credential.ts';
import type { Office } from './office.ts';
import { iso } from './views/wire-time.ts';

/** Random bytes of a password: 128 bits, as digest can be guessed at off line. */
const passwordBytes = 16;
/** SIP user names say that it is a browser, and nothing about who. */
const prefix = 'web-';

export async function openPhone(office: Office, { session, employee }: SignedIn): Promise<SipAccess> {
  const { chance, peopleStore, accounts, sip } = office.parts;
  await removePhones(office, employee.id, session.device);
  const device = session.device ?? deviceOf(session.token);
  const password = chance.secret(passwordBytes);
  await peopleStore.saveDevice(
    { id: device, employee: employee.id, kind: 'browser', label: 'Webtelefoon' },
    sipCredential(device, sip.realm, password),
  );
  await accounts.saveSession({ ...session, device });
  await office.people.refresh();
  return {
    deviceId: device,
    address: `sip:${device}@${sip.host}`,
    userName: device,
    password,
    socketPath: '/sip',
    expiresAt: iso(session.endsAt),
    iceServers: [],
  };
}

/** Takes away browser telephones whose session is gone; `keep` stays. */
export async function removePhones(
  office: Office,
  employee: EmployeeId | null,
  keep: DeviceId | null = null,
): Promise<void> {
  const { peopleStore, accounts } = office.parts;
  const inUse = await accounts.sessionDevices();
  const devices = await peopleStore.devices(employee ?? undefined);
  const orphans = devices.filter(
    ({ id, kind }) => kind === 'browser' && id.startsWith(prefix) && id !== keep && !inUse.has(id),
  );
  for (const { id } of orphans) await peopleStore.removeDevice(id);
  if (orphans.length > 0) await office.people.refresh();
}

/** Ends every session of somebody and takes away the browser telephones that came with them. */
export async function endSessions(office: Office, employee: EmployeeId): Promise<void> {
  await office.signIn.signOutEverywhere(employee);
  await removePhones(office, employee);
}

function deviceOf(sessionToken: string): DeviceId {
  return idOf(`${prefix}${createHash('sha256').update(`device ${sessionToken}`).digest('hex').slice(0, 12)}`);
}
