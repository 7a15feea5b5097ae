/** The queues that agents of a municipality answer, its own first, as they are now, with their day so far. */
import type { QueueNow } from '../../../contract/centre.ts';
import { isOpenAt } from '../../../domain/calendar/opening.ts';
import { queuesNow } from '../../../domain/centre/selectors.ts';
import type { CentreState } from '../../../domain/centre/state.ts';
import type { AgentStateName } from '../../../domain/events.ts';
import type { MunicipalityId } from '../../../domain/ids.ts';
import { localDay } from '../../../domain/reachability/bucket.ts';
import { queueMetrics } from '../../../domain/reachability/metrics.ts';
import type { Instant } from '../../../domain/time.ts';
import { seriesOf } from '../figure-book.ts';
import type { Office } from '../office.ts';
import { normMet } from './norm-view.ts';
import { isoOrNull } from './wire-time.ts';

export function queuesOf(
  office: Office,
  state: CentreState,
  municipality: MunicipalityId,
  now: Instant,
): readonly QueueNow[] {
  const views = new Map(queuesNow(state, now).map((view) => [view.queue, view]));
  const day = localDay(now);
  return office.names.queuesServedBy(municipality).map((queue) => {
    const plan = office.names.plan(queue.municipality);
    const view = views.get(queue.id);
    const series = seriesOf(queue.municipality, 'queue', queue.id);
    const metrics = queueMetrics(office.figures.figures.sums('queues', series, { first: day, last: day }));
    const schedule = queue.hours === undefined ? undefined : plan?.schedules.get(queue.hours);
    const agents = (state.directory.servers.get(queue.id) ?? []).map((id) => state.agents.get(id));
    const count = (...names: readonly AgentStateName[]): number =>
      agents.filter((agent) => agent !== undefined && names.includes(agent.state)).length;
    return {
      id: queue.id,
      name: queue.name,
      municipality: office.names.municipality(queue.municipality),
      open: view?.paused !== true && (schedule === undefined || isOpenAt(schedule, now)),
      waiting: view?.waiting ?? 0,
      longestSince: isoOrNull(view?.longestWait == null ? null : now - view.longestWait),
      expectedWaitSeconds: null,
      available: count('available'),
      talking: count('talking', 'holding', 'offered'),
      wrappingUp: count('wrappingUp'),
      paused: count('paused', 'setAside'),
      answeredToday: metrics.answered,
      abandonedToday: metrics.abandoned,
      serviceLevel: normMet(queue.norm, metrics.answeredWithin[queue.norm.seconds]),
    };
  });
}
