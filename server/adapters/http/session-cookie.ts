/** The cookie that holds the session's token: unreadable for scripts, never sent from another site; and a machine's token. */
import type { IncomingMessage } from 'node:http';

export const cookieName = 'bereikbaar_sessie';

/** Longest token that is looked at; ours are 43 characters. */
const tokenLengthMax = 100;

export function tokenOf(header: string | undefined): string | null {
  for (const part of (header ?? '').split(';')) {
    const [name, value = ''] = part.trim().split('=', 2);
    if (name === cookieName && value !== '' && value.length <= tokenLengthMax) return value;
  }
  return null;
}

/** RFC 6750 section 2.1. */
export function bearerToken(header: string | undefined): string | null {
  return /^Bearer ([\w-]{10,200})$/.exec(header ?? '')?.[1] ?? null;
}

/** `Secure` only where the page came over HTTPS: a browser drops such a cookie on plain HTTP. */
export function setCookie(token: string | null, secure: boolean): string {
  const parts = [`${cookieName}=${token ?? ''}`, 'Path=/', 'HttpOnly', 'SameSite=Strict'];
  if (token === null) parts.push('Max-Age=0');
  if (secure) parts.push('Secure');
  return parts.join('; ');
}

/** Whether a WebSocket was opened by a page of ours: browsers send cookies along with any (RFC 6455 section 10.2). */
export function isOwnOrigin(request: IncomingMessage): boolean {
  const { origin, host } = request.headers;
  if (origin === undefined) return true;
  try {
    return new URL(origin).host === host;
  } catch {
    return false;
  }
}

/**
 * Scheme and host by which a browser knows us: as configured, else as it asked. `X-Forwarded-Host` is never looked at, since
 * most proxies hand on what a browser wrote there, and links are made of it.
 */
export function originOf(
  request: {
    readonly protocol: string;
    readonly host: string;
    readonly headers: { readonly host?: string | undefined };
  },
  publicUrl: string | null,
): string {
  return publicUrl?.replace(/\/$/, '') ?? `${request.protocol}://${request.headers.host ?? request.host}`;
}
