/** One's own work: state of the agent, own reachability. */
import type { Area } from './text.ts';

export const workArea = {
  tag: 'Eigen werk',
  description: 'De werkstatus van een agent en hoe een medewerker zelf bereikbaar is.',
  operations: {
    commandAgent: {
      summary: 'Verandert de eigen werkstatus: beschikbaar, pauze, nawerk of afmelden.',
      description:
        'Tijdens een gesprek geldt de wijziging na het ophangen (`naGesprek`). De liveverzameling `werkstatus` vertelt de gevolgen.',
      example: { opdracht: 'pauzeren', pauzereden: 'lunch' },
    },
    getOwnReachability: {
      summary: 'Vertelt hoe iemand nu bereikbaar is en wat een beller treft.',
    },
    putOwnReachability: {
      summary: 'Verandert de eigen bereikbaarheid: aanwezig, doorzetten, vervanger, toestellen.',
      description:
        'Stuur de `versie` mee die u las; is er intussen iets veranderd, dan volgt 412 en leest u opnieuw. `afwezigVanaf` en `doorzetting` blijven zoals ze waren als ze ontbreken.',
      example: {
        versie: 3,
        aanwezig: false,
        afwezigTot: '2026-11-24T08:00:00Z',
        redenAfwezigheid: 'Cursus',
        bijAfwezigheid: 'collega',
        bijGeenGehoor: 'team',
        belSeconden: 20,
        begroeting: 'standaard',
        vervangerId: 'fatima',
        overgaandeToestellen: ['toestel-1'],
      },
    },
  },
} as const satisfies Area;
