/**
 * Metrics counted from facts as they reach the disk: what callers and agents went through since the start. Labels are
 * municipalities, queues and fixed words; never a person, a number or a call.
 */
import { Counter, Histogram, type Registry } from 'prom-client';
import type { DomainEvent } from '../../domain/events.ts';
import type { OfferId, QueueId } from '../../domain/ids.ts';

/** Limits of the waits that are told apart, in seconds: those of the service levels, and some beyond. */
const delayLimits = [5, 10, 15, 20, 25, 30, 45, 60, 90, 120, 180, 300, 600];
/** Offers remembered until they end; of each call only a few ring at a time. */
const offersMax = 20_000;
/** What rang without a queue: direct numbers, transfers, ladders. */
const direct = 'direct';

/** Makes the metrics; the answer counts one fact. */
export function factMetrics(registry: Registry): (event: DomainEvent) => void {
  const counter = (name: string, help: string, labelNames: readonly string[] = []) =>
    new Counter({ name: `bereikbaar_${name}`, help, labelNames: [...labelNames], registers: [registry] });
  const facts = counter('facts_total', 'Facts recorded since the start.', ['type']);
  const ended = counter('calls_ended_total', 'Calls that are over, by how they ended.', [
    'municipality',
    'reason',
  ]);
  const offers = counter('offers_total', 'Phones of agents and employees that rang, by outcome.', [
    'queue',
    'outcome',
  ]);
  const rona = counter('rona_total', 'Offers to an agent who did not answer; the caller kept the place.', [
    'queue',
  ]);
  const repairs = counter('repairs_total', 'States of agents that had to be put right.');
  const delay = new Histogram({
    name: 'bereikbaar_answer_delay_seconds',
    help: 'Wait of callers who were answered: in the queue, or since arrival where none was entered.',
    labelNames: ['queue'],
    buckets: delayLimits,
    registers: [registry],
  });
  const queues = new Map<OfferId, QueueId | null>();
  return (event) => {
    facts.inc({ type: event.type });
    switch (event.type) {
      case 'call.offered':
        if (queues.size < offersMax) queues.set(event.data.offer, event.data.queue);
        break;
      case 'call.offerEnded': {
        const { offer, outcome } = event.data;
        const queue = queues.get(offer) ?? null;
        queues.delete(offer);
        offers.inc({ queue: queue ?? direct, outcome });
        if (queue !== null && outcome === 'noAnswer') rona.inc({ queue });
        break;
      }
      case 'call.answered':
        delay.observe({ queue: event.data.queue ?? direct }, event.data.wait / 1000);
        break;
      case 'call.ended':
        ended.inc({ municipality: event.municipality ?? 'none', reason: event.data.reason });
        break;
      case 'agent.repaired':
        repairs.inc();
        break;
      default:
        break;
    }
  };
}
