/** A secret that is shown now and never again: to copy, with the warning that belongs to it. */
import { useState } from 'react';
import { useTexts } from '../texts/texts.tsx';
import { announce } from './announcer.tsx';
import { Button } from './button.tsx';
import { Message } from './layout.tsx';

export function ShownOnce(props: { readonly intro: string; readonly secret: string }) {
  const { copy, copied } = useTexts().common;
  const [done, setDone] = useState(false);
  const toClipboard = () =>
    navigator.clipboard.writeText(props.secret).then(
      () => {
        setDone(true);
        announce(copied);
      },
      // Without permission the text can still be selected by hand.
      () => undefined,
    );
  return (
    <Message tone="warning">
      <p>{props.intro}</p>
      <p className="bb-shown-once">
        <code className="bb-secret">{props.secret}</code>
      </p>
      <div className="bb-row">
        <Button onClick={() => void toClipboard()} icon={done ? 'ok' : 'note'}>
          {done ? copied : copy}
        </Button>
      </div>
    </Message>
  );
}
