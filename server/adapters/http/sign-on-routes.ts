/**
 * Leaving for the provider and coming back: `/aanmelden/sso` and `/aanmelden/sso/terug`; signing out there as well:
 * `/aanmelden/sso/uit`, which comes back the same way, as that is the address the provider knows. The browser carries the state of
 * its own trip in a cookie, so that nobody can be signed in as somebody else (RFC 6749 section 10.12).
 */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { SignInResult } from '../../app/accounts/sign-in.ts';
import type { SignOn } from '../../app/accounts/sign-on.ts';
import type { AuditEntry } from '../../app/ports/audit.ts';
import { originOf, setCookie } from './session-cookie.ts';

export const signOnPath = '/aanmelden/sso';
const returnPath = `${signOnPath}/terug`;
const signOutPath = `${signOnPath}/uit`;
const cookieName = 'bereikbaar_sso';
const cookieSeconds = 600;

export interface SignOnRouteParts {
  /** Null: not configured. */
  readonly signOn: () => SignOn | null;
  readonly audit: (entry: Omit<AuditEntry, 'at'>) => Promise<void>;
  readonly publicUrl: string | null;
}

export function signOnRoutes(parts: SignOnRouteParts): (app: FastifyInstance) => void {
  const ours = (request: FastifyRequest): string => originOf(request, parts.publicUrl);
  return (app) => {
    app.get(signOnPath, async (request, reply) => {
      const origin = ours(request);
      const begun = (await parts.signOn()?.begin(`${origin}${returnPath}`)) ?? null;
      if (begun === null) return reply.redirect('/inloggen?sso=onbereikbaar', 303);
      const secure = origin.startsWith('https:') ? '; Secure' : '';
      return reply
        .header(
          'Set-Cookie',
          `${cookieName}=${begun.state}; Path=${signOnPath}; HttpOnly; SameSite=Lax; Max-Age=${cookieSeconds}${secure}`,
        )
        .header('Cache-Control', 'no-store')
        .redirect(begun.address, 303);
    });

    app.get(signOutPath, async (request, reply) => {
      const address = await parts.signOn()?.signOutAddress(`${ours(request)}${returnPath}`);
      return reply.header('Cache-Control', 'no-store').redirect(address ?? '/inloggen', 303);
    });

    app.get(returnPath, async (request, reply) => {
      // Back from signing out: nothing was asked, so nothing is answered.
      if (Object.keys(request.query as object).length === 0) return reply.redirect('/inloggen', 303);
      const signOn = parts.signOn();
      const state = new RegExp(`(?:^|; )${cookieName}=([\\w-]{10,200})`).exec(
        request.headers.cookie ?? '',
      )?.[1];
      const origin = ours(request);
      const result: SignInResult =
        signOn === null || state === undefined
          ? { ok: false, why: 'unknown', employee: null }
          : await signOn.finish(`${origin}${request.url}`, state, request.ip);
      const employee = result.ok ? result.who.employee : result.employee;
      await parts.audit({
        municipality: employee?.municipality ?? null,
        actor: employee?.id ?? null,
        action: 'signIn',
        object: employee === null ? 'unknown account' : `employee:${employee.id}`,
        succeeded: result.ok,
        source: request.ip,
      });
      const isSecure = origin.startsWith('https:');
      const gone = `${cookieName}=; Path=${signOnPath}; HttpOnly; SameSite=Lax; Max-Age=0`;
      reply.header('Cache-Control', 'no-store');
      if (!result.ok) return reply.header('Set-Cookie', gone).redirect('/inloggen?sso=geweigerd', 303);
      return reply.header('Set-Cookie', [gone, setCookie(result.token, isSecure)]).redirect('/', 303);
    });
  };
}
