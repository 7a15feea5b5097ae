/** The first step: which municipality, and who administers it. */
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { Reference } from '../../../../server/contract/common.ts';
import type { Me } from '../../../../server/contract/session.ts';
import { useClient } from '../../api/session.tsx';
import { Button } from '../../components/button.tsx';
import { Select, TextInput } from '../../components/form.tsx';
import { errorText, Message } from '../../components/layout.tsx';
import {
  NewPasswordFields,
  type NewPasswordMistakes,
  useNewPassword,
} from '../../components/new-password.tsx';
import { useTexts } from '../../texts/texts.tsx';

type Mistakes = NewPasswordMistakes & Readonly<Partial<Record<'name' | 'email', string>>>;

export function AccountStep(props: {
  readonly setUpKey: string;
  readonly municipalities: readonly Reference[];
  readonly onDone: (me: Me) => void;
}) {
  const texts = useTexts();
  const client = useClient();
  const newPassword = useNewPassword();
  const [wrong, setWrong] = useState<Mistakes>({});
  const finish = useMutation({
    mutationFn: (body: Parameters<typeof client.call<'finishSetUp'>>[1]['body']) =>
      client.call('finishSetUp', { body }),
    onSuccess: props.onDone,
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const data = new FormData(form);
    const text = (name: string): string => String(data.get(name) ?? '').trim();
    const { password, mistakes: doubtful } = newPassword.read(data);
    const mistakes: Mistakes = {
      ...(text('name') === '' ? { name: texts.admin.people.nameRequired } : {}),
      ...(/^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(text('email')) ? {} : { email: texts.setUp.emailWrong }),
      ...doubtful,
    };
    setWrong(mistakes);
    const [first] = Object.keys(mistakes);
    if (first !== undefined) {
      (form.elements.namedItem(first) as HTMLInputElement | null)?.focus();
      return;
    }
    finish.mutate({
      setUpToken: props.setUpKey,
      municipalityId: text('municipality'),
      name: text('name'),
      email: text('email'),
      password,
    });
  };
  return (
    <form className="bb-card bb-stack" onSubmit={submit} noValidate>
      <p>{texts.setUp.accountIntro}</p>
      {finish.isError ? (
        <Message tone="error" live>
          <p>{errorText(finish.error, texts)}</p>
        </Message>
      ) : null}
      <Select label={texts.setUp.municipality} hint={texts.setUp.municipalityHint} name="municipality">
        {props.municipalities.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </Select>
      <TextInput label={texts.setUp.name} name="name" autoComplete="name" error={wrong.name} />
      <TextInput
        label={texts.admin.people.email}
        name="email"
        type="email"
        autoComplete="username"
        error={wrong.email}
      />
      <NewPasswordFields label={texts.signIn.password} mistakes={wrong} />
      <div className="bb-row">
        <Button type="submit" purpose="primary" disabled={finish.isPending}>
          {texts.setUp.makeAccount}
        </Button>
      </div>
    </form>
  );
}
