/** What the stand-in server says of trunks: two that work, none yet, and one that is refused. */
import type { Trunk, TrunkList } from '../../contract/trunks.ts';
import { type Answers, ago } from './world.ts';

const provider: Trunk = {
  id: 'aanbieder-1',
  sourceAddresses: ['203.0.113.0/28', 'sip.aanbieder.example'],
  transport: 'udp',
  trusted: true,
  calledFrom: ['requestUri', 'to', 'pCalledPartyId', 'diversion', 'historyInfo'],
  outbound: 'sip.aanbieder.example',
  municipalityIds: null,
  silentSeconds: 8,
  keepAliveSeconds: 30,
  defaultEntranceId: null,
  login: { registrar: 'sip.aanbieder.example', userName: '31570568080', expiresSeconds: 600 },
  now: {
    state: 'up',
    since: ago(9 * 3600),
    lastAnswerAt: ago(12),
    answerMs: 18,
    phase: 'registered',
    registeredUntil: ago(-420),
    sipStatus: null,
    problem: null,
  },
};
const spare: Trunk = {
  ...provider,
  id: 'reserve',
  sourceAddresses: ['198.51.100.20'],
  outbound: '198.51.100.20:5060',
  municipalityIds: ['olst-wijhe'],
  login: null,
  now: { ...provider.now, phase: null, registeredUntil: null, lastAnswerAt: ago(4), answerMs: 31 },
};

const listed = (trunks: readonly Trunk[], change: Partial<TrunkList> = {}): Answers['listTrunks'] => {
  const list = { version: 1, trunks: [...trunks], localOnly: false, ownAddress: '198.51.100.7:5060' };
  return () => ({ ...list, onlyThisMachine: false, ...change });
};

export const trunkAnswers: Answers = {
  listTrunks: listed([provider, spare]),
  testTrunk: () => [
    { asked: 'options', outcome: 'answered', sipStatus: 200, answerMs: 18 },
    { asked: 'register', outcome: 'registered', sipStatus: 200, answerMs: 41 },
  ],
};

export const noTrunks: Answers = {
  listTrunks: listed([], { localOnly: true, ownAddress: '127.0.0.1:5060', onlyThisMachine: true }),
};

export const failingTrunks: Answers = {
  listTrunks: listed([
    {
      ...provider,
      now: {
        ...provider.now,
        state: 'down',
        since: ago(420),
        phase: 'failed',
        registeredUntil: null,
        sipStatus: 401,
        problem: 'Unauthorized',
      },
    },
    spare,
  ]),
  testTrunk: () => [
    { asked: 'options', outcome: 'answered', sipStatus: 200, answerMs: 22 },
    { asked: 'register', outcome: 'wrongPassword', sipStatus: 401, answerMs: 48 },
  ],
};
