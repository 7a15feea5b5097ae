/**
 * Which of our entrances was called. Carriers put the called number in different places, so every trunk
 * has an ordered list of places to look; the first number that is one of ours wins (DOMAIN 1.3, R3).
 * A number that several municipalities share (14 0570) yields to any other place that names one of them.
 *
 * RFC 3261 §8.1.1 (Request-URI, To), RFC 7315 §4.2 (P-Called-Party-ID), RFC 5806 (Diversion, newest first),
 * RFC 7044 (History-Info, oldest first: the caller of this function hands the entries over as they come).
 */
import { type Reason, reason } from '../reason.ts';
import { userOf } from './caller.ts';
import { canonical, parseNumber } from './phone-number.ts';
import { redactNumber, showNumberText } from './show.ts';

export type CalledPlace = 'request-uri' | 'to' | 'p-called-party-id' | 'diversion' | 'history-info';

/** The order for a trunk that says nothing about itself. */
export const defaultCalledOrder: readonly CalledPlace[] = [
  'request-uri',
  'to',
  'p-called-party-id',
  'diversion',
  'history-info',
];

/** Header values or user parts as received; a place may hold several, or be absent. */
export type CalledCandidates = Readonly<Partial<Record<CalledPlace, readonly string[]>>>;

/** One number of ours. `shared`: it belongs to several municipalities and asks the caller which. */
export interface KnownNumber<Entrance> {
  readonly entrance: Entrance;
  readonly shared: boolean;
}

export interface CalledResolution<Entrance> {
  readonly entrance: Entrance;
  /** `false`: nobody's number; the call goes to the default entrance and is reported. */
  readonly matched: boolean;
  /** Canonical number that matched; `undefined` when none did. */
  readonly number: string | undefined;
  readonly place: CalledPlace | undefined;
  /** Area code when the caller dialled a 14 number, directly or by the platform's diversion. */
  readonly via14: string | undefined;
  readonly reasons: readonly Reason[];
}

/** Most texts looked at per call: a header repeated a thousand times costs nothing more. */
const candidatesMax = 32;

const placeNames: Readonly<Record<CalledPlace, string>> = {
  'request-uri': 'Request-URI',
  to: 'To',
  'p-called-party-id': 'P-Called-Party-ID',
  diversion: 'Diversion',
  'history-info': 'History-Info',
};

interface Seen {
  readonly place: CalledPlace;
  /** As stored and compared; `undefined` when the place holds no number. */
  readonly number: string | undefined;
  /** Of a 14 number. */
  readonly areaCode: string | undefined;
}

/**
 * `known` maps canonical numbers to entrances; `order` is the trunk's own. Places that `order` leaves out
 * are not used to find the entrance, but Diversion and History-Info still tell whether a 14 number was dialled.
 */
export function resolveCalled<Entrance>(
  candidates: CalledCandidates,
  known: ReadonlyMap<string, KnownNumber<Entrance>>,
  fallback: Entrance,
  order: readonly CalledPlace[] = defaultCalledOrder,
): CalledResolution<Entrance> {
  const reasons: Reason[] = [];
  const seen = numbersIn(candidates, order);
  let shared: { readonly hit: KnownNumber<Entrance>; readonly at: Seen } | undefined;
  let chosen: { readonly hit: KnownNumber<Entrance>; readonly at: Seen } | undefined;
  for (const at of seen) {
    const hit = at.number === undefined ? undefined : known.get(at.number);
    if (hit === undefined || at.number === undefined) {
      reasons.push(notOurs(at));
    } else if (hit.shared && shared === undefined) {
      shared = { hit, at };
      reasons.push(isShared(at.place, at.number));
    } else if (!hit.shared) {
      chosen = { hit, at };
      break;
    }
  }
  chosen ??= shared;
  const via14 = fourteenAmong(seen, candidates);
  if (chosen === undefined) {
    reasons.push(
      reason(
        'called.unknown',
        'Geen van de gebelde nummers is van ons: de standaardingang neemt op en er gaat een melding uit.',
        'None of the called numbers is ours: the default entrance answers and a report is made.',
      ),
    );
  } else {
    const number = chosen.at.number ?? '';
    const place = placeNames[chosen.at.place];
    const shown = showNumberText(number);
    reasons.push(
      reason(
        'called.matched',
        `Gebeld nummer ${shown} gevonden in ${place}.`,
        `Called number ${shown} found in ${place}.`,
        { number, place: chosen.at.place },
      ),
    );
  }
  if (via14 !== undefined) {
    const data = { areaCode: via14 };
    reasons.push(
      reason('called.via14', `De beller koos 14 ${via14}.`, `The caller dialled 14 ${via14}.`, data),
    );
  }
  return {
    entrance: chosen?.hit.entrance ?? fallback,
    matched: chosen !== undefined,
    number: chosen?.at.number,
    place: chosen?.at.place,
    via14,
    reasons,
  };
}

function numbersIn(candidates: CalledCandidates, order: readonly CalledPlace[]): readonly Seen[] {
  return order
    .flatMap((place) => (candidates[place] ?? []).map((text) => seenIn(place, text)))
    .slice(0, candidatesMax);
}

function seenIn(place: CalledPlace, text: string): Seen {
  const parsed = parseNumber(userOf(text));
  if (!parsed.ok) return { place, number: undefined, areaCode: undefined };
  const { number } = parsed;
  const areaCode = number.kind === 'fourteen' ? number.areaCode : undefined;
  return { place, number: canonical(number), areaCode };
}

/** The area code of a 14 number in any place of the trunk's order, else of one the platform diverted from. */
function fourteenAmong(seen: readonly Seen[], candidates: CalledCandidates): string | undefined {
  const inOrder = seen.find(({ areaCode }) => areaCode !== undefined);
  if (inOrder !== undefined) return inOrder.areaCode;
  const diverted = numbersIn(candidates, ['diversion', 'history-info']);
  return diverted.find(({ areaCode }) => areaCode !== undefined)?.areaCode;
}

function notOurs(at: Seen): Reason {
  const place = placeNames[at.place];
  if (at.number === undefined) {
    return reason(
      'called.no-number',
      `In ${place} staat geen telefoonnummer.`,
      `${place} holds no telephone number.`,
      { place: at.place },
    );
  }
  const shown = redactNumber(at.number);
  return reason(
    'called.not-ours',
    `${shown} in ${place} is geen ingang van ons.`,
    `${shown} in ${place} is no entrance of ours.`,
    { place: at.place },
  );
}

function isShared(place: CalledPlace, number: string): Reason {
  const shown = showNumberText(number);
  return reason(
    'called.shared',
    `${shown} in ${placeNames[place]} is van meer gemeenten; een eigen nummer elders gaat voor.`,
    `${shown} in ${placeNames[place]} belongs to several municipalities; a number of their own elsewhere goes first.`,
    { place, number },
  );
}
