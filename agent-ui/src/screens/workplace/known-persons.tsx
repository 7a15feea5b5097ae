/** Who may be ringing, after the register of the municipality: a suggestion, since a number is no proof of identity. */
import type { Caller, Registration } from '../../../../server/contract/call.ts';
import { Choice, Fieldset } from '../../components/form.tsx';
import type { Texts } from '../../texts/nl.ts';
import { useTexts } from '../../texts/texts.tsx';

type Person = Caller['persons'][number];

export function personName(person: Person, texts: Texts): string {
  if (person.name === null || person.name === '')
    return person.protected ? texts.call.protectedPerson : texts.call.namelessPerson;
  return person.protected ? `${person.name} (${texts.call.protectedMark})` : person.name;
}

/** One calm line under the caller, before answering too. */
export function KnownPersonsLine(props: { readonly caller: Caller }) {
  const texts = useTexts();
  const { caller } = props;
  const line = lineOf(caller, texts);
  return line === null ? null : <p className="bb-muted bb-small">{line}</p>;
}

function lineOf({ anonymous, persons, personSearch }: Caller, texts: Texts): string | null {
  if (anonymous || personSearch === 'off' || personSearch === 'searching') return null;
  if (personSearch === 'unavailable') return texts.call.registerSilent;
  if (persons.length === 0) return texts.call.nobodyKnown;
  const [first] = persons;
  if (persons.length === 1) return first?.protected === true ? texts.call.protectedHint : texts.call.oneKnown;
  return texts.call.someKnown(persons.map((person) => personName(person, texts)).join(', '));
}

/** Ties the conversation to the person who turned out to be on the line. Shows nothing when nobody is known. */
export function PersonChoice(props: {
  readonly callId: string;
  readonly caller: Caller;
  readonly chosen: string | null;
  readonly onChoose: (part: Partial<Registration>) => void;
}) {
  const texts = useTexts();
  const { callId, caller, chosen, onChoose } = props;
  if (caller.persons.length === 0) return null;
  return (
    <Fieldset legend={texts.registration.person}>
      {caller.persons.map((person) => (
        <Choice
          key={person.id}
          type="radio"
          name={`person-${callId}`}
          label={personName(person, texts)}
          checked={chosen === person.id}
          onChange={() =>
            onChoose({
              personId: person.id,
              // The name of who is protected stays with who may see it.
              ...(person.name && !person.protected ? { callerName: person.name } : {}),
            })
          }
        />
      ))}
      <Choice
        type="radio"
        name={`person-${callId}`}
        label={texts.registration.noPerson}
        checked={chosen === null}
        onChange={() => onChoose({ personId: null })}
      />
    </Fieldset>
  );
}
