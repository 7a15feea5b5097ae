/**
 * What a webhook sends: ids and codes, never a name, number or question. Written with the names of the wire, since nobody
 * but the receiver reads it. The OpenAPI description shows it under `webhooks`.
 */
import { z } from 'zod';
import { instant } from '../common.ts';
import { noteEventTypes } from '../note-events.ts';
import { codeNames } from '../wire-names.ts';

const always = {
  id: z.string().describe('Kenmerk van de gebeurtenis. Komt hetzelfde bericht twee keer, dan is dit gelijk.'),
  tijdstip: instant.describe('Moment waarop het gebeurde.'),
  gemeente: z.string().describe('Gemeente waar het bij hoort.'),
};

const noteTold = z.object({
  ...always,
  onderwerp: z.literal('notities').describe('Waarover dit bericht gaat.'),
  gebeurtenis: z
    .enum(noteEventTypes)
    .describe('Wat er met de notitie gebeurde; zie docs/events.md. Er kunnen soorten bij komen.'),
  notitieId: z
    .string()
    .describe('Kenmerk van de notitie: lees haar met `GET /terugbelnotities/{notitieId}`.'),
});

const callTold = z.object({
  ...always,
  onderwerp: z.literal('gesprekken').describe('Waarover dit bericht gaat.'),
  gebeurtenis: z
    .enum(['call.arrived', 'call.answered', 'call.transferEnded', 'call.outcomeRegistered', 'call.ended'])
    .describe('Wat er met het gesprek gebeurde; zie docs/events.md.'),
  gesprekId: z.string().describe('Kenmerk van het gesprek: lees het met `GET /gesprekken/{gesprekId}`.'),
  reden: z
    .string()
    .optional()
    .describe('Bij `call.ended`: waarom het eindigde, een code uit docs/events.md.'),
  uitkomst: z
    .enum([
      codeNames.answeredDirectly,
      codeNames.transferred,
      codeNames.callbackNote,
      codeNames.toldToRingAgain,
      codeNames.wrongNumber,
      codeNames.aggression,
    ])
    .optional()
    .describe('Bij `call.outcomeRegistered`: wat ervan kwam.'),
  onderwerpId: z
    .string()
    .nullable()
    .optional()
    .describe('Bij `call.outcomeRegistered`: kenmerk van het onderwerp; null: niet vastgelegd.'),
});

const alertTold = z.object({
  ...always,
  onderwerp: z.literal('signalen').describe('Waarover dit bericht gaat.'),
  gebeurtenis: z.enum(['alert.raised', 'alert.cleared']).describe('Of het signaal kwam of ging.'),
  signaalId: z.string().describe('Kenmerk van het signaal.'),
  ernst: z.enum([codeNames.info, codeNames.warning, codeNames.critical]).describe('Hoe ernstig.'),
  tekst: z.string().describe('Het signaal in één zin.'),
});

const trialTold = z.object({
  ...always,
  onderwerp: z.literal('proef').describe('Waarover dit bericht gaat.'),
  gebeurtenis: z.literal('trial').describe('Altijd `trial`.'),
});

/** The bodies by the name they have in the description. */
export const webhookBodies = {
  notities: noteTold,
  gesprekken: callTold,
  signalen: alertTold,
  proef: trialTold,
} as const;

export type WebhookBodyName = keyof typeof webhookBodies;

export const webhookBody = z.discriminatedUnion('onderwerp', [noteTold, callTold, alertTold, trialTold]);

/** One line for each body. */
export const webhookSummaries: Readonly<Record<WebhookBodyName, string>> = {
  notities: 'Er gebeurde iets met een terugbelnotitie.',
  gesprekken: 'Een gesprek kwam binnen, werd opgenomen, doorverbonden, geregistreerd of eindigde.',
  signalen: 'Een signaal kwam of ging.',
  proef: 'Een proefbericht, omdat een beheerder daarom vroeg.',
};

export const webhookHowTo =
  'Wordt gestuurd met POST naar het adres van de webhook. Antwoord binnen 10 seconden met 2xx. Bij 408, 425, 429, 5xx of geen antwoord wordt het opnieuw geprobeerd: eerst na ongeveer een halve minuut, dan telkens dubbel zo lang tot hoogstens zes uur, drie dagen lang. Elke andere status betekent: niet meer sturen. Een bericht kan dubbel komen (herken het aan `X-Bereikbaar-Delivery`) en in een andere volgorde (`tijdstip` zegt welke).';
