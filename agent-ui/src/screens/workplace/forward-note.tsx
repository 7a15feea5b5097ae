/** A note that belongs elsewhere goes to another team or colleague, with a word to who gets it. */
import { useMutation, useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { Note } from '../../../../server/contract/note.ts';
import { useClient } from '../../api/session.tsx';
import { announce } from '../../components/announcer.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { TextArea } from '../../components/form.tsx';
import { FormActions } from '../../components/form-actions.tsx';
import { errorText, Message } from '../../components/layout.tsx';
import { useTexts } from '../../texts/texts.tsx';
import { NoteOwner } from './note-owner.tsx';

export function ForwardNote(props: { readonly note: Note; readonly onClose: () => void }) {
  const texts = useTexts();
  const client = useClient();
  const { note } = props;
  const [error, setError] = useState<string | null>(null);
  const teams = useQuery({
    queryKey: ['teams'],
    queryFn: () => client.all('listTeams'),
    staleTime: 600_000,
  });
  const [chosen, setChosen] = useState('');
  const [person, setPerson] = useState('');
  // Another team is what one mostly wants; a colleague in the same team can be chosen as well.
  const team = chosen || (teams.data?.find(({ id }) => id !== note.ownerTeam.id) ?? note.ownerTeam).id;
  const promise = useQuery({
    queryKey: ['promise', team],
    queryFn: () => client.call('getPromise', { query: { ownerTeam: team } }),
    enabled: teams.data !== undefined,
  });
  const forward = useMutation({
    mutationFn: (remark: string) =>
      client.call('commandNote', {
        params: { noteId: note.id },
        body: { command: 'forward', ownerTeam: team, ownerEmployee: person === '' ? null : person, remark },
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
    if (remark !== '') forward.mutate(remark);
  };
  return (
    <Dialog title={texts.notes.forwardTitle(note.label)} onClose={props.onClose}>
      <form className="bb-stack" onSubmit={submit} noValidate>
        {forward.isError ? (
          <Message tone="error" live>
            <p>{errorText(forward.error, texts)}</p>
          </Message>
        ) : null}
        <NoteOwner
          teams={teams.data ?? []}
          team={team}
          onTeam={(next) => {
            setChosen(next);
            setPerson('');
          }}
          members={promise.data?.members ?? []}
          person={person}
          onPerson={setPerson}
        />
        <TextArea label={texts.notes.forwardRemark} name="remark" rows={3} maxLength={1000} error={error} />
        <FormActions pending={forward.isPending || teams.data === undefined} onCancel={props.onClose}>
          {texts.notes.forward}
        </FormActions>
      </form>
    </Dialog>
  );
}
