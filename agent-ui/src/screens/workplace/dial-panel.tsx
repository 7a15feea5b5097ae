/** Ringing somebody oneself: the own phone rings first, then the other side. */
import { useMutation } from '@tanstack/react-query';
import type { FormEvent } from 'react';
import { useClient } from '../../api/session.tsx';
import { Button } from '../../components/button.tsx';
import { TextInput } from '../../components/form.tsx';
import { Card, errorText, Message } from '../../components/layout.tsx';
import { useTexts } from '../../texts/texts.tsx';

export function DialPanel() {
  const texts = useTexts();
  const client = useClient();
  const dial = useMutation({
    mutationFn: (number: string) =>
      client.call('startCall', { body: { target: { kind: 'number', number }, noteId: null } }),
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const number = String(new FormData(event.currentTarget).get('number') ?? '').trim();
    if (number !== '') dial.mutate(number);
  };
  return (
    <Card title={texts.agent.dial}>
      {dial.isError ? (
        <Message tone="error" live>
          <p>{errorText(dial.error, texts)}</p>
        </Message>
      ) : null}
      <form className="bb-row bb-row--end" onSubmit={submit}>
        <div className="bb-grow">
          <TextInput
            label={texts.agent.dialNumber}
            name="number"
            type="tel"
            autoComplete="off"
            maxLength={32}
          />
        </div>
        <Button type="submit" icon="phone" disabled={dial.isPending}>
          {texts.agent.dialButton}
        </Button>
      </form>
    </Card>
  );
}
