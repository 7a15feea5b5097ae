/** A transfer under way, and the way back when the colleague was not reached. */
import type { CallCard, TransferNow } from '../../../../server/contract/call.ts';
import { useNow } from '../../clock.tsx';
import { Button } from '../../components/button.tsx';
import { Message } from '../../components/layout.tsx';
import { clock } from '../../format.ts';
import { useShortcut } from '../../shortcuts.tsx';
import { useTexts } from '../../texts/texts.tsx';
import { useCallCommand } from './commands.ts';

export function TransferProgress(props: {
  readonly call: CallCard;
  readonly transfer: TransferNow;
  readonly onNote: () => void;
}) {
  const texts = useTexts();
  const now = useNow();
  const { transfer } = props;
  const command = useCallCommand(props.call.id);
  const complete = () => command.mutate({ command: 'completeTransfer' });
  const consulting = transfer.state === 'consulting';
  const talkWith = (party: TransferNow['party']) => command.mutate({ command: 'talkWith', party });
  // One key goes to and fro between the two; from three it goes to the colleague alone.
  const other = transfer.party === 'colleague' ? 'caller' : 'colleague';
  const toggleLabel =
    other === 'caller' ? texts.transfer.toCaller : texts.transfer.toColleague(transfer.target);
  const cancel = () => command.mutate({ command: 'cancelTransfer' });
  useShortcut('d', texts.transfer.complete, complete, transfer.state !== 'returned');
  useShortcut('s', toggleLabel, () => talkWith(other), consulting);
  useShortcut('e', texts.transfer.together, () => talkWith('all'), consulting && transfer.party !== 'all');
  useShortcut('r', texts.transfer.cancel, cancel, transfer.state !== 'returned');
  if (transfer.state === 'returned') {
    const why = transfer.outcome === null ? texts.common.unknown : texts.transfer.outcomes[transfer.outcome];
    return (
      <Message
        tone="warning"
        live
        actions={
          <div className="bb-row">
            <Button purpose="primary" icon="note" shortcut="n" onClick={props.onNote}>
              {texts.transfer.makeNote}
            </Button>
          </div>
        }
      >
        <p>{texts.transfer.returned(transfer.target, why)}</p>
      </Message>
    );
  }
  return (
    <Message
      tone="info"
      live
      actions={
        <div className="bb-row">
          <Button purpose="primary" icon="transfer" shortcut="d" onClick={complete}>
            {consulting ? texts.transfer.complete : texts.transfer.completeNow}
          </Button>
          {consulting ? (
            <Button shortcut="s" onClick={() => talkWith(other)}>
              {toggleLabel}
            </Button>
          ) : null}
          {consulting && transfer.party !== 'all' ? (
            <Button shortcut="e" onClick={() => talkWith('all')}>
              {texts.transfer.together}
            </Button>
          ) : null}
          <Button shortcut="r" onClick={cancel}>
            {texts.transfer.cancel}
          </Button>
          {transfer.ringUntil === null ? null : (
            <span className="bb-muted bb-number" role="timer">
              {texts.agent.left(clock(Date.parse(transfer.ringUntil) - now))}
            </span>
          )}
        </div>
      }
    >
      {transfer.restoringUntil === null ? null : (
        <p>
          <strong>{texts.transfer.restoring(transfer.target)}</strong>
        </p>
      )}
      <p>
        {consulting
          ? texts.transfer.talksWith[transfer.party](transfer.target)
          : texts.transfer.ringing(transfer.target)}
      </p>
    </Message>
  );
}
