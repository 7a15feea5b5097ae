/**
 * Queues that several municipalities answer together (DOMAIN 1.2: a joint KCC). Sharing takes both: the municipality whose
 * callers they are allows it with `sharedWith`, the other takes it on with `serves`. Where only one of them says so
 * nothing is shared, and the file is told; so that either can end it alone.
 */
import type { MunicipalityId, QueueId } from '../ids.ts';
import type { PlacedDialplan } from './parse.ts';
import { placeOf } from './parse.ts';
import type { Problem } from './source-tree.ts';
import type { Dialplan, DialplanSet, QueueConfig } from './types.ts';

/** Whose agents answer each queue: its own municipality first, then who shares it, in the order of `sharedWith`. */
export function servingOf(plans: readonly Dialplan[]): ReadonlyMap<QueueId, readonly MunicipalityId[]> {
  const takers = new Map(plans.map(({ municipality, serves }) => [municipality, new Set(serves)]));
  const serving = new Map<QueueId, readonly MunicipalityId[]>();
  for (const { municipality, queues } of plans) {
    for (const { id, sharedWith } of queues.values()) {
      const others = sharedWith.filter((other) => other !== municipality && takers.get(other)?.has(id));
      serving.set(id, [...new Set([municipality, ...others])]);
    }
  }
  return serving;
}

/** Whether agents of this municipality answer the queue, as its own or as one that is shared with it. */
export function isServedBy(
  { serving }: Pick<DialplanSet, 'serving'>,
  queue: QueueId,
  municipality: MunicipalityId,
): boolean {
  return serving.get(queue)?.includes(municipality) === true;
}

/** Tells of names that nobody has (errors), and of sharing that only one side asks for (warnings). */
export function reportSharing(plans: readonly PlacedDialplan[], problems: Problem[]): void {
  const municipalities = new Map(plans.map(({ plan }) => [plan.municipality, plan]));
  const queues = new Map(plans.flatMap(({ plan }) => [...plan.queues]));
  for (const placed of plans) {
    for (const queue of placed.plan.queues.values())
      reportSharedWith(placed, queue, municipalities, problems);
    placed.plan.serves.forEach((id, index) => {
      reportServes(placed, id, `serves[${index}]`, queues.get(id), problems);
    });
  }
}

function reportSharedWith(
  placed: PlacedDialplan,
  queue: QueueConfig,
  municipalities: ReadonlyMap<MunicipalityId, Dialplan>,
  problems: Problem[],
): void {
  queue.sharedWith.forEach((other, index) => {
    const path = `queues.${queue.id.split('/')[1] ?? ''}.sharedWith[${index}]`;
    const plan = municipalities.get(other);
    if (plan === undefined) {
      const remedy = `Known municipalities: ${[...municipalities.keys()].join(', ')}.`;
      tell(problems, placed, path, 'error', `There is no municipality “${other}”.`, remedy);
    } else if (other === placed.plan.municipality) {
      tell(problems, placed, path, 'warning', 'A queue is always its own municipality’s.', 'Leave it out.');
    } else if (!plan.serves.includes(queue.id)) {
      const what = `Nobody of “${other}” answers this queue yet.`;
      tell(
        problems,
        placed,
        path,
        'warning',
        what,
        `Let the file of “${other}” say “serves: [${queue.id}]”.`,
      );
    }
  });
}

function reportServes(
  placed: PlacedDialplan,
  id: QueueId,
  path: string,
  queue: QueueConfig | undefined,
  problems: Problem[],
): void {
  const { municipality } = placed.plan;
  if (queue === undefined) {
    tell(problems, placed, path, 'error', `There is no queue “${id}”.`, 'Write “municipality/queue”.');
  } else if (queue.municipality === municipality) {
    tell(problems, placed, path, 'warning', 'Agents serve their own queues anyhow.', 'Leave it out.');
  } else if (!queue.sharedWith.includes(municipality)) {
    const what = `“${queue.municipality}” does not share “${id}” with this municipality.`;
    const remedy = `Ask for “sharedWith: [${municipality}]” at that queue; until then nothing is shared.`;
    tell(problems, placed, path, 'warning', what, remedy);
  }
}

function tell(
  problems: Problem[],
  { file, places }: PlacedDialplan,
  path: string,
  severity: Problem['severity'],
  what: string,
  remedy: string,
): void {
  problems.push({ file, at: placeOf(places, path), path, severity, what, remedy });
}
