/** What a node means at one moment: something for the call machine to do, or straight on to another node. */
import { isOpen } from '../calendar/opening.ts';
import type { EntranceId } from '../ids.ts';
import { type Reason, reason } from '../reason.ts';
import type { Calamity, RouteContext, RoutePosition, RouteStep } from './route-types.ts';
import type {
  CalamityNode,
  CallersNode,
  Dialplan,
  DialplanNode,
  DialplanSet,
  HoursNode,
  MenuNode,
  NodeId,
  QueueNode,
  SharedCode,
} from './types.ts';

export type Visit =
  | { readonly kind: 'step'; readonly step: RouteStep; readonly reasons: readonly Reason[] }
  | { readonly kind: 'go'; readonly node: NodeId; readonly reasons: readonly Reason[] }
  | { readonly kind: 'entrance'; readonly entrance: EntranceId; readonly reasons: readonly Reason[] };

export function visit(set: DialplanSet, position: RoutePosition, context: RouteContext): Visit {
  const plan = position.municipality === undefined ? undefined : set.plans.get(position.municipality);
  if (plan === undefined) {
    const code = set.shared.get(position.entrance);
    if (code !== undefined) return sharedMenu(code, position);
    return { kind: 'entrance', entrance: set.defaultEntrance, reasons: [] };
  }
  const node = plan.nodes.get(position.node);
  if (node === undefined) return unknownNode(plan, position.node);
  return visitNode(node, plan, position, context);
}

/** The message that is on now for this municipality. */
export function calamityOf(plan: Dialplan, context: RouteContext): Calamity | undefined {
  const calamity = context.state.calamities.get(plan.municipality);
  return calamity !== undefined && context.now < calamity.until ? calamity : undefined;
}

function visitNode(
  node: DialplanNode,
  plan: Dialplan,
  position: RoutePosition,
  context: RouteContext,
): Visit {
  const at = { node: position.node, municipality: plan.municipality };
  switch (node.type) {
    case 'announce':
      return step({ kind: 'announce', prompt: node.prompt, bypassKey: undefined }, [
        reason(
          'announce',
          `De beller hoort “${node.prompt.id}”.`,
          `The caller hears “${node.prompt.id}”.`,
          at,
        ),
      ]);
    case 'menu':
      return menu(node, position);
    case 'hours':
      return hours(node, plan, context, position);
    case 'calamity':
      return calamity(node, plan, context, position);
    case 'callers':
      return callers(node, plan, context, position);
    case 'entrance':
      return { kind: 'entrance', entrance: node.entrance, reasons: [] };
    case 'queue':
      return queue(node, plan, position);
    case 'team': {
      const name = plan.teams.get(node.team)?.name ?? node.team;
      const why = reason('team', `Team ${name} wordt gebeld.`, `Team ${name} is called.`, at);
      return step({ kind: 'team', team: node.team, ringSeconds: node.ringSeconds }, [why]);
    }
    case 'employee': {
      const why = reason('employee', 'De medewerker wordt gebeld.', 'The employee is called.', {
        ...at,
        employee: node.employee,
      });
      return step({ kind: 'employee', employee: node.employee, ringSeconds: node.ringSeconds }, [why]);
    }
    case 'partner': {
      const partner = plan.partners.get(node.partner);
      const name = partner?.name ?? node.partner;
      const why = reason('partner', `${name} wordt gebeld.`, `${name} is called.`, at);
      const { ringSeconds } = node;
      return step({ kind: 'partner', partner: node.partner, number: partner?.number ?? '', ringSeconds }, [
        why,
      ]);
    }
    case 'voicemail': {
      const { team, prompt, secondsMax } = node;
      const name = plan.teams.get(team)?.name ?? team;
      const nl = `De beller kan een bericht inspreken voor ${name}.`;
      const why = reason('voicemail', nl, `The caller may leave a message for ${name}.`, at);
      return step({ kind: 'voicemail', team, prompt, secondsMax }, [why]);
    }
    case 'note': {
      const { team, prompt } = node;
      const name = plan.teams.get(team)?.name ?? team;
      const nl = `De beller kan zich laten terugbellen door ${name}.`;
      const why = reason('note', nl, `The caller may be rung back by ${name}.`, at);
      return step({ kind: 'note', team, prompt }, [why]);
    }
    case 'hangUp': {
      const data = { ...at, sip: node.sip };
      return step({ kind: 'hangUp', sip: node.sip }, [
        reason('hang-up', 'De verbinding wordt verbroken.', 'The call is ended.', data),
      ]);
    }
  }
}

function step(what: RouteStep, reasons: readonly Reason[]): Visit {
  return { kind: 'step', step: what, reasons };
}

