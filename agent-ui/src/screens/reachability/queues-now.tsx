/** Queues as they are at this moment. */
import { useNow } from '../../clock.tsx';
import { Badge, Card, Empty, Table } from '../../components/layout.tsx';
import { QueueName } from '../../components/queue-name.tsx';
import { NormShare } from '../../components/share.tsx';
import { clock } from '../../format.ts';
import { useCollection } from '../../live/live.tsx';
import { useTexts } from '../../texts/texts.tsx';

export function QueuesNow() {
  const texts = useTexts();
  const queues = useCollection('queues');
  const now = useNow();
  return (
    <Card title={texts.reach.queuesNow}>
      {queues.length === 0 ? (
        <Empty>{texts.reach.noQueues}</Empty>
      ) : (
        <Table
          caption={texts.reach.queuesNow}
          rows={queues}
          rowKey={(queue) => queue.id}
          columns={[
            {
              head: texts.reach.queue,
              cell: (queue) => (
                <>
                  <QueueName queue={queue} />{' '}
                  {queue.open ? null : <Badge tone="neutral">{texts.reach.closed}</Badge>}
                </>
              ),
            },
            { head: texts.reach.waiting, numeric: true, cell: (queue) => queue.waiting },
            {
              head: texts.reach.longest,
              numeric: true,
              cell: (queue) =>
                queue.longestSince === null ? '–' : clock(now - Date.parse(queue.longestSince)),
            },
            { head: texts.reach.available, numeric: true, cell: (queue) => queue.available },
            { head: texts.reach.inCall, numeric: true, cell: (queue) => queue.talking },
            {
              head: texts.reach.norm,
              numeric: true,
              cell: (queue) => (
                <div className="bb-queue-norm">
                  <NormShare norm={queue.serviceLevel} />
                </div>
              ),
            },
          ]}
        />
      )}
    </Card>
  );
}
