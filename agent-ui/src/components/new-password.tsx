/** A new password, typed twice, and what is wrong with it before the server sees it. */
import { useTexts } from '../texts/texts.tsx';
import { TextInput } from './form.tsx';

/** Mirrors the contract, which the screens cannot import without its schemas. */
const lengthMin = 12;

/** Names of the two fields in their form. */
const [wanted, again] = ['newPassword', 'newPasswordAgain'] as const;

/** A sentence per field that is wrong, by its name, in their order. */
export type NewPasswordMistakes = Readonly<Partial<Record<typeof wanted | typeof again, string>>>;

/** How a form that holds the two fields reads and judges them. */
export function useNewPassword(): {
  readonly read: (form: FormData) => { readonly password: string; readonly mistakes: NewPasswordMistakes };
} {
  const { setUp } = useTexts();
  return {
    read: (form) => {
      const password = String(form.get(wanted) ?? '');
      const mistakes = {
        ...(password.length < lengthMin ? { [wanted]: setUp.passwordShort(lengthMin) } : {}),
        ...(password === String(form.get(again) ?? '') ? {} : { [again]: setUp.passwordDiffers }),
      };
      return { password, mistakes };
    },
  };
}

export function NewPasswordFields(props: {
  readonly label: string;
  readonly mistakes: NewPasswordMistakes;
  readonly autoFocus?: boolean;
}) {
  const { setUp } = useTexts();
  return (
    <>
      <TextInput
        label={props.label}
        hint={setUp.passwordHint(lengthMin)}
        name={wanted}
        type="password"
        autoComplete="new-password"
        autoFocus={props.autoFocus}
        error={props.mistakes[wanted]}
      />
      <TextInput
        label={setUp.passwordAgain}
        name={again}
        type="password"
        autoComplete="new-password"
        error={props.mistakes[again]}
      />
    </>
  );
}
