/**
 * Why a call went to somebody, for a team leader: in plain Dutch, with names. Reasons that only say something to
 * who knows the dialplan or the line are left to the technical telling.
 */
import type { DomainEvent, Reason } from '../../domain/events.ts';
import type { EmployeeId } from '../../domain/ids.ts';
import { clockSeconds, type Instant } from '../../domain/time.ts';
import type { StoryNames } from './story-texts.ts';

/** Why a colleague was passed over, by the last part of the code. */
const passedOver: Readonly<Record<string, string>> = {
  offline: 'afgemeld',
  offered: 'de telefoon ging over voor een andere beller',
  talking: 'in gesprek',
  holding: 'heeft een beller in de wacht',
  wrappingUp: 'bezig met nawerk',
  paused: 'in pauze',
  setAside: 'nam een eerdere oproep niet op',
  skill: 'heeft de vaardigheid niet',
  reserved: 'de beller is bewaard voor een collega',
  refused: 'nam deze beller zojuist niet op',
  later: 'komt na de gekozen collega',
  noDevice: 'geen telefoon aangemeld',
  absent: 'afwezig',
  forwarded: 'stuurt gesprekken door',
};

/** How a queue chose, by its strategy. */
const chosen: Readonly<Record<string, string>> = {
  longestIdle: 'was het langst vrij',
  fewestCalls: 'had de minste gesprekken',
  ringAll: 'wordt tegelijk met de andere vrije collega’s gebeld',
  linear: 'is de eerste die vrij is op de lijst',
  sticky: 'sprak deze beller eerder, of was het langst vrij',
};

/** The reasons of one event, told; fewer than there are when some say nothing to a team leader. */
export function storyReasons(fact: DomainEvent, names: StoryNames): { code: string; text: string }[] {
  // Where in the request the number was found says nothing to who does not know SIP.
  if (fact.type === 'call.arrived') return [];
  const data = fact.data as { readonly reasons?: readonly Reason[] };
  return (data.reasons ?? []).flatMap((reason) => {
    const text = reason.nl ?? told(reason, names);
    return text === null ? [] : [{ code: reason.code, text }];
  });
}

function told({ code, facts }: Reason, names: StoryNames): string | null {
  const id = facts?.['employee'];
  if (code === 'placeKept') return 'De beller had al een plaats in deze rij en houdt die.';
  if (typeof id !== 'string') return null;
  const { name } = names.employee(id as EmployeeId);
  if (code === 'sticky' && facts?.['strategy'] === undefined)
    return `Bewaard voor ${name}, die deze beller het laatst sprak.`;
  const strategy = chosen[code];
  if (strategy !== undefined) return `${name} ${strategy}.`;
  const why = passedOver[code.replace(/^passedOver\./, '')];
  if (why === undefined) return null;
  const until = facts?.['until'];
  return `${name} overgeslagen: ${why}${typeof until === 'number' ? ` tot ${clockSeconds(until as Instant)}` : ''}.`;
}
