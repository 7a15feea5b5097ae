/** The audit log: action, object, result, origin, actor, time (BIO2); found by who, what, result and day, and as a file. */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { basePath, routes } from '../../../../server/contract/routes.ts';
import type { AuditLine } from '../../../../server/contract/system.ts';
import { toWire } from '../../../../server/contract/wire.ts';
import { useClient } from '../../api/session.tsx';
import { useNow } from '../../clock.tsx';
import { Select, TextInput } from '../../components/form.tsx';
import { Badge, Card, Empty, Loaded, Table } from '../../components/layout.tsx';
import { Pager } from '../../components/pager.tsx';
import { moment } from '../../format.ts';
import { useManageTexts } from '../../texts/manage/manage.ts';
import { useLanguage, useTexts } from '../../texts/texts.tsx';

const pageSize = 50;
const results = ['succeeded', 'refused'] as const;

interface Wanted {
  readonly actorId?: string;
  readonly action?: string;
  readonly result?: (typeof results)[number];
  readonly from?: string;
  readonly until?: string;
}

export default function AuditSection() {
  const { audit } = useManageTexts();
  const client = useClient();
  const [wanted, setWanted] = useState<Wanted>({});
  const [page, setPage] = useState(1);
  const lines = useQuery({
    queryKey: ['audit', wanted, page],
    queryFn: ({ signal }) => client.call('listAuditLines', { query: { ...wanted, page, pageSize }, signal }),
    placeholderData: keepPreviousData,
  });
  const want = (change: Wanted) => {
    setWanted(withoutEmpty({ ...wanted, ...change }));
    setPage(1);
  };
  return (
    <>
      <p>{audit.intro}</p>
      <Filter wanted={wanted} onWant={want} />
      <Loaded query={lines}>
        {(data) => (
          <Card
            title={audit.count(data.count)}
            actions={
              <a className="nl-link" href={fileAddress(wanted)} download>
                {audit.file}
              </a>
            }
          >
            <Lines lines={data.results} />
            <Pager page={page} pageSize={pageSize} count={data.count} onPage={setPage} />
          </Card>
        )}
      </Loaded>
    </>
  );
}

function Filter(props: { readonly wanted: Wanted; readonly onWant: (change: Wanted) => void }) {
  const texts = useTexts();
  const { audit } = useManageTexts();
  const client = useClient();
  const { wanted, onWant } = props;
  const people = useQuery({
    queryKey: ['employees'],
    queryFn: () => client.all('listEmployees'),
  });
  const actions = Object.entries(audit.actions).sort(([, a], [, b]) => a.localeCompare(b));
  return (
    <div className="bb-filters">
      <Select
        label={audit.who}
        value={wanted.actorId ?? ''}
        onChange={(event) => onWant({ actorId: event.target.value })}
      >
        <option value="">{audit.everyone}</option>
        {(people.data ?? []).map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </Select>
      <Select
        label={audit.what}
        value={wanted.action ?? ''}
        onChange={(event) => onWant({ action: event.target.value })}
      >
        <option value="">{audit.everything}</option>
        {actions.map(([action, text]) => (
          <option key={action} value={action}>
            {text}
          </option>
        ))}
      </Select>
      <Select
        label={audit.result}
        value={wanted.result ?? ''}
        onChange={(event) => onWant({ result: event.target.value as (typeof results)[number] })}
      >
        <option value="">{audit.everything}</option>
        <option value="succeeded">{texts.admin.audit.ok}</option>
        <option value="refused">{texts.admin.audit.refused}</option>
      </Select>
      <TextInput
        label={audit.from}
        type="date"
        value={wanted.from ?? ''}
        onChange={(event) => onWant({ from: event.target.value })}
      />
      <TextInput
        label={audit.until}
        type="date"
        value={wanted.until ?? ''}
        onChange={(event) => onWant({ until: event.target.value })}
      />
    </div>
  );
}

function Lines(props: { readonly lines: readonly AuditLine[] }) {
  const texts = useTexts();
  const { audit } = useManageTexts();
  const language = useLanguage();
  const now = useNow();
  const client = useClient();
  const people = useQuery({ queryKey: ['employees'], queryFn: () => client.all('listEmployees') });
  /** Who signs in or is changed is named; of anything else there is only the id. */
  const objectText = (object: string): string => {
    const id = object.replace(/^employee:/, '');
    return people.data?.find((person) => person.id === id)?.name ?? object;
  };
  if (props.lines.length === 0) return <Empty>{texts.admin.audit.none}</Empty>;
  return (
    <Table
      caption={texts.admin.sections.audit}
      rows={props.lines}
      rowKey={(line) => line.id}
      columns={[
        {
          head: texts.admin.audit.when,
          cell: (line) => <span className="bb-one-line">{moment(line.at, now, language)}</span>,
        },
        { head: texts.admin.audit.actor, cell: (line) => line.actor },
        { head: texts.admin.audit.action, cell: (line) => audit.actions[line.action] ?? line.action },
        {
          head: texts.admin.audit.object,
          cell: (line) => <span className="bb-small bb-break">{objectText(line.object)}</span>,
        },
        {
          head: texts.admin.audit.result,
          cell: (line) => (
            <Badge tone={line.succeeded ? 'ok' : 'error'} icon={line.succeeded ? 'ok' : 'close'}>
              {line.succeeded ? texts.admin.audit.ok : texts.admin.audit.refused}
            </Badge>
          ),
        },
        {
          head: texts.admin.audit.source,
          // An IPv4 address is short enough to stay whole.
          cell: (line) => (
            <span className={`bb-small ${line.source.includes(':') ? 'bb-break' : 'bb-one-line'}`}>
              {line.source}
            </span>
          ),
        },
      ]}
    />
  );
}

/** The file holds what the screen shows, all pages of it. */
function fileAddress(wanted: Wanted): string {
  const query = toWire({ ...wanted, fileFormat: 'csv' }) as Readonly<Record<string, string>>;
  return `${basePath}${routes.listAuditLines.path}?${new URLSearchParams(query).toString()}`;
}

function withoutEmpty(wanted: Wanted): Wanted {
  return Object.fromEntries(Object.entries(wanted).filter(([, value]) => value !== '')) as Wanted;
}
