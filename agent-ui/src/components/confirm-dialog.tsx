/** Asks once more before something that cannot be undone, or that callers notice at once. */
import type { ReactNode } from 'react';
import { useTexts } from '../texts/texts.tsx';
import { Button } from './button.tsx';
import { Dialog } from './dialog.tsx';
import { errorText, Message } from './layout.tsx';

export function ConfirmDialog(props: {
  readonly title: string;
  /** The word on the button: what happens, never "yes". */
  readonly confirm: string;
  readonly children: ReactNode;
  readonly busy?: boolean;
  /** Why it did not succeed; the dialog stays open. */
  readonly error?: unknown;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
}) {
  const texts = useTexts();
  return (
    <Dialog title={props.title} onClose={props.onClose}>
      <div className="bb-stack">
        {props.children}
        {props.error === undefined || props.error === null ? null : (
          <Message tone="error" live>
            <p>{errorText(props.error, texts)}</p>
          </Message>
        )}
        <div className="bb-row">
          <Button purpose="primary" hint="negative" disabled={props.busy === true} onClick={props.onConfirm}>
            {props.confirm}
          </Button>
          <Button onClick={props.onClose}>{texts.common.cancel}</Button>
        </div>
      </div>
    </Dialog>
  );
}
