/**
 * From a file that is well formed by itself to a dialplan: names become ids that are unique over all
 * municipalities, and every name that is used must be given somewhere in the file.
 */
import type { DeadlineNorm } from '../calendar/deadline.ts';
import type { Schedule } from '../calendar/schedule.ts';
import { weekdayEnglish } from '../calendar/schedule.ts';
import type { EmployeeId, EntranceId, MunicipalityId, QueueId, SkillId, TeamId } from '../ids.ts';
import { idOf } from '../ids.ts';
import { canonical } from '../numbers/phone-number.ts';
import type { Weekday } from '../time.ts';
import type { DialplanFile, NodeFile, ScheduleFile } from './file-shape.ts';
import { nearest } from './shape.ts';
import type {
  Dialplan,
  DialplanNode,
  Entrance,
  MenuOption,
  NodeId,
  Prompt,
  QueueConfig,
  TeamConfig,
} from './types.ts';

/** Reports a mistake at a path of the file. */
export type Report = (path: string, what: string, remedy: string) => void;

/** Builds the plan; every reference that leads nowhere is reported, and the plan is then not to be used. */
export function buildDialplan(file: DialplanFile, version: string, report: Report): Dialplan {
  const names = new Names(file, report);
  const municipality = idOf<'municipality'>(file.municipality.id);
  const prompts = new Map(
    [...file.prompts].map(([key, { nl, en }]): [string, Prompt] => [
      key,
      { id: `${municipality}/${key}`, nl, en },
    ]),
  );
  const teams = new Map(
    [...file.teams].map(
      ([key, { name, ringSeconds, voicemail, hours, callbackNorm }]): [TeamId, TeamConfig] => {
        const id = names.global<'team'>(key);
        const own = names.maybeSchedule(hours, `teams.${key}.hours`);
        return [
          id,
          {
            id,
            name,
            ringSeconds,
            voicemail,
            hours: own,
            callbackNorm: callbackNorm && buildNorm(callbackNorm),
          },
        ];
      },
    ),
  );
  const nodes = new Map<NodeId, DialplanNode>(
    [...file.nodes].map(([key, node]) => [key, buildNode(node, `nodes.${key}`, names, prompts)]),
  );
  const entrances = buildEntrances(file, names);
  file.direct.forEach((direct, index) => {
    const path = `direct[${index}]`;
    const id = `direct-${direct.number.slice(1)}`;
    const { ringSeconds } = direct;
    const noAnswer = names.node(direct.noAnswer, `${path}.noAnswer`);
    if ((direct.team === undefined) === (direct.employee === undefined)) {
      report(
        path,
        'A direct number belongs to a team or to an employee.',
        'Give it exactly one of: team, employee.',
      );
    }
    if (direct.employee !== undefined) {
      nodes.set(id, { type: 'employee', employee: idOf<'employee'>(direct.employee), ringSeconds, noAnswer });
    } else {
      const team = names.team(direct.team ?? '', `${path}.team`);
      nodes.set(id, { type: 'team', team, ringSeconds, noAnswer });
    }
    const entrance = names.global<'entrance'>(id);
    const { name, number } = direct;
    entrances.set(entrance, {
      id: entrance,
      name,
      numbers: [number],
      areaCodes: [],
      targetOf: undefined,
      start: id,
    });
  });
  return {
    municipality,
    name: file.municipality.name,
    callbackNumber: file.municipality.callbackNumber,
    version,
    callbackNorm: file.callbackNorm === undefined ? defaultNorm : buildNorm(file.callbackNorm),
    callbackHours: names.schedule(file.callbackHours ?? [...file.hours.keys()][0] ?? '', 'callbackHours'),
    schedules: new Map([...file.hours].map(([key, hours]) => [key, buildSchedule(hours)])),
    entrances,
    nodes,
    fallback: names.node(file.fallback, 'fallback'),
    prompts,
    queues: buildQueues(file, municipality, names, prompts),
    teams,
    partners: new Map(
      [...file.partners].map(([key, { name, number }]) => {
        const id = `${municipality}/${key}`;
        return [id, { id, name, number: canonical(number) }];
      }),
    ),
    callerGroups: new Map(
      [...file.callerGroups].map(([key, { name, numbers }]) => [
        key,
        { name, numbers: new Set(numbers.map(canonical)) },
      ]),
    ),
    menuDepthMax: file.menuDepthMax,
  };
}

/** Looks names up and reports those that nobody gave. */
class Names {
  readonly #file: DialplanFile;
  readonly #report: Report;

  constructor(file: DialplanFile, report: Report) {
    this.#file = file;
    this.#report = report;
  }

