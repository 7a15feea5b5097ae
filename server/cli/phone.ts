/** A phone of an employee on the command line: its name, its password, and showing that once. */
import { readFileSync } from 'node:fs';
import { systemChance } from '../adapters/clock/system-clock.ts';
import { sipCredential } from '../app/people/sip-credential.ts';
import type { People } from '../app/ports/people.ts';
import type { Config } from '../config/schema.ts';
import { type DeviceId, type EmployeeId, idOf } from '../domain/ids.ts';
import { CliError } from './exit.ts';

/** Random bytes of a made SIP password: 128 bits, since digest can be guessed at off line. */
const sipPasswordBytes = 16;

export interface PhoneFlags {
  readonly sipPasswordFile?: string;
  readonly device: string;
}

export interface WantedPhone {
  readonly device: DeviceId;
  readonly label: string;
  readonly password: string;
  /** A password that was made is shown; one from a file is known already. */
  readonly made: boolean;
}

/** Throws `CliError` when the name is not fit for a SIP address or the file cannot be read. */
export function wantedPhone(sipUser: string, { sipPasswordFile, device: label }: PhoneFlags): WantedPhone {
  if (!/^[\w.!~*'()-]+$/.test(sipUser)) {
    throw new CliError("--sip-user may hold letters, digits and -_.!~*'() only (RFC 3261 §25.1).");
  }
  const device = idOf<'device'>(sipUser);
  if (sipPasswordFile === undefined) {
    return { device, label, password: systemChance.secret(sipPasswordBytes), made: true };
  }
  try {
    const password = readFileSync(sipPasswordFile, 'utf8').replace(/\r?\n$/, '');
    return { device, label, password, made: false };
  } catch (cause) {
    throw new CliError(`--sip-password-file ${sipPasswordFile}: ${(cause as Error).message}`, { cause });
  }
}

export async function savePhone(
  people: People,
  employee: EmployeeId,
  { device, label, password, made }: WantedPhone,
  config: Config,
): Promise<void> {
  const { realm } = config.sip;
  await people.saveDevice(
    { id: device, employee, kind: 'sip', label },
    sipCredential(device, realm, password),
  );
  console.log(`SIP user      ${device}`);
  console.log(`SIP realm     ${realm}`);
  if (made) console.log(`SIP password  ${password}   (shown once; it is not stored)`);
}
