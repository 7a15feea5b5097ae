/** Stops and resumes the offers of one queue; its callers keep their places. */
import type { Draft } from '../centre/draft.ts';
import type { QueueId } from '../ids.ts';

export function pauseQueue(draft: Draft, queue: QueueId): void {
  const now = draft.state.queues.get(queue);
  if (now === undefined) draft.ignore('unknownQueue', `No queue ${queue}.`);
  else if (now.paused) draft.ignore('sameAsBefore', `${queue} is paused already.`);
  else draft.tell(`queue:${queue}`, 'queue.paused', { queue }, municipalityOf(draft, queue));
}

export function resumeQueue(draft: Draft, queue: QueueId): void {
  const now = draft.state.queues.get(queue);
  if (now === undefined) draft.ignore('unknownQueue', `No queue ${queue}.`);
  else if (!now.paused) draft.ignore('sameAsBefore', `${queue} is not paused.`);
  else {
    draft.tell(`queue:${queue}`, 'queue.resumed', { queue }, municipalityOf(draft, queue));
    // Each free employee takes the caller who is first for them.
    for (const employee of draft.state.available) draft.wakeAgent(employee);
  }
}

function municipalityOf(draft: Draft, queue: QueueId) {
  return draft.directory.queues.get(queue)?.municipality ?? null;
}
