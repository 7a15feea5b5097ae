/** More of the caller for a callback note, folded away until it is needed: name in parts, organisation, second number. */
import type { NoteContact } from '../../../../server/contract/note.ts';
import { TextInput } from '../../components/form.tsx';
import type { Draft } from '../../draft.ts';
import { useTexts } from '../../texts/texts.tsx';

/** With their longest texts, as the contract has them. */
const fields = [
  ['firstName', 200],
  ['infix', 10],
  ['lastName', 200],
  ['organisation', 200],
  ['secondNumber', 32],
  ['secondNumberDescription', 40],
  ['email', 80],
] as const satisfies readonly (readonly [keyof NoteContact, number])[];

const inputTypes: Partial<Record<keyof NoteContact, string>> = { secondNumber: 'tel', email: 'email' };

/** Name of an input: the form has a field `email` of its own, for the confirmation. */
const inputName = (field: keyof NoteContact) => `contact-${field}`;

/** What was filled in; undefined when nothing was. */
export function contactOf(text: (name: string) => string): NoteContact | undefined {
  const filled = fields.flatMap(([field]) => {
    const value = text(inputName(field));
    return value === '' ? [] : [[field, value] as const];
  });
  return filled.length === 0 ? undefined : Object.fromEntries(filled);
}

export function NoteContactFields(props: {
  readonly draft: Draft | null;
  readonly errors: Partial<Record<keyof NoteContact, string>>;
}) {
  const texts = useTexts();
  const { draft, errors } = props;
  const isUsed = fields.some(([field]) => draft?.[inputName(field)]);
  return (
    // A mistake must not hide: the fold opens with it.
    <details open={isUsed || Object.keys(errors).length > 0 || undefined}>
      <summary>{texts.notes.contact}</summary>
      <div className="bb-stack">
        <p className="bb-muted bb-small">{texts.notes.contactHint}</p>
        {fields.map(([field, maxLength]) => (
          <TextInput
            key={field}
            label={texts.notes.contactFields[field]}
            name={inputName(field)}
            type={inputTypes[field] ?? 'text'}
            maxLength={maxLength}
            autoComplete="off"
            defaultValue={draft?.[inputName(field)] ?? ''}
            error={errors[field]}
          />
        ))}
      </div>
    </details>
  );
}
