/** The message of a webhook as the OpenAPI description tells it: its headers, its fields and what a receiver owes. */
import { topicName } from '../../contract/connections.ts';

const text = { type: 'string' } as const;

export const webhookOperation = {
  post: {
    operationId: 'receiveMessage',
    tags: ['webhooks'],
    description:
      'Wat wij naar een webhook sturen. Alleen ids: wie meer mag weten, vraagt het met een eigen token. Antwoord binnen 10 seconden met 2xx. Anders proberen wij het opnieuw, na 30 seconden en telkens twee keer zo lang (hoogstens 6 uur), drie dagen lang. Een bericht kan twee keer komen: herken het aan `X-Bereikbaar-Delivery`.',
    parameters: [
      {
        name: 'X-Bereikbaar-Signature',
        in: 'header',
        required: true,
        description:
          '`t=<seconden sinds 1970>,v1=<hex>`: HMAC-SHA-256 over `<t>.<inhoud>` met het geheim van de webhook. Weiger een bericht waarvan dit niet klopt, of waarvan t meer dan vijf minuten oud is.',
        schema: { type: 'string', pattern: '^t=\\d+,v1=[0-9a-f]{64}$' },
      },
      {
        name: 'X-Bereikbaar-Delivery',
        in: 'header',
        required: true,
        description: 'Bij elke poging van hetzelfde bericht gelijk.',
        schema: text,
      },
    ],
    requestBody: {
      required: true,
      content: {
        'application/json': {
          schema: {
            type: 'object',
            required: ['id', 'onderwerp', 'tijdstip', 'gemeente', 'gebeurtenis'],
            properties: {
              id: text,
              onderwerp: { type: 'string', enum: [...topicName.options, 'proef'] },
              tijdstip: { type: 'string', format: 'date-time' },
              gemeente: text,
              gebeurtenis: {
                ...text,
                description:
                  'Bijvoorbeeld note.created, note.closed, call.ended, alert.raised, alert.cleared.',
              },
              notitieId: text,
              gesprekId: text,
              reden: text,
              uitkomst: { type: ['string', 'null'] },
              onderwerpId: { type: ['string', 'null'] },
              signaalId: text,
              ernst: text,
              tekst: text,
            },
          },
        },
      },
    },
    responses: { '2XX': { description: 'Ontvangen.' } },
  },
} as const;
