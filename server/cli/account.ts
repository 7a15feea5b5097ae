/** The password of an employee on the command line: from a file, or made and shown once. */
import { readFileSync } from 'node:fs';
import { systemChance, systemClock } from '../adapters/clock/system-clock.ts';
import { hashPassword, passwordLengthMin } from '../app/accounts/password.ts';
import type { Accounts } from '../app/ports/accounts.ts';
import type { EmployeeId } from '../domain/ids.ts';
import { CliError } from './exit.ts';

/** Random bytes of a made password: 20 characters. */
const madeBytes = 15;

export interface WantedPassword {
  readonly password: string;
  /** A password that was made is shown; one from a file is known already. */
  readonly made: boolean;
}

/** Throws `CliError` when the file cannot be read or the password is too short. */
export function wantedPassword(file: string | undefined): WantedPassword {
  if (file === undefined) return { password: systemChance.secret(madeBytes), made: true };
  let password: string;
  try {
    password = readFileSync(file, 'utf8').replace(/\r?\n$/, '');
  } catch (cause) {
    throw new CliError(`--password-file ${file}: ${(cause as Error).message}`, { cause });
  }
  if (password.length < passwordLengthMin) {
    throw new CliError(`--password-file ${file}: a password has at least ${passwordLengthMin} characters.`);
  }
  return { password, made: false };
}

/** Sets it and ends every session of the employee. */
export async function savePassword(
  accounts: Accounts,
  employee: EmployeeId,
  { password, made }: WantedPassword,
): Promise<void> {
  await accounts.setPassword(employee, await hashPassword(password, systemChance.secret), systemClock.now());
  console.log(made ? `password      ${password}   (shown once; it is not stored)` : 'password      set');
}
