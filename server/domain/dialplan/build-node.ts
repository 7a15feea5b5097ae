/** One node of a file as a node of the plan: every name in it becomes an id. */
import { type EmployeeId, idOf, type SkillId } from '../ids.ts';
import type { NodeFile } from './file-shape.ts';
import type { Names } from './names.ts';
import type { DialplanNode, MenuOption, NodeId, Prompt } from './types.ts';

export function buildNode(
  node: NodeFile,
  path: string,
  names: Names,
  prompts: ReadonlyMap<string, Prompt>,
): DialplanNode {
  const go = (key: string, field: string): NodeId => names.node(key, `${path}.${field}`);
  switch (node.type) {
    case 'announce': {
      const prompt = names.prompt(node.announce, `${path}.announce`, prompts);
      return { type: 'announce', prompt, language: node.language, next: go(node.next, 'next') };
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
