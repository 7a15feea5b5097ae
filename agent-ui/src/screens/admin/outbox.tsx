/** What is on its way to the outside: what waits, what failed and why, trying again, dropping. */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { OutboxMessage } from '../../../../server/contract/connections.ts';
import { useClient, useMe } from '../../api/session.tsx';
import { SaveProblem, useSave } from '../../api/use-save.tsx';
import { useNow } from '../../clock.tsx';
import { Button } from '../../components/button.tsx';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { Select } from '../../components/form.tsx';
import { Card, Empty, Loaded, Table } from '../../components/layout.tsx';
import { Pager } from '../../components/pager.tsx';
import { moment } from '../../format.ts';
import { useManageTexts } from '../../texts/manage/manage.ts';
import { useLanguage } from '../../texts/texts.tsx';
import { MessageState, problemText } from './message-state.tsx';

const states = ['waiting', 'givenUp', 'done'] as const satisfies readonly OutboxMessage['state'][];
const pageSize = 50;
/** A message makes no live change of its own. */
const everyMs = 15_000;

export default function OutboxSection() {
  const { outbox, shared } = useManageTexts();
  const client = useClient();
  const mayChange = useMe().roles.includes('beheerder');
  const [state, setState] = useState<OutboxMessage['state'] | ''>('');
  const [page, setPage] = useState(1);
  const [asked, setAsked] = useState<OutboxMessage | null>(null);
  const messages = useQuery({
    queryKey: ['outbox', state, page],
    queryFn: ({ signal }) =>
      client.call('listOutbox', {
        query: { ...(state === '' ? {} : { state }), page, pageSize },
        signal,
      }),
    placeholderData: keepPreviousData,
    refetchInterval: everyMs,
  });
  const retry = useSave({
    send: (messageId: string) => client.call('retryMessage', { params: { messageId } }),
    refresh: ['outbox'],
    said: () => outbox.retried,
  });
  const drop = useSave({
    send: (messageId: string) => client.call('dropMessage', { params: { messageId } }),
    refresh: ['outbox'],
    said: () => outbox.dropDone,
    done: () => setAsked(null),
  });
  return (
    <>
      <p>{outbox.intro}</p>
      <div className="bb-filters">
        <Select
          label={shared.show}
          value={state}
          onChange={(event) => {
            setState(event.target.value as OutboxMessage['state'] | '');
            setPage(1);
          }}
        >
          <option value="">{shared.all}</option>
          {states.map((each) => (
            <option key={each} value={each}>
              {outbox.states[each]}
            </option>
          ))}
        </Select>
      </div>
      <SaveProblem of={retry} />
      <Loaded query={messages}>
        {(data) => (
          <Card title={outbox.title}>
            {data.results.length === 0 ? (
              <Empty>{outbox.noneWaiting}</Empty>
            ) : (
              <Messages
                messages={data.results}
                mayChange={mayChange}
                onRetry={(message) => retry.mutate(message.id)}
                onDrop={setAsked}
              />
            )}
            <Pager page={page} pageSize={pageSize} count={data.count} onPage={setPage} />
          </Card>
        )}
      </Loaded>
      {asked === null ? null : (
        <ConfirmDialog
          title={outbox.drop}
          confirm={outbox.drop}
          busy={drop.isPending}
          error={drop.error}
          onConfirm={() => drop.mutate(asked.id)}
          onClose={() => setAsked(null)}
        >
          <p>{outbox.dropSure}</p>
        </ConfirmDialog>
      )}
    </>
  );
}

function Messages(props: {
  readonly messages: readonly OutboxMessage[];
  readonly mayChange: boolean;
  readonly onRetry: (message: OutboxMessage) => void;
  readonly onDrop: (message: OutboxMessage) => void;
}) {
  const { outbox } = useManageTexts();
  const language = useLanguage();
  const now = useNow();
  return (
    <Table
      caption={outbox.title}
      rows={props.messages}
      rowKey={(message) => message.id}
      columns={[
        { head: outbox.made, cell: (message) => moment(message.createdAt, now, language) },
        { head: outbox.channel, cell: (message) => outbox.channels[message.channel] },
        { head: outbox.state, cell: (message) => <MessageState message={message} /> },
        {
          head: outbox.next,
          cell: (message) => (message.state === 'waiting' ? moment(message.nextAt, now, language) : '–'),
        },
        { head: outbox.attempts, numeric: true, cell: (message) => message.attemptCount },
        { head: outbox.problem, cell: (message) => problemText(message.problem, outbox) },
        {
          head: outbox.acts,
          cell: (message) =>
            props.mayChange && message.state !== 'done' ? (
              <div className="bb-row">
                <Button onClick={() => props.onRetry(message)}>
                  {outbox.retry}
                  <span className="bb-visually-hidden"> {message.id}</span>
                </Button>
                <Button purpose="subtle" onClick={() => props.onDrop(message)}>
                  {outbox.drop}
                  <span className="bb-visually-hidden"> {message.id}</span>
                </Button>
              </div>
            ) : null,
        },
      ]}
    />
  );
}
