/** The call in the middle: nothing, ringing with all that is known before answering, talking, or ended. */
import { useState } from 'react';
import type { CallCard } from '../../../../server/contract/call.ts';
import { useMe } from '../../api/session.tsx';
import { useNow } from '../../clock.tsx';
import { announce } from '../../components/announcer.tsx';
import { Button } from '../../components/button.tsx';
import { Icon } from '../../components/icon.tsx';
import { Badge, Card, Empty, Message } from '../../components/layout.tsx';
import { clock } from '../../format.ts';
import { useCollection } from '../../live/live.tsx';
import { useShortcut } from '../../shortcuts.tsx';
import { useTexts } from '../../texts/texts.tsx';
import { useCallScope } from './call-scope.ts';
import { useLine } from './commands.ts';
import { Keypad } from './keypad.tsx';
import { KnownPersonsLine } from './known-persons.tsx';
import { callerName } from './ring-alert.tsx';
import { TransferProgress } from './transfer-progress.tsx';
import type { SidePanel } from './workplace.tsx';

interface CallPanelProps {
  readonly call: CallCard | undefined;
  readonly side: SidePanel;
  readonly onSide: (side: SidePanel) => void;
}

export function CallPanel(props: CallPanelProps) {
  const texts = useTexts();
  const agent = useCollection('agentState')[0];
  const { call } = props;
  if (call === undefined) {
    const isFree = agent?.state === 'available';
    return (
      <Card title={texts.agent.idle}>
        <Empty>{isFree ? texts.agent.idleText.available : texts.agent.idleText.other}</Empty>
      </Card>
    );
  }
  if (call.state === 'ringing') return <RingingCall call={call} />;
  return <ActiveCall {...props} call={call} />;
}

function RingingCall(props: { readonly call: CallCard }) {
  const texts = useTexts();
  const { call } = props;
  const line = useLine(call.id);
  useShortcut('b', texts.call.answer, line.answer);
  useShortcut('x', texts.call.reject, line.reject);
  return (
    <Card
      tone="attention"
      title={
        <>
          <span className="bb-pulse">
            <Icon name="phone" />
          </span>{' '}
          {texts.call.ringing}
        </>
      }
    >
      <div className="bb-stack">
        <CallerLine call={call} />
        <CallFacts call={call} />
        {call.handedOverBy === null ? null : (
          <Message tone="info">
            <p>
              <strong>{texts.call.handedOver(call.handedOverBy.name)}.</strong> {call.handedOverBy.question}
            </p>
          </Message>
        )}
        <div className="bb-row">
          <Button purpose="primary" hint="positive" icon="phone" shortcut="b" onClick={line.answer}>
            {texts.call.answer}
          </Button>
          <Button purpose="secondary" hint="negative" icon="hangUp" shortcut="x" onClick={line.reject}>
            {texts.call.reject}
          </Button>
          {line.ringsHere ? null : <span className="bb-muted">{texts.call.deskPhone}</span>}
        </div>
      </div>
    </Card>
  );
}

function ActiveCall(props: CallPanelProps & { readonly call: CallCard }) {
  const texts = useTexts();
  const { call } = props;
  const { transfersMax } = useMe();
  const ended = call.state === 'ended';
  const titles = {
    dialling: texts.call.dialling,
    talking: texts.call.talkingFor,
    holding: texts.call.onHold,
    ended: texts.call.ended,
    ringing: texts.call.ringing,
  };
  return (
    <Card tone="attention" title={titles[call.state]} actions={<CallClock call={call} />}>
      <div className="bb-stack">
        <CallerLine call={call} />
        {call.restoringUntil === null ? null : (
          <Message tone="warning" live>
            <p>{texts.call.restoring}</p>
          </Message>
        )}
        {ended ? null : <Controls {...props} />}
        {call.transfer === null ? null : (
          <TransferProgress call={call} transfer={call.transfer} onNote={() => props.onSide('note')} />
        )}
        {call.transfersSoFar >= transfersMax ? (
          <Message tone="warning">
            <p>{texts.call.transfersWarning(call.transfersSoFar)}</p>
          </Message>
        ) : null}
        {call.handedOverBy === null ? null : (
          <Message tone="info">
            <p>
              <strong>{texts.call.handedOver(call.handedOverBy.name)}.</strong> {call.handedOverBy.question}
            </p>
          </Message>
        )}
        <CallFacts call={call} />
      </div>
    </Card>
  );
}

