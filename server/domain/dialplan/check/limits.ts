/** What can be seen in a dialplan without walking the time line: limits, things nobody uses, missing words. */
import { equatedDaysKnownUntil } from '../../calendar/equated-days.data.ts';
import { municipalitiesOf } from '../../numbers/fourteen.data.ts';
import { showNumberText } from '../../numbers/show.ts';
import type { IsoDate } from '../../time.ts';
import type { Problem } from '../source-tree.ts';
import type { Dialplan, DialplanNode, DialplanSet, NodeId, Prompt } from '../types.ts';

export interface Finding {
  readonly path: string;
  readonly severity: Problem['severity'];
  readonly what: string;
  readonly remedy: string;
}

/** `until` is the end of the span that is checked. */
export function checkLimits(plan: Dialplan, set: DialplanSet, until: IsoDate): readonly Finding[] {
  return [
    ...queuesWithoutExit(plan),
    ...menusTooDeep(plan),
    ...closedWithout112(plan),
    ...unreachableNumbers(plan, set),
    ...unpublishedCodes(plan),
    ...decreesToCome(plan, until),
    ...unused(plan),
  ];
}

/** A caller in a queue where nobody works must have somewhere to go. */
function queuesWithoutExit(plan: Dialplan): readonly Finding[] {
  return [...plan.nodes].flatMap(([name, node]): readonly Finding[] => {
    if (node.type !== 'queue' || node.noAgents !== undefined || node.waited !== undefined) return [];
    return [
      {
        path: `nodes.${name}`,
        severity: 'error',
        what: `A caller in “${name}” waits for ever when nobody is signed in.`,
        remedy: 'Add “noAgents: …” or “waited: { seconds: …, next: … }”.',
      },
    ];
  });
}

/** The level of a menu: how many menus a caller must have chosen from to get there, at least. */
function menusTooDeep(plan: Dialplan): readonly Finding[] {
  const levels = new Map<NodeId, number>();
  let frontier: readonly NodeId[] = [...plan.entrances.values()].map(({ start }) => start);
  for (let level = 1; frontier.length > 0; level += 1) {
    const menus: DialplanNode[] = [];
    const pending = [...frontier];
    for (let name = pending.pop(); name !== undefined; name = pending.pop()) {
      const node = plan.nodes.get(name);
      if (levels.has(name) || node === undefined) continue;
      levels.set(name, level);
      if (node.type === 'menu') {
        menus.push(node);
        pending.push(node.otherwise);
      } else {
        pending.push(...successorsOf(node));
      }
    }
    frontier = menus.flatMap(successorsOf);
  }
  return [...levels].flatMap(([name, level]): readonly Finding[] => {
    if (plan.nodes.get(name)?.type !== 'menu' || level <= plan.menuDepthMax) return [];
    const what = `The menu “${name}” is on level ${level}; at most ${plan.menuDepthMax} are allowed.`;
    return [
      {
        path: `nodes.${name}`,
        severity: 'error',
        what,
        remedy: 'Ask less, or raise menuDepthMax (at most 3).',
      },
    ];
  });
}

/** Out of hours a caller hears of 112 (DOMAIN R24). */
function closedWithout112(plan: Dialplan): readonly Finding[] {
  return [...plan.nodes].flatMap(([name, node]): readonly Finding[] => {
    if (node.type !== 'hours') return [];
    const branches = [
      ['closed', node.closed],
      ['exception', node.exception ?? node.closed],
    ] as const;
    return branches.flatMap(([branch, start]): readonly Finding[] => {
      const prompts = promptsFrom(plan, start);
      // A branch without words, such as a queue of the duty officer, has a person to tell it.
      if (prompts.length === 0 || prompts.some(({ nl }) => nl.includes('112'))) return [];
      if (endsInMessage(plan, start)) return [];
      const what = `Out of hours (“${branch}”) the caller is not told of 112.`;
      const remedy = 'End the closed message with: “Is er gevaar? Bel 112.”';
      return [{ path: `nodes.${name}.${branch}`, severity: 'warning', what, remedy }];
    });
  });
}

/** What a caller who does nothing hears from a node on. */
function promptsFrom(plan: Dialplan, start: NodeId): readonly Prompt[] {
  const prompts: Prompt[] = [];
  const seen = new Set<NodeId>();
  let name: NodeId | undefined = start;
  while (name !== undefined && !seen.has(name)) {
    seen.add(name);
    const node: DialplanNode | undefined = plan.nodes.get(name);
    if (node !== undefined && 'prompt' in node) prompts.push(node.prompt);
    name = node === undefined ? undefined : passiveSuccessorOf(node);
  }
  return prompts;
}

/** Whether the branch goes straight to a voicemail: its greeting follows a team that did not answer. */
function endsInMessage(plan: Dialplan, start: NodeId): boolean {
  return plan.nodes.get(start)?.type === 'voicemail';
}

