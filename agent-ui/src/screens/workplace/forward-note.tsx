/** A note that belongs elsewhere goes to another team, with a word to the colleagues there. */
import { useMutation, useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { Note } from '../../../../server/contract/note.ts';
import { useClient } from '../../api/session.tsx';
import { announce } from '../../components/announcer.tsx';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { Select, TextArea } from '../../components/form.tsx';
import { errorText, Message } from '../../components/layout.tsx';
import { useTexts } from '../../texts/texts.tsx';

export function ForwardNote(props: { readonly note: Note; readonly onClose: () => void }) {
  const texts = useTexts();
  const client = useClient();
  const { note } = props;
  const [error, setError] = useState<string | null>(null);
  const teams = useQuery({
    queryKey: ['teams'],
    queryFn: () => client.call('listTeams', {}),
    staleTime: 600_000,
  });
  const forward = useMutation({
    mutationFn: (body: { readonly ownerTeam: string; readonly remark: string }) =>
      client.call('commandNote', {
        params: { noteId: note.id },
        body: { command: 'forward', ownerEmployee: null, ...body },
      }),
    onSuccess: () => {
      announce(texts.notes.forwarded(note.label));
      props.onClose();
    },
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const remark = String(form.get('remark') ?? '').trim();
    setError(remark === '' ? texts.notes.forwardRequired : null);
    if (remark !== '') forward.mutate({ ownerTeam: String(form.get('team')), remark });
  };
  const others = (teams.data ?? []).filter(({ id }) => id !== note.ownerTeam.id);
  return (
    <Dialog title={texts.notes.forwardTitle(note.label)} onClose={props.onClose}>
      <form className="bb-stack" onSubmit={submit} noValidate>
        {forward.isError ? (
          <Message tone="error" live>
            <p>{errorText(forward.error, texts)}</p>
          </Message>
        ) : null}
        <Select label={texts.notes.owner} name="team">
          {others.map((team) => (
            <option key={team.id} value={team.id}>
              {team.name}
            </option>
          ))}
        </Select>
        <TextArea label={texts.notes.forwardRemark} name="remark" rows={3} maxLength={1000} error={error} />
        <div className="bb-row">
          <Button type="submit" purpose="primary" disabled={forward.isPending || others.length === 0}>
            {texts.notes.forward}
          </Button>
          <Button onClick={props.onClose}>{texts.common.cancel}</Button>
        </div>
      </form>
    </Dialog>
  );
}
