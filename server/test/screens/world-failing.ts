/** The same morning when things go wrong: no phone, a transfer that came back, a calamity, parts that are down. */
import { agentState, figure, norm, queue, share } from './builders.ts';
import { ago, olstWijhe, person, type World } from './world.ts';
import { busyWorld, figures, talking } from './world-busy.ts';
import { failingTrunks } from './world-trunks.ts';

export function failingWorld(me = person(['kcc-agent', 'teamleider', 'beheerder'])): World {
  const base = busyWorld(me);
  const { live } = base;
  const total = figure({ kind: 'municipality', ...olstWijhe }, [41, 22, 3, 9, 21, 58, 9, 12]);
  live.agentState = [
    agentState({
      state: 'talking',
      since: ago(132),
      phone: 'unregistered',
      callId: talking.id,
      afterCall: 'paused',
    }),
  ];
  live.myCalls = [
    {
      ...talking,
      transfersSoFar: 2,
      transfer: {
        id: 't-1',
        target: 'Marieke Olthof',
        mode: 'attended',
        state: 'returned',
        party: 'caller',
        since: ago(8),
        ringUntil: null,
        outcome: 'noAnswer',
        restoringUntil: null,
        suggestedOwner: { id: 'vergunningen', name: 'Vergunningen' },
      },
    },
  ];
  live.queues = [
    queue('algemeen', 'Algemeen', {
      waiting: 23,
      longestSince: ago(611),
      available: 0,
      talking: 4,
      answeredToday: 51,
      abandonedToday: 39,
      serviceLevel: norm(share(19, 90)),
    }),
    queue('burgerzaken', 'Burgerzaken', {
      waiting: 6,
      longestSince: ago(305),
      serviceLevel: norm(share(8, 31)),
    }),
  ];
  live.figures = [total];
  live.calamities = [
    {
      id: 'olst-wijhe',
      version: 1,
      municipality: olstWijhe,
      active: true,
      message: 'Door een stroomstoring zijn wij slecht bereikbaar. Is er gevaar? Bel 112.',
      continues: true,
      since: ago(1500),
      until: ago(-5400),
      by: 'Sanne de Boer',
    },
  ];
  live.alerts = [
    {
      id: 'trunk',
      severity: 'critical',
      since: ago(420),
      text: 'De telefoonlijn van de provider is uitgevallen. Nieuwe gesprekken komen niet binnen.',
      scope: null,
    },
    {
      id: 'wait',
      severity: 'warning',
      since: ago(600),
      text: 'Wachtrij Algemeen: 23 wachtenden en niemand vrij.',
      scope: { kind: 'queue', id: 'algemeen', name: 'Algemeen' },
    },
  ];
  live.health = live.health.map((part) =>
    part.id === 'trunk:kpn'
      ? { ...part, state: 'down', since: ago(420), text: 'Geen antwoord op OPTIONS sinds 7 minuten.' }
      : part.id === 'openklant'
        ? { ...part, state: 'degraded', since: ago(1800), text: '38 contacten wachten op verzending.' }
        : part,
  );
  return {
    ...base,
    name: 'failing',
    feedBreaks: true,
    phoneFails: true,
    answers: {
      ...base.answers,
      ...failingTrunks,
      getFigures: () => ({
        ...figures,
        total,
        outlook: { expectedAttempts: 400, mayStillFail: 0, chance: 0 },
      }),
      getHealth: () => ({ at: ago(0), version: '0.1.0', parts: live.health }),
      listVoicemails: undefined,
      listEmployees: undefined,
      searchEmployees: undefined,
      getTeamSettings: undefined,
      listAttempts: undefined,
    },
  };
}