/** Who rings back the number that we show must reach us. */
function unreachableNumbers(plan: Dialplan, set: DialplanSet): readonly Finding[] {
  const findings: Finding[] = [];
  if (!set.numbers.has(plan.callbackNumber)) {
    findings.push({
      path: 'municipality.callbackNumber',
      severity: 'error',
      what: `${showNumberText(plan.callbackNumber)} is shown to people we call, and is no entrance.`,
      remedy: 'Add it to the numbers of an entrance.',
    });
  }
  const targets = new Set([
    ...[...set.shared.values()].flatMap((code) => [
      code.otherwise,
      ...[...code.options.values()].map(({ entrance }) => entrance),
    ]),
    ...[...set.plans.values()].flatMap((other) =>
      [...other.nodes.values()].flatMap((node) => (node.type === 'entrance' ? [node.entrance] : [])),
    ),
  ]);
  for (const { id, numbers, areaCodes } of plan.entrances.values()) {
    if (numbers.length > 0 || areaCodes.length > 0 || targets.has(id)) continue;
    findings.push({
      path: `entrances.${id.split('/')[1] ?? ''}`,
      severity: 'warning',
      what: `No number leads to entrance “${id}”.`,
      remedy: 'Give it a number or an area code, or remove it.',
    });
  }
  return findings;
}

/** A 14 number that the published list gives to others only: perhaps right, as the list is old; perhaps not. */
function unpublishedCodes(plan: Dialplan): readonly Finding[] {
  return [...plan.entrances.values()].flatMap(({ id, areaCodes }) =>
    areaCodes.flatMap((code): readonly Finding[] => {
      const names = municipalitiesOf(code);
      if (names.length === 0 || names.includes(plan.name)) return [];
      const what = `14 ${code} was published for ${names.join(', ')}, not for ${plan.name}.`;
      const remedy = 'Check with your carrier that it reaches you; a new number may not be in the list yet.';
      return [{ path: `entrances.${id.split('/')[1] ?? ''}.areaCodes`, severity: 'warning', what, remedy }];
    }),
  );
}

/** Equated days are decreed for a few years at a time; beyond them the proof knows only ordinary days. */
function decreesToCome(plan: Dialplan, until: IsoDate): readonly Finding[] {
  if (until <= `${equatedDaysKnownUntil + 1}-01-01`) return [];
  return [...plan.schedules].flatMap(([name, schedule]): readonly Finding[] => {
    if (!schedule.closedOnEquatedDays) return [];
    const what = `“${name}” closes on equated days, which are decreed until ${equatedDaysKnownUntil} only.`;
    const remedy = 'Add the next decree to the data when it is published; nothing is wrong until then.';
    return [{ path: `hours.${name}.closedOnEquatedDays`, severity: 'warning', what, remedy }];
  });
}

/** Prompts, queues and hours that no node uses: usually a name that was changed in one place only. */
function unused(plan: Dialplan): readonly Finding[] {
  const nodes = [...plan.nodes.values()];
  const queues = [...plan.queues.values()];
  const prompts = new Set([
    ...nodes.flatMap((node) => ('prompt' in node ? [node.prompt.id] : [])),
    ...queues.flatMap(({ waiting }) => (waiting.comfort === undefined ? [] : [waiting.comfort.id])),
  ]);
  const hours = new Set([
    ...nodes.flatMap((node) => (node.type === 'hours' ? [node.schedule] : [])),
    ...queues.flatMap((queue) => (queue.hours === undefined ? [] : [queue.hours])),
    ...[...plan.teams.values()].flatMap((team) => (team.hours === undefined ? [] : [team.hours])),
    plan.callbackHours,
  ]);
  const used = new Set(nodes.flatMap((node) => (node.type === 'queue' ? [node.queue] : [])));
  const finding = (path: string, kind: string, name: string): Finding => ({
    path,
    severity: 'warning',
    what: `Nothing uses the ${kind} “${name}”.`,
    remedy: 'Use it or remove it.',
  });
  return [
    ...[...plan.prompts]
      .filter(([, { id }]) => !prompts.has(id))
      .map(([name]) => finding(`prompts.${name}`, 'prompt', name)),
    ...[...plan.schedules.keys()]
      .filter((name) => !hours.has(name))
      .map((name) => finding(`hours.${name}`, 'opening hours', name)),
    ...[...plan.queues.keys()]
      .filter((id) => !used.has(id))
      .map((id) => id.split('/')[1] ?? id)
      .map((name) => finding(`queues.${name}`, 'queue', name)),
  ];
}

/** Every node that may follow. */
function successorsOf(node: DialplanNode): readonly NodeId[] {
  const given = (...names: readonly (NodeId | undefined)[]) => names.filter((name) => name !== undefined);
  switch (node.type) {
    case 'announce':
    case 'voicemail':
    case 'note':
      return [node.next];
    case 'menu':
      return [...node.options.values()].map(({ next }) => next);
    case 'hours':
      return given(node.open, node.closed, node.exception);
    case 'calamity':
      return [node.closed, node.next];
    case 'queue':
      return given(node.full, node.waited?.next, node.noAgents);
    case 'team':
    case 'employee':
    case 'partner':
      return [node.noAnswer];
    case 'callers':
      return [...node.groups.values(), node.otherwise];
    case 'entrance':
    case 'hangUp':
      return [];
  }
}

/** The node that follows for a caller who does nothing and whom nobody answers, when that is one node. */
function passiveSuccessorOf(node: DialplanNode): NodeId | undefined {
  if (node.type === 'menu') return node.otherwise;
  const next = successorsOf(node);
  return node.type === 'hours' || node.type === 'callers' || node.type === 'calamity' ? undefined : next[0];
}
