/**
 * Trunks, the lines to telephone providers: `/lijnen`. Shapes only: what is right for telephony is judged with all
 * fields together, so that every mistake is told at once. Passwords go in and never come out.
 */
import { z } from 'zod';
import { id, instant, line } from './common.ts';

const addressesMax = 50;
const placesMax = 5;

/** Standards' own words, the same on the wire. */
export const calledPlace = z.enum(['requestUri', 'to', 'pCalledPartyId', 'diversion', 'historyInfo']);
export type CalledPlace = z.infer<typeof calledPlace>;

const transport = z.enum(['udp', 'tcp', 'tls']);

/** Signing in at a registrar of the provider. */
const login = z.object({ registrar: line, userName: line, expiresSeconds: z.int() });

const settings = {
  /** IP addresses, ranges such as `203.0.113.0/28`, host names: where its messages come from. */
  sourceAddresses: z.array(line).max(addressesMax),
  transport,
  /** Whether the caller's number in P-Asserted-Identity is believed. */
  trusted: z.boolean(),
  /** Where the called number stands, most telling first. */
  calledFrom: z.array(calledPlace).max(placesMax),
  /** Next hop of our own calls, `host` or `host:port`; null: it only brings calls. */
  outbound: line.nullable(),
  /** Whose calls go out over it; null: everybody's. */
  municipalityIds: z.array(id).nullable(),
  /** How long it may take to say that a number rings before the next trunk is tried. */
  silentSeconds: z.int(),
  /** Seconds between two questions whether it is there; null: it is not asked. */
  keepAliveSeconds: z.int().nullable(),
  /** Where calls to numbers of nobody go; null: they are refused. */
  defaultEntranceId: id.nullable(),
};

/** How it is now. Instants are null where nothing is known yet. */
export const trunkNow = z.object({
  state: z.enum(['up', 'down', 'unknown']),
  since: instant,
  /** Its last answer to our question whether it is there, and after how many milliseconds it came. */
  lastAnswerAt: instant.nullable(),
  answerMs: z.int().nullable(),
  phase: z.enum(['stopped', 'registering', 'registered', 'failed']).nullable(),
  registeredUntil: instant.nullable(),
  /** SIP status of what went wrong last; null: nothing, or no answer at all. */
  sipStatus: z.int().nullable(),
  /** Reason phrase of what went wrong last, as the other side or the network gave it. */
  problem: z.string().nullable(),
});
export type TrunkNow = z.infer<typeof trunkNow>;

export const trunk = z.object({
  id,
  ...settings,
  login: login.nullable(),
  now: trunkNow,
});
export type Trunk = z.infer<typeof trunk>;

export const trunkList = z.object({
  /** To be sent along with a change. */
  version: z.int(),
  trunks: z.array(trunk),
  /** True: there is none yet, and calls of this machine itself are taken. */
  localOnly: z.boolean(),
  /** What a provider has to be told: where we are reached. */
  ownAddress: z.string(),
  /** True: that address exists on this machine only, so no provider reaches it. */
  onlyThisMachine: z.boolean(),
});
export type TrunkList = z.infer<typeof trunkList>;

/** `password` null keeps the one there is, for the same account at the same registrar. */
export const trunkChange = z.object({
  version: z.int(),
  ...settings,
  login: login
    .extend({
      password: z
        .string()
        .max(200)
        .regex(/^\P{Cc}+$/u)
        .nullable(),
    })
    .nullable(),
});
export type TrunkChange = z.infer<typeof trunkChange>;

export const newTrunk = trunkChange.extend({ id: line });
export type NewTrunk = z.infer<typeof newTrunk>;

export const trunkRemoval = z.object({ version: z.coerce.number().int() });

/** One thing that was asked of the trunk, and what came back. */
export const trunkTrial = z.object({
  asked: z.enum(['options', 'register']),
  outcome: z.enum([
    'answered',
    'registered',
    'wrongPassword',
    'forbidden',
    'unknownAccount',
    'refused',
    'silent',
    'unknownHost',
    'nowhere',
  ]),
  sipStatus: z.int().nullable(),
  answerMs: z.int().nullable(),
});
export type TrunkTrial = z.infer<typeof trunkTrial>;
