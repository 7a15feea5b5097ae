/**
 * What the screens' stand-in server knows: who is signed in, the live collections, the answers of the HTTP
 * resources. Three worlds: nothing yet, a busy morning, and a morning on which much fails.
 */
import type { BodyOf, ParamsOf, QueryOf, ReplyOf } from '../../contract/api.ts';
import type { CollectionName, ItemOf } from '../../contract/live.ts';
import type { RouteName } from '../../contract/routes.ts';
import type { Installation, Me, Role } from '../../contract/session.ts';

export type Live = { [N in CollectionName]: ItemOf<N>[] };

export interface Input<N extends RouteName> {
  readonly params: ParamsOf<N>;
  readonly query: QueryOf<N>;
  readonly body: BodyOf<N>;
}

/** Answers of the reading routes; a route that is absent answers 503, as a broken part would. */
export type Answers = {
  [N in RouteName]?: ((input: Input<N>) => ReplyOf<N>) | undefined;
};

export interface World {
  readonly name: 'empty' | 'busy' | 'failing';
  readonly installation: Installation;
  readonly me: Me;
  readonly live: Live;
  readonly answers: Answers;
  /** The live feed closes after its snapshot and stays away. */
  readonly feedBreaks: boolean;
  /** The SIP registrar refuses. */
  readonly phoneFails: boolean;
}

/** A Tuesday morning at 10:12:30 in the Netherlands. */
export const start = Date.parse('2026-11-24T09:12:30Z');

/** An instant so many seconds before (negative: after) the start of the scene. */
export function ago(seconds: number): string {
  return new Date(start - seconds * 1000).toISOString();
}

/** A list that fits on its first page. */
export function onePage<T>(results: T[]): { count: number; next: null; previous: null; results: T[] } {
  return { count: results.length, next: null, previous: null, results };
}

export const olstWijhe = { id: 'olst-wijhe', name: 'Olst-Wijhe' };
export const teams = [
  { id: 'kcc', name: 'Klantcontactcentrum', municipality: olstWijhe },
  { id: 'burgerzaken', name: 'Burgerzaken', municipality: olstWijhe },
  { id: 'vergunningen', name: 'Vergunningen', municipality: olstWijhe },
  { id: 'openbare-ruimte', name: 'Openbare ruimte', municipality: olstWijhe },
  { id: 'sociaal-team', name: 'Sociaal team', municipality: olstWijhe },
] as const;

export function person(roles: readonly Role[]): Me {
  return {
    id: 'sanne',
    name: 'Sanne de Boer',
    email: 'sanne@olst-wijhe.example',
    municipality: olstWijhe,
    teams: [{ id: 'kcc', name: 'Klantcontactcentrum' }],
    roles: [...roles],
    csrfToken: 'csrf-of-the-fake-server',
    secondFactor: false,
    secondFactorNeeded: false,
    mayChoosePassword: false,
    signOutAddress: null,
    sessionEndsAt: ago(-8 * 3600),
    theme: null,
    pauseReasons: [
      { id: 'pauze', name: 'Pauze' },
      { id: 'overleg', name: 'Overleg' },
      { id: 'training', name: 'Training' },
    ],
    transfersMax: 2,
  };
}

export const installation: Installation = {
  ready: true,
  name: 'Gemeente Olst-Wijhe',
  theme: null,
  version: '0.1.0',
  singleSignOn: null,
  demoNumber: '14 0570',
};

export function noLive(): Live {
  return {
    agentState: [],
    myCalls: [],
    queues: [],
    agents: [],
    figures: [],
    notes: [],
    alerts: [],
    calamities: [],
    health: [],
  };
}
