/** One call told from its facts: when, what, why, and how it ended. */
import type { CallStory } from '../../contract/call.ts';
import type { DomainEvent, Reason } from '../../domain/events.ts';
import type { CallId } from '../../domain/ids.ts';
import { showNumberText } from '../../domain/numbers/show.ts';
import type { Employee } from '../ports/people.ts';
import { Refusal } from './handler.ts';
import type { Office } from './office.ts';
import { recordingsOf } from './recording-handlers.ts';
import { storyReasons } from './story-reasons.ts';
import { storyText } from './story-texts.ts';
import { iso, isoOrNull, seconds } from './views/wire-time.ts';

export async function callStory(office: Office, asker: Employee, call: CallId): Promise<CallStory> {
  const events = await office.parts.ledger.read({ stream: `call:${call}` });
  const facts = events as unknown as readonly DomainEvent[];
  const municipality = facts.findLast((fact) => fact.municipality !== null)?.municipality ?? null;
  const arrived = facts.find((fact) => fact.type === 'call.arrived');
  if (arrived === undefined || municipality !== asker.municipality) {
    throw new Refusal('notFound', 'Dit gesprek bestaat niet.');
  }
  const ended = facts.findLast((fact) => fact.type === 'call.ended');
  const answered = facts.find((fact) => fact.type === 'call.answered');
  const entrance = facts.reduce(
    (found, fact) => (fact.type === 'call.routed' ? (fact.data.entrance ?? found) : found),
    arrived.data.entrance,
  );
  const { caller, called } = arrived.data;
  // An auditor checks what was done, and needs no citizen's number for that.
  const maySee = asker.roles.some((role) => role === 'teamleider' || role === 'beheerder');
  const person = caller === null || !maySee ? null : await office.personal.read(caller);
  const steps = events.map((event, index) => {
    const why = reasonsOf(event.data).map((reason) => reason.text);
    const detail = [office.parts.tell(event.type, event.data, event.at), ...why].join(' · ');
    const fact = facts[index];
    const text = fact === undefined ? null : storyText(fact, office.names);
    return {
      at: iso(event.at),
      event: event.type,
      text: text ?? detail,
      reasons: fact === undefined ? [] : storyReasons(fact, office.names),
      detail,
      technical: text === null,
    };
  });
  return {
    id: call,
    caller: {
      number: person?.number === undefined ? null : showNumberText(person.number),
      anonymous: caller === null,
    },
    municipality: office.names.municipality(municipality),
    entrance: office.names.entranceCard(entrance, called),
    arrivedAt: iso(arrived.at),
    endedAt: isoOrNull(ended?.at),
    waitSeconds: answered === undefined ? null : seconds(answered.data.wait),
    talkSeconds: ended === undefined ? 0 : seconds(ended.data.talk),
    summary:
      ended === undefined
        ? 'Dit gesprek is nog bezig.'
        : (steps.findLast((step) => step.event === 'call.ended')?.text ?? ''),
    steps,
    ladder: [],
    recordings: await recordingsOf(office, asker, call),
  };
}

function reasonsOf(data: Readonly<Record<string, unknown>>): readonly Reason[] {
  return Array.isArray(data['reasons']) ? (data['reasons'] as readonly Reason[]) : [];
}
