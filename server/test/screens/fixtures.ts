/** Larger fixtures of the busy scene: directory, people, dialplan, hours, health, one call's story. */
import type { CallStory, Subject, TimelineStep } from '../../contract/call.ts';
import type { DirectoryEntry } from '../../contract/centre.ts';
import type { Employee } from '../../contract/people.ts';
import type { Entrance, Hours } from '../../contract/routing.ts';
import type { HealthPart } from '../../contract/system.ts';
import { share } from './builders.ts';
import { ago, olstWijhe } from './world.ts';

export const subjects: readonly Subject[] = [
  {
    id: 'paspoort',
    name: 'Paspoort of identiteitskaart aanvragen',
    keywords: ['id-kaart', 'reisdocument'],
    script: 'U maakt een afspraak via de website of bij mij. Neem een pasfoto en uw oude document mee.',
    team: { id: 'burgerzaken', name: 'Burgerzaken' },
    questions: [
      { question: 'Hoe lang duurt het?', answer: 'Na vijf werkdagen ligt het document klaar.' },
      { question: 'Kan het sneller?', answer: 'Ja, met spoed. Dat kost extra en duurt twee werkdagen.' },
    ],
  },
  {
    id: 'vergunning',
    name: 'Omgevingsvergunning',
    keywords: ['bouwen', 'dakkapel', 'kap'],
    script: 'Begin pas met bouwen als u de vergunning hebt. De gemeente beslist binnen 8 weken.',
    team: { id: 'vergunningen', name: 'Vergunningen' },
    questions: [
      { question: 'Wat kost het?', answer: 'Dat hangt af van de bouwkosten: zie de leges op de website.' },
    ],
  },
  {
    id: 'afval',
    name: 'Afval en container',
    keywords: ['kliko', 'grofvuil'],
    script: 'Een kapotte container vervangen wij binnen 5 werkdagen.',
    team: { id: 'openbare-ruimte', name: 'Openbare ruimte' },
  },
];

export const directory: readonly DirectoryEntry[] = [
  {
    kind: 'employee',
    id: 'fatima',
    name: 'Fatima El Amrani',
    description: 'Vergunningen',
    presence: 'reachable',
    explanation: null,
    chance: share(41, 50),
  },
  {
    kind: 'employee',
    id: 'marieke',
    name: 'Marieke Olthof',
    description: 'Vergunningen',
    presence: 'away',
    explanation: 'afwezig tot 14:00, vervanger Fatima El Amrani',
    chance: share(11, 31),
  },
  {
    kind: 'team',
    id: 'vergunningen',
    name: 'Vergunningen',
    description: '3 van 6 bereikbaar',
    presence: 'reachable',
    explanation: null,
    chance: share(66, 91),
  },
  {
    kind: 'queue',
    id: 'burgerzaken',
    name: 'Burgerzaken',
    description: '1 wachtende',
    presence: 'busy',
    explanation: null,
    chance: null,
  },
  {
    kind: 'partner',
    id: 'waterschap',
    name: 'Waterschap Drents Overijsselse Delta',
    description: 'Partner',
    presence: 'reachable',
    explanation: null,
    chance: null,
  },
];

export const people: readonly Employee[] = [
  ['anouk', 'Anouk Visser', ['kcc-agent'], true],
  ['bram', 'Bram Jansen', ['kcc-agent'], true],
  ['fatima', 'Fatima El Amrani', ['medewerker'], true],
  ['gijs', 'Gijs Brouwer', ['medewerker', 'teamleider'], true],
  ['sanne', 'Sanne de Boer', ['kcc-agent', 'teamleider', 'beheerder'], true],
  ['piet', 'Piet Hendriks', ['medewerker'], false],
].map(([id, name, roles, active]) => ({
  id: String(id),
  version: 1,
  name: String(name),
  email: `${id}@olst-wijhe.example`,
  municipality: olstWijhe,
  teams: [{ id: 'kcc', name: 'Klantcontactcentrum' }],
  roles: roles as Employee['roles'],
  skills: [],
  active: active === true,
  secondFactor: id !== 'piet',
  devices: [
    { id: `${id}-web`, kind: 'browser', label: 'Webtelefoon', registered: active === true },
    { id: `${id}-bureau`, kind: 'sip', label: 'Bureautoestel', registered: active === true },
  ],
}));

