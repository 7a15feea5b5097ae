/** Every migration in order. A new one is added at the end; one that was released is never edited. */
import type { Migration } from '../migrate.ts';
import { ledger } from './0001-ledger.ts';
import { subjects } from './0002-subjects.ts';
import { people } from './0003-people.ts';
import { registrations } from './0004-registrations.ts';
import { office } from './0005-office.ts';
import { promises } from './0006-promises.ts';
import { skillLevels } from './0007-skill-levels.ts';
import { mobilePhones } from './0008-mobile-phones.ts';
import { recoveryCodes } from './0009-recovery-codes.ts';
import { replays } from './0010-replays.ts';

export const migrations: readonly Migration[] = [
  ledger,
  subjects,
  people,
  registrations,
  office,
  promises,
  skillLevels,
  mobilePhones,
  recoveryCodes,
  replays,
];
