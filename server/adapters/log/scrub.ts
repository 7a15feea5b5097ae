/**
 * The last line of defence of DOMAIN R21: what looks like a phone number, a BSN or a caller in a SIP
 * address is blotted out of every text that is logged. `Pii` is the first line; this one catches what
 * came in by another way, such as a library's error message.
 */
export const blot = '•••';

/** Fields that always hold personal data or a secret, whatever the value looks like. */
const blottedFields = new Set([
  'number',
  'phone',
  'caller',
  'name',
  'displayName',
  'contactName',
  'email',
  'question',
  'text',
  'body',
  'bsn',
  'password',
  'secret',
  'token',
  'authorization',
  'cookie',
]);

/**
 * Fields with identifiers that we made: digits in them are chance, and operators search for them. The Call-ID of a peer is
 * none of these: there are telephones that write the caller's number into it.
 */
const idFields = new Set(['event', 'call', 'leg', 'offer', 'note', 'subject', 'id', 'branch', 'hash']);

/** `"Jan Jansen" <sip:…>` and `Jan Jansen <sip:…>`: the display name of a SIP address. */
const displayName = /(?:"(?:[^"\\]|\\.)*"|\p{L}[\p{L}\p{M} .'-]{0,80})\s*(<(?:sips?|tel):)/giu;
/** User part of a SIP or tel URI; replaced when it holds three digits or more. */
const uriUser = /\b(sips?:|tel:)([^@;>\s"]+)(@?)/gi;
/** E-mail addresses outside SIP URIs. */
const email = /(?<![:\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g;

/**
 * Either something that has many digits and is none of our business, or a number: 7 to 18 digits with at most
 * three separators in a row, not part of a longer word. The first alternative that fits wins.
 */
const numbers = new RegExp(
  [
    String.raw`\b[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}\b`, // UUID
    String.raw`\b(?:19|20)\d{2}-[01]\d-[0-3]\d(?:T[\d:.]+(?:Z|[+-]\d{2}:?\d{2})?|(?![\w-]))`, // ISO date and time
    String.raw`(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}(?::\d{1,5})?(?![\w.])`, // IPv4 address, port
    String.raw`(?<![\w])(?<number>\+?\(?\d(?:[\s()./-]{0,3}\d){6,17})(?!\w)`,
  ].join('|'),
  'gi',
);

/** A Dutch number with nothing around it but what is no digit: also within a word of a machine. */
const dutchNumber = /(?<!\d)(?:\+?31|0031|0)[1-9]\d{8}(?!\d)/g;

/** A text without what looks like a caller. */
export function scrub(text: string): string {
  return text
    .replace(displayName, (_all, rest: string) => `"${blot}" ${rest}`)
    .replace(uriUser, (all, scheme: string, user: string, at: string) => {
      const isUser = at === '@' || scheme.toLowerCase() === 'tel:';
      return isUser && user.replace(/\D/g, '').length >= 3 ? `${scheme}${blot}${at}` : all;
    })
    .replace(email, blot)
    .replace(numbers, (all, ...rest) => {
      const groups = rest.at(-1) as { readonly number?: string };
      return groups.number === undefined ? all : blot;
    });
}

/** A field's value as it may be logged. */
export function scrubField(name: string, value: unknown): unknown {
  if (value === null || value === undefined) return value;
  if (blottedFields.has(name)) return blot;
  if (idFields.has(name) || typeof value === 'number' || typeof value === 'boolean') return value;
  if (typeof value === 'string')
    return name === 'sipCallId' ? scrub(value).replace(dutchNumber, blot) : scrub(value);
  if (value instanceof Error) return describeError(value);
  if (Array.isArray(value)) return value.map((each) => scrubField('', each));
  if (typeof value === 'object') {
    if ('toJSON' in value && typeof value.toJSON === 'function') return scrubField('', value.toJSON());
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, scrubField(key, each)]));
  }
  return scrub(String(value));
}

/** Causes of causes that are still described. */
const causesMax = 5;

/** What a parser could not read is quoted in its message: it may be the answer of a peer that echoes what we sent. */
function quoted(error: Error): (text: string) => string {
  if (!(error instanceof SyntaxError)) return scrub;
  return (text) => scrub(text.replace(error.message, error.message.replaceAll(/["'].*["']/gs, blot)));
}

function describeError(error: Error, depth = 0): Record<string, unknown> {
  const code = (error as NodeJS.ErrnoException).code;
  const shown = quoted(error);
  return {
    type: error.name,
    message: shown(error.message),
    ...(code === undefined ? {} : { code: String(code) }),
    ...(error.stack === undefined ? {} : { stack: shown(error.stack) }),
    ...(error.cause instanceof Error && depth < causesMax
      ? { cause: describeError(error.cause, depth + 1) }
      : {}),
  };
}
