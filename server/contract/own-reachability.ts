/** How an employee is reachable or arranges it: `/ik/bereikbaarheid`. */
import { z } from 'zod';
import { destination, id, instant, seconds, text } from './common.ts';

export const deviceKind = z.enum(['sip', 'browser', 'mobile']);

export const ownDevice = z.object({
  id,
  kind: deviceKind,
  label: z.string(),
  registered: z.boolean(),
  rings: z.boolean(),
});
export type OwnDevice = z.infer<typeof ownDevice>;

export const ownReachability = z.object({
  version: z.int(),
  present: z.boolean(),
  /** When absent: from when; null = at once. Left out of a change: as it was. */
  absentFrom: instant.nullable().optional(),
  /** When absent: until when; null = until further notice. */
  absentUntil: instant.nullable(),
  absenceReason: text,
  /** What happens with a call while absent. */
  whenAbsent: z.enum(['colleague', 'team', 'voicemail', 'contactCentre']),
  /** What happens when present but not answering. */
  whenNoAnswer: z.enum(['colleague', 'team', 'voicemail', 'contactCentre']),
  /** Where calls go for a while instead; null = nowhere else. Left out of a change: as it was. */
  forward: z.object({ target: destination, until: instant }).nullable().optional(),
  deputy: z.object({ id, name: z.string() }).nullable(),
  ringSeconds: seconds.min(5).max(60),
  devices: z.array(ownDevice),
  greeting: z.enum(['standard', 'own']),
  /** What a caller would meet now, one sentence. */
  summary: z.string(),
});
export type OwnReachability = z.infer<typeof ownReachability>;

/** Everything that may be changed; `version` guards against overwriting a change made elsewhere (409). */
export const ownReachabilityChange = ownReachability
  .pick({
    version: true,
    present: true,
    absentFrom: true,
    absentUntil: true,
    forward: true,
    absenceReason: true,
    whenAbsent: true,
    whenNoAnswer: true,
    ringSeconds: true,
    greeting: true,
  })
  .extend({ deputyId: id.nullable(), ringingDevices: z.array(id) });
export type OwnReachabilityChange = z.infer<typeof ownReachabilityChange>;

/** Short-lived credentials for the softphone of one browser: `POST /sip-toegangen`. */
export const sipAccess = z.object({
  deviceId: id,
  /** `sip:user@domain`. */
  address: z.string(),
  userName: z.string(),
  password: z.string(),
  /** Path on the same origin, `/sip`. */
  socketPath: z.string(),
  expiresAt: instant,
  iceServers: z.array(
    z.object({
      urls: z.array(z.string()),
      userName: z.string().nullable(),
      credential: z.string().nullable(),
    }),
  ),
});
export type SipAccess = z.infer<typeof sipAccess>;

/** `softphone` belongs to a signed-in employee, `visitor` to the browser telephone of `/bel`. */
export const sipAccessRequest = z.object({ purpose: z.enum(['softphone', 'visitor']) });
export type SipAccessRequest = z.infer<typeof sipAccessRequest>;
