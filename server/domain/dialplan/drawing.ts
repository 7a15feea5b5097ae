/** A dialplan as boxes and arrows, for a screen that draws it and for the list on the command line. */
import { blocksText, type Schedule, weekdayDutch } from '../calendar/schedule.ts';
import type { EntranceId } from '../ids.ts';
import { showNumberText } from '../numbers/show.ts';
import type { Weekday } from '../time.ts';
import type { Dialplan, DialplanNode, NodeId } from './types.ts';

export interface DrawnStep {
  readonly id: NodeId;
  readonly kind: DialplanNode['type'];
  /** Short, Dutch. */
  readonly label: string;
  /** What the caller hears, or what the step does, in Dutch. */
  readonly description: string;
  readonly next: readonly { readonly label: string; readonly id: NodeId }[];
}

/** The steps that a call to this entrance may meet, nearest first. */
export function drawEntrance(plan: Dialplan, entrance: EntranceId): readonly DrawnStep[] {
  const start = plan.entrances.get(entrance)?.start;
  return drawFrom(plan, start === undefined ? [] : [start]);
}

/** These steps and all that arrows lead on to from them, at whatever moment. */
export function drawFrom(plan: Dialplan, starts: readonly NodeId[]): readonly DrawnStep[] {
  const drawn = new Map<NodeId, DrawnStep>();
  const pending: NodeId[] = [...starts];
  for (let id = pending.shift(); id !== undefined; id = pending.shift()) {
    const node = plan.nodes.get(id);
    if (node === undefined || drawn.has(id)) continue;
    const step = draw(plan, id, node);
    drawn.set(id, step);
    pending.push(...step.next.map((arrow) => arrow.id));
  }
  return [...drawn.values()];
}

function draw(plan: Dialplan, id: NodeId, node: DialplanNode): DrawnStep {
  const step = (label: string, description: string, next: DrawnStep['next']): DrawnStep => ({
    id,
    kind: node.type,
    label,
    description,
    next,
  });
  const arrow = (label: string, to: NodeId | undefined) => (to === undefined ? [] : [{ label, id: to }]);
  const teamName = (team: Parameters<Dialplan['teams']['get']>[0]) => plan.teams.get(team)?.name ?? team;
  switch (node.type) {
    case 'announce':
      return step('Melding', node.prompt.nl, arrow('daarna', node.next));
    case 'menu':
      return step('Keuzemenu', node.prompt.nl, [
        ...[...node.options].map(([key, { label, next }]) => ({ label: `toets ${key}: ${label}`, id: next })),
        { label: 'geen keuze', id: node.otherwise },
      ]);
    case 'hours':
      return step('Openingstijden', weekInWords(plan.schedules.get(node.schedule)), [
        ...arrow('open', node.open),
        ...arrow('gesloten', node.closed),
        ...arrow('bijzondere dag', node.exception),
      ]);
    case 'calamity':
      return step('Calamiteit', 'Speelt de calamiteitenmelding als die aan staat.', [
        ...arrow('anders', node.next),
        ...arrow('lijn dicht', node.closed),
      ]);
    case 'queue': {
      const queue = plan.queues.get(node.queue);
      const skills = [...(queue?.skills.keys() ?? []), ...node.skills.keys()].join(', ');
      const others =
        queue === undefined || queue.sharedWith.length === 0
          ? ''
          : `, gedeeld met ${queue.sharedWith.join(', ')}`;
      const description = `${queue?.name ?? node.queue}, voorrang ${node.priority}, vaardigheden: ${skills || 'geen'}${others}.`;
      return step('Wachtrij', description, [
        ...arrow('vol', node.full),
        ...arrow(`na ${node.waited?.seconds ?? 0} seconden`, node.waited?.next),
        ...arrow('niemand aangemeld', node.noAgents),
      ]);
    }
    case 'team':
      return step(
        'Team',
        `${teamName(node.team)}, ${node.ringSeconds} seconden.`,
        arrow('geen gehoor', node.noAnswer),
      );
    case 'employee':
      return step('Medewerker', `${node.ringSeconds} seconden.`, arrow('geen gehoor', node.noAnswer));
    case 'partner': {
      const partner = plan.partners.get(node.partner);
      const description = `${partner?.name ?? node.partner}, ${showNumberText(partner?.number ?? '')}.`;
      return step('Partner', description, arrow('geen gehoor', node.noAnswer));
    }
    case 'voicemail':
      return step('Voicemail', `${teamName(node.team)}: ${node.prompt.nl}`, arrow('daarna', node.next));
    case 'note':
      return step('Terugbelverzoek', `${teamName(node.team)}: ${node.prompt.nl}`, arrow('daarna', node.next));
    case 'callers': {
      const groups = [...node.groups].map(([key, next]) => ({
        label: plan.callerGroups.get(key)?.name ?? key,
        id: next,
      }));
      return step('Beller', 'Kijkt wie er belt.', [...groups, ...arrow('anderen', node.otherwise)]);
    }
    case 'entrance':
      return step('Andere ingang', node.entrance, []);
    case 'hangUp':
      return step('Ophangen', `De verbinding eindigt (${node.sip}).`, []);
  }
}

/** `maandag 08:30-17:00; dinsdag …`. */
function weekInWords(schedule: Schedule | undefined): string {
  const days = ([1, 2, 3, 4, 5, 6, 7] as readonly Weekday[]).flatMap((weekday) => {
    const blocks = schedule?.weekly.get(weekday) ?? [];
    return blocks.length === 0 ? [] : [`${weekdayDutch[weekday]} ${blocksText(blocks, ' en ')}`];
  });
  return days.length === 0 ? 'Nooit open.' : `${days.join('; ')}.`;
}
