/** Employees: who is there, with which roles and phones; adding one, and a one-time link to sign in. */
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { Employee, NewEmployee } from '../../../../server/contract/people.ts';
import type { Role } from '../../../../server/contract/session.ts';
import { useClient, useMe } from '../../api/session.tsx';
import { SaveProblem, useSave } from '../../api/use-save.tsx';
import { useNow } from '../../clock.tsx';
import { Button } from '../../components/button.tsx';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { Choice, Fieldset, TextInput } from '../../components/form.tsx';
import { FormActions } from '../../components/form-actions.tsx';
import { Badge, Card, Empty, errorText, Heading, Loaded, Message, Table } from '../../components/layout.tsx';
import { Pager } from '../../components/pager.tsx';
import { moment } from '../../format.ts';
import { useManageTexts } from '../../texts/manage/manage.ts';
import { useLanguage, useTexts } from '../../texts/texts.tsx';
import { PeopleImport } from './people-import.tsx';

const roles = [
  'medewerker',
  'kcc-agent',
  'teamleider',
  'beheerder',
  'auditor',
] as const satisfies readonly Role[];

const pageSize = 100;

export default function PeopleSection() {
  const texts = useTexts();
  const client = useClient();
  const [search, setSearch] = useState('');
  const [page, setPage] = useState(1);
  const { importing } = useManageTexts();
  const [edited, setEdited] = useState<Employee | 'new' | null>(null);
  const [imports, setImports] = useState(false);
  const people = useQuery({
    queryKey: ['employees', search, page],
    queryFn: ({ signal }) => client.call('searchEmployees', { body: { search, page, pageSize }, signal }),
    placeholderData: keepPreviousData,
  });
  return (
    <>
      <div className="bb-row bb-row--end bb-row--between">
        <TextInput
          label={texts.admin.people.search}
          type="search"
          value={search}
          onChange={(event) => {
            setSearch(event.target.value);
            setPage(1);
          }}
        />
        <div className="bb-row">
          <Button onClick={() => setImports(true)}>{importing.open}</Button>
          <Button purpose="primary" icon="person" onClick={() => setEdited('new')}>
            {texts.admin.people.add}
          </Button>
        </div>
      </div>
      <Loaded query={people}>
        {(data) => (
          <Card title={texts.admin.people.count(data.count)}>
            {data.results.length === 0 ? (
              <Empty>{texts.admin.people.none}</Empty>
            ) : (
              <PeopleTable people={data.results} onEdit={setEdited} />
            )}
            <Pager page={page} pageSize={pageSize} count={data.count} onPage={setPage} />
          </Card>
        )}
      </Loaded>
      {imports ? <PeopleImport onClose={() => setImports(false)} /> : null}
      {edited === null ? null : (
        <EmployeeDialog employee={edited === 'new' ? null : edited} onClose={() => setEdited(null)} />
      )}
    </>
  );
}

function PeopleTable(props: {
  readonly people: readonly Employee[];
  readonly onEdit: (employee: Employee) => void;
}) {
  const texts = useTexts();
  return (
    <Table
      caption={texts.admin.sections.people}
      rows={props.people}
      rowKey={(employee) => employee.id}
      columns={[
        {
          head: texts.admin.people.name,
          cell: (employee) => (
            <>
              {employee.name}
              {employee.active ? null : <Badge tone="neutral">{texts.admin.people.inactive}</Badge>}
              <div className="bb-muted bb-small">{employee.email}</div>
            </>
          ),
        },
        {
          head: texts.admin.people.teams,
          cell: (employee) => employee.teams.map((team) => team.name).join(', '),
        },
        { head: texts.admin.people.roles, cell: (employee) => employee.roles.join(', ') },
        {
          head: texts.admin.people.phones,
          cell: (employee) =>
            employee.devices.map((device) => (
              <div key={device.id}>
                {device.label}{' '}
                <span className="bb-muted bb-small">
                  {device.registered ? texts.own.registered : texts.own.notRegistered}
                </span>
              </div>
            )),
        },
        {
          head: texts.admin.people.secondFactor,
          cell: (employee) => (employee.secondFactor ? texts.common.yes : texts.common.no),
        },
        {
          head: texts.admin.people.edit,
          cell: (employee) => (
            <Button onClick={() => props.onEdit(employee)}>
              {texts.admin.people.edit}
              <span className="bb-visually-hidden"> {employee.name}</span>
            </Button>
          ),
        },
      ]}
    />
  );
}