  global<Kind extends 'queue' | 'team' | 'entrance'>(key: string): ReturnType<typeof idOf<Kind>> {
    return idOf<Kind>(`${this.#file.municipality.id}/${key}`);
  }

  node(key: string, path: string): NodeId {
    this.#known(key, path, 'node', this.#file.nodes, 'nodes');
    return key;
  }

  maybeNode(key: string | undefined, path: string): NodeId | undefined {
    return key === undefined ? undefined : this.node(key, path);
  }

  schedule(key: string, path: string): string {
    this.#known(key, path, 'opening hours', this.#file.hours, 'hours');
    return key;
  }

  maybeSchedule(key: string | undefined, path: string): string | undefined {
    return key === undefined ? undefined : this.schedule(key, path);
  }

  queue(key: string, path: string): QueueId {
    this.#known(key, path, 'queue', this.#file.queues, 'queues');
    return this.global<'queue'>(key);
  }

  team(key: string, path: string): TeamId {
    this.#known(key, path, 'team', this.#file.teams, 'teams');
    return this.global<'team'>(key);
  }

  partner(key: string, path: string): string {
    this.#known(key, path, 'partner', this.#file.partners, 'partners');
    return `${this.#file.municipality.id}/${key}`;
  }

  callerGroup(key: string, path: string): string {
    this.#known(key, path, 'caller group', this.#file.callerGroups, 'callerGroups');
    return key;
  }

  prompt(key: string, path: string, prompts: ReadonlyMap<string, Prompt>): Prompt {
    this.#known(key, path, 'prompt', this.#file.prompts, 'prompts');
    return prompts.get(key) ?? { id: key, nl: '', en: undefined };
  }

  /** An entrance of this file, or as it stands when it names another municipality. */
  entrance(key: string, path: string): EntranceId {
    if (key.includes('/')) return idOf<'entrance'>(key);
    this.#known(key, path, 'entrance', this.#file.entrances, 'entrances');
    return this.global<'entrance'>(key);
  }

  #known(
    key: string,
    path: string,
    kind: string,
    given: ReadonlyMap<string, unknown>,
    section: string,
  ): void {
    if (given.has(key)) return;
    const near = nearest(key, [...given.keys()]);
    const remedy =
      near === undefined
        ? `Add “${key}” under “${section}”, or use another name.`
        : `Did you mean “${near}”?`;
    this.#report(path, `There is no ${kind} “${key}”.`, remedy);
  }
}

function buildNode(
  node: NodeFile,
  path: string,
  names: Names,
  prompts: ReadonlyMap<string, Prompt>,
): DialplanNode {
  const go = (key: string, field: string): NodeId => names.node(key, `${path}.${field}`);
  switch (node.type) {
    case 'announce': {
      const prompt = names.prompt(node.announce, `${path}.announce`, prompts);
      return { type: 'announce', prompt, next: go(node.next, 'next') };
    }
    case 'menu': {
      const options = new Map(
        [...node.options].map(([key, { label, next }]): [string, MenuOption] => [
          key,
          { label, next: go(next, `options.${key}.next`) },
        ]),
      );
      const prompt = names.prompt(node.menu, `${path}.menu`, prompts);
      const { silenceSeconds } = node;
      return { type: 'menu', prompt, options, otherwise: go(node.otherwise, 'otherwise'), silenceSeconds };
    }
    case 'hours':
      return {
        type: 'hours',
        schedule: names.schedule(node.hours, `${path}.hours`),
        open: go(node.open, 'open'),
        closed: go(node.closed, 'closed'),
        exception: names.maybeNode(node.exception, `${path}.exception`),
      };
    case 'calamity':
      return { type: 'calamity', closed: go(node.calamity, 'calamity'), next: go(node.next, 'next') };
    case 'queue': {
      const { priority, waited } = node;
      return {
        type: 'queue',
        queue: names.queue(node.queue, `${path}.queue`),
        priority,
        skills: node.skills as ReadonlyMap<SkillId, number>,
        full: names.maybeNode(node.full, `${path}.full`),
        waited:
          waited === undefined
            ? undefined
            : { seconds: waited.seconds, next: go(waited.next, 'waited.next') },
        noAgents: names.maybeNode(node.noAgents, `${path}.noAgents`),
      };
    }
    case 'team': {
      const { ringSeconds } = node;
      const team = names.team(node.team, `${path}.team`);
      return { type: 'team', team, ringSeconds, noAnswer: go(node.noAnswer, 'noAnswer') };
    }
    case 'employee': {
      const { ringSeconds } = node;
      const employee: EmployeeId = idOf<'employee'>(node.employee);
      return { type: 'employee', employee, ringSeconds, noAnswer: go(node.noAnswer, 'noAnswer') };
    }
    case 'partner': {
      const { ringSeconds } = node;
      const partner = names.partner(node.partner, `${path}.partner`);
      return { type: 'partner', partner, ringSeconds, noAnswer: go(node.noAnswer, 'noAnswer') };
    }
    case 'voicemail': {
      const { secondsMax } = node;
      const team = names.team(node.voicemail, `${path}.voicemail`);
      const prompt = names.prompt(node.prompt, `${path}.prompt`, prompts);
      return { type: 'voicemail', team, prompt, secondsMax, next: go(node.next, 'next') };
    }
    case 'note': {
      const team = names.team(node.note, `${path}.note`);
      const prompt = names.prompt(node.prompt, `${path}.prompt`, prompts);
      return { type: 'note', team, prompt, next: go(node.next, 'next') };
    }
    case 'callers': {
      const groups = new Map(
        [...node.callers].map(([group, next]): [string, NodeId] => [
          names.callerGroup(group, `${path}.callers.${group}`),
          go(next, `callers.${group}`),
        ]),
      );
      return { type: 'callers', groups, otherwise: go(node.otherwise, 'otherwise') };
    }
    case 'entrance':
      return { type: 'entrance', entrance: names.entrance(node.entrance, `${path}.entrance`) };
    case 'hangUp':
      return { type: 'hangUp', sip: node.hangUp };
  }
}

