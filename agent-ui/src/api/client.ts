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
  (N extends Overwriting ? Seen : { readonly seen?: never }) & { readonly signal?: AbortSignal };

export interface Client {
  call<N extends RouteName>(name: N, options: CallOptions<N>): Promise<ReplyOf<N>>;
  /** Sends a recording; the answer has no body. */
  sendSound(name: 'putGreetingSound' | 'putPromptSound', id: string, sound: Blob): Promise<void>;
  /** From `me`; sent back with every request that changes something. */
  setCsrfToken(token: string | null): void;
}

/** How long an answer may take before the screen says that there is none. */
const answerMsMax = 15_000;

export function createClient(fetcher: typeof fetch, onSignedOut: () => void): Client {
  let csrfToken: string | null = null;
  return {
    setCsrfToken(token) {
      csrfToken = token;
    },
    async sendSound(name, id, sound) {
      const route = soundRoutes[name];
      const headers: Record<string, string> = { 'content-type': sound.type || 'audio/webm' };
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
