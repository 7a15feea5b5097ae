/** The first minute: signed in, nothing has happened, nobody has rung. */
import { agentState, figure, queue } from './builders.ts';
import { ago, installation, noLive, olstWijhe, onePage, person, teams, type World } from './world.ts';
import { noConnections } from './world-connections.ts';
import { noTeams } from './world-teams.ts';
import { noTrunks } from './world-trunks.ts';

const nobody = { count: 0, next: null, previous: null, results: [] };
const total = figure({ kind: 'municipality', ...olstWijhe }, []);

export function emptyWorld(me = person(['kcc-agent', 'teamleider', 'beheerder'])): World {
  const live = noLive();
  live.agentState = [
    agentState({
      state: 'offline',
      since: ago(4),
      queues: [],
      today: { answered: 0, missed: 0, talkSeconds: 0, wrapUpSeconds: 0, pausedSeconds: 0, notesMade: 0 },
    }),
  ];
  live.queues = [queue('algemeen', 'Algemeen')];
  live.figures = [total];
  return {
    name: 'empty',
    installation,
    me,
    live,
    feedBreaks: false,
    phoneFails: false,
    answers: {
      getInstallation: () => installation,
      lookAtSetUp: () => ({ municipalities: [olstWijhe] }),
      listSubjects: () => onePage([]),
      searchDirectory: () => [],
      listTeams: () => onePage([...teams]),
      listNotes: () => nobody,
      listVoicemails: () => nobody,
      listGreetings: () =>
        onePage([
          {
            id: 'employee:sanne',
            version: 1,
            kind: 'employee',
            name: 'Sanne de Boer',
            origin: 'standard',
            text: '',
            lengthSeconds: 0,
            audio: null,
          },
        ]),
      listAttempts: () => nobody,
      listEmployees: () => nobody,
      searchEmployees: () => nobody,
      ...noConnections,
      ...noTrunks,
      ...noTeams,
      listPrompts: () => onePage([]),
      listEntrances: () => onePage([]),
      listHours: () => onePage([]),
      listCalamities: () => [
        {
          id: 'olst-wijhe',
          version: 1,
          municipality: olstWijhe,
          active: false,
          message: '',
          continues: false,
          since: null,
          until: null,
          by: null,
        },
      ],
      getPromise: () => ({ dueAt: ago(-30 * 3600), promise: 'We bellen u terug voor morgen 17.00 uur.' }),
      getOwnReachability: () => ({
        version: 1,
        present: true,
        absentUntil: null,
        absenceReason: '',
        whenAbsent: 'team',
        whenNoAnswer: 'team',
        deputy: null,
        ringSeconds: 20,
        devices: [],
        greeting: 'standard',
        summary: 'Een gesprek gaat naar uw team, want u hebt nog geen toestel.',
      }),
      getFigures: () => ({
        period: 'today',
        from: total.from,
        until: total.until,
        total,
        teams: [],
        queues: [],
        entrances: [],
        employees: [],
        course: [],
        failures: [],
        outlook: null,
      }),
      getHealth: () => ({
        at: ago(0),
        version: '0.1.0',
        parts: [
          {
            id: 'sip',
            name: 'SIP',
            state: 'healthy',
            since: ago(60),
            text: 'Geen toestellen aangemeld.',
            facts: [],
          },
          { id: 'ledger', name: 'Grootboek', state: 'healthy', since: ago(60), text: 'Leeg.', facts: [] },
        ],
      }),
    },
  };
}
