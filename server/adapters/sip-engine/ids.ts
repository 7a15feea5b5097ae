/** Identifiers nobody can guess: message ids, transaction ids, branches and tags. */
import { randomBytes, randomUUID } from 'node:crypto';

const alphabet = '0123456789abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ_-.~+';
const poolBytes = 8192;
let pool = Buffer.alloc(0);
let used = 0;

/** A version 4 UUID, as the control protocol wants for message and transaction ids. */
export function newUuid(): string {
  return randomUUID();
}

/** RFC 3261 section 8.1.1.7: the magic cookie, then what makes the branch unique (96 random bits). */
export function newBranch(): string {
  return `z9hG4bK${randomText(16)}`;
}

/** RFC 3261 section 19.3: globally unique, at least 32 random bits; 13 characters are 78. */
export function newTag(): string {
  return randomText(13);
}

function randomText(characters: number): string {
  if (used + characters > pool.length) {
    pool = randomBytes(poolBytes);
    used = 0;
  }
  let text = '';
  for (let i = 0; i < characters; i += 1) text += alphabet[(pool[used + i] as number) & 63];
  used += characters;
  return text;
}
