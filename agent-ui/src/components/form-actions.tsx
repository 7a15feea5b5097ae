/** The last row of a form in a dialog: do it, or leave things as they were. */
import type { ReactNode } from 'react';
import { useTexts } from '../texts/texts.tsx';
import { Button } from './button.tsx';

interface FormActionsProps {
  /** What the submit button says. */
  readonly children: ReactNode;
  /** While it cannot be sent: it is being sent, or something is still to come. */
  readonly pending: boolean;
  /** What is done here takes something away. */
  readonly hint?: 'negative';
  readonly onCancel: () => void;
}

export function FormActions({ children, pending, hint, onCancel }: FormActionsProps) {
  const texts = useTexts();
  return (
    <div className="bb-row">
      <Button type="submit" purpose="primary" disabled={pending} {...(hint === undefined ? {} : { hint })}>
        {children}
      </Button>
      <Button onClick={onCancel}>{texts.common.cancel}</Button>
    </div>
  );
}
