/** RFC 9457 problems: every refusal, bad request and fault of ours in one shape, with all mistakes listed. */
import type { FastifyReply } from 'fastify';
import { Refusal, type RefusalKind } from '../../app/office/handler.ts';
import { LedgerError } from '../../app/ports/ledger.ts';
import { PeopleError } from '../../app/ports/people.ts';
import type { Problem } from '../../contract/common.ts';
import { wirePath } from '../../contract/wire.ts';

const statuses: Readonly<Record<RefusalKind, number>> = {
  invalid: 400,
  notSignedIn: 401,
  secondFactor: 401,
  forbidden: 403,
  notFound: 404,
  conflict: 409,
  versionChanged: 412,
  tooMany: 429,
  unavailable: 503,
};

const titles: Readonly<Record<number, string>> = {
  400: 'De aanvraag klopt niet',
  401: 'Niet aangemeld',
  403: 'Geen toegang',
  404: 'Niet gevonden',
  409: 'Dit kan nu niet',
  412: 'Intussen gewijzigd',
  413: 'De aanvraag is te groot',
  415: 'Dit soort inhoud wordt niet gelezen',
  429: 'Te vaak geprobeerd',
  500: 'Er ging iets mis',
  503: 'Nu niet beschikbaar',
};

/** Seconds after which a refused caller may try again. */
const retryAfterSeconds: Readonly<Record<number, number>> = { 429: 900, 503: 5 };

export type Mistake = NonNullable<Problem['errors']>[number];

export function problem(status: number, detail: string, errors?: readonly Mistake[]): Problem {
  return {
    type: 'about:blank',
    title: titles[status] ?? 'De aanvraag is geweigerd',
    status,
    detail,
    ...(errors === undefined || errors.length === 0 ? {} : { errors: [...errors] }),
  };
}

/** The problem that an exception is; null for a fault of ours, of which nothing is told. */
export function problemOf(error: unknown): Problem | null {
  if (error instanceof Refusal) {
    const errors = error.mistakes.map(({ path, detail, isOnWire }) => ({
      path: isOnWire === true ? path.join('.') : wirePath(path),
      detail,
    }));
    const made = problem(statuses[error.kind], error.message, errors);
    return error.kind === 'secondFactor' ? { ...made, type: '/problemen/tweede-factor' } : made;
  }
  if (error instanceof PeopleError) return problem(409, 'Dit past niet bij de andere gegevens.');
  if (error instanceof LedgerError) {
    return error.code === 'idConflict'
      ? problem(409, 'Deze sleutel is al voor iets anders gebruikt.')
      : problem(503, 'Er kan nu niets worden opgeslagen.');
  }
  const status = (error as { statusCode?: unknown }).statusCode;
  if (typeof status === 'number' && status >= 400 && status < 500) {
    return problem(status, status === 400 ? 'De inhoud is geen geldige JSON.' : 'De aanvraag is geweigerd.');
  }
  return null;
}

export function sendProblem(reply: FastifyReply, given: Problem): FastifyReply {
  const after = retryAfterSeconds[given.status];
  // Who counted requests knows better when the next one is welcome.
  if (after !== undefined && !reply.hasHeader('Retry-After')) reply.header('Retry-After', String(after));
  // As bytes, so that nothing adds `charset` to a media type that has none (RFC 9457 section 6.1).
  return reply
    .code(given.status)
    .header('Content-Type', 'application/problem+json')
    .send(Buffer.from(JSON.stringify(given)));
}
