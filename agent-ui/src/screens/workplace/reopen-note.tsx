/** A finished note is opened again, for one of the reasons that the reports count. */
import { useMutation } from '@tanstack/react-query';
import type { FormEvent } from 'react';
import type { Note, ReopenReason } from '../../../../server/contract/note.ts';
import { useClient } from '../../api/session.tsx';
import { announce } from '../../components/announcer.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { Select, TextArea } from '../../components/form.tsx';
import { FormActions } from '../../components/form-actions.tsx';
import { errorText, Message } from '../../components/layout.tsx';
import { useTexts } from '../../texts/texts.tsx';

const reopenReasons: readonly ReopenReason[] = [
  'callerRangAgain',
  'closedByMistake',
  'wrongPerson',
  'complaint',
];

export function ReopenNote(props: { readonly note: Note; readonly onClose: () => void }) {
  const texts = useTexts();
  const client = useClient();
  const { note } = props;
  const reopen = useMutation({
    mutationFn: (body: { readonly reopenReason: ReopenReason; readonly remark: string }) =>
      client.call('commandNote', { params: { noteId: note.id }, body: { command: 'reopen', ...body } }),
    onSuccess: () => {
      announce(texts.notes.reopened(note.label));
      props.onClose();
    },
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    reopen.mutate({
      reopenReason: form.get('reason') as ReopenReason,
      remark: String(form.get('remark') ?? '').trim(),
    });
  };
  return (
    <Dialog title={texts.notes.reopenTitle(note.label)} onClose={props.onClose}>
      <form className="bb-stack" onSubmit={submit} noValidate>
        {reopen.isError ? (
          <Message tone="error" live>
            <p>{errorText(reopen.error, texts)}</p>
          </Message>
        ) : null}
        <Select label={texts.notes.reopenWhy} name="reason">
          {reopenReasons.map((reason) => (
            <option key={reason} value={reason}>
              {texts.notes.reopenReasons[reason]}
            </option>
          ))}
        </Select>
        <TextArea label={texts.notes.reopenRemark} name="remark" rows={3} maxLength={1000} />
        <FormActions pending={reopen.isPending} onCancel={props.onClose}>
          {texts.notes.reopen}
        </FormActions>
      </form>
    </Dialog>
  );
}
