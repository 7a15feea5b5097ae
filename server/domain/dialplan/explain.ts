/** A route in words: where a call goes and why, for an administrator who asks "what if somebody calls at …". */

import { nextChange } from '../calendar/opening.ts';
import { weekdayDutch, weekdayEnglish } from '../calendar/schedule.ts';
import { redactNumber, showNumberText } from '../numbers/show.ts';
import { type Instant, localText, localTime } from '../time.ts';
import { destinationText } from './destination-text.ts';
import { route } from './route.ts';
import type { RouteDecision, RouteInput, RouteOutcome, RouteStep } from './route-types.ts';
import type { DialplanSet } from './types.ts';

export interface Explanation {
  readonly lines: { readonly nl: readonly string[]; readonly en: readonly string[] };
  /** The decision as plain JSON, for programs. */
  readonly json: Readonly<Record<string, unknown>>;
}

export function explain(
  set: DialplanSet,
  input: RouteInput,
  script: readonly RouteOutcome[] = [],
): Explanation {
  const decision = route(set, input, script);
  return {
    lines: { nl: linesOf(set, input, decision, 'nl'), en: linesOf(set, input, decision, 'en') },
    json: jsonOf(set, input, decision),
  };
}

function linesOf(
  set: DialplanSet,
  input: RouteInput,
  decision: RouteDecision,
  language: 'nl' | 'en',
): readonly string[] {
  const dutch = language === 'nl';
  const { weekday } = localTime(input.now);
  const caller =
    input.caller.number === undefined ? (dutch ? 'anoniem' : 'anonymous') : redactNumber(input.caller.number);
  const at = `${(dutch ? weekdayDutch : weekdayEnglish)[weekday]} ${localText(input.now)}`;
  const reasons = decision.reasons.map((why, index) => `${String(index + 1).padStart(3)}. ${why[language]}`);
  const heard = decision.steps.flatMap((step) => spoken(step, language));
  const changes = changesOf(set, input.now, decision, dutch);
  return [
    dutch ? `Beller ${caller} belt op ${at}.` : `Caller ${caller} calls on ${at}.`,
    ...reasons,
    ...(heard.length === 0 ? [] : [dutch ? 'De beller hoort:' : 'The caller hears:', ...heard]),
    `${dutch ? 'Bestemming' : 'Destination'}: ${destinationText(decision)}.`,
    ...changes,
    `${dutch ? 'Versie' : 'Version'}: ${set.version}.`,
  ];
}

function spoken(step: RouteStep, language: 'nl' | 'en'): readonly string[] {
  if (!('prompt' in step)) return [];
  const { nl, en } = step.prompt;
  return [`     “${(language === 'en' ? (en ?? nl) : nl).trim()}”`];
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
