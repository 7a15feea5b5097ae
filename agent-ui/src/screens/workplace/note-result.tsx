/** How an attempt to ring back went, or why a note is closed without a conversation, with a word for the colleagues. */
import { useMutation } from '@tanstack/react-query';
import type { FormEvent } from 'react';
import type { Note, NoteCommand } from '../../../../server/contract/note.ts';
import { useClient } from '../../api/session.tsx';
import { announce } from '../../components/announcer.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { Select, TextArea } from '../../components/form.tsx';
import { FormActions } from '../../components/form-actions.tsx';
import { errorText, Message } from '../../components/layout.tsx';
import { useTexts } from '../../texts/texts.tsx';

const missed = ['noAnswer', 'busy', 'voicemail', 'wrongNumber'] as const;
const endings = ['withdrawn', 'notReached'] as const;

interface DialogProps {
  readonly note: Note;
  readonly onClose: () => void;
}

/** `corrects`: the telephone counted the attempt as a conversation, and it was none. */
export function MissedNote(props: DialogProps & { readonly corrects: boolean }) {
  const texts = useTexts();
  const { note, corrects } = props;
  return (
    <ResultDialog
      {...props}
      title={texts.notes.missedTitle(note.label)}
      label={texts.notes.missedWhy}
      choices={missed}
      name={(choice) => texts.notes.results[choice]}
      save={texts.common.save}
      command={(result, remark) => ({
        command: 'attempt',
        result,
        ...(corrects ? { corrects } : {}),
        ...(remark === '' ? {} : { remark }),
      })}
    />
  );
}

export function CloseNote(props: DialogProps) {
  const texts = useTexts();
  return (
    <ResultDialog
      {...props}
      title={texts.notes.closeTitle(props.note.label)}
      label={texts.notes.closeWhy}
      choices={endings}
      name={(choice) => texts.notes.endings[choice]}
      save={texts.notes.close}
      command={(closing, remark) => ({
        command: 'close',
        closing,
        ...(remark === '' ? {} : { remark }),
      })}
    />
  );
}

function ResultDialog<T extends string>(
  props: DialogProps & {
    readonly title: string;
    readonly label: string;
    readonly choices: readonly T[];
    readonly name: (choice: T) => string;
    readonly save: string;
    readonly command: (choice: T, remark: string) => NoteCommand;
  },
) {
  const texts = useTexts();
  const client = useClient();
  const { note } = props;
  const send = useMutation({
    mutationFn: (body: NoteCommand) => client.call('commandNote', { params: { noteId: note.id }, body }),
    onSuccess: () => {
      announce(texts.notes.kept(note.label));
      props.onClose();
    },
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    send.mutate(props.command(form.get('result') as T, String(form.get('remark') ?? '').trim()));
  };
  return (
    <Dialog title={props.title} onClose={props.onClose}>
      <form className="bb-stack" onSubmit={submit} noValidate>
        {send.isError ? (
          <Message tone="error" live>
            <p>{errorText(send.error, texts)}</p>
          </Message>
        ) : null}
        <Select label={props.label} name="result">
          {props.choices.map((choice) => (
            <option key={choice} value={choice}>
              {props.name(choice)}
            </option>
          ))}
        </Select>
        <TextArea label={texts.notes.reopenRemark} name="remark" rows={3} maxLength={1000} />
        <FormActions pending={send.isPending} onCancel={props.onClose}>
          {props.save}
        </FormActions>
      </form>
    </Dialog>
  );
}
