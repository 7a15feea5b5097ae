/** For whom a note is: always a team, and perhaps somebody in it, with who acts while that person is away. */
import type { NotePromise } from '../../../../server/contract/note.ts';
import { Select } from '../../components/form.tsx';
import { useTexts } from '../../texts/texts.tsx';

type Members = NonNullable<NotePromise['members']>;

export function NoteOwner(props: {
  readonly teams: readonly { readonly id: string; readonly name: string }[];
  readonly team: string;
  readonly onTeam: (team: string) => void;
  readonly members: Members;
  /** Empty: everybody of the team. */
  readonly person: string;
  readonly onPerson: (person: string) => void;
}) {
  const texts = useTexts();
  const { teams, team, members, person } = props;
  const chosen = members.find(({ id }) => id === person);
  return (
    <>
      <Select
        label={texts.notes.owner}
        name="team"
        value={team}
        onChange={(event) => props.onTeam(event.target.value)}
      >
        {teams.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </Select>
      {members.length === 0 ? null : (
        <Select
          label={texts.notes.person}
          hint={
            chosen?.away === true ? texts.notes.personAway(chosen.name, chosen.standIn?.name ?? null) : null
          }
          name="person"
          value={chosen?.id ?? ''}
          onChange={(event) => props.onPerson(event.target.value)}
        >
          <option value="">{texts.notes.anyone}</option>
          {members.map(({ id, name, away }) => (
            <option key={id} value={id}>
              {away ? texts.notes.awayName(name) : name}
            </option>
          ))}
        </Select>
      )}
    </>
  );
}
