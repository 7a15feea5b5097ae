/**
 * Choosing another password: in the personal settings with the present one, or right after coming in by a sign-in link
 * without it. Every other session ends.
 */
import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { PasswordChange } from '../../../../server/contract/session.ts';
import { remember, useClient, useMe } from '../../api/session.tsx';
import { SaveProblem, useSave } from '../../api/use-save.tsx';
import { Button } from '../../components/button.tsx';
import { TextInput } from '../../components/form.tsx';
import { Heading } from '../../components/layout.tsx';
import {
  NewPasswordFields,
  type NewPasswordMistakes,
  useNewPassword,
} from '../../components/new-password.tsx';
import { navigate } from '../../router.tsx';
import { useLanguage } from '../../texts/texts.tsx';
import { passwordTexts } from './texts.ts';

type Mistakes = NewPasswordMistakes & { readonly present?: string };

/** The page for who came in by a sign-in link. */
export default function PasswordScreen() {
  const own = passwordTexts[useLanguage()];
  return (
    <div className="bb-form-narrow bb-card bb-stack">
      <Heading level={1}>{own.choose}</Heading>
      <p>{own.intro}</p>
      <PasswordForm onDone={() => navigate('/', { replace: true })} />
      <div>
        <Button purpose="subtle" onClick={() => navigate('/', { replace: true })}>
          {own.later}
        </Button>
      </div>
    </div>
  );
}

/** In the personal settings: closed until somebody wants it. */
export function PasswordSetting() {
  const own = passwordTexts[useLanguage()];
  const [step, setStep] = useState<'rest' | 'form' | 'done'>('rest');
  return (
    <section className="bb-stack bb-stack--tight" aria-label={own.title}>
      <Heading level={3}>{own.title}</Heading>
      {step === 'form' ? (
        <PasswordForm onDone={() => setStep('done')} />
      ) : (
        <div>
          <Button onClick={() => setStep('form')}>{own.change}</Button>
        </div>
      )}
      <p role="status">{step === 'done' ? own.done : ''}</p>
    </section>
  );
}

function PasswordForm(props: { readonly onDone: () => void }) {
  const own = passwordTexts[useLanguage()];
  const client = useClient();
  const queries = useQueryClient();
  const { mayChoosePassword, email, id } = useMe();
  const newPassword = useNewPassword();
  const [wrong, setWrong] = useState<Mistakes>({});
  const save = useSave({
    send: (body: PasswordChange) => client.call('changePassword', { body }),
    refresh: [],
    said: () => own.done,
    done: (me) => {
      queries.setQueryData(['me'], remember(client, me));
      props.onDone();
    },
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const data = new FormData(form);
    const present = String(data.get('present') ?? '');
    const { password, mistakes: doubtful } = newPassword.read(data);
    const mistakes: Mistakes = {
      ...(mayChoosePassword || present !== '' ? {} : { present: own.presentMissing }),
      ...doubtful,
    };
    setWrong(mistakes);
    const [first] = Object.keys(mistakes);
    if (first !== undefined) (form.elements.namedItem(first) as HTMLInputElement | null)?.focus();
    else save.mutate({ presentPassword: mayChoosePassword ? null : present, newPassword: password });
  };
  return (
    <form className="bb-stack" onSubmit={submit} noValidate>
      <SaveProblem of={save} />
      {/* For the browser's password store: whose password this is. */}
      <input type="hidden" name="username" autoComplete="username" value={email ?? id} readOnly />
      {mayChoosePassword ? null : (
        <TextInput
          label={own.present}
          name="present"
          type="password"
          autoComplete="current-password"
          autoFocus
          error={wrong.present}
        />
      )}
      <NewPasswordFields label={own.wanted} mistakes={wrong} autoFocus={mayChoosePassword} />
      <p className="bb-muted bb-small">{own.ends}</p>
      <div>
        <Button type="submit" purpose="primary" disabled={save.isPending}>
          {own.save}
        </Button>
      </div>
    </form>
  );
}
