/** Where a call goes on after what happened at its present step: one table of node kind and outcome. */
import type { EntranceId } from '../ids.ts';
import { type Reason, reason } from '../reason.ts';
import type { RouteContext, RouteOutcome, RoutePosition } from './route-types.ts';
import type { CalamityNode, Dialplan, DialplanNode, DialplanSet, NodeId } from './types.ts';
import { calamityOf } from './visit.ts';

export type Move =
  | { readonly kind: 'go'; readonly node: NodeId; readonly reasons: readonly Reason[] }
  | { readonly kind: 'entrance'; readonly entrance: EntranceId; readonly reasons: readonly Reason[] }
  /** Nothing changes, except perhaps the count of wrong keys. */
  | { readonly kind: 'stay'; readonly wrongKeys: number; readonly reasons: readonly Reason[] };

/** After this many wrong keys a menu gives up asking (DOMAIN R24: double error leads to a person). */
export const wrongKeysMax = 2;

export function afterOutcome(
  set: DialplanSet,
  position: RoutePosition,
  outcome: RouteOutcome,
  context: RouteContext,
): Move {
  const plan = position.municipality === undefined ? undefined : set.plans.get(position.municipality);
  if (plan === undefined) {
    const code = set.shared.get(position.entrance);
    if (code === undefined) return ignored(position, outcome, 'entrance');
    const chosen = outcome.kind === 'digit' ? code.options.get(outcome.digit) : undefined;
    if (chosen !== undefined)
      return { kind: 'entrance', entrance: chosen.entrance, reasons: [chose(chosen.label)] };
    if (outcome.kind !== 'digit' && outcome.kind !== 'silence') return ignored(position, outcome, 'menu');
    const asked = askAgain(position, outcome);
    return asked ?? { kind: 'entrance', entrance: code.otherwise, reasons: [noChoice(outcome)] };
  }
  const node = plan.nodes.get(position.node);
  if (node === undefined) return ignored(position, outcome, 'unknown');
  if (node.type === 'calamity') return afterCalamity(node, plan, position, outcome, context);
  return afterNode(node, position, outcome);
}

function afterNode(node: DialplanNode, position: RoutePosition, outcome: RouteOutcome): Move {
  switch (node.type) {
    case 'announce':
      return outcome.kind === 'done' ? go(node.next) : ignored(position, outcome, node.type);
    case 'menu': {
      const chosen = outcome.kind === 'digit' ? node.options.get(outcome.digit) : undefined;
      if (chosen !== undefined) return go(chosen.next, chose(chosen.label));
      if (outcome.kind !== 'digit' && outcome.kind !== 'silence')
        return ignored(position, outcome, node.type);
      return askAgain(position, outcome) ?? go(node.otherwise, noChoice(outcome));
    }
    case 'queue':
      if (outcome.kind === 'full' && node.full !== undefined) return go(node.full, queueFull());
      if (outcome.kind === 'waited' && node.waited !== undefined)
        return go(node.waited.next, waited(node.waited.seconds));
      if (outcome.kind === 'noAgents' && node.noAgents !== undefined) return go(node.noAgents, nobody());
      return ignored(position, outcome, node.type);
    case 'team':
    case 'employee':
    case 'partner':
      return outcome.kind === 'noAnswer'
        ? go(node.noAnswer, notAnswered())
        : ignored(position, outcome, node.type);
    case 'voicemail':
    case 'note':
      // A recorder that fails or a caller without a number must not hold the call here.
      if (outcome.kind === 'noAnswer') return go(node.next, notTaken());
      return outcome.kind === 'done' ? go(node.next) : ignored(position, outcome, node.type);
    case 'calamity':
    case 'hours':
    case 'callers':
    case 'entrance':
    case 'hangUp':
      return ignored(position, outcome, node.type);
  }
}

/** A message that was switched off while it played lets the caller go on as usual. */
function afterCalamity(
  node: CalamityNode,
  plan: Dialplan,
  position: RoutePosition,
  outcome: RouteOutcome,
  context: RouteContext,
): Move {
  const active = calamityOf(plan, context);
  if (outcome.kind === 'done') return go(active?.closes === true ? node.closed : node.next);
  if (outcome.kind === 'digit' && active?.closes === true && outcome.digit === active.bypassKey) {
    return go(node.next, bypassed());
  }
  return ignored(position, outcome, node.type);
}

function go(node: NodeId, ...reasons: readonly Reason[]): Move {
  return { kind: 'go', node, reasons };
}

/** The first wrong key repeats the menu; `undefined`: give up asking. */
function askAgain(position: RoutePosition, outcome: RouteOutcome): Move | undefined {
  const wrongKeys = position.wrongKeys + 1;
  if (outcome.kind !== 'digit' || wrongKeys >= wrongKeysMax) return undefined;
  const why = reason(
    'menu.wrong-key',
    'Onbekende toets: het menu komt nog een keer.',
    'Unknown key: the menu is repeated.',
    {
      key: outcome.digit,
    },
  );
  return { kind: 'stay', wrongKeys, reasons: [why] };
}

function ignored(position: RoutePosition, outcome: RouteOutcome, at: string): Move {
  const why = reason(
    'outcome.ignored',
    `“${outcome.kind}” verandert hier niets.`,
    `“${outcome.kind}” changes nothing here.`,
    { outcome: outcome.kind, at },
  );
  return { kind: 'stay', wrongKeys: position.wrongKeys, reasons: [why] };
}

function chose(label: string): Reason {
  return reason('menu.chosen', `De beller koos “${label}”.`, `The caller chose “${label}”.`, { label });
}

function noChoice(outcome: RouteOutcome): Reason {
  return outcome.kind === 'silence'
    ? reason('menu.silence', 'De beller koos niets.', 'The caller chose nothing.')
    : reason('menu.wrong-keys', 'Twee keer een onbekende toets.', 'An unknown key twice.');
}

function bypassed(): Reason {
  return reason('calamity.bypassed', 'De beller sloeg de melding over.', 'The caller skipped the message.');
}

function queueFull(): Reason {
  return reason('queue.full', 'De wachtrij is vol.', 'The queue is full.');
}

function waited(seconds: number): Reason {
  return reason(
    'queue.waited',
    `De beller wacht langer dan ${seconds} seconden.`,
    `The caller has waited more than ${seconds} seconds.`,
    {
      seconds,
    },
  );
}

function nobody(): Reason {
  return reason('queue.no-agents', 'Er is niemand aangemeld.', 'Nobody is signed in.');
}

function notTaken(): Reason {
  return reason('message.not-taken', 'Er is niets ingesproken of achtergelaten.', 'Nothing was left.');
}

function notAnswered(): Reason {
  return reason('direct.no-answer', 'Er werd niet opgenomen.', 'There was no answer.');
}
