/** One employee: name, teams, roles and skills; for who is there already also the way in and the telephones. */
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { Employee, NewEmployee } from '../../../../server/contract/people.ts';
import type { Role } from '../../../../server/contract/session.ts';
import { useClient, useMe } from '../../api/session.tsx';
import { SaveProblem, useSave } from '../../api/use-save.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { Choice, Fieldset, TextInput } from '../../components/form.tsx';
import { FormActions } from '../../components/form-actions.tsx';
import { useTexts } from '../../texts/texts.tsx';
import { SignInLink, TakeFactor } from './employee-access.tsx';
import { DeskPhone, Devices, Mobile } from './employee-phones.tsx';

const roles = [
  'medewerker',
  'kcc-agent',
  'teamleider',
  'beheerder',
  'auditor',
] as const satisfies readonly Role[];

export function EmployeeDialog(props: { readonly employee: Employee | null; readonly onClose: () => void }) {
  const texts = useTexts();
  const client = useClient();
  const me = useMe();
  const { employee } = props;
  const [error, setError] = useState<string | null>(null);
  const [skillError, setSkillError] = useState<string | null>(null);
  const teams = useQuery({ queryKey: ['teams'], queryFn: () => client.all('listTeams') });
  const save = useSave({
    send: (body: NewEmployee & { readonly active: boolean }) => {
      const { municipalityId, ...change } = body;
      if (employee !== null)
        return client.call('changeEmployee', {
          params: { employeeId: employee.id },
          body: change,
          seen: employee,
        });
      const { active: _, ...made } = change;
      return client.call('createEmployee', { body: { municipalityId, ...made } });
    },
    refresh: ['employees'],
    done: props.onClose,
    reloaded: props.onClose,
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const name = String(form.get('name') ?? '').trim();
    const email = String(form.get('email') ?? '').trim();
    const skills = readSkills(String(form.get('skills') ?? ''));
    setError(name === '' ? texts.admin.people.nameRequired : null);
    setSkillError(skills === null ? texts.admin.people.skillsWrong : null);
    if (name === '' || skills === null) return;
    save.mutate({
      name,
      email: email === '' ? null : email,
      municipalityId: employee?.municipality.id ?? me.municipality.id,
      teamIds: form.getAll('team').map(String),
      roles: form.getAll('role').map(String) as Role[],
      skills,
      active: employee === null || form.get('active') !== null,
    });
  };
  return (
    <Dialog title={employee?.name ?? texts.admin.people.add} onClose={props.onClose}>
      <form className="bb-stack" onSubmit={submit} noValidate>
        <SaveProblem of={save} />
        <TextInput
          label={texts.admin.people.name}
          name="name"
          defaultValue={employee?.name ?? ''}
          error={error}
        />
        <TextInput
          label={texts.admin.people.email}
          name="email"
          type="email"
          defaultValue={employee?.email ?? ''}
        />
        <TextInput
          label={texts.admin.people.skills}
          hint={texts.admin.people.skillsHint}
          name="skills"
          defaultValue={(employee?.skills ?? []).map(({ skill, level }) => `${skill}:${level}`).join(', ')}
          error={skillError}
        />
        <div className="bb-grid-2">
          <Fieldset legend={texts.admin.people.roles}>
            {roles.map((role) => (
              <Choice
                key={role}
                type="checkbox"
                name="role"
                value={role}
                label={role}
                defaultChecked={employee?.roles.includes(role) ?? role === 'medewerker'}
              />
            ))}
          </Fieldset>
          <Fieldset legend={texts.admin.people.teams}>
            {(teams.data ?? []).map((team) => (
              <Choice
                key={team.id}
                type="checkbox"
                name="team"
                value={team.id}
                label={team.name}
                defaultChecked={employee?.teams.some((own) => own.id === team.id) ?? false}
              />
            ))}
          </Fieldset>
        </div>
        {employee === null ? null : (
          <Choice
            type="checkbox"
            name="active"
            label={texts.admin.people.active}
            defaultChecked={employee.active}
          />
        )}
        <FormActions pending={save.isPending} onCancel={props.onClose}>
          {texts.common.save}
        </FormActions>
        {employee === null ? null : (
          <>
            <SignInLink employeeId={employee.id} />
            <DeskPhone employeeId={employee.id} />
            {employee.secondFactor ? <TakeFactor employee={employee} /> : null}
          </>
        )}
      </form>
      {employee === null ? null : (
        <>
          <Devices employee={employee} />
          <Mobile employeeId={employee.id} />
        </>
      )}
    </Dialog>
  );
}

/** `algemeen:3, burgerzaken:2`; null when it cannot be read. */
function readSkills(text: string): NewEmployee['skills'] | null {
  const skills: NewEmployee['skills'] = [];
  for (const part of text.split(',').map((one) => one.trim())) {
    if (part === '') continue;
    const read = /^([a-z0-9-]{1,60})\s*:\s*([1-5])$/.exec(part);
    if (read === null) return null;
    skills.push({ skill: read[1] ?? '', level: Number(read[2]) });
  }
  return skills;
}
