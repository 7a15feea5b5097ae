/**
 * How long a caller will still wait, honestly: the line ahead is played out on the agents who are there,
 * with what is known of how long conversations last. The answer is a range, or nothing when the sample or
 * the staff is too small to tell.
 *
 *   agents: when does each get free?   ahead: who is served before, over all lines these agents serve
 */
import type { CentreState } from '../centre/state.ts';
import type { QueueId } from '../ids.ts';
import type { Duration, Instant } from '../time.ts';
import { second } from '../time.ts';
import { placeOf, type Waiting } from './model.ts';

export interface Estimate {
  readonly low: Duration;
  readonly high: Duration;
  /** Callers served before, this one included. */
  readonly position: number;
}

/** Conversations to have seen before anything is said. */
const sampleMin = 10;
/** Largest range worth telling, as high / low; and the range always allowed. */
const ratioMax = 4;
const narrow: Duration = 120 * second;
/** Share of real waits that should lie inside: about four in five of a normal spread. */
const spreads = 1.3;

/** Whose place is asked after. */
type Who = Pick<Waiting, 'rank' | 'call'>;

/** 1 for the first in line; those for whom a phone rings count as before all with a worse rank. */
export function positionOf(state: CentreState, queue: QueueId, who: Who): number {
  const now = state.queues.get(queue);
  return now === undefined ? 1 : placeOf(now.line, who) + placeOf(now.ringing, who) + 1;
}

/** The further wait of this caller; null when it cannot be told. */
export function estimateWait(state: CentreState, queue: QueueId, who: Who, now: Instant): Estimate | null {
  const handling = state.handling.get(queue);
  const config = state.directory.queues.get(queue);
  if (handling === undefined || config === undefined || handling.count < sampleMin) return null;
  const wrapUp = config.wrapUpSeconds * second;
  const turn = handling.mean + wrapUp;
  const { freeAt, served } = agentsOf(state, queue, now, handling.mean, wrapUp);
  if (freeAt.length === 0) return null;
  let ahead = 0;
  for (const each of served) ahead += positionOf(state, each, who) - 1;
  for (let index = 0; index < ahead; index += 1) {
    const first = indexOfLeast(freeAt);
    freeAt[first] = freeAt[first]! + turn;
  }
  const wait = freeAt[indexOfLeast(freeAt)]!;
  const deviation = Math.sqrt(handling.squares / Math.max(1, handling.count - 1));
  const half = (spreads * deviation * Math.sqrt(ahead + 1)) / freeAt.length;
  const low = Math.max(0, wait - half);
  const high = wait + half;
  if (high - low > narrow && high > ratioMax * Math.max(low, 30 * second)) return null;
  return { low, high, position: positionOf(state, queue, who) };
}

/** Times until each agent of the queue is free, and all queues these agents serve. */
function agentsOf(
  state: CentreState,
  queue: QueueId,
  now: Instant,
  talk: Duration,
  wrapUp: Duration,
): { readonly freeAt: Duration[]; readonly served: ReadonlySet<QueueId> } {
  const freeAt: Duration[] = [];
  const served = new Set<QueueId>([queue]);
  for (const id of state.directory.servers.get(queue) ?? []) {
    const agent = state.agents.get(id);
    if (agent === undefined || !agent.signedIn || agent.wish !== null) continue;
    if (agent.state === 'paused' || agent.state === 'setAside') continue;
    for (const other of state.directory.employees.get(id)?.queues ?? []) served.add(other);
    const since = now - agent.since;
    if (agent.state === 'available') freeAt.push(0);
    else if (agent.state === 'wrappingUp') freeAt.push(Math.max(0, (agent.until ?? now) - now));
    // Long conversations tend to last: what is left never falls below a quarter of the mean.
    else if (agent.state === 'offered') freeAt.push(talk + wrapUp);
    else freeAt.push(Math.max(talk / 4, talk - since) + wrapUp);
  }
  return { freeAt, served };
}

function indexOfLeast(values: readonly number[]): number {
  let least = 0;
  for (let index = 1; index < values.length; index += 1) {
    if (values[index]! < values[least]!) least = index;
  }
  return least;
}