function menu(node: MenuNode, position: RoutePosition): Visit {
  const keys = new Map([...node.options].map(([key, { label }]) => [key, label]));
  const choices = [...keys].map(([key, label]) => `${key} ${label}`).join(', ');
  const again = position.wrongKeys > 0;
  const { prompt, silenceSeconds } = node;
  return step({ kind: 'menu', prompt, keys, silenceSeconds, again }, [
    reason('menu', `Keuzemenu: ${choices}.`, `Menu: ${choices}.`, { node: position.node }),
  ]);
}

function sharedMenu(code: SharedCode, position: RoutePosition): Visit {
  const keys = new Map([...code.options].map(([key, { label }]) => [key, label]));
  const names = [...keys.values()];
  const { prompt, silenceSeconds } = code;
  return step({ kind: 'menu', prompt, keys, silenceSeconds, again: position.wrongKeys > 0 }, [
    reason(
      'shared.menu',
      `14 ${code.areaCode} is van ${names.join(' en ')}: de beller kiest.`,
      `14 ${code.areaCode} belongs to ${names.join(' and ')}: the caller chooses.`,
      { areaCode: code.areaCode },
    ),
  ]);
}

function hours(node: HoursNode, plan: Dialplan, context: RouteContext, position: RoutePosition): Visit {
  const closure = context.state.closures.get(plan.municipality);
  if (closure !== undefined && context.now < closure.until) {
    const why = reason(
      'hours.closed-by-hand',
      `Met de hand gesloten: ${closure.reason}.`,
      `Closed by hand: ${closure.reason}.`,
      { node: position.node },
    );
    return { kind: 'go', node: node.exception ?? node.closed, reasons: [why] };
  }
  const schedule = plan.schedules.get(node.schedule);
  if (schedule === undefined) return unknownNode(plan, node.schedule);
  const { open, rule, reasons } = isOpen(schedule, context.now);
  if (open) return { kind: 'go', node: node.open, reasons };
  return { kind: 'go', node: rule === 'week' ? node.closed : (node.exception ?? node.closed), reasons };
}

function calamity(node: CalamityNode, plan: Dialplan, context: RouteContext, position: RoutePosition): Visit {
  const active = calamityOf(plan, context);
  if (active === undefined) return { kind: 'go', node: node.next, reasons: [] };
  const why = reason(
    'calamity',
    active.closes
      ? 'Calamiteit: de beller hoort de melding en de lijn sluit.'
      : 'Calamiteit: de beller hoort eerst de melding.',
    active.closes
      ? 'Calamity: the caller hears the message and the line closes.'
      : 'Calamity: the caller hears the message first.',
    { node: position.node, closes: active.closes },
  );
  const bypassKey = active.closes ? active.bypassKey : undefined;
  return step({ kind: 'announce', prompt: active.message, bypassKey }, [why]);
}

function callers(node: CallersNode, plan: Dialplan, context: RouteContext, position: RoutePosition): Visit {
  const { number, groups } = context.caller;
  for (const [key, next] of node.groups) {
    const group = plan.callerGroups.get(key);
    const isTold = groups.includes(key) || groups.includes(`${plan.municipality}/${key}`);
    const isMember = isTold || (number !== undefined && group?.numbers.has(number) === true);
    if (!isMember) continue;
    const name = group?.name ?? key;
    const data = { node: position.node, group: key };
    const why = reason(
      'caller.group',
      `De beller hoort bij ${name}.`,
      `The caller belongs to ${name}.`,
      data,
    );
    return { kind: 'go', node: next, reasons: [why] };
  }
  const why = reason(
    'caller.no-group',
    'De beller hoort niet bij een bellersgroep.',
    'The caller is in no caller group.',
    {
      node: position.node,
    },
  );
  return { kind: 'go', node: node.otherwise, reasons: [why] };
}

function queue(node: QueueNode, plan: Dialplan, position: RoutePosition): Visit {
  const config = plan.queues.get(node.queue);
  const name = config?.name ?? node.queue;
  const skills = new Map([...(config?.skills ?? []), ...node.skills]);
  const { priority } = node;
  const overflow = {
    full: node.full !== undefined,
    waitedSeconds: node.waited?.seconds,
    noAgents: node.noAgents !== undefined,
  };
  return step({ kind: 'queue', queue: node.queue, priority, skills, overflow }, [
    reason(
      'queue',
      `Naar wachtrij ${name} met voorrang ${priority}.`,
      `To queue ${name} with priority ${priority}.`,
      {
        node: position.node,
        queue: node.queue,
        priority,
      },
    ),
  ]);
}

/** A checked dialplan has no such node; a caller is not lost even so. */
function unknownNode(plan: Dialplan, name: string): Visit {
  const why = reason('node.unknown', `“${name}” bestaat niet.`, `“${name}” does not exist.`, { node: name });
  if (name === plan.fallback) return step({ kind: 'hangUp', sip: 480 }, [why]);
  return { kind: 'go', node: plan.fallback, reasons: [why] };
}
