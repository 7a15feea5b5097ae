/** The second step: the first people who answer, each with a link and, when wanted, a desk phone. */
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useClient, useMe } from '../../api/session.tsx';
import { announce } from '../../components/announcer.tsx';
import { Button } from '../../components/button.tsx';
import { Choice, TextInput } from '../../components/form.tsx';
import { Empty, errorText, Message } from '../../components/layout.tsx';
import { useTexts } from '../../texts/texts.tsx';

/** The skill that the general queues of the sample dialplans ask for. */
const firstSkill = { skill: 'algemeen', level: 3 } as const;

interface Made {
  readonly id: string;
  readonly name: string;
  readonly link: string;
  readonly phone: { readonly userName: string; readonly password: string } | null;
}

export function AgentsStep() {
  const texts = useTexts();
  const client = useClient();
  const me = useMe();
  const [made, setMade] = useState<readonly Made[]>([]);
  const [error, setError] = useState<string | null>(null);
  const add = useMutation({
    mutationFn: async (wish: { readonly name: string; readonly phone: boolean }): Promise<Made> => {
      const { id, name } = await client.call('createEmployee', {
        body: {
          name: wish.name,
          email: null,
          municipalityId: me.municipality.id,
          teamIds: [],
          roles: ['kcc-agent'],
          skills: [firstSkill],
        },
      });
      const params = { employeeId: id };
      const { address } = await client.call('createSignInLink', { params });
      const device = wish.phone
        ? await client.call('createDevice', {
            params,
            body: { kind: 'sip', label: texts.setUp.deskPhone, number: null },
          })
        : null;
      const phone = device === null ? null : { userName: device.userName, password: device.password ?? '' };
      return { id, name, link: address, phone };
    },
    onSuccess: (person) => {
      announce(texts.setUp.agentAdded(person.name));
      setMade((before) => [...before, person]);
    },
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const data = new FormData(form);
    const name = String(data.get('name') ?? '').trim();
    setError(name === '' ? texts.admin.people.nameRequired : null);
    if (name === '') return;
    add.mutate({ name, phone: data.get('phone') !== null }, { onSuccess: () => form.reset() });
  };
  return (
    <section className="bb-card bb-stack" aria-label={texts.setUp.names.agents}>
      <p>{texts.setUp.agentsIntro}</p>
      <form className="bb-stack bb-stack--tight" onSubmit={submit} noValidate>
        <TextInput label={texts.admin.people.name} name="name" error={error} />
        <Choice type="checkbox" name="phone" label={texts.setUp.withDeskPhone} />
        <div className="bb-row">
          <Button type="submit" icon="person" disabled={add.isPending}>
            {texts.setUp.addAgent}
          </Button>
        </div>
      </form>
      {add.isError ? (
        <Message tone="error" live>
          <p>{errorText(add.error, texts)}</p>
        </Message>
      ) : null}
      {made.length === 0 ? <Empty>{texts.setUp.noAgents}</Empty> : null}
      <ul className="bb-plain-list bb-list">
        {made.map((person) => (
          <li key={person.id} className="bb-stack bb-stack--tight">
            <strong>{person.name}</strong>
            <span>{texts.setUp.linkOnce}</span>
            <code className="bb-set-up__code">{person.link}</code>
            {person.phone === null ? null : (
              <span>
                {texts.setUp.phoneOnce}{' '}
                <code>
                  {person.phone.userName} / {person.phone.password}
                </code>
              </span>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
