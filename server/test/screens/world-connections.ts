/** What the stand-in server says of other software: tokens, webhooks, messages on their way, second factors, the log. */
import type { OutboxMessage } from '../../contract/connections.ts';
import type { Prompt } from '../../contract/prompts.ts';
import type { AuditLine } from '../../contract/system.ts';
import { type Answers, ago, onePage } from './world.ts';

const day = 86_400;
const hook = 'wh1';

const sent: readonly OutboxMessage[] = [
  message('5', 'webhook', 'waiting', 1900, 3, 'status 503'),
  message('4', 'mail', 'done', 2600, 0, null),
  message('3', 'sms', 'waiting', 4100, 1, 'not configured'),
  message('2', 'openKlant', 'givenUp', 3 * day + 900, 24, 'status 400'),
  message('1', 'mail', 'done', 4 * day, 2, 'dropped'),
];

const lines: readonly AuditLine[] = [
  line('9', 700, 'Sanne de Boer', 'putHours', 'olst-wijhe/algemeen', true),
  line('8', 1500, 'Sanne de Boer', 'createWebhook', '/webhooks', true),
  line('7', 4100, 'onbekend', 'signIn', 'unknown account', false),
  line('6', 5200, 'Fatima El Amrani', 'deleteVoicemail', 'vm-12', true),
  line('5', 8000, 'Omar Aydin', 'putCalamity', 'olst-wijhe', true),
  line('4', 9100, 'Bram Jansen', 'createMachineToken', '/machinetokens', false),
];

export const connectionAnswers: Answers = {
  listMachineTokens: () =>
    onePage([
      {
        id: 'mt2',
        name: 'Managementrapportage',
        scopes: ['cijfers:lezen'],
        createdBy: 'Omar Aydin',
        createdAt: ago(40 * day),
        expiresAt: ago(-325 * day),
        usedAt: ago(3600),
        revokedAt: null,
      },
      {
        id: 'mt1',
        name: 'Website van de gemeente',
        scopes: ['notities:schrijven', 'notities:lezen'],
        createdBy: 'Sanne de Boer',
        createdAt: ago(400 * day),
        expiresAt: ago(35 * day),
        usedAt: ago(36 * day),
        revokedAt: null,
      },
    ]),
  createMachineToken: () => ({
    machineToken: {
      id: 'mt3',
      name: 'Rapportage',
      scopes: ['cijfers:lezen'],
      createdBy: 'Sanne de Boer',
      createdAt: ago(0),
      expiresAt: ago(-365 * day),
      usedAt: null,
      revokedAt: null,
    },
    credential: 'brk_een-voorbeeld-van-een-token-van-de-nagebootste-server',
  }),
  listWebhooks: () => [
    {
      id: hook,
      address: 'https://zaken.olst-wijhe.example/bereikbaar/meldingen',
      topics: ['notities', 'signalen'],
      active: true,
      createdAt: ago(60 * day),
    },
  ],
  testWebhook: () => ({ accepted: false, problem: 'status 503' }),
  listOutbox: ({ query }) => {
    const chosen = sent
      .filter(({ state }) => query?.state === undefined || state === query.state)
      .filter(({ channel }) => query?.webhookId === undefined || channel === 'webhook');
    return { count: chosen.length, next: null, previous: null, results: [...chosen] };
  },
  retryMessage: () => ({ accepted: true }),
  listAuditLines: ({ query }) => {
    const chosen = lines.filter(
      ({ succeeded }) => query?.result === undefined || succeeded === (query.result === 'succeeded'),
    );
    return { count: chosen.length, next: null, previous: null, results: [...chosen] };
  },
  startSecondFactor: () => ({
    credential: 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP',
    address:
      'otpauth://totp/Bereikbaar:sanne%40olst-wijhe.example?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=Bereikbaar&digits=6&period=30',
  }),
  confirmSecondFactor: () => ({
    secondFactor: true,
    recoveryCodes: Array.from({ length: 10 }, (_, index) => `7k2m-p9qd-x4r${index}`),
  }),
};

const nobody = { count: 0, next: null, previous: null, results: [] };

export const noConnections: Answers = {
  listMachineTokens: () => onePage([]),
  listWebhooks: () => [],
  listOutbox: () => nobody,
  listAuditLines: () => nobody,
};

function message(
  id: string,
  channel: OutboxMessage['channel'],
  state: OutboxMessage['state'],
  madeAgo: number,
  attemptCount: number,
  problem: string | null,
): OutboxMessage {
  return { id, channel, state, createdAt: ago(madeAgo), nextAt: ago(-600), attemptCount, problem };
}

function line(
  id: string,
  at: number,
  actor: string,
  action: string,
  object: string,
  succeeded: boolean,
): AuditLine {
  return { id, at: ago(at), actor, action, object, succeeded, source: '192.0.2.14' };
}

export const promptAnswers: Answers = {
  listPrompts: () =>
    onePage([
      promptLine('olst-wijhe/welkom', 'Welkom bij de gemeente Olst-Wijhe.', 'own', 3.1),
      promptLine(
        'olst-wijhe/keuze',
        'Toets 1 voor een paspoort of rijbewijs, toets 2 voor een vergunning. Of blijf aan de lijn.',
        'rendered',
        6.4,
      ),
      promptLine(
        'olst-wijhe/gesloten',
        'Wij zijn nu gesloten. Morgen om half negen zijn we er weer.',
        'stale',
        5.2,
      ),
      promptLine('queue/welcome', 'Een ogenblik alstublieft. U wordt zo geholpen.', 'shipped', 3.9),
      promptLine('callback/offer', 'Wilt u liever worden teruggebeld? Toets dan 1.', 'shipped', 4.1),
      promptLine('calamity/general', 'Er is een storing. Wij werken aan een oplossing.', 'missing', 0),
    ]),
};

function promptLine(id: string, promptText: string, state: Prompt['state'], lengthSeconds: number): Prompt {
  const ofDialplan = id.startsWith('olst-wijhe/');
  const audio = state === 'missing' ? null : `/api/v1/meldteksten/${encodeURIComponent(`nl:${id}`)}/geluid`;
  return {
    id: `nl:${id}`,
    version: 1,
    language: 'nl',
    ofDialplan,
    promptText,
    state,
    own: state === 'own',
    lengthSeconds,
    audio,
  };
}
