/**
 * What a route of the API is to the app: a function from checked values and the one who asks to a reply, or
 * a refusal. HTTP, cookies and schemas stay outside.
 */
import type { ParsedOf, ReplyOf } from '../../contract/api.ts';
import type { RouteName, routes } from '../../contract/routes.ts';
import type { MunicipalityId } from '../../domain/ids.ts';
import type { SignedIn } from '../accounts/sign-in.ts';
import type { Employee } from '../ports/people.ts';

export interface Asker {
  /** Null on public routes when nobody is signed in. */
  readonly who: SignedIn | null;
  /** Address the request came from. */
  readonly source: string;
  /** Scheme and host the browser used, for links. */
  readonly origin: string;
  /** The same key means the same request: it is carried out once. */
  readonly idempotencyKey: string | null;
  /** Version the asker has seen, from `If-Match`. */
  readonly expectedVersion: number | null;
  /** Gives the browser its session token, or takes it away. */
  readonly setToken: (token: string | null) => void;
}

export interface Input<N extends RouteName> {
  readonly asker: Asker;
  readonly params: ParsedOf<N, 'params'>;
  readonly query: ParsedOf<N, 'query'>;
  readonly body: ParsedOf<N, 'body'>;
}

/** An answer that is a file rather than JSON: a report to print. `fileName` null: shown, not saved. */
export class Document {
  /** With its character set. */
  readonly mediaType: string;
  readonly content: string;
  readonly fileName: string | null;

  constructor(mediaType: string, content: string, fileName: string | null) {
    this.mediaType = mediaType;
    this.content = content;
    this.fileName = fileName;
  }
}

/** Routes that may answer with a file say so in `Route.files`. */
type Answer<N extends RouteName> =
  | ReplyOf<N>
  | ((typeof routes)[N] extends { readonly files: unknown } ? Document : never);

export type Handler<N extends RouteName> = (input: Input<N>) => Promise<Answer<N>> | Answer<N>;
export type Handlers = { readonly [N in RouteName]: Handler<N> };
export type HandlersOf<N extends RouteName> = Pick<Handlers, N>;

/** Why a request is not carried out; the HTTP adapter gives each its status. */
export type RefusalKind =
  | 'invalid'
  | 'notSignedIn'
  /** The password is right, a code is missing: the screen asks for it. */
  | 'secondFactor'
  | 'forbidden'
  /** Also for what belongs to another municipality: that it exists is no business of the asker. */
  | 'notFound'
  | 'conflict'
  | 'versionChanged'
  | 'tooMany'
  | 'unavailable';

export class Refusal extends Error {
  readonly kind: RefusalKind;
  /** Every mistake at once, each with its path of English keys. */
  readonly mistakes: readonly {
    readonly path: readonly PropertyKey[];
    readonly detail: string;
    /** The path stands as it was sent: what nobody knows has no English key. */
    readonly isOnWire?: true;
  }[];

  /** `detail` is Dutch: people read it on their screen. */
  constructor(kind: RefusalKind, detail: string, mistakes: Refusal['mistakes'] = []) {
    super(detail);
    this.name = 'Refusal';
    this.kind = kind;
    this.mistakes = mistakes;
  }
}

/** The signed-in employee. Routes that are not public have one. */
export function employeeOf(asker: Asker): Employee {
  if (asker.who === null) throw new Refusal('notSignedIn', 'Log eerst in.');
  return asker.who.employee;
}

export function municipalityOf(asker: Asker): MunicipalityId {
  return employeeOf(asker).municipality;
}

/** What is of this municipality, or a refusal that does not tell whether it exists elsewhere. */
export function ownOnly<T extends { readonly municipality: MunicipalityId | null }>(
  asker: Asker,
  item: T | undefined | null,
  what: string,
): T {
  if (item === undefined || item === null || item.municipality !== municipalityOf(asker)) {
    throw new Refusal('notFound', `${what} bestaat niet.`);
  }
  return item;
}

/** A number of at most nine digits that changes with what is shown (FNV-1a over its JSON). */
export function contentVersionOf(shown: unknown): number {
  let hash = 0x811c9dc5;
  for (const character of JSON.stringify(shown)) {
    hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  }
  return hash % 1_000_000_000;
}

/** Refuses an edit of what somebody else changed since the asker saw it (`If-Match`, RFC 9110 §13.1.1). */
export function ifUnchanged(asker: Asker, { version }: { readonly version: number }): void {
  if (asker.expectedVersion === null || asker.expectedVersion === version) return;
  throw new Refusal('versionChanged', 'Dit is intussen gewijzigd. Bekijk het opnieuw.');
}

/** One page of a list that is in memory. `next` and `previous` are filled in by the HTTP adapter's caller. */
export function pageOf<T, R>(
  items: readonly T[],
  query: { readonly page: number; readonly pageSize: number },
  show: (item: T) => R,
): { count: number; next: string | null; previous: string | null; results: R[] } {
  const from = (query.page - 1) * query.pageSize;
  return {
    ...pageLinks(items.length, query),
    results: items.slice(from, from + query.pageSize).map(show),
  };
}

/** Count and the numbers of the pages beside this one, as query texts; the adapter makes addresses of them. */
export function pageLinks(
  count: number,
  { page, pageSize }: { readonly page: number; readonly pageSize: number },
): { count: number; next: string | null; previous: string | null } {
  return {
    count,
    next: page * pageSize < count ? String(page + 1) : null,
    previous: page > 1 ? String(page - 1) : null,
  };
}
