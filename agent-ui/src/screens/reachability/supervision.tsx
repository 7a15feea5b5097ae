/**
 * A leader takes part in a conversation: hears both, is heard by the colleague, or by both. The sound comes to
 * the browser as a call of its own, which is answered by itself: the leader asked for it.
 */
import { useMutation } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import type { CallCommand } from '../../../../server/contract/call.ts';
import { useClient } from '../../api/session.tsx';
import { Button } from '../../components/button.tsx';
import { errorText, Message } from '../../components/layout.tsx';
import { PhoneElsewhere } from '../../phone/elsewhere.tsx';
import { PhoneProvider, usePhone } from '../../phone/phone.tsx';
import { useTexts } from '../../texts/texts.tsx';

interface SupervisionProps {
  readonly callId: string;
  readonly name: string;
  readonly onClose: () => void;
}

const modes = ['listen', 'whisper', 'join'] as const;
type Mode = (typeof modes)[number];

export default function Supervision(props: SupervisionProps) {
  return (
    <PhoneProvider purpose="softphone">
      <Panel {...props} />
    </PhoneProvider>
  );
}

function Panel(props: SupervisionProps) {
  const texts = useTexts();
  const client = useClient();
  const { phone, view } = usePhone();
  const { callId, name, onClose } = props;
  const [mode, setMode] = useState<Mode>('listen');
  const asked = useRef(false);
  const [heard, setHeard] = useState(false);
  const command = useMutation({
    mutationFn: (body: CallCommand) => client.call('commandCall', { params: { callId }, body }),
  });
  const { mutate } = command;
  const mine = view.calls.find((call) => call.callId === null || call.callId === callId);
  const ready = view.registration === 'registered';
  useEffect(() => {
    if (!ready || asked.current) return;
    asked.current = true;
    mutate({ command: 'supervise', mode: 'listen' });
  }, [ready, mutate]);
  const ringing = mine?.state === 'ringing' ? mine.id : null;
  useEffect(() => {
    if (ringing !== null) phone?.answer(ringing);
  }, [ringing, phone]);
  const talking = mine?.state === 'talking' ? mine.id : null;
  useEffect(() => {
    if (talking === null) return;
    setHeard(true);
    // Who listens only says nothing by accident.
    phone?.setMuted(talking, mode === 'listen');
  }, [talking, mode, phone]);
  const over = heard && mine === undefined;
  const choose = (wanted: Mode) => {
    setMode(wanted);
    mutate({ command: 'supervise', mode: wanted });
  };
  const stop = () => {
    if (!over) mutate({ command: 'endSupervision' });
    onClose();
  };
  return (
    <section className="bb-supervision bb-stack bb-stack--tight" aria-label={texts.supervision.title(name)}>
      <p role="status">
        <strong>{texts.supervision.title(name)}</strong>{' '}
        {over
          ? texts.supervision.over
          : talking === null
            ? texts.supervision.connecting
            : texts.supervision.states[mode]}
      </p>
      <PhoneElsewhere />
      {command.isError ? (
        <Message tone="error" live>
          <p>{errorText(command.error, texts)}</p>
        </Message>
      ) : null}
      <div className="bb-row">
        {over
          ? null
          : modes.map((choice) => (
              <Button
                key={choice}
                pressed={mode === choice}
                disabled={talking === null}
                onClick={() => choose(choice)}
              >
                {texts.supervision.modes[choice]}
              </Button>
            ))}
        <Button purpose="subtle" icon="hangUp" onClick={stop}>
          {over ? texts.common.close : texts.supervision.stop}
        </Button>
      </div>
      <p className="bb-muted bb-small">{texts.supervision.notice}</p>
    </section>
  );
}
