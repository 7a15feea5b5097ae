/** Employees: who is there, with which roles and phones; adding one, or many from a file. */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Employee } from '../../../../server/contract/people.ts';
import { useClient } from '../../api/session.tsx';
import { Button } from '../../components/button.tsx';
import { TextInput } from '../../components/form.tsx';
import { Badge, Card, Empty, Loaded, Table } from '../../components/layout.tsx';
import { Pager } from '../../components/pager.tsx';
import { useManageTexts } from '../../texts/manage/manage.ts';
import { useTexts } from '../../texts/texts.tsx';
import { EmployeeDialog } from './employee-dialog.tsx';
import { PeopleImport } from './people-import.tsx';

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
