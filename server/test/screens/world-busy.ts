/** Ten past ten on a Tuesday: callers wait, an agent's phone rings, the figure is just under its target. */
import type { AttemptClass, Figures } from '../../contract/figures.ts';
import { agentNow, agentState, attempt, call, caller, figure, norm, note, queue, share } from './builders.ts';
import { callStory, directory, entrance, health, hours, people, subjects } from './fixtures.ts';
import { ago, installation, noLive, olstWijhe, onePage, person, start, teams, type World } from './world.ts';
import { connectionAnswers, promptAnswers } from './world-connections.ts';
import { measureAnswers } from './world-measures.ts';
import { teamAnswers } from './world-teams.ts';
import { trunkAnswers } from './world-trunks.ts';

const names = [
  'Anouk Visser',
  'Bram Jansen',
  'Çelik Yılmaz',
  'Daan Wolters',
  'Esra Demir',
  'Femke Dijkstra',
  'Gijs Brouwer',
  'Hanna Kuiper',
  'Ilias Bakkali',
  'Joke ter Horst',
];

export const total = figure({ kind: 'municipality', ...olstWijhe }, [96, 61, 14, 38, 9, 19, 4, 11], {
  stillOpen: 3,
});
const teamFigures = [
  figure({ kind: 'team', id: 'kcc', name: 'Klantcontactcentrum' }, [0, 92, 4, 31, 0, 4, 1, 9]),
  figure({ kind: 'team', id: 'burgerzaken', name: 'Burgerzaken' }, [31, 12, 5, 3, 1, 3, 0, 1], {
    norm: norm(share(41, 55)),
  }),
  figure({ kind: 'team', id: 'vergunningen', name: 'Vergunningen' }, [14, 4, 2, 1, 6, 9, 2, 0], {
    norm: norm(share(15, 38), 20),
  }),
  figure({ kind: 'team', id: 'openbare-ruimte', name: 'Openbare ruimte' }, [22, 6, 2, 2, 1, 2, 1, 1]),
  figure({ kind: 'team', id: 'sociaal-team', name: 'Sociaal team' }, [4, 1, 1, 1, 1, 1, 0, 0]),
];

const hitsPerSlot = [11, 17, 21, 25, 28, 24, 19];
const perSlot = [12, 19, 26, 27, 30, 27, 23];

export const figures: Figures = {
  period: 'today',
  from: total.from,
  until: total.until,
  total,
  teams: teamFigures,
  queues: [],
  entrances: [],
  employees: [],
  course: perSlot.map((n, index) => {
    const from = Date.parse('2026-11-24T07:30:00Z') + index * 900_000;
    return {
      from: new Date(from).toISOString(),
      until: new Date(from + 900_000).toISOString(),
      success: share(hitsPerSlot[index] ?? 0, n),
    };
  }),
  failures: [
    { code: 'noAnswer', text: 'Medewerker nam niet op na doorverbinden', count: 13 },
    { code: 'voicemail', text: 'Beller kreeg voicemail', count: 9 },
    { code: 'abandonedInQueue', text: 'Beller hing op in de wachtrij', count: 6 },
    { code: 'toldToRingAgain', text: 'Beller moest zelf terugbellen', count: 4 },
  ],
  outlook: { expectedAttempts: 410, mayStillFail: 11, chance: 0.63 },
};

const classes: readonly AttemptClass[] = ['A2', 'D', 'A1', 'C', 'B2', 'A1', 'E', 'A2', 'D', 'X'];
const reasons: Record<AttemptClass, string> = {
  A1: 'De beller sprak de gewenste medewerker.',
  A2: 'De beller sprak iemand van het gewenste team.',
  B1: 'Een andere medewerker maakte een terugbelnotitie.',
  B2: 'Het KCC beantwoordde de vraag.',
  C: 'De beller sprak een bericht in na 20 seconden.',
  D: 'Doorverbonden; niemand nam op binnen 25 seconden.',
  E: 'De beller is gevraagd zelf terug te bellen.',
  X: 'De beller hing binnen 5 seconden op.',
};
export const attempts = Array.from({ length: 43 }, (_, index) => {
  const name = classes[index % classes.length] ?? 'A1';
  return attempt(index, name, { explanation: reasons[name] });
});

