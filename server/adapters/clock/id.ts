/**
 * Ids that sort by time and cannot be guessed: 48 bits of milliseconds and 80 random bits in Crockford's
 * base 32 (the layout of a ULID), in lower case because SIP user names and file names are happier with it.
 */
const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';

/** `random` holds 10 bytes. Returns 26 characters: 10 of time, 16 of chance. */
export function encodeId(now: number, random: Uint8Array): string {
  let time = '';
  for (let left = now, i = 0; i < 10; i++) {
    time = alphabet[left % 32] + time;
    left = Math.floor(left / 32);
  }
  let chance = '';
  for (let half = 0; half < 10; half += 5) {
    // Five bytes are eight characters of five bits; 40 bits do not fit a bit operation, so two steps.
    const high = random[half]! * 256 + random[half + 1]!;
    const low = (random[half + 2]! << 16) | (random[half + 3]! << 8) | random[half + 4]!;
    let value = high * 2 ** 24 + low;
    let text = '';
    for (let i = 0; i < 8; i++) {
      text = alphabet[value % 32] + text;
      value = Math.floor(value / 32);
    }
    chance += text;
  }
  return time + chance;
}