function EmployeeDialog(props: { readonly employee: Employee | null; readonly onClose: () => void }) {
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

function DeskPhone(props: { readonly employeeId: string }) {
  const texts = useTexts();
  const client = useClient();
  const queries = useQueryClient();
  const add = useMutation({
    mutationFn: () =>
      client.call('createDevice', {
        params: { employeeId: props.employeeId },
        body: { kind: 'sip', label: texts.setUp.deskPhone, number: null },
      }),
    onSuccess: () => void queries.invalidateQueries({ queryKey: ['employees'] }),
  });
  return (
    <div className="bb-stack bb-stack--tight" role="status">
      <div>
        <Button purpose="subtle" disabled={add.isPending} onClick={() => add.mutate()}>
          {texts.admin.people.addPhone}
        </Button>
      </div>
      {add.isError ? <p className="bb-error-message">{errorText(add.error, texts)}</p> : null}
      {add.data === undefined ? null : (
        <Message tone="info">
          <p>{texts.setUp.phoneOnce}</p>
          <p>
            <code>
              {add.data.userName} / {add.data.password}
            </code>
          </p>
        </Message>
      )}
    </div>
  );
}

/** The telephones there are; a browser's goes by itself, with its session. */
function Devices(props: { readonly employee: Employee }) {
  const { phones, shared } = useManageTexts();
  const client = useClient();
  const { id, name, devices } = props.employee;
  const [asked, setAsked] = useState<Employee['devices'][number] | null>(null);
  const [removed, setRemoved] = useState<readonly string[]>([]);
  const remove = useSave({
    send: (deviceId: string) => client.call('removeDevice', { params: { employeeId: id, deviceId } }),
    refresh: ['employees'],
    said: () => phones.removed,
    done: () => {
      if (asked !== null) setRemoved([...removed, asked.id]);
      setAsked(null);
    },
  });
  const shown = devices.filter((device) => device.kind !== 'browser' && !removed.includes(device.id));
  if (shown.length === 0 && removed.length === 0) return null;
  return (
    <div className="bb-stack bb-stack--tight">
      <Heading level={3}>{phones.title}</Heading>
      <ul className="bb-plain-list">
        {shown.map((device) => (
          <li key={device.id} className="bb-row bb-row--between">
            {device.label}
            <Button purpose="subtle" onClick={() => setAsked(device)}>
              {shared.remove}
              <span className="bb-visually-hidden"> {device.label}</span>
            </Button>
          </li>
        ))}
      </ul>
      {removed.length === 0 ? null : <p>{phones.removed}</p>}
      {asked === null ? null : (
        <ConfirmDialog
          title={shared.remove}
          confirm={shared.remove}
          busy={remove.isPending}
          error={remove.error}
          onConfirm={() => remove.mutate(asked.id)}
          onClose={() => setAsked(null)}
        >
          <p>{phones.removeSure(asked.label, name)}</p>
        </ConfirmDialog>
      )}
    </div>
  );
}

/** For who lost the telephone and the recovery codes: signing in with the password alone, from then on. */
function TakeFactor(props: { readonly employee: Employee }) {
  const { factor } = useManageTexts();
  const client = useClient();
  const [asks, setAsks] = useState(false);
  const { id, name } = props.employee;
  const take = useSave({
    send: () => client.call('removeSecondFactor', { params: { employeeId: id } }),
    refresh: ['employees'],
    said: () => factor.taken,
    done: () => setAsks(false),
  });
  if (take.isSuccess) return <p role="status">{factor.taken}</p>;
  return (
    <div>
      <Button purpose="subtle" onClick={() => setAsks(true)}>
        {factor.take}
      </Button>
      {asks ? (
        <ConfirmDialog
          title={factor.take}
          confirm={factor.take}
          busy={take.isPending}
          error={take.error}
          onConfirm={() => take.mutate(undefined)}
          onClose={() => setAsks(false)}
        >
          <p>{factor.takeSure(name)}</p>
        </ConfirmDialog>
      ) : null}
    </div>
  );
}

/** A form of its own: its number is no part of the employee's. */
function Mobile(props: { readonly employeeId: string }) {
  const { phones } = useManageTexts();
  const client = useClient();
  const add = useSave({
    send: (number: string) =>
      client.call('createDevice', {
        params: { employeeId: props.employeeId },
        body: { kind: 'mobile', label: phones.number, number },
      }),
    refresh: ['employees'],
    said: () => phones.added,
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const number = String(new FormData(form).get('mobile') ?? '').trim();
    if (number !== '') add.mutate(number, { onSuccess: () => form.reset() });
  };
  return (
    <form className="bb-stack bb-stack--tight" onSubmit={submit}>
      <SaveProblem of={add} />
      <div className="bb-row bb-row--end">
        <TextInput label={phones.number} hint={phones.numberHint} name="mobile" type="tel" maxLength={32} />
        <Button type="submit" disabled={add.isPending}>
          {phones.mobile}
        </Button>
      </div>
      <p role="status">{add.isSuccess ? phones.added : ''}</p>
    </form>
  );
}

function SignInLink(props: { readonly employeeId: string }) {
  const texts = useTexts();
  const language = useLanguage();
  const client = useClient();
  const now = useNow();
  const link = useMutation({
    mutationFn: () => client.call('createSignInLink', { params: { employeeId: props.employeeId } }),
  });
  return (
    <div className="bb-stack bb-stack--tight" role="status">
      <div>
        <Button purpose="subtle" disabled={link.isPending} onClick={() => link.mutate()}>
          {texts.admin.people.link}
        </Button>
      </div>
      {link.isError ? <p className="bb-error-message">{errorText(link.error, texts)}</p> : null}
      {link.data === undefined ? null : (
        <Message tone="info">
          <p>{texts.admin.people.linkMade(moment(link.data.expiresAt, now, language))}</p>
          <p>
            <code>{link.data.address}</code>
          </p>
        </Message>
      )}
    </div>
  );
}
