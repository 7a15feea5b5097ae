/** How a message to the outside does, as a badge and in words. */
import type { OutboxMessage } from '../../../../server/contract/connections.ts';
import { Badge } from '../../components/layout.tsx';
import { useManageTexts } from '../../texts/manage/manage.ts';
import type { ManageTexts } from '../../texts/manage/nl.ts';

/** What the server says of a message that an administrator dropped. */
const dropped = 'dropped';

export function MessageState(props: { readonly message: OutboxMessage }) {
  const { outbox } = useManageTexts();
  const { state, problem, attemptCount } = props.message;
  if (problem === dropped) return <Badge tone="neutral">{outbox.dropped}</Badge>;
  if (state === 'done') {
    return (
      <Badge tone="ok" icon="ok">
        {outbox.states.done}
      </Badge>
    );
  }
  if (state === 'givenUp') {
    return (
      <Badge tone="error" icon="error">
        {outbox.states.givenUp}
      </Badge>
    );
  }
  return (
    <Badge tone={attemptCount > 0 ? 'warning' : 'info'} icon="clock">
      {outbox.states.waiting}
    </Badge>
  );
}

export function problemText(problem: string | null, outbox: ManageTexts['outbox']): string {
  if (problem === null || problem === dropped) return '';
  return outbox.problems[problem] ?? problem;
}
