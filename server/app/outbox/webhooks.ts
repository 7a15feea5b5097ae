/**
 * Webhooks: other software is told what happened, signed, through the outbox. Ids only: who may know more asks the
 * API with its own token.
 *
 *   X-Bereikbaar-Signature: t=<seconds>,v1=<hex HMAC-SHA-256 of "<t>.<body>" under the webhook's secret>
 */
import { createHmac } from 'node:crypto';
import type { Alert } from '../../contract/figures.ts';
import { codeNames } from '../../contract/wire-names.ts';
import type { DomainEvent } from '../../domain/events.ts';
import type { MunicipalityId } from '../../domain/ids.ts';
import type { Office } from '../office/office.ts';
import type { Topic, Webhook } from '../ports/connections.ts';
import { type Delivered, delivered, deliveredBy } from '../ports/delivery.ts';
import type { Message, NewMessage } from '../ports/outbox.ts';

/** Facts of calls that are told; the rest is of no use outside. */
const callFacts: ReadonlySet<string> = new Set([
  'call.arrived',
  'call.answered',
  'call.transferEnded',
  'call.outcomeRegistered',
  'call.ended',
]);

/** The messages that a fact makes. */
export function webhookMessages(office: Office, event: DomainEvent, id: string): readonly NewMessage[] {
  const topic = topicOf(event);
  if (topic === null || event.municipality === null) return [];
  return messages(office, event.municipality, topic, id, event.at, {
    gebeurtenis: event.type,
    ...idsOf(event),
  });
}

/** The messages that an alert makes; `raised` false: it is over. */
export function alertMessages(
  office: Office,
  municipality: MunicipalityId,
  alert: Alert,
  raised: boolean,
): readonly NewMessage[] {
  const id = `${alert.id}:${alert.since}:${raised}`;
  return messages(office, municipality, 'signalen', id, office.now(), {
    gebeurtenis: raised ? 'alert.raised' : 'alert.cleared',
    signaalId: alert.id,
    ernst: codeNames[alert.severity],
    tekst: alert.text,
  });
}

function messages(
  office: Office,
  municipality: MunicipalityId,
  topic: Topic,
  id: string,
  at: number,
  told: Readonly<Record<string, unknown>>,
): readonly NewMessage[] {
  return office.post.webhooks
    .filter((one) => one.active && one.municipality === municipality && one.topics.includes(topic))
    .map((one) => ({
      id: `webhook:${one.id}:${id}`,
      channel: 'webhook' as const,
      municipality,
      body: {
        webhook: one.id,
        told: { id, onderwerp: topic, tijdstip: new Date(at).toISOString(), gemeente: municipality, ...told },
      },
      at,
    }));
}

function topicOf(event: DomainEvent): Topic | null {
  if (event.type.startsWith('note.')) return 'notities';
  return callFacts.has(event.type) ? 'gesprekken' : null;
}

function idsOf(event: DomainEvent): Readonly<Record<string, unknown>> {
  if (event.type.startsWith('note.')) return { notitieId: event.stream.slice('note:'.length) };
  const call = { gesprekId: event.stream.slice('call:'.length) };
  switch (event.type) {
    case 'call.ended':
      return { ...call, reden: event.data.reason };
    case 'call.outcomeRegistered':
      return { ...call, uitkomst: codeNames[event.data.outcome], onderwerpId: event.data.subject };
    default:
      return call;
  }
}

export async function sendWebhook(office: Office, { body, id }: Message): Promise<Delivered> {
  const webhook = office.post.webhooks.find((one) => one.id === body['webhook']);
  // Taken away in the meantime: nobody listens.
  if (webhook?.active !== true) return delivered;
  return post(office, webhook, id, body['told']);
}

/** Sends a signed trial at once, past the outbox, and tells what the receiver said. */
export function tryWebhook(office: Office, webhook: Webhook): Promise<Delivered> {
  const id = `proef-${office.parts.chance.newId()}`;
  const at = new Date(office.now()).toISOString();
  const told = { id, onderwerp: 'proef', tijdstip: at, gemeente: webhook.municipality, gebeurtenis: 'trial' };
  return post(office, webhook, id, told);
}

async function post(office: Office, webhook: Webhook, id: string, told: unknown): Promise<Delivered> {
  const secret = (await office.parts.subjects.read(webhook.secret))?.text;
  if (secret === undefined) return { ok: false, problem: 'the secret is gone', permanent: true };
  const text = JSON.stringify(told);
  return deliveredBy(
    await office.parts.outward.http.request({
      method: 'POST',
      address: webhook.address,
      headers: {
        'content-type': 'application/json',
        'x-bereikbaar-delivery': id,
        'x-bereikbaar-signature': signatureOf(secret, text, office.now()),
      },
      body: text,
    }),
  );
}

export function signatureOf(secret: string, body: string, now: number): string {
  const at = Math.floor(now / 1000);
  return `t=${at},v1=${createHmac('sha256', secret).update(`${at}.${body}`).digest('hex')}`;
}

export function newWebhook(
  office: Office,
  municipality: MunicipalityId,
  address: string,
  topics: readonly Topic[],
  secret: Webhook['secret'],
): Webhook {
  const id = office.parts.chance.newId();
  return { id, municipality, address, topics, secret, active: true, createdAt: office.now() };
}

/** Only HTTPS leaves the machine; a test server on this machine may go without. */
export function isWebhookAddress(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, hostname, username, password } = new URL(address);
  if (username !== '' || password !== '') return false;
  return (
    protocol === 'https:' || (protocol === 'http:' && ['127.0.0.1', '[::1]', 'localhost'].includes(hostname))
  );
}