export const entrance: Entrance = {
  id: 'olst-wijhe/algemeen',
  name: 'Algemeen nummer',
  municipality: olstWijhe,
  numbers14: ['14 0570'],
  number: '0570 56 80 80',
  openNow: true,
  openText: 'Open tot 17:00 uur.',
  firstStep: 'welkom',
  dialplanVersion: '7',
  steps: [
    {
      id: 'welkom',
      kind: 'announcement',
      label: 'Welkom',
      description: '“Welkom bij de gemeente Olst-Wijhe.”',
      next: [{ label: 'daarna', stepId: 'tijden' }],
    },
    {
      id: 'tijden',
      kind: 'hours',
      label: 'Is de gemeente open?',
      description: 'Maandag tot en met vrijdag van 8:30 tot 17:00 uur.',
      next: [
        { label: 'open', stepId: 'keuze' },
        { label: 'gesloten', stepId: 'gesloten' },
      ],
    },
    {
      id: 'keuze',
      kind: 'menu',
      label: 'Keuzemenu',
      description: '“Toets 1 voor paspoort of verhuizen, 2 voor vergunningen, of blijf aan de lijn.”',
      next: [
        { label: '1', stepId: 'burgerzaken' },
        { label: '2 of geen toets', stepId: 'algemeen' },
      ],
    },
    {
      id: 'burgerzaken',
      kind: 'queue',
      label: 'Burgerzaken',
      description: 'Wachtrij, na 3 minuten ook Algemeen.',
      next: [],
    },
    {
      id: 'algemeen',
      kind: 'queue',
      label: 'Algemeen',
      description: 'Wachtrij; terugbellen na 2 minuten.',
      next: [],
    },
    {
      id: 'gesloten',
      kind: 'hangUp',
      label: 'Gesloten',
      description: '“Wij zijn gesloten. Morgen zijn wij open vanaf half negen. Is er gevaar? Bel 112.”',
      next: [],
    },
  ],
  tests: [
    { name: 'Dinsdag 10:00, toets 2: wachtrij Algemeen', passed: true, detail: null },
    { name: 'Tweede kerstdag 10:00: gesloten', passed: true, detail: null },
    { name: 'Zaterdag 8:00: gesloten', passed: true, detail: null },
  ],
};

const weekday = [{ from: '08:30', until: '17:00' }];

export const hours: Hours = {
  id: 'olst-wijhe/algemeen',
  name: 'Algemeen nummer',
  municipality: olstWijhe,
  version: 4,
  days: [weekday, weekday, [{ from: '08:30', until: '20:00' }], weekday, weekday, [], []],
  exceptions: [
    { date: '2026-12-24', name: 'Kerstavond', ranges: [{ from: '08:30', until: '16:00' }], origin: 'local' },
    { date: '2026-12-25', name: 'Eerste kerstdag', ranges: [], origin: 'legal' },
    { date: '2027-01-01', name: 'Nieuwjaarsdag', ranges: [], origin: 'legal' },
    { date: '2027-05-07', name: 'Dag na Hemelvaart', ranges: [], origin: 'equated' },
  ],
  openNow: true,
};

export const health: readonly HealthPart[] = [
  {
    id: 'sip',
    name: 'SIP',
    state: 'healthy',
    since: ago(86_400),
    text: 'Gesprekken komen binnen.',
    facts: [
      { label: 'Toestellen aangemeld', value: '43' },
      { label: 'Gesprekken nu', value: '9' },
    ],
  },
  {
    id: 'media',
    name: 'Geluid',
    state: 'healthy',
    since: ago(86_400),
    text: 'Geen haperingen.',
    facts: [{ label: 'Gesprekken', value: '9' }],
  },
  {
    id: 'trunk:kpn',
    name: 'Telefoonlijn',
    state: 'healthy',
    since: ago(9000),
    text: 'Bereikbaar.',
    facts: [{ label: 'Antwoordtijd', value: '12 ms' }],
  },
  {
    id: 'ledger',
    name: 'Grootboek',
    state: 'healthy',
    since: ago(86_400),
    text: 'Alle gebeurtenissen kloppen.',
    facts: [{ label: 'Verschil', value: '0' }],
  },
  {
    id: 'openklant',
    name: 'Open Klant',
    state: 'healthy',
    since: ago(5000),
    text: 'Alles is verzonden.',
    facts: [],
  },
];

