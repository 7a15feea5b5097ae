/** The whole history of one call, from its own stream and those of the notes made in it. */
import type { DomainEvent } from '../../domain/events.ts';
import type { Ledger } from '../ports/ledger.ts';

/** Everything that was recorded of a call and of the notes made in it, forwarded ones included, in order. */
export async function factsOf(ledger: Ledger, stream: string): Promise<readonly DomainEvent[]> {
  const events = [...(await ledger.read({ stream }))];
  const notes = events.flatMap(({ type, data }) =>
    type === 'call.noteMade' ? [`note:${String(data['note'])}`] : [],
  );
  const seen = new Set<string>();
  for (let note = notes.pop(); note !== undefined; note = notes.pop()) {
    if (seen.has(note)) continue;
    seen.add(note);
    for (const event of await ledger.read({ stream: note })) {
      events.push(event);
      if (event.type === 'note.forwarded') notes.push(`note:${String(event.data['to'])}`);
    }
  }
  return events.sort((a, b) => a.seq - b.seq) as unknown as readonly DomainEvent[];
}
