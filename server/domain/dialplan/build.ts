/**
 * From a file that is well formed by itself to a dialplan: names become ids that are unique over all
 * municipalities, and every name that is used must be given somewhere in the file.
 */
import type { DeadlineNorm } from '../calendar/deadline.ts';
import type { Schedule } from '../calendar/schedule.ts';
import { weekdayEnglish } from '../calendar/schedule.ts';
import type { EntranceId, MunicipalityId, QueueId, SkillId, TeamId } from '../ids.ts';
import { idOf } from '../ids.ts';
import { canonical } from '../numbers/phone-number.ts';
import type { Weekday } from '../time.ts';
import { buildNode } from './build-node.ts';
import type { DialplanFile, ScheduleFile } from './file-shape.ts';
import { Names, type Report } from './names.ts';
import type { Dialplan, DialplanNode, Entrance, NodeId, Prompt, QueueConfig, TeamConfig } from './types.ts';

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
      language: undefined,
      start: id,
    });
  });
  return {
    municipality,
    name: file.municipality.name,
    callbackNumber: file.municipality.callbackNumber,
    silentSupervision: file.municipality.silentSupervision,
    version,
    callbackNorm: file.callbackNorm === undefined ? defaultNorm : buildNorm(file.callbackNorm),
    callbackHours: names.schedule(file.callbackHours ?? [...file.hours.keys()][0] ?? '', 'callbackHours'),
    schedules: new Map([...file.hours].map(([key, hours]) => [key, buildSchedule(hours)])),
    entrances,
    nodes,
    fallback: names.node(file.fallback, 'fallback'),
    prompts,
    queues: buildQueues(file, municipality, names, prompts),
    serves: file.serves.map((queue) => idOf<'queue'>(queue)),
    teams: buildTeams(file, names, report),
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

function buildTeams(file: DialplanFile, names: Names, report: Report): Map<TeamId, TeamConfig> {
  const teams = new Map<TeamId, TeamConfig>();
  for (const [key, { name, ringSeconds, hours, callbackNorm, answerNorm, noteForm }] of file.teams) {
    const id = names.global<'team'>(key);
    const own = names.maybeSchedule(hours, `teams.${key}.hours`);
    const norm = callbackNorm === undefined ? undefined : buildNorm(callbackNorm);
    noteForm.forEach((question, index) => {
      if (noteForm.findIndex((one) => one.id === question.id) === index) return;
      const what = `The form has two questions “${question.id}”.`;
      report(`teams.${key}.noteForm[${index}].id`, what, 'Give each question a name of its own.');
    });
    teams.set(id, { id, name, ringSeconds, hours: own, callbackNorm: norm, answerNorm, noteForm });
  }
  return teams;
}

function buildEntrances(file: DialplanFile, names: Names): Map<EntranceId, Entrance> {
  const entrances = new Map<EntranceId, Entrance>();
  for (const [key, { name, numbers, areaCodes, targetOf, language, start }] of file.entrances) {
    const id = names.global<'entrance'>(key);
    const own = numbers.map(canonical);
    entrances.set(id, {
      id,
      name,
      numbers: own,
      areaCodes,
      targetOf,
      language,
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
      sharedWith: queue.sharedWith.map((other) => idOf<'municipality'>(other)),
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
