/**
 * Typed HTTP client of `/api/v1`: the only place that knows `fetch`, cookies and the CSRF header. Values are
 * English here and Dutch on the wire (`server/contract/wire.ts`).
 */
import type { BodyOf, ParamsOf, QueryOf, ReplyOf } from '../../../server/contract/api.ts';
import type { Problem } from '../../../server/contract/common.ts';
import {
  basePath,
  csrfHeader,
  type Overwriting,
  type RouteName,
  routes,
  soundRoutes,
} from '../../../server/contract/routes.ts';
import { fromWire, toWire } from '../../../server/contract/wire.ts';

/** The server refused or could not be reached; `status` 0 means no answer at all. */
export class ApiError extends Error {
  readonly status: number;
  readonly problem: Problem | null;
  constructor(status: number, problem: Problem | null, options?: ErrorOptions) {
    super(problem?.detail ?? `HTTP ${status}`, options);
    this.name = 'ApiError';
    this.status = status;
    this.problem = problem;
  }
}

type Given<K extends string, T> = undefined extends T
  ? { readonly [P in K]?: never }
  : { readonly [P in K]: T };
type QueryGiven<T> = [T] extends [undefined] ? { readonly query?: never } : { readonly query?: T };

/** What the screen showed before the edit: the server refuses with 412 when it has changed since (RFC 9110 §13.1.1). */
interface Seen {
  readonly seen: { readonly version: number };
}

/** A later save than the one this screen began with: nothing was written. */
export function isOvertaken(error: unknown): boolean {
  return error instanceof ApiError && error.status === 412;
}

export type CallOptions<N extends RouteName> = Given<'params', ParamsOf<N>> &
  Given<'body', BodyOf<N>> &
  QueryGiven<QueryOf<N>> &
  (N extends Overwriting ? Seen : { readonly seen?: never }) & {
    readonly signal?: AbortSignal;
    /** The same text for the same thing: sent again after an answer got lost, it is made once. */
    readonly once?: string;
  };

/** Routes that answer in pages, and what stands on them. */
type ItemOfPage<N extends RouteName> =
  ReplyOf<N> extends { readonly next: string | null; readonly results: (infer T)[] } ? T : never;
export type PagedRoute = { [N in RouteName]: [ItemOfPage<N>] extends [never] ? never : N }[RouteName];

export interface Client {
  call<N extends RouteName>(name: N, options: CallOptions<N>): Promise<ReplyOf<N>>;
  /** All pages of a list that is as long as what was set up, for a screen that shows or searches it whole. */
  all<N extends PagedRoute>(name: N, query?: QueryOf<N>): Promise<ItemOfPage<N>[]>;
  /** Sends a recording in place of what the screen showed; the answer has no body. */
  sendSound(
    name: 'putGreetingSound' | 'putPromptSound',
    seen: { readonly id: string; readonly version: number },
    sound: Blob,
  ): Promise<void>;
  /** From `me`; sent back with every request that changes something. */
  setCsrfToken(token: string | null): void;
}

/** Items on a page, and pages, of a list that is fetched whole: more is a mistake of the server. */
const wholePageSize = 200;
const wholePagesMax = 50;
/** How long an answer may take before the screen says that there is none. */
const answerMsMax = 15_000;

export function createClient(fetcher: typeof fetch, onSignedOut: () => void): Client {
  let csrfToken: string | null = null;
  const client: Client = {
    setCsrfToken(token) {
      csrfToken = token;
    },
    async all(name, query) {
      const items: ItemOfPage<typeof name>[] = [];
      for (let page = 1; page <= wholePagesMax; page++) {
        const asked = { ...(query as object | undefined), page, pageSize: wholePageSize };
        const reply = await client.call(name, { query: asked } as never);
        const { results, next } = reply as unknown as {
          results: ItemOfPage<typeof name>[];
          next: string | null;
        };
        items.push(...results);
        if (next === null) break;
      }
      return items;
    },
    async sendSound(name, { id, version }, sound) {
      const route = soundRoutes[name];
      const headers: Record<string, string> = {
        'content-type': sound.type || 'audio/webm',
        'if-match': `"${version}"`,
      };
      if (csrfToken !== null) headers[csrfHeader] = csrfToken;
      const response = await fetcher(basePath + route.path.replace(/\{\w+\}/, encodeURIComponent(id)), {
        method: route.method,
        headers,
        credentials: 'same-origin',
        body: sound,
        signal: AbortSignal.timeout(60_000),
      }).catch((cause: unknown) => {
        throw new ApiError(0, null, { cause });
      });
      if (!response.ok) {
        throw new ApiError(response.status, (await response.json().catch(() => null)) as Problem | null);
      }
    },
    async call(name, options) {
      const route = routes[name];
      const headers: Record<string, string> = { accept: 'application/json' };
      if (options.body !== undefined) headers['content-type'] = 'application/json';
      if (route.method !== 'GET' && csrfToken !== null) headers[csrfHeader] = csrfToken;
      const { seen } = options as Partial<Seen>;
      if (seen !== undefined) headers['if-match'] = `"${seen.version}"`;
      if (options.once !== undefined) headers['idempotency-key'] = options.once;
      const timeout = AbortSignal.timeout(answerMsMax);
      const response = await fetcher(addressOf(route.path, options), {
        method: route.method,
        headers,
        credentials: 'same-origin',
        body: options.body === undefined ? null : JSON.stringify(toWire(options.body)),
        signal: options.signal ? AbortSignal.any([options.signal, timeout]) : timeout,
      }).catch((cause: unknown) => {
        throw new ApiError(0, null, { cause });
      });
      if (!response.ok) {
        const problem = (await response.json().catch(() => null)) as Problem | null;
        if (response.status === 401 && name !== 'signIn' && name !== 'getMe') onSignedOut();
        throw new ApiError(response.status, problem);
      }
      if (response.status === 204) return undefined as ReplyOf<typeof name>;
      return fromWire(await response.json()) as ReplyOf<typeof name>;
    },
  };
  return client;
}

function addressOf(path: string, options: { readonly params?: unknown; readonly query?: unknown }): string {
  const params = (options.params ?? {}) as Readonly<Record<string, string>>;
  const filled = path.replace(/\{(\w+)\}/g, (_, key: string) => encodeURIComponent(params[key] ?? ''));
  const query = new URLSearchParams();
  const wire = (toWire(options.query ?? {}) ?? {}) as Readonly<Record<string, unknown>>;
  for (const [key, value] of Object.entries(wire)) {
    if (value !== undefined && value !== null && value !== '') query.set(key, String(value));
  }
  const search = query.toString();
  return `${basePath}${filled}${search === '' ? '' : `?${search}`}`;
}
