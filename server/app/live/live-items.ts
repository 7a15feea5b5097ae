/**
 * What each collection of the live feed holds for one viewer. What a role may not see is absent; what belongs
 * to another municipality is in no list.
 */
import type { CollectionName } from '../../contract/live.ts';
import type { Role } from '../../contract/session.ts';
import type { Instant } from '../../domain/time.ts';
import type { Viewer } from '../accounts/machines.ts';
import { periodAt } from '../office/figure-book.ts';
import type { Office } from '../office/office.ts';
import { calamityView } from '../office/routing-handlers.ts';
import { healthParts } from '../office/system-handlers.ts';
import { agentState, agentsOf } from '../office/views/agent-view.ts';
import { cardsOf } from '../office/views/call-view.ts';
import { figuresOf } from '../office/views/figure-view.ts';
import { isOnScreen, noteView } from '../office/views/note-view.ts';
import { queuesOf } from '../office/views/queue-view.ts';
import type { Employee } from '../ports/people.ts';

export type LiveItem = { readonly id: string };

interface Source {
  readonly access: 'any' | readonly Role[];
  /** Viewers with the same key see the same items, so that they are made once. */
  readonly audience: (viewer: Employee) => string;
  readonly items: (office: Office, viewer: Employee, now: Instant) => readonly LiveItem[];
}

const leaders = ['teamleider', 'beheerder', 'auditor'] as const;
const agents = ['kcc-agent', 'teamleider', 'beheerder'] as const;
const ofMunicipality = (viewer: Employee): string => viewer.municipality;
const ofEmployee = (viewer: Employee): string => viewer.id;

export const sources: Readonly<Record<CollectionName, Source>> = {
  agentState: {
    access: agents,
    audience: ofEmployee,
    items: (office, viewer, now) => {
      const state = office.centre?.state;
      return state === undefined ? [] : [agentState(office, state, viewer, now)];
    },
  },
  myCalls: {
    access: 'any',
    audience: ofEmployee,
    items: (office, viewer) => {
      const state = office.centre?.state;
      return state === undefined ? [] : cardsOf(office, state, viewer.id);
    },
  },
  queues: {
    access: ['kcc-agent', ...leaders],
    audience: ofMunicipality,
    items: (office, viewer, now) => {
      const state = office.centre?.state;
      return state === undefined ? [] : queuesOf(office, state, viewer.municipality, now);
    },
  },
  agents: {
    access: leaders,
    audience: ofMunicipality,
    items: (office, viewer, now) => {
      const state = office.centre?.state;
      return state === undefined ? [] : agentsOf(office, state, viewer.municipality, now);
    },
  },
  figures: {
    access: leaders,
    audience: ofMunicipality,
    items: (office, viewer, now) => {
      const { total, teams, queues } = figuresOf(office, viewer.municipality, periodAt(now, 'today'));
      return [total, ...teams, ...queues];
    },
  },
  notes: {
    access: 'any',
    audience: ofEmployee,
    items: (office, viewer, now) =>
      [...office.notes.pending()]
        .filter(({ note }) => isOnScreen(office, viewer, note))
        .map((note) => noteView(office, note, now)),
  },
  alerts: {
    access: leaders,
    audience: ofMunicipality,
    items: (office, viewer) => office.alerts.of(viewer.municipality),
  },
  calamities: {
    access: 'any',
    audience: ofMunicipality,
    items: (office, viewer) => [calamityView(office, viewer.municipality)],
  },
  health: {
    access: ['beheerder', 'auditor'],
    audience: ofMunicipality,
    items: (office, viewer) => healthParts(office, viewer.municipality),
  },
};

/** Which people see a collection; `any`: every signed-in person. */
export function audienceOf(name: CollectionName): Source['access'] {
  return sources[name].access;
}

export function maySee({ employee, collections }: Viewer, name: CollectionName): boolean {
  if (collections !== null && !collections.has(name)) return false;
  const { access } = sources[name];
  return access === 'any' || employee.roles.some((role) => access.includes(role));
}