const ringing = call({
  caller: caller({
    persons: [{ id: 'p1', name: 'J. van Dalen', protected: false }],
    callsToday: 3,
    earlierContacts: [
      {
        callId: 'g-4650',
        at: ago(2 * 3600),
        subject: 'Omgevingsvergunning',
        outcome: 'transferred',
        employee: 'Bram Jansen',
      },
      {
        callId: 'g-4102',
        at: ago(26 * 3600),
        subject: 'Omgevingsvergunning',
        outcome: 'callbackNote',
        employee: 'Sanne de Boer',
      },
      {
        callId: null,
        at: ago(40 * 86_400),
        subject: 'Paspoort',
        outcome: 'answeredDirectly',
        employee: null,
      },
    ],
    openNotes: [
      {
        id: 'tb-4802',
        label: 'TB-4802',
        question: 'Wil weten wanneer de aanvraag voor de dakkapel wordt behandeld.',
        attached: false,
        createdAt: ago(26 * 3600),
        dueAt: ago(-6 * 3600),
        subject: 'Omgevingsvergunning',
        owner: 'Vergunningen',
        attempts: 1,
      },
    ],
  }),
});

/** The same caller, in conversation. */
export const talking = call({
  ...ringing,
  state: 'talking',
  answeredAt: ago(132),
  offeredAt: ago(140),
  waitingSince: ago(166),
  arrivedAt: ago(180),
  registration: {
    outcome: null,
    subjectId: 'vergunning',
    question: 'Mag ik alvast beginnen met de dakkapel? De vergunning is vorige week aangevraagd.',
    callerName: 'J. van Dalen',
  },
});

