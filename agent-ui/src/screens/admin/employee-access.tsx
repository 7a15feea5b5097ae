/** How an employee gets in: a one-time link to sign in, and a second factor that was lost. */
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { Employee } from '../../../../server/contract/people.ts';
import { useClient } from '../../api/session.tsx';
import { useSave } from '../../api/use-save.tsx';
import { useNow } from '../../clock.tsx';
import { Button } from '../../components/button.tsx';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { errorText, Message } from '../../components/layout.tsx';
import { moment } from '../../format.ts';
import { useManageTexts } from '../../texts/manage/manage.ts';
import { useLanguage, useTexts } from '../../texts/texts.tsx';

export function SignInLink(props: { readonly employeeId: string }) {
  const texts = useTexts();
  const language = useLanguage();
  const client = useClient();
  const now = useNow();
  const link = useMutation({
    mutationFn: () => client.call('createSignInLink', { params: { employeeId: props.employeeId } }),
  });
  return (
    <div className="bb-stack bb-stack--tight" role="status">
      <div>
        <Button purpose="subtle" disabled={link.isPending} onClick={() => link.mutate()}>
          {texts.admin.people.link}
        </Button>
      </div>
      {link.isError ? <p className="bb-error-message">{errorText(link.error, texts)}</p> : null}
      {link.data === undefined ? null : (
        <Message tone="info">
          <p>{texts.admin.people.linkMade(moment(link.data.expiresAt, now, language))}</p>
          <p>
            <code>{link.data.address}</code>
          </p>
        </Message>
      )}
    </div>
  );
}

/** For who lost the telephone and the recovery codes: signing in with the password alone, from then on. */
export function TakeFactor(props: { readonly employee: Employee }) {
  const { factor } = useManageTexts();
  const client = useClient();
  const [asks, setAsks] = useState(false);
  const { id, name } = props.employee;
  const take = useSave({
    send: () => client.call('removeSecondFactor', { params: { employeeId: id } }),
    refresh: ['employees'],
    said: () => factor.taken,
    done: () => setAsks(false),
  });
  if (take.isSuccess) return <p role="status">{factor.taken}</p>;
  return (
    <div>
      <Button purpose="subtle" onClick={() => setAsks(true)}>
        {factor.take}
      </Button>
      {asks ? (
        <ConfirmDialog
          title={factor.take}
          confirm={factor.take}
          busy={take.isPending}
          error={take.error}
          onConfirm={() => take.mutate(undefined)}
          onClose={() => setAsks(false)}
        >
          <p>{factor.takeSure(name)}</p>
        </ConfirmDialog>
      ) : null}
    </div>
  );
}
