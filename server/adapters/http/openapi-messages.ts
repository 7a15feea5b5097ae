/** The live feed and the webhooks in the OpenAPI description, from the schemas they are made and checked with. */
import { scopesOfCollection } from '../../app/accounts/machines.ts';
import { audienceOf } from '../../app/live/live-items.ts';
import { collectionTexts, liveDescription, liveSummary } from '../../contract/docs/live.ts';
import {
  type WebhookBodyName,
  webhookBodies,
  webhookHowTo,
  webhookSummaries,
} from '../../contract/docs/webhook.ts';
import { type CollectionName, clientMessage, collections, serverMessage } from '../../contract/live.ts';
import { livePath } from '../../contract/routes.ts';
import { codeNames } from '../../contract/wire-names.ts';
import { type Json, plainSchemaOf, schemaOf } from './openapi-schema.ts';

const operation = 'followLive';
const ref = (name: string): Json => ({ $ref: `#/components/schemas/${name}` });
const names = Object.keys(collections) as readonly CollectionName[];

/** Who sees what, and in what shape it comes. */
const collectionRows = names.map((name) => {
  const access = audienceOf(name);
  const scopes = scopesOfCollection(name);
  return {
    naam: codeNames[name],
    omschrijving: collectionTexts[name],
    rollen: access === 'any' ? 'alle' : access,
    bevoegdheden: scopes,
    element: ref(itemName(name)),
  };
});

function itemName(name: CollectionName): string {
  const dutch = codeNames[name];
  return `Live${dutch.charAt(0).toUpperCase()}${dutch.slice(1)}`;
}

/** Messages and items by the names that the description refers to. */
export const liveSchemas: Json = {
  LiveSubscribe: schemaOf(clientMessage, 'input', operation),
  LiveMessage: schemaOf(serverMessage, 'output', operation),
  ...Object.fromEntries(
    names.map((name) => [itemName(name), schemaOf(collections[name], 'output', operation)]),
  ),
};

export const livePaths: Json = {
  [livePath]: {
    get: {
      operationId: operation,
      tags: ['Livestroom'],
      summary: liveSummary,
      description: liveDescription,
      security: [{ sessie: [] }, { machinetoken: [] }],
      parameters: [],
      'x-van-klant': ref('LiveSubscribe'),
      'x-van-server': ref('LiveMessage'),
      'x-verzamelingen': collectionRows,
      responses: { 101: { description: 'De verbinding is een WebSocket geworden (RFC 6455).' } },
    },
  },
};

const header = (name: string, description: string): Json => ({
  name,
  in: 'header',
  required: true,
  description,
  schema: { type: 'string' },
});

/** OpenAPI 3.1 section 4.8.1: requests that we send. */
export const webhooks: Json = Object.fromEntries(
  (Object.keys(webhookBodies) as WebhookBodyName[]).map((name) => [
    name,
    {
      post: {
        operationId: `webhook_${name}`,
        tags: ['Webhooks'],
        summary: webhookSummaries[name],
        description: webhookHowTo,
        parameters: [
          header('X-Bereikbaar-Delivery', 'Kenmerk van dit bericht; gelijk bij elke nieuwe poging.'),
          header(
            'X-Bereikbaar-Signature',
            '`t=<seconden sinds 1970>,v1=<hex>`: HMAC-SHA-256 van `<t>.<inhoud>` met het geheim van de webhook. Weiger een bericht waarvan dit niet klopt, of waarvan t meer dan vijf minuten oud is.',
          ),
        ],
        requestBody: {
          required: true,
          content: { 'application/json': { schema: plainSchemaOf(webhookBodies[name], 'output') } },
        },
        responses: { '2XX': { description: 'Aangenomen; het bericht komt niet meer.' } },
      },
    },
  ]),
);

export const messageTags: readonly Json[] = [
  { name: 'Livestroom', description: 'Wat er nu gebeurt, vanzelf en zonder vragen.' },
  { name: 'Webhooks', description: 'Berichten die de server zelf aan andere software stuurt.' },
];