export function busyWorld(me = person(['kcc-agent', 'teamleider', 'beheerder'])): World {
  const live = noLive();
  live.agentState = [agentState({ state: 'offered', since: ago(3), callId: ringing.id })];
  live.myCalls = [ringing];
  live.queues = [
    queue('algemeen', 'Algemeen', {
      waiting: 4,
      longestSince: ago(74),
      expectedWaitSeconds: 90,
      available: 1,
      talking: 6,
      wrappingUp: 1,
      paused: 2,
      answeredToday: 128,
      abandonedToday: 7,
      serviceLevel: norm(share(104, 135)),
    }),
    queue('burgerzaken', 'Burgerzaken', {
      waiting: 1,
      longestSince: ago(12),
      available: 2,
      talking: 3,
      answeredToday: 51,
      abandonedToday: 2,
      serviceLevel: norm(share(47, 53)),
    }),
    queue('meldingen', 'Meldingen openbare ruimte', {
      available: 3,
      answeredToday: 22,
      serviceLevel: norm(share(21, 22)),
    }),
    queue('ondernemers', 'Ondernemersloket', { open: false }),
  ];
  const states = [
    'talking',
    'talking',
    'wrappingUp',
    'paused',
    'talking',
    'available',
    'setAside',
    'talking',
    'holding',
    'available',
  ] as const;
  live.agents = names.map((name, index) =>
    agentNow(`a${index}`, name, {
      state: states[index] ?? 'available',
      since: ago(20 + index * 37),
      busyWith: ['talking', 'holding'].includes(states[index] ?? '') ? 'Algemeen' : null,
      pauseReason: states[index] === 'paused' ? 'Overleg' : null,
      missedToday: states[index] === 'setAside' ? 2 : 0,
    }),
  );
  live.figures = [total, ...teamFigures];
  live.notes = [
    note('TB-4795', {
      dueAt: ago(1200),
      termPart: 1.1,
      callerName: 'De heer Schuurman',
      subject: 'Bomenkap',
      question: 'Vraagt of de eik aan de Kerkstraat gekapt wordt.',
      ownerTeam: { id: 'openbare-ruimte', name: 'Openbare ruimte' },
      ownerEmployee: { id: 'gijs', name: 'Gijs Brouwer' },
      standIn: { id: 'sanne', name: 'Sanne de Boer' },
      escalations: [{ percent: 100, toldTo: { id: 'ellen', name: 'Ellen Kok' } }],
      attempts: [{ at: ago(5000), employee: 'Gijs Brouwer', result: 'noAnswer' }],
      state: 'attempted',
    }),
    note('TB-4802', {
      dueAt: ago(-3000),
      termPart: 0.86,
      claimedBy: { id: 'sanne', name: 'Sanne de Boer' },
      claimedUntil: ago(-1800),
      state: 'claimed',
      callerName: 'J. van Dalen',
      window: 'na 10 uur',
    }),
    note('TB-4811', {
      dueAt: ago(-27 * 3600),
      contact: {
        organisation: 'Bakkerij Hofstra',
        secondNumber: '06 12 34 56 78',
        secondNumberDescription: 'in de winkel',
      },
      answers: [{ label: 'Gaat het om een nieuwe aanvraag?', answer: 'nee' }],
      remarks: ['Kwam bij Burgerzaken terecht; de aanvraag ligt bij jullie.'],
    }),
  ];
  live.alerts = [
    {
      id: 'vergunningen',
      severity: 'warning',
      since: ago(900),
      text: 'Vergunningen zit onder het doel: 21 van 38 pogingen geslaagd.',
      scope: { kind: 'team', id: 'vergunningen', name: 'Vergunningen' },
    },
  ];
  live.health = [...health];
  return {
    name: 'busy',
    installation,
    me,
    live,
    feedBreaks: false,
    phoneFails: false,
    answers: {
      ...trunkAnswers,
      ...teamAnswers,
      getInstallation: () => installation,
      getCatalogue: () => ({ version: 3, count: subjects.length }),
      listSubjects: ({ query }) => {
        const words = String(query?.search ?? '').toLowerCase();
        const found = subjects.filter(({ id, name, keywords }) =>
          [id, name, ...keywords].join(' ').toLowerCase().includes(words),
        );
        return onePage(found);
      },
      getSubject: ({ params }) => subjects.find(({ id }) => id === params.subjectId) ?? subjects[0]!,
      searchDirectory: ({ body }) => {
        const words = (body?.search ?? '').toLowerCase();
        return directory.filter((entry) =>
          `${entry.name} ${entry.description}`.toLowerCase().includes(words),
        );
      },
      listTeams: () => onePage([...teams]),
      listNotes: () => ({ count: live.notes.length, next: null, previous: null, results: live.notes }),
      getPromise: () => ({
        dueAt: ago(-31 * 3600),
        promise: 'Vergunningen belt u terug voor woensdag 25 november 17.00 uur.',
        promiseEnglish: 'We will call you back on Wednesday 25 November before 5 pm at the latest.',
        members: [
          { id: 'fatima', name: 'Fatima El Amrani', away: false, standIn: null },
          {
            id: 'marieke',
            name: 'Marieke Olthof',
            away: true,
            standIn: { id: 'fatima', name: 'Fatima El Amrani' },
          },
        ],
        channels: ['mail', 'sms'],
      }),
      searchPerson: ({ body }) => {
        // Whoever ticks the second number finds one note more.
        const both = (body?.numbers?.length ?? 0) > 1;
        return {
          foundCount: both ? 3 : 2,
          perRecord: [
            { record: 'caller', count: 1 },
            { record: 'note', count: both ? 2 : 1 },
          ],
          linkedNumbers: both ? [] : [{ number: '0570 123 456', recordCount: 1 }],
          linkedEmails: [{ email: 'j.jansen@voorbeeld.example', recordCount: 1 }],
        };
      },
      listRetention: () => [
        {
          id: 'caller',
          version: 1,
          record: 'caller',
          retentionDays: 365,
          basis: 'Selectielijst gemeenten 2020',
        },
        { id: 'note', version: 1, record: 'note', retentionDays: 365, basis: 'Selectielijst gemeenten 2020' },
        {
          id: 'contact',
          version: 1,
          record: 'contact',
          retentionDays: 730,
          basis: 'Selectielijst gemeenten 2020',
        },
        {
          id: 'voicemail',
          version: 1,
          record: 'voicemail',
          retentionDays: 30,
          basis: 'Besluit van het college, 2026',
        },
      ],
      listDestructions: () => ({
        count: 1,
        next: null,
        previous: null,
        results: [
          {
            id: 'd1',
            runId: 'r1',
            record: 'voicemail',
            object: 'vm-0',
            beganAt: ago(40 * 24 * 3600),
            destroyedAt: ago(7 * 3600),
            basis: 'Besluit van het college, 2026',
            by: 'Omar Aydin',
          },
        ],
      }),
      getForecast: () => ({
        queue: { id: 'algemeen', name: 'Algemeen' },
        date: '2026-11-24',
        withinSeconds: 30,
        target: 0.8,
        callsExpected: 214,
        handlingSeconds: 228,
        historyDays: 41,
        errorShare: 0.09,
        quarters: ['09:00', '09:15', '09:30', '09:45', '10:00', '10:15'].map((from, index) => ({
          from,
          callsExpected: 6 + index,
          agentsNeeded: 3 + Math.floor(index / 2),
          agentCount: 4,
          serviceLevelShare: 0.91 - index * 0.05,
        })),
        plan: { serviceLevelShare: 0.74, abandonedExpected: 12 },
        whatIf: { serviceLevelShare: 0.83, abandonedExpected: 7 },
      }),
      listGreetings: () =>
        onePage([
          {
            id: 'employee:sanne',
            version: 1,
            kind: 'employee',
            name: 'Sanne de Boer',
            origin: 'recorded',
            text: '',
            lengthSeconds: 8,
            audio: '/api/v1/begroetingen/employee%3Asanne/geluid',
          },
          {
            id: 'team:vergunningen',
            version: 1,
            kind: 'team',
            name: 'Vergunningen',
            origin: 'text',
            text: 'U belt met Vergunningen. Spreek uw vraag in, wij bellen u terug.',
            lengthSeconds: 6,
            audio: '/api/v1/begroetingen/team%3Avergunningen/geluid',
          },
        ]),
      listVoicemails: () => ({
        count: 2,
        next: null,
        previous: null,
        results: [
          {
            id: 'vm1',
            at: ago(3300),
            number: '06 12 34 56 78',
            lengthSeconds: 34,
            audio: '/api/v1/voicemailberichten/vm1/geluid',
            transcript: 'Goedemorgen, ik bel over de bouwtekening die ik vorige week heb ingeleverd.',
            heard: false,
            noteId: 'tb-4811',
            box: { kind: 'team', id: 'lochem/vergunningen', name: 'Vergunningen' },
          },
          {
            id: 'vm2',
            at: ago(20 * 3600),
            number: null,
            lengthSeconds: 12,
            audio: '/api/v1/voicemailberichten/vm2/geluid',
            transcript: '',
            heard: true,
            noteId: null,
            box: { kind: 'employee', id: 'e1', name: 'Dirk Bakker' },
          },
        ],
      }),
      listAttempts: ({ query }) => {
        const chosen = attempts.filter(
          (one) => query?.failed !== 'true' || ['C', 'D', 'E'].includes(one.class ?? ''),
        );
        const from = ((Number(query?.page) || 1) - 1) * 25;
        return { count: chosen.length, next: null, previous: null, results: chosen.slice(from, from + 25) };
      },
      getCallStory: () => callStory,
      ...measureAnswers,
      getFigures: ({ query }) => ({ ...figures, period: query?.period ?? 'today' }),
      listEmployees: () => ({ count: people.length, next: null, previous: null, results: [...people] }),
      searchEmployees: () => ({ count: people.length, next: null, previous: null, results: [...people] }),
      ...connectionAnswers,
      ...promptAnswers,
      createSignInLink: () => ({
        address: 'https://bereikbaar.example/inloggen?link=voorbeeld-van-een-link',
        expiresAt: new Date(start + 86_400_000).toISOString(),
      }),
      listEntrances: () => onePage([entrance]),
      explainEntrance: () => ({
        at: ago(0),
        conclusion: 'De beller komt in de wachtrij Algemeen.',
        steps: [
          {
            stepId: 'welkom',
            text: 'De beller hoort: Welkom bij de gemeente Olst-Wijhe.',
            reasons: [{ code: 'firstStep', text: 'Dit is de eerste stap van de ingang.' }],
          },
          {
            stepId: 'tijden',
            text: 'De gemeente is open.',
            reasons: [{ code: 'weekly', text: 'Dinsdag van 8:30 tot 17:00; geen bijzondere dag.' }],
          },
        ],
      }),
      listHours: () => onePage([hours]),
      listCalamities: () => live.calamities,
      getOwnReachability: () => ({
        version: 3,
        present: true,
        absentUntil: null,
        absenceReason: '',
        whenAbsent: 'colleague',
        whenNoAnswer: 'team',
        deputy: { id: 'fatima', name: 'Fatima El Amrani' },
        ringSeconds: 20,
        devices: [
          { id: 'd1', kind: 'browser', label: 'Webtelefoon', registered: true, rings: true },
          { id: 'd2', kind: 'sip', label: 'Bureautoestel kamer 2.14', registered: true, rings: true },
          { id: 'd3', kind: 'mobile', label: 'Mobiel van het werk', registered: false, rings: false },
        ],
        greeting: 'standard',
        summary:
          'Uw webtelefoon en bureautoestel gaan 20 seconden over. Daarna gaat het gesprek naar uw team.',
      }),
      getHealth: () => ({ at: ago(0), version: '0.1.0', parts: [...health] }),
    },
  };
}
