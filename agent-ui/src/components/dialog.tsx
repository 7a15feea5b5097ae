/** The browser's own modal dialog: it keeps the focus inside, closes with Escape and gives the focus back. */
import { type ReactNode, useEffect, useId, useRef } from 'react';
import { useTexts } from '../texts/texts.tsx';
import { Button } from './button.tsx';
import { Heading } from './layout.tsx';

export function Dialog(props: {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
  readonly wide?: boolean;
}) {
  const texts = useTexts();
  const ref = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    const dialog = ref.current;
    if (dialog !== null && !dialog.open) dialog.showModal();
    return () => dialog?.close();
  }, []);
  return (
    <dialog
      ref={ref}
      className={`bb-dialog${props.wide === true ? ' bb-dialog--wide' : ''}`}
      aria-labelledby={id}
      onClose={props.onClose}
    >
      <div className="bb-card__head">
        <Heading level={2} id={id}>
          {props.title}
        </Heading>
        <Button purpose="subtle" icon="close" iconOnly onClick={props.onClose}>
          {texts.common.close}
        </Button>
      </div>
      {props.children}
    </dialog>
  );
}
