/** Signing in and knowing who one is: `/sessies`, `/ik`, `/installatie`. */
import { z } from 'zod';
import { count, id, instant, line, lineLengthMax, reference } from './common.ts';

/** DOMAIN R25; the values are Dutch role names, the same in code and on the wire. */
export const role = z.enum(['medewerker', 'kcc-agent', 'teamleider', 'beheerder', 'auditor']);
export type Role = z.infer<typeof role>;

/** Six digits of the authenticator app, or a recovery code; asked for by a problem of type `…/tweede-factor`. */
const oneTimeCode = z
  .string()
  .regex(/^(\d{6}|[0-9a-z]{4}-?[0-9a-z]{4}-?[0-9a-z]{4})$/i)
  .optional();

/** With a password or a one-time link, and a code when the second factor is on. */
export const signIn = z.union([
  z.object({
    email: z.string().min(1).max(lineLengthMax),
    password: z.string().min(1).max(1000),
    oneTimeCode,
  }),
  z.object({ linkToken: z.string().min(16).max(200), oneTimeCode }),
]);
export type SignIn = z.infer<typeof signIn>;

export const pauseReason = z.object({ id, name: z.string() });
export type PauseReason = z.infer<typeof pauseReason>;

/** The first run: with the one-time link that the server showed in its log. */
export const setUpLook = z.object({ setUpToken: z.string().min(16).max(200) });
export const setUpChoices = z.object({ municipalities: z.array(reference) });
export type SetUpChoices = z.infer<typeof setUpChoices>;

/** The first administrator; signed in by it. */
export const setUp = setUpLook.extend({
  municipalityId: id,
  name: line.min(1),
  email: z.email().max(200),
  password: z.string().min(12).max(1000),
});
export type SetUp = z.infer<typeof setUp>;

/** Another password for oneself; the present one is not asked of who just came in by a link (`Me.mayChoosePassword`). */
export const passwordChange = z.object({
  presentPassword: z.string().max(1000).nullable(),
  newPassword: z.string().min(12).max(1000),
});
export type PasswordChange = z.infer<typeof passwordChange>;

/** Who is signed in and what this person may see. */
export const me = z.object({
  id,
  name: z.string(),
  email: z.string().nullable(),
  municipality: reference,
  teams: z.array(reference),
  roles: z.array(role),
  /** Sent back as the `X-CSRF-Token` header with every request that changes something. */
  csrfToken: z.string(),
  /** Whether a code of an app is asked for when this person signs in with a password. */
  secondFactor: z.boolean(),
  /** True: nothing goes before this person has set one up. */
  secondFactorNeeded: z.boolean(),
  /** Whether a password may be chosen without giving the present one. */
  mayChoosePassword: z.boolean(),
  sessionEndsAt: instant,
  /** Where to go after signing out, for who is still signed in at the provider; null: nowhere. */
  signOutAddress: z.string().nullable(),
  /** Name of the municipality's theme: a style sheet `/themas/<theme>.css`, or null for the neutral one. */
  theme: z.string().nullable(),
  pauseReasons: z.array(pauseReason),
  /** After how many transfers the agent is warned (DOMAIN 3.2: norms say two at most). */
  transfersMax: count,
});
export type Me = z.infer<typeof me>;

/** Before anybody signs in: is there an administrator yet, what is the server called, how can one sign in. */
export const installation = z.object({
  ready: z.boolean(),
  name: z.string(),
  theme: z.string().nullable(),
  version: z.string(),
  /** Single sign-on, when configured: the text of the button and where it leads. */
  singleSignOn: z.object({ label: line, address: z.string() }).nullable(),
  /** Number to call with the browser phone of `/bel`, e.g. `14 0570`; null when the page is off. */
  demoNumber: z.string().nullable(),
});
export type Installation = z.infer<typeof installation>;
