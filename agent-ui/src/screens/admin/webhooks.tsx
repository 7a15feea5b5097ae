/** Webhooks: made with an address and topics, their secret shown once; tried at once; what was sent to them last. */
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { Webhook } from '../../../../server/contract/connections.ts';
import { useClient } from '../../api/session.tsx';
import { SaveProblem, useSave } from '../../api/use-save.tsx';
import { useNow } from '../../clock.tsx';
import { Button } from '../../components/button.tsx';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { Choice, Fieldset, TextInput } from '../../components/form.tsx';
import { FormActions } from '../../components/form-actions.tsx';
import { Card, Empty, Heading, Loaded, Message } from '../../components/layout.tsx';
import { ShownOnce } from '../../components/shown-once.tsx';
import { moment } from '../../format.ts';
import { useManageTexts } from '../../texts/manage/manage.ts';
import { useLanguage, useTexts } from '../../texts/texts.tsx';
import { MessageState, problemText } from './message-state.tsx';

const topics = ['notities', 'gesprekken', 'signalen'] as const satisfies readonly Webhook['topics'][number][];
/** Deliveries shown of each. */
const shownMax = 5;

export function Webhooks() {
  const { webhooks } = useManageTexts();
  const client = useClient();
  const [adding, setAdding] = useState(false);
  const list = useQuery({ queryKey: ['webhooks'], queryFn: () => client.call('listWebhooks', {}) });
  return (
    <Card
      title={webhooks.title}
      actions={
        <Button purpose="primary" onClick={() => setAdding(true)}>
          {webhooks.add}
        </Button>
      }
    >
      <div className="bb-stack">
        <p>{webhooks.intro}</p>
        <Loaded query={list}>
          {(data) =>
            data.length === 0 ? (
              <Empty>{webhooks.none}</Empty>
            ) : (
              <ul className="bb-plain-list bb-list">
                {data.map((webhook) => (
                  <Item key={webhook.id} webhook={webhook} />
                ))}
              </ul>
            )
          }
        </Loaded>
      </div>
      {adding ? <WebhookDialog onClose={() => setAdding(false)} /> : null}
    </Card>
  );
}

function Item(props: { readonly webhook: Webhook }) {
  const { webhooks, shared } = useManageTexts();
  const client = useClient();
  const { webhook } = props;
  const params = { webhookId: webhook.id };
  const [asks, setAsks] = useState(false);
  const trial = useSave({
    send: () => client.call('testWebhook', { params }),
    refresh: [],
    said: ({ problem }) => (problem === null ? webhooks.testOk : webhooks.testFailed(problem)),
  });
  const remove = useSave({
    send: () => client.call('removeWebhook', { params }),
    refresh: ['webhooks'],
    done: () => setAsks(false),
  });
  return (
    <li className="bb-stack bb-stack--tight">
      <Heading level={3}>
        <span className="bb-break">{webhook.address}</span>
      </Heading>
      <p className="bb-muted">
        {webhook.topics.map((topic) => webhooks.topicNames[topic] ?? topic).join(', ')}
      </p>
      <div className="bb-row">
        <Button disabled={trial.isPending} onClick={() => trial.mutate(undefined)}>
          {trial.isPending ? shared.asked : webhooks.test}
        </Button>
        <Button purpose="subtle" onClick={() => setAsks(true)}>
          {shared.remove}
          <span className="bb-visually-hidden"> {webhook.address}</span>
        </Button>
      </div>
      <SaveProblem of={trial} />
      {trial.data === undefined ? null : (
        <Message tone={trial.data.accepted ? 'ok' : 'error'}>
          <p>{trial.data.problem === null ? webhooks.testOk : webhooks.testFailed(trial.data.problem)}</p>
        </Message>
      )}
      <Deliveries webhookId={webhook.id} />
      {asks ? (
        <ConfirmDialog
          title={shared.remove}
          confirm={shared.remove}
          busy={remove.isPending}
          error={remove.error}
          onConfirm={() => remove.mutate(undefined)}
          onClose={() => setAsks(false)}
        >
          <p className="bb-break">{webhooks.removeSure(webhook.address)}</p>
        </ConfirmDialog>
      ) : null}
    </li>
  );
}

function Deliveries(props: { readonly webhookId: string }) {
  const { webhooks, outbox } = useManageTexts();
  const language = useLanguage();
  const now = useNow();
  const client = useClient();
  const sent = useQuery({
    queryKey: ['outbox', 'webhook', props.webhookId],
    queryFn: () =>
      client.call('listOutbox', { query: { webhookId: props.webhookId, page: 1, pageSize: shownMax } }),
    refetchInterval: 30_000,
  });
  const messages = sent.data?.results ?? [];
  return (
    <details>
      <summary>{webhooks.deliveries}</summary>
      {messages.length === 0 ? (
        <p className="bb-muted bb-small">{webhooks.noDeliveries}</p>
      ) : (
        <ul className="bb-plain-list">
          {messages.map((message) => (
            <li key={message.id} className="bb-row bb-small">
              <span>{moment(message.createdAt, now, language)}</span>
              <MessageState message={message} />
              <span className="bb-muted">{problemText(message.problem, outbox)}</span>
            </li>
          ))}
        </ul>
      )}
    </details>
  );
}

function WebhookDialog(props: { readonly onClose: () => void }) {
  const texts = useTexts();
  const { webhooks, shared } = useManageTexts();
  const client = useClient();
  const [wrong, setWrong] = useState<{ address?: string; topics?: string }>({});
  const save = useSave({
    send: (body: { address: string; topics: Webhook['topics'] }) => client.call('createWebhook', { body }),
    refresh: ['webhooks'],
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const address = String(form.get('address') ?? '').trim();
    const chosen = form.getAll('topic') as Webhook['topics'];
    const fits = URL.canParse(address) && /^https?:/.test(address);
    setWrong({
      ...(fits ? {} : { address: webhooks.addressWrong }),
      ...(chosen.length > 0 ? {} : { topics: webhooks.topicsRequired }),
    });
    if (fits && chosen.length > 0) save.mutate({ address, topics: chosen });
  };
  return (
    <Dialog title={webhooks.add} onClose={props.onClose}>
      {save.data === undefined ? (
        <form className="bb-stack" onSubmit={submit} noValidate>
          <SaveProblem of={save} />
          <TextInput
            label={webhooks.address}
            hint={webhooks.addressHint}
            name="address"
            type="url"
            error={wrong.address}
          />
          <Fieldset legend={webhooks.topics} error={wrong.topics}>
            {topics.map((topic) => (
              <Choice
                key={topic}
                type="checkbox"
                name="topic"
                value={topic}
                label={webhooks.topicNames[topic] ?? topic}
              />
            ))}
          </Fieldset>
          <FormActions pending={save.isPending} onCancel={props.onClose}>
            {webhooks.add}
          </FormActions>
        </form>
      ) : (
        <div className="bb-stack">
          <ShownOnce intro={`${webhooks.secretIntro} ${shared.once}`} secret={save.data.credential} />
          <Button onClick={props.onClose}>{texts.common.close}</Button>
        </div>
      )}
    </Dialog>
  );
}