const number = '0570 51 22 34';

function plainStep(secondsAgo: number, event: string, text: string, detail: string): TimelineStep {
  return { at: ago(secondsAgo), event, text, reasons: [], detail, technical: false };
}

export const callStory: CallStory = {
  id: 'g-4001',
  caller: { number, anonymous: false },
  municipality: olstWijhe,
  entrance: { number: '14 0570', name: 'Gemeente Olst-Wijhe' },
  arrivedAt: ago(400),
  endedAt: ago(120),
  waitSeconds: 19,
  talkSeconds: 96,
  summary: 'Doorverbonden naar Vergunningen, maar niemand nam op. De beller hing op.',
  steps: [
    plainStep(
      400,
      'call.arrived',
      'De beller belt via het 14-nummer.',
      'belt 14 0570 (via 14+); ingang olst-wijhe/algemeen',
    ),
    {
      ...plainStep(399, 'call.routed', 'route: welkom', 'route: welkom'),
      technical: true,
    },
    plainStep(393, 'call.menuChosen', 'De beller kiest 2 in het keuzemenu.', 'menu keuze: toets 2, algemeen'),
    plainStep(
      391,
      'call.queued',
      'De beller wacht in Algemeen.',
      'wacht in olst-wijhe/algemeen, voorrang 5, al 9.0 s',
    ),
    {
      ...plainStep(
        381,
        'call.offered',
        'De telefoon van Bram Jansen gaat over, hoogstens 20 seconden.',
        'aangeboden aan m-1002 op 202, 20.0 s lang',
      ),
      reasons: [
        { code: 'longestIdle', text: 'Het langst vrij (4 minuten) met de vaardigheid Vergunningen.' },
        { code: 'skipped', text: 'Anouk Visser overgeslagen: nawerk tot 10:06:10.' },
      ],
    },
    plainStep(
      372,
      'call.answered',
      'Bram Jansen neemt op; de beller wachtte 19 seconden.',
      'opgenomen door m-1002 na 19.0 s',
    ),
    plainStep(
      276,
      'call.transferStarted',
      'Bram Jansen verbindt na overleg door naar Vergunningen.',
      'm-1002 verbindt door naar team vergunningen (attended)',
    ),
    {
      ...plainStep(
        251,
        'call.transferEnded',
        'Het doorverbinden lukte niet: niemand nam op.',
        'doorverbinden: noAnswer',
      ),
      reasons: [{ code: 'noAnswer', text: '3 toestellen gingen 25 seconden over.' }],
    },
    plainStep(
      120,
      'call.ended',
      'Het gesprek is klaar: de beller hing op, na 1 minuut en 36 seconden praten.',
      'voorbij door caller: completed, 96.0 s gesproken',
    ),
  ],
  recordings: [
    {
      id: 'g-4001_t5',
      at: ago(370),
      employee: 'Bram Jansen',
      audio: '/api/v1/gespreksopnamen/g-4001_t5/geluid',
      kept: { until: ago(-30 * 86_400), reason: 'Klacht K-2026-118', employee: 'Joris Bakker' },
    },
  ],
  ladder: [
    { at: ago(400), sender: 'provider', receiver: 'Bereikbaar', message: 'INVITE' },
    { at: ago(400), sender: 'Bereikbaar', receiver: 'provider', message: '100 Trying' },
    { at: ago(372), sender: 'Bereikbaar', receiver: 'provider', message: '200 OK' },
  ],
};
