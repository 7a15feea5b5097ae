/** What other software may do (`/machinetokens`), is told (`/webhooks`), what is on its way (`/uitgaande-berichten`), and second factors. */
import { z } from 'zod';
import { count, id, instant, line, pageQuery } from './common.ts';

/** Dutch words, the same in code and on the wire. */
export const scopeName = z.enum([
  'cijfers:lezen',
  'notities:lezen',
  'notities:schrijven',
  'gesprekken:lezen',
  'medewerkers:lezen',
]);
export type ScopeName = z.infer<typeof scopeName>;

export const machineToken = z.object({
  id,
  name: z.string(),
  scopes: z.array(scopeName),
  createdBy: z.string(),
  createdAt: instant,
  expiresAt: instant,
  usedAt: instant.nullable(),
  revokedAt: instant.nullable(),
});
export type MachineToken = z.infer<typeof machineToken>;

export const newMachineToken = z.object({
  name: line.min(1),
  scopes: z.array(scopeName).min(1),
  /** At most two years from now. */
  expiresAt: instant,
});

/** `credential` is shown once; it goes in `Authorization: Bearer`. */
export const newMachineTokenReply = z.object({ machineToken, credential: z.string() });

export const topicName = z.enum(['notities', 'gesprekken', 'signalen']);

export const webhook = z.object({
  id,
  address: z.string(),
  topics: z.array(topicName),
  active: z.boolean(),
  createdAt: instant,
});
export type Webhook = z.infer<typeof webhook>;

export const newWebhook = z.object({ address: z.string().max(500), topics: z.array(topicName).min(1) });
/** `credential` signs what is sent; it is shown once. */
export const newWebhookReply = z.object({ webhook, credential: z.string() });

/** What the receiver of a trial said; `problem` is null when it took it. */
export const webhookTrial = z.object({ accepted: z.boolean(), problem: z.string().nullable() });
export type WebhookTrial = z.infer<typeof webhookTrial>;

export const outboxMessage = z.object({
  id,
  channel: z.enum(['mail', 'sms', 'webhook', 'openKlant']),
  state: z.enum(['waiting', 'done', 'givenUp']),
  createdAt: instant,
  nextAt: instant,
  attemptCount: count,
  /** What went wrong last, without personal data. */
  problem: z.string().nullable(),
});
export type OutboxMessage = z.infer<typeof outboxMessage>;

export const outboxQuery = pageQuery.extend({
  state: z.enum(['waiting', 'done', 'givenUp']).optional(),
  /** Only what goes to this webhook. */
  webhookId: id.optional(),
});

/** To be shown as a QR code; nothing is asked for at sign-in before it is confirmed with a code. */
export const secondFactorStart = z.object({ credential: z.string(), address: z.string() });
export const secondFactorCode = z.object({ oneTimeCode: z.string().regex(/^\d{6}$/) });
export const secondFactorState = z.object({ secondFactor: z.boolean() });
/** Shown once, when it is switched on: each signs in once in place of a code. */
export const secondFactorConfirmed = secondFactorState.extend({ recoveryCodes: z.array(z.string()) });
/** A code of the app, or one of the recovery codes. */
export const secondFactorEnd = z.object({ secondFactorCode: z.string().min(6).max(20) });
