/** Ids into what a screen shows: names of municipalities, teams, queues, entrances and employees. */
import type { Reference, Destination as WireDestination } from '../../contract/common.ts';
import { isServedBy } from '../../domain/dialplan/shared-queues.ts';
import type { Dialplan, DialplanSet, Entrance, QueueConfig } from '../../domain/dialplan/types.ts';
import type { Destination } from '../../domain/events.ts';
import type { EmployeeId, EntranceId, MunicipalityId, QueueId, TeamId } from '../../domain/ids.ts';
import { showNumberText } from '../../domain/numbers/show.ts';
import type { PeopleDirectory } from '../people-directory.ts';
import type { Team } from '../ports/people.ts';

export class Names {
  readonly #people: PeopleDirectory;
  readonly #dialplans: () => DialplanSet;
  readonly #machine: (id: EmployeeId) => string | null;

  /** `machine` gives the name of a token that acts where an employee could. */
  constructor(
    people: PeopleDirectory,
    dialplans: () => DialplanSet,
    machine: (id: EmployeeId) => string | null = () => null,
  ) {
    this.#people = people;
    this.#dialplans = dialplans;
    this.#machine = machine;
  }

  plan(id: MunicipalityId | null): Dialplan | undefined {
    return id === null ? undefined : this.#dialplans().plans.get(id);
  }

  municipality(id: MunicipalityId): Reference {
    return { id, name: this.plan(id)?.name ?? this.#people.now.municipalities.get(id)?.name ?? id };
  }

  employee(id: EmployeeId): Reference {
    const name = this.#people.now.employees.get(id)?.name || this.#machine(id);
    return { id, name: name ?? 'Onbekende medewerker' };
  }

  /** Teams of the dialplan and of the people together; the same id is the same team. */
  teams(municipality: MunicipalityId): readonly Team[] {
    const teams = new Map<TeamId, Team>();
    for (const { id, name } of this.plan(municipality)?.teams.values() ?? []) {
      teams.set(id, { id, name, municipality });
    }
    for (const team of this.#people.now.teams) {
      if (team.municipality === municipality && !teams.has(team.id)) teams.set(team.id, team);
    }
    return [...teams.values()].sort((a, b) => a.name.localeCompare(b.name, 'nl'));
  }

  team(id: TeamId): Reference {
    for (const plan of this.#dialplans().plans.values()) {
      const team = plan.teams.get(id);
      if (team !== undefined) return { id, name: team.name };
    }
    return { id, name: this.#people.now.teams.find((team) => team.id === id)?.name ?? id };
  }

  /** The queues that its agents answer: its own, then those that others share with it. */
  queuesServedBy(municipality: MunicipalityId): readonly QueueConfig[] {
    const set = this.#dialplans();
    const served = [...set.queues.values()].filter(({ id }) => isServedBy(set, id, municipality));
    const isOwn = (queue: QueueConfig): boolean => queue.municipality === municipality;
    return [...served.filter(isOwn), ...served.filter((queue) => !isOwn(queue))];
  }

  queueConfig(id: QueueId): QueueConfig | undefined {
    return this.#dialplans().queues.get(id);
  }

  queue(id: QueueId): Reference {
    return { id, name: this.queueConfig(id)?.name ?? id };
  }

  entrance(id: EntranceId): Entrance | undefined {
    const municipality = this.#dialplans().municipalityOf.get(id);
    return municipality === undefined ? undefined : this.plan(municipality)?.entrances.get(id);
  }

  /** The number as shown and what the entrance is called. */
  entranceCard(id: EntranceId | null, called: string | null): { number: string; name: string } | null {
    const entrance = id === null ? undefined : this.entrance(id);
    if (entrance === undefined && called === null) return null;
    const number = called ?? showNumberText(entrance?.numbers[0] ?? '');
    return { number, name: entrance?.name ?? 'Onbekende ingang' };
  }

  /** Without numbers of citizens: a dialled number is only called so. */
  destination(destination: Destination): Reference {
    switch (destination.kind) {
      case 'entrance':
        return {
          id: destination.entrance,
          name: this.#entranceName(destination.entrance),
        };
      case 'queue':
        return this.queue(destination.queue);
      case 'team':
        return this.team(destination.team);
      case 'employee':
        return this.employee(destination.employee);
      case 'partner':
        return { id: destination.partner, name: this.partner(destination.partner) };
      case 'number':
        return { id: destination.number, name: 'Een telefoonnummer' };
    }
  }

  /** The choice of a 14 number that several municipalities share is an entrance of none of them. */
  #entranceName(id: EntranceId): string {
    const shared = this.#dialplans().shared.get(id);
    return this.entrance(id)?.name ?? (shared === undefined ? id : `${shared.name} (keuze)`);
  }

  partner(id: string): string {
    for (const plan of this.#dialplans().plans.values()) {
      const partner = plan.partners.get(id);
      if (partner !== undefined) return partner.name;
    }
    return id;
  }

  /** Whether a place that somebody wants to reach belongs to this municipality. */
  isOwn(municipality: MunicipalityId, wanted: WireDestination): boolean {
    switch (wanted.kind) {
      case 'employee':
        return this.#people.now.employees.get(wanted.id as EmployeeId)?.municipality === municipality;
      case 'team':
        return this.teams(municipality).some((team) => team.id === wanted.id);
      case 'queue':
        return this.queueConfig(wanted.id as QueueId)?.municipality === municipality;
      case 'partner':
        return this.plan(municipality)?.partners.has(wanted.id) === true;
      case 'number':
        return true;
    }
  }
}
