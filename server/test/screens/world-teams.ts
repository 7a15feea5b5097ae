/** What the stand-in server says of teams as they are set up (some that are used, one that may go, none yet) and of an import. */
import type { TeamSettings, TeamSettingsList } from '../../contract/teams.ts';
import { type Answers, olstWijhe, teams } from './world.ts';

const plain = {
  version: 1,
  municipality: olstWijhe,
  ringSeconds: 20,
  callbackNorm: null,
  answerNorm: null,
  hoursId: null,
  inDialplan: true,
  memberCount: 6,
  pendingNoteCount: 0,
  usedIn: [] as string[],
  questionCount: 0,
};

const own: Readonly<Record<string, Partial<TeamSettings>>> = {
  kcc: { memberCount: 9, pendingNoteCount: 4, usedIn: ['Algemeen', 'voicemail-kcc'] },
  burgerzaken: {
    answerNorm: { withinSeconds: 30, percent: 80 },
    pendingNoteCount: 7,
    usedIn: ['Team Burgerzaken', 'terugbellen-burgerzaken'],
  },
  vergunningen: {
    ringSeconds: 35,
    callbackNorm: { kind: 'workingDays', count: 2 },
    hoursId: 'olst-wijhe/balie',
    pendingNoteCount: 12,
    usedIn: ['Team Vergunningen'],
    questionCount: 3,
  },
  'openbare-ruimte': { memberCount: 0 },
  'sociaal-team': { callbackNorm: { kind: 'weekdayHours', count: 48 }, inDialplan: false },
};

const around: Omit<TeamSettingsList, 'teams'> = {
  municipalityNorm: { kind: 'workingDays', count: 1 },
  municipalityHours: { id: 'olst-wijhe/kcc', name: 'kcc' },
  hoursChoices: [
    { id: 'olst-wijhe/kcc', name: 'kcc' },
    { id: 'olst-wijhe/balie', name: 'balie' },
  ],
  answerLimits: [10, 15, 20, 25, 30, 40, 45, 60, 90, 120],
};

export const teamAnswers: Answers = {
  importEmployees: () => ({ addedCount: 14, changedCount: 3, unchangedCount: 41 }),
  getTeamSettings: () => ({
    ...around,
    teams: teams.map(({ id, name }) => ({ ...plain, id, name, ...own[id] })),
  }),
};

export const noTeams: Answers = { getTeamSettings: () => ({ ...around, teams: [] }) };