function buildEntrances(file: DialplanFile, names: Names): Map<EntranceId, Entrance> {
  const entrances = new Map<EntranceId, Entrance>();
  for (const [key, { name, numbers, areaCodes, targetOf, start }] of file.entrances) {
    const id = names.global<'entrance'>(key);
    const own = numbers.map(canonical);
    entrances.set(id, {
      id,
      name,
      numbers: own,
      areaCodes,
      targetOf,
      start: names.node(start, `entrances.${key}.start`),
    });
  }
  return entrances;
}

function buildQueues(
  file: DialplanFile,
  municipality: MunicipalityId,
  names: Names,
  prompts: ReadonlyMap<string, Prompt>,
): Map<QueueId, QueueConfig> {
  const queues = new Map<QueueId, QueueConfig>();
  for (const [key, queue] of file.queues) {
    const id = names.global<'queue'>(key);
    const path = `queues.${key}`;
    const { name, strategy, ringSeconds, wrapUpSeconds, lengthMax, norm, callbackAfterSeconds, recording } =
      queue;
    const { tell, firstAfterSeconds, everySeconds, comfort } = queue;
    queues.set(id, {
      id,
      municipality,
      name,
      skills: queue.skills as ReadonlyMap<SkillId, number>,
      strategy,
      team: queue.team === undefined ? undefined : names.team(queue.team, `${path}.team`),
      headStartSeconds: queue.headStartSeconds,
      stickySeconds: queue.stickySeconds,
      widening: queue.widening,
      ringSeconds,
      wrapUpSeconds,
      lengthMax,
      norm,
      hours: names.maybeSchedule(queue.hours, `${path}.hours`),
      waiting: {
        tell,
        firstAfterSeconds,
        everySeconds,
        comfort: comfort === undefined ? undefined : names.prompt(comfort, `${path}.comfort`, prompts),
      },
      callbackAfterSeconds,
      recording,
    });
  }
  return queues;
}

export function buildSchedule(file: ScheduleFile): Schedule {
  const weekly = new Map<Weekday, Schedule['exceptions'][number]['blocks']>();
  for (const weekday of [1, 2, 3, 4, 5, 6, 7] as const) {
    const blocks = file.weekly.get(weekdayEnglish[weekday].toLowerCase());
    if (blocks !== undefined) weekly.set(weekday, blocks);
  }
  return {
    weekly,
    closedOn: new Set(file.closedOn),
    liberationDay: file.liberationDay,
    closedOnEquatedDays: file.closedOnEquatedDays,
    exceptions: file.exceptions.map(({ on, open, reason }) => ({ ...on, blocks: open, reason })),
  };
}

/** Before closing time of the next working day (DOMAIN section 5). */
const defaultNorm: DeadlineNorm = { kind: 'working-days', days: 1, stops: ['observed', 'local'] };

function buildNorm(file: NonNullable<DialplanFile['callbackNorm']>): DeadlineNorm {
  switch (file.type) {
    case 'workingDays':
      return { kind: 'working-days', days: file.workingDays, stops: file.stops };
    case 'clockHours':
      return { kind: 'clock-hours', hours: file.clockHours };
    case 'weekdayHours':
      return { kind: 'weekday-hours', hours: file.weekdayHours, stops: file.stops };
  }
}