function Controls(props: CallPanelProps & { readonly call: CallCard }) {
  const texts = useTexts();
  const { call, side, onSide } = props;
  const line = useLine(call.id);
  const [keypad, setKeypad] = useState(false);
  const held = call.state === 'holding';
  const muted = line.active?.muted === true;
  const toggleHold = () => line.command.mutate({ command: held ? 'resume' : 'hold' });
  const paused = call.recording === 'paused';
  const toggleRecording = () =>
    line.command.mutate({ command: paused ? 'resumeRecording' : 'pauseRecording' });
  const toggle = (panel: 'transfer' | 'note') => onSide(side === panel ? null : panel);
  const reportAggression = () => {
    line.command.mutate({ command: 'markAggression' });
    announce(texts.call.aggressionDone);
  };
  const talking = call.answeredAt !== null;
  useShortcut('o', texts.call.hangUp, line.hangUp);
  useShortcut('w', held ? texts.call.resume : texts.call.hold, toggleHold, talking);
  useShortcut('v', texts.call.transfer, () => onSide('transfer'), talking);
  useShortcut('n', texts.call.note, () => onSide('note'), talking);
  useShortcut(
    'm',
    muted ? texts.phone.unmute : texts.phone.mute,
    () => line.setMuted(!muted),
    line.active !== undefined,
  );
  useShortcut('t', texts.phone.keypad, () => setKeypad(!keypad), line.active !== undefined);
  return (
    <div className="bb-stack bb-stack--tight">
      <div className="bb-row">
        <Button purpose="primary" hint="negative" icon="hangUp" shortcut="o" onClick={line.hangUp}>
          {texts.call.hangUp}
        </Button>
        {talking ? (
          <>
            <Button icon={held ? 'play' : 'pause'} shortcut="w" pressed={held} onClick={toggleHold}>
              {held ? texts.call.resume : texts.call.hold}
            </Button>
            <Button
              icon="transfer"
              shortcut="v"
              aria-expanded={side === 'transfer'}
              onClick={() => toggle('transfer')}
            >
              {texts.call.transfer}
            </Button>
            <Button icon="note" shortcut="n" aria-expanded={side === 'note'} onClick={() => toggle('note')}>
              {texts.call.note}
            </Button>
          </>
        ) : null}
        {line.active === undefined ? null : (
          <>
            <Button
              icon={muted ? 'micOff' : 'mic'}
              shortcut="m"
              pressed={muted}
              onClick={() => line.setMuted(!muted)}
            >
              {muted ? texts.phone.unmute : texts.phone.mute}
            </Button>
            <Button icon="keypad" shortcut="t" aria-expanded={keypad} onClick={() => setKeypad(!keypad)}>
              {texts.phone.keypad}
            </Button>
          </>
        )}
        {call.recording === 'off' ? null : (
          <Button icon={paused ? 'play' : 'pause'} pressed={paused} onClick={toggleRecording}>
            {paused ? texts.call.resumeRecording : texts.call.pauseRecording}
          </Button>
        )}
        {talking ? (
          <Button purpose="subtle" icon="warning" onClick={reportAggression}>
            {texts.call.aggression}
          </Button>
        ) : null}
      </div>
      {muted ? (
        <Message tone="warning" live>
          <p>{texts.phone.muted}</p>
        </Message>
      ) : null}
      {keypad ? <Keypad onDigit={line.sendDigit} /> : null}
    </div>
  );
}

function CallClock(props: { readonly call: CallCard }) {
  const now = useNow();
  const { answeredAt, endedAt, offeredAt, arrivedAt } = props.call;
  const from = Date.parse(answeredAt ?? offeredAt ?? arrivedAt);
  return (
    <span className="bb-call-clock bb-number" role="timer">
      {clock((endedAt === null ? now : Date.parse(endedAt)) - from)}
    </span>
  );
}

function CallerLine(props: { readonly call: CallCard }) {
  const texts = useTexts();
  const { call } = props;
  const { guestOf } = useCallScope(call);
  const name = callerName(call, texts);
  return (
    <div className="bb-caller">
      <div className="bb-caller__name">{name}</div>
      <div className="bb-row">
        {guestOf === null ? null : <Badge tone="info">{texts.call.guestOf(guestOf)}</Badge>}
        {call.caller.number !== null && call.caller.number !== name ? (
          <span className="bb-number">{call.caller.number}</span>
        ) : null}
        {call.caller.callsToday > 1 ? (
          <Badge tone="warning" icon="warning">
            {texts.call.callsToday(call.caller.callsToday)}
          </Badge>
        ) : null}
        {call.caller.openNotes.length > 0 ? (
          <Badge tone="info" icon="note">
            {texts.call.openNotesCount(call.caller.openNotes.length)}
          </Badge>
        ) : null}
      </div>
      <KnownPersonsLine caller={call.caller} />
    </div>
  );
}

function CallFacts(props: { readonly call: CallCard }) {
  const texts = useTexts();
  const now = useNow();
  const { call } = props;
  const waitedUntil = call.answeredAt === null ? now : Date.parse(call.answeredAt);
  const facts: readonly (readonly [string, string | null])[] = [
    [texts.call.municipality, call.municipality?.name ?? null],
    [texts.call.entrance, call.entrance === null ? null : `${call.entrance.number} · ${call.entrance.name}`],
    // Dutch goes without saying.
    [texts.notes.language, call.language === 'nl' ? null : texts.notes.languages[call.language]],
    [texts.call.menuChoice, call.menuChoice],
    // Once it is over the card no longer knows the queue: saying nothing is better than saying that there was none.
    [
      texts.call.queue,
      call.queue?.name ?? (call.direction === 'inbound' && call.state !== 'ended' ? texts.call.direct : null),
    ],
    [
      texts.call.waited,
      call.waitingSince === null ? null : clock(waitedUntil - Date.parse(call.waitingSince)),
    ],
    [texts.call.why, call.why],
  ];
  return (
    <dl className="bb-facts">
      {facts.map(([label, value]) =>
        value === null ? null : (
          <div key={label} style={{ display: 'contents' }}>
            <dt>{label}</dt>
            <dd className="bb-number">{value}</dd>
          </div>
        ),
      )}
    </dl>
  );
}
