/** The telephones of an employee: desk phones with their password shown once, mobiles, and taking one away. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { Employee } from '../../../../server/contract/people.ts';
import { useClient } from '../../api/session.tsx';
import { SaveProblem, useSave } from '../../api/use-save.tsx';
import { Button } from '../../components/button.tsx';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { TextInput } from '../../components/form.tsx';
import { errorText, Heading, Message } from '../../components/layout.tsx';
import { useManageTexts } from '../../texts/manage/manage.ts';
import { useTexts } from '../../texts/texts.tsx';

export function DeskPhone(props: { readonly employeeId: string }) {
  const texts = useTexts();
  const client = useClient();
  const queries = useQueryClient();
  const add = useMutation({
    mutationFn: () =>
      client.call('createDevice', {
        params: { employeeId: props.employeeId },
        body: { kind: 'sip', label: texts.setUp.deskPhone, number: null },
      }),
    onSuccess: () => void queries.invalidateQueries({ queryKey: ['employees'] }),
  });
  return (
    <div className="bb-stack bb-stack--tight" role="status">
      <div>
        <Button purpose="subtle" disabled={add.isPending} onClick={() => add.mutate()}>
          {texts.admin.people.addPhone}
        </Button>
      </div>
      {add.isError ? <p className="bb-error-message">{errorText(add.error, texts)}</p> : null}
      {add.data === undefined ? null : (
        <Message tone="info">
          <p>{texts.setUp.phoneOnce}</p>
          <p>
            <code>
              {add.data.userName} / {add.data.password}
            </code>
          </p>
        </Message>
      )}
    </div>
  );
}

/** The telephones there are; a browser's goes by itself, with its session. */
export function Devices(props: { readonly employee: Employee }) {
  const { phones, shared } = useManageTexts();
  const client = useClient();
  const { id, name, devices } = props.employee;
  const [asked, setAsked] = useState<Employee['devices'][number] | null>(null);
  const [removed, setRemoved] = useState<readonly string[]>([]);
  const remove = useSave({
    send: (deviceId: string) => client.call('removeDevice', { params: { employeeId: id, deviceId } }),
    refresh: ['employees'],
    said: () => phones.removed,
    done: () => {
      if (asked !== null) setRemoved([...removed, asked.id]);
      setAsked(null);
    },
  });
  const shown = devices.filter((device) => device.kind !== 'browser' && !removed.includes(device.id));
  if (shown.length === 0 && removed.length === 0) return null;
  return (
    <div className="bb-stack bb-stack--tight">
      <Heading level={3}>{phones.title}</Heading>
      <ul className="bb-plain-list">
        {shown.map((device) => (
          <li key={device.id} className="bb-row bb-row--between">
            {device.label}
            <Button purpose="subtle" onClick={() => setAsked(device)}>
              {shared.remove}
              <span className="bb-visually-hidden"> {device.label}</span>
            </Button>
          </li>
        ))}
      </ul>
      {removed.length === 0 ? null : <p>{phones.removed}</p>}
      {asked === null ? null : (
        <ConfirmDialog
          title={shared.remove}
          confirm={shared.remove}
          busy={remove.isPending}
          error={remove.error}
          onConfirm={() => remove.mutate(asked.id)}
          onClose={() => setAsked(null)}
        >
          <p>{phones.removeSure(asked.label, name)}</p>
        </ConfirmDialog>
      )}
    </div>
  );
}

/** A form of its own: its number is no part of the employee's. */
export function Mobile(props: { readonly employeeId: string }) {
  const { phones } = useManageTexts();
  const client = useClient();
  const add = useSave({
    send: (number: string) =>
      client.call('createDevice', {
        params: { employeeId: props.employeeId },
        body: { kind: 'mobile', label: phones.number, number },
      }),
    refresh: ['employees'],
    said: () => phones.added,
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const number = String(new FormData(form).get('mobile') ?? '').trim();
    if (number !== '') add.mutate(number, { onSuccess: () => form.reset() });
  };
  return (
    <form className="bb-stack bb-stack--tight" onSubmit={submit}>
      <SaveProblem of={add} />
      <div className="bb-row bb-row--end">
        <TextInput label={phones.number} hint={phones.numberHint} name="mobile" type="tel" maxLength={32} />
        <Button type="submit" disabled={add.isPending}>
          {phones.mobile}
        </Button>
      </div>
      <p role="status">{add.isSuccess ? phones.added : ''}</p>
    </form>
  );
}
