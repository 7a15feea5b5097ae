/** My state with its clock, what I can change about it, my day so far, and the queues now. */
import { type FormEvent, useId, useState } from 'react';
import type { AgentState } from '../../../../server/contract/agent.ts';
import type { QueueNow } from '../../../../server/contract/centre.ts';
import { useMe } from '../../api/session.tsx';
import { useNow } from '../../clock.tsx';
import { AgentBadge } from '../../components/agent-badge.tsx';
import { Button } from '../../components/button.tsx';
import { Select } from '../../components/form.tsx';
import { Card, Empty, Heading, Message } from '../../components/layout.tsx';
import { QueueName } from '../../components/queue-name.tsx';
import { clock, length } from '../../format.ts';
import { useCollection } from '../../live/live.tsx';
import { usePhone } from '../../phone/phone.tsx';
import { useShortcut } from '../../shortcuts.tsx';
import { useLanguage, useTexts } from '../../texts/texts.tsx';
import { useAgentCommand } from './commands.ts';

export function StatusPanel() {
  const texts = useTexts();
  const agent = useCollection('agentState')[0];
  const queues = useCollection('queues');
  return (
    <Card title={texts.agent.status}>
      {agent === undefined ? (
        <Empty>{texts.common.loading}</Empty>
      ) : (
        <div className="bb-stack">
          <StateLine agent={agent} />
          {agent.explanation === null ? null : (
            <Message tone="info">
              <p>{agent.explanation}</p>
            </Message>
          )}
          <StateActions agent={agent} />
          <Day agent={agent} />
        </div>
      )}
      <Heading level={3}>{texts.agent.queues}</Heading>
      {queues.length === 0 ? <Empty>{texts.reach.noQueues}</Empty> : null}
      <ul className="bb-plain-list bb-queue-lines">
        {queues.map((queue) => (
          <QueueLine key={queue.id} queue={queue} />
        ))}
      </ul>
    </Card>
  );
}

function StateLine(props: { readonly agent: AgentState }) {
  const texts = useTexts();
  const now = useNow();
  const { agent } = props;
  const { pauseReasons } = useMe();
  const reason = pauseReasons.find((candidate) => candidate.id === agent.pauseReason)?.name;
  return (
    <div>
      <div className="bb-row bb-row--between">
        <AgentBadge state={agent.state} />
        <span className="bb-state-clock bb-number" role="timer" aria-label={texts.agent.status}>
          {clock(now - Date.parse(agent.since))}
        </span>
      </div>
      <p className="bb-muted bb-small">
        {[
          reason,
          agent.until === null ? null : texts.agent.left(clock(Date.parse(agent.until) - now)),
          agent.afterCall === null
            ? null
            : texts.agent.afterCall(texts.agent.states[agent.afterCall].toLowerCase()),
        ]
          .filter(Boolean)
          .join(' · ')}
      </p>
    </div>
  );
}

function StateActions(props: { readonly agent: AgentState }) {
  const texts = useTexts();
  const { state } = props.agent;
  const command = useAgentCommand();
  const [choosing, setChoosing] = useState(false);
  const isFree = state === 'available';
  const canReady = ['offline', 'paused', 'setAside', 'wrappingUp'].includes(state);
  const { phone, view } = usePhone();
  const ready = () => {
    // Between two calls nothing is touched that worked in the last one.
    const isNeeded = state !== 'wrappingUp' || view.microphone !== 'ready';
    if (isNeeded && view.registration === 'registered' && view.calls.length === 0) void phone?.check();
    command.mutate({ command: state === 'wrappingUp' ? 'endWrapUp' : 'ready' });
  };
  useShortcut('g', state === 'wrappingUp' ? texts.agent.endWrapUp : texts.agent.ready, ready, canReady);
  useShortcut('p', texts.agent.pause, () => setChoosing(true), state !== 'offline');
  return (
    <div className="bb-stack bb-stack--tight">
      <div className="bb-row">
        {canReady ? (
          <Button purpose="primary" icon="ok" shortcut="g" disabled={command.isPending} onClick={ready}>
            {state === 'wrappingUp' ? texts.agent.endWrapUp : texts.agent.ready}
          </Button>
        ) : null}
        {state === 'wrappingUp' ? (
          <Button onClick={() => command.mutate({ command: 'extendWrapUp' })}>
            {texts.agent.extendWrapUp}
          </Button>
        ) : null}
        {state === 'offline' || state === 'paused' ? null : (
          <Button icon="pause" shortcut="p" aria-expanded={choosing} onClick={() => setChoosing(!choosing)}>
            {texts.agent.pause}
          </Button>
        )}
        {isFree || state === 'paused' ? (
          <Button purpose="subtle" onClick={() => command.mutate({ command: 'signOut' })}>
            {texts.agent.signOff}
          </Button>
        ) : null}
      </div>
      {choosing ? (
        <PauseForm
          onStart={(pauseReason) => {
            setChoosing(false);
            command.mutate({ command: 'pause', pauseReason });
          }}
        />
      ) : null}
    </div>
  );
}

function PauseForm(props: { readonly onStart: (reason: string) => void }) {
  const texts = useTexts();
  const { pauseReasons } = useMe();
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    props.onStart(String(new FormData(event.currentTarget).get('reason')));
  };
  return (
    <form className="bb-row bb-row--end" onSubmit={submit}>
      <div className="bb-grow">
        <Select label={texts.agent.pauseReason} name="reason" autoFocus>
          {pauseReasons.map((reason) => (
            <option key={reason.id} value={reason.id}>
              {reason.name}
            </option>
          ))}
        </Select>
      </div>
      <Button type="submit" purpose="primary">
        {texts.agent.startPause}
      </Button>
    </form>
  );
}

function Day(props: { readonly agent: AgentState }) {
  const texts = useTexts();
  const language = useLanguage();
  const id = useId();
  const { today } = props.agent;
  return (
    <div>
      <Heading level={3} id={id}>
        {texts.agent.today}
      </Heading>
      <dl className="bb-tiles">
        <Tile label={texts.agent.answered} value={String(today.answered)} />
        <Tile label={texts.agent.missed} value={String(today.missed)} />
        <Tile label={texts.agent.talk} value={length(today.talkSeconds, language)} />
        <Tile label={texts.agent.notesMade} value={String(today.notesMade)} />
      </dl>
    </div>
  );
}

function Tile(props: { readonly label: string; readonly value: string }) {
  return (
    <div className="bb-tile">
      <dt>{props.label}</dt>
      <dd>{props.value}</dd>
    </div>
  );
}

function QueueLine(props: { readonly queue: QueueNow }) {
  const texts = useTexts();
  const now = useNow();
  const { queue } = props;
  const longest = queue.longestSince === null ? null : clock(now - Date.parse(queue.longestSince));
  return (
    <li className="bb-row bb-row--between">
      <span>
        <QueueName queue={queue} />
      </span>
      <span className={queue.waiting > 0 ? 'bb-waiting bb-number' : 'bb-muted'}>
        {!queue.open && queue.waiting === 0 ? (
          texts.reach.closed.toLowerCase()
        ) : queue.waiting === 0 ? (
          <>
            <span aria-hidden="true">–</span>
            <span className="bb-visually-hidden">{texts.agent.nobodyWaiting}</span>
          </>
        ) : (
          <>
            {texts.agent.waiting(queue.waiting)}
            {longest === null ? null : (
              <>
                {' · '}
                <span className="bb-visually-hidden">{texts.agent.longest('')}</span>
                {longest}
              </>
            )}
          </>
        )}
      </span>
    </li>
  );
}
