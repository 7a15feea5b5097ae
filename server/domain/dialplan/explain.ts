/** A route in words: where a call goes and why, for an administrator who asks "what if somebody calls at …". */
import { nextChange } from '../calendar/opening.ts';
import { weekdayDutch, weekdayEnglish } from '../calendar/schedule.ts';
import { redactNumber, showNumberText } from '../numbers/show.ts';
import type { Reason } from '../reason.ts';
import { type Instant, localText, localTime } from '../time.ts';
import { destinationText } from './destination-text.ts';
import { route } from './route.ts';
import type { RouteDecision, RouteInput, RouteOutcome, RouteStep } from './route-types.ts';
import type { DialplanSet, NodeId } from './types.ts';

export interface InBothLanguages<T> {
  readonly nl: T;
  readonly en: T;
}

export interface Explanation {
  readonly decision: RouteDecision;
  /** Everything below as lines for a terminal; the last line is the conclusion. */
  readonly lines: InBothLanguages<readonly string[]>;
  /** Where the call ends up, in one sentence. */
  readonly conclusion: InBothLanguages<string>;
  /** Turn by turn: the node of the dialplan, what the caller meets there, and why. */
  readonly turns: readonly {
    readonly node: NodeId;
    readonly text: InBothLanguages<string>;
    readonly reasons: readonly Reason[];
  }[];
  /** The decision as plain JSON, for programs. */
  readonly json: Readonly<Record<string, unknown>>;
}

type Language = keyof InBothLanguages<unknown>;

export function explain(
  set: DialplanSet,
  input: RouteInput,
  script: readonly RouteOutcome[] = [],
): Explanation {
  const decision = route(set, input, script);
  const both = <T>(say: (language: Language) => T): InBothLanguages<T> => ({ nl: say('nl'), en: say('en') });
  return {
    decision,
    lines: both((language) => linesOf(set, input, decision, language)),
    conclusion: both((language) => conclusionOf(set, decision, language)),
    turns: decision.turns.map(({ position, step, reasons }) => ({
      node: position.node,
      text: both((language) => spoken(step, language) ?? conclusionOfStep(set, step, language)),
      reasons,
    })),
    json: jsonOf(set, input, decision),
  };
}

function linesOf(
  set: DialplanSet,
  input: RouteInput,
  decision: RouteDecision,
  language: Language,
): readonly string[] {
  const dutch = language === 'nl';
  const { number } = input.caller;
  const caller = number === undefined ? (dutch ? 'anoniem' : 'anonymous') : redactNumber(number);
  const weekday = (dutch ? weekdayDutch : weekdayEnglish)[localTime(input.now).weekday];
  const at = `${weekday} ${localText(input.now)}`;
  const heard = decision.steps.map((step) => spoken(step, language)).filter((text) => text !== undefined);
  return [
    dutch ? `Beller ${caller} belt op ${at}.` : `Caller ${caller} calls on ${at}.`,
    ...decision.reasons.map((why, index) => `${String(index + 1).padStart(3)}. ${why[language]}`),
    ...(heard.length === 0 ? [] : [dutch ? 'De beller hoort:' : 'The caller hears:']),
    ...heard.map((text) => `     “${text}”`),
    ...changesOf(set, input.now, decision, dutch),
    `${dutch ? 'Versie' : 'Version'}: ${set.version}.`,
    `${dutch ? 'Bestemming' : 'Destination'}: ${destinationText(decision)}. ${conclusionOf(set, decision, language)}`,
  ];
}

function spoken(step: RouteStep, language: Language): string | undefined {
  if (!('prompt' in step)) return undefined;
  const { nl, en } = step.prompt;
  return (language === 'en' ? (en ?? nl) : nl).trim();
}

function conclusionOf(set: DialplanSet, { destination }: RouteDecision, language: Language): string {
  return conclusionOfStep(set, destination, language);
}

/** What comes of a caller at a step, in one sentence. */
function conclusionOfStep(set: DialplanSet, step: RouteStep, language: Language): string {
  const dutch = language === 'nl';
  const teams = [...set.plans.values()].flatMap((plan) => [...plan.teams.values()]);
  const teamName = (id: string): string => teams.find((team) => team.id === id)?.name ?? id;
  switch (step.kind) {
    case 'queue': {
      const name = set.queues.get(step.queue)?.name ?? step.queue;
      return dutch
        ? `De beller komt in wachtrij ${name} met voorrang ${step.priority}.`
        : `The caller joins queue ${name} with priority ${step.priority}.`;
    }
    case 'team':
      return dutch ? `Team ${teamName(step.team)} wordt gebeld.` : `Team ${teamName(step.team)} is called.`;
    case 'employee':
      return dutch ? 'De medewerker wordt gebeld.' : 'The employee is called.';
    case 'partner':
      return dutch
        ? `De beller gaat naar een partner op ${showNumberText(step.number)}.`
        : `The caller goes to a partner at ${showNumberText(step.number)}.`;
    case 'voicemail':
      return dutch
        ? `De beller kan inspreken voor ${teamName(step.team)}.`
        : `The caller may leave a message for ${teamName(step.team)}.`;
    case 'note':
      return dutch
        ? `De beller kan zich laten terugbellen door ${teamName(step.team)}.`
        : `The caller may be rung back by ${teamName(step.team)}.`;
    case 'hangUp':
      return dutch ? 'De verbinding eindigt.' : 'The call ends.';
    case 'announce':
    case 'menu':
      return '';
  }
}

/** Until when the answer holds: the next opening or closing of the municipality. */
function changesOf(
  set: DialplanSet,
  now: Instant,
  decision: RouteDecision,
  dutch: boolean,
): readonly string[] {
  const plan = decision.municipality === undefined ? undefined : set.plans.get(decision.municipality);
  return [...(plan?.schedules ?? [])].flatMap(([name, schedule]) => {
    const change = nextChange(schedule, now);
    if (change === undefined) return [];
    const until = localText(change.at);
    if (dutch) return [`Openingstijden “${name}”: ${change.open ? 'gesloten' : 'open'} tot ${until}.`];
    return [`Opening hours “${name}”: ${change.open ? 'closed' : 'open'} until ${until}.`];
  });
}

function jsonOf(set: DialplanSet, input: RouteInput, decision: RouteDecision): Explanation['json'] {
  const { municipality, entrance, matched, via14, reasons, position } = decision;
  return {
    version: set.version,
    at: localText(input.now),
    called: position.called === undefined ? undefined : showNumberText(position.called),
    municipality,
    entrance,
    matched,
    via14,
    destination: destinationText(decision),
    steps: decision.steps.map(plainStep),
    reasons,
  };
}

/** A step without maps, which JSON does not know. */
function plainStep(step: RouteStep): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(step).map(([key, value]) => [
      key,
      value instanceof Map ? Object.fromEntries(value) : value,
    ]),
  );
}
