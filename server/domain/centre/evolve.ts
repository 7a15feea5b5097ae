/** evolve: makes one recorded event true. Total; an event about something gone changes nothing. */
import { evolveAgent } from '../agent/evolve.ts';
import { type Envelope, evolveCall } from '../call/evolve.ts';
import type { DomainEvent, Facts } from '../events.ts';
import { type CallId, idOf, type QueueId } from '../ids.ts';
import type { Instant } from '../time.ts';
import type { CentreState } from './state.ts';

type AnyEvolver<Where> = (state: CentreState, data: never, where: Where) => void;

/**
 * Applies `event` to `state` in place and returns it. The state is owned by one holder; searches work on
 * a `clone`.
 */
export function evolve(state: CentreState, event: DomainEvent): CentreState {
  const { type } = event;
  if (type in evolveCall) {
    const apply = evolveCall[type as keyof typeof evolveCall] as AnyEvolver<Envelope>;
    const call = idOf<'call'>(event.stream.slice('call:'.length)) as CallId;
    apply(state, event.data as never, { call, municipality: event.municipality, at: event.at });
  } else if (type in evolveAgent) {
    const apply = evolveAgent[type as keyof typeof evolveAgent] as AnyEvolver<Instant>;
    apply(state, event.data as never, event.at);
  } else if (type === 'centre.draining') {
    state.draining = true;
  } else if (type === 'centre.started') {
    state.draining = false;
  } else if (type === 'queue.paused' || type === 'queue.resumed') {
    pauseQueue(state, (event.data as Facts['queue.paused']).queue, type === 'queue.paused');
  }
  return state;
}

function pauseQueue(state: CentreState, queue: QueueId, paused: boolean): void {
  const now = state.queues.get(queue);
  if (now !== undefined) state.queues.set(queue, { ...now, paused });
}
