/**
 * Challenges and credentials as separate values. drachtio-srf joins the lines of one header by comma, and
 * these have commas of their own (RFC 3261 section 7.3.1 names them as the exception to joining).
 */
import { splitOutside } from '../../protocol/sip/tokens.ts';

/** Fields in all values together; more are not looked at. */
const fieldsMax = 128;

/** One text for each `Scheme name=value, …` in `joined`; empty when there is no header. */
export function authValues(joined: string | undefined): string[] {
  if (joined === undefined) return [];
  const values: string[] = [];
  for (const part of splitOutside(joined, ',', fieldsMax)) {
    const last = values.length - 1;
    // A word, blanks, another word and an equals sign: only the start of a value looks like that.
    if (last < 0 || /^[^\s=",]+[ \t]+[^\s=",]+[ \t]*=/.test(part)) values.push(part);
    else values[last] = `${values[last]}, ${part}`;
  }
  return values;
}
