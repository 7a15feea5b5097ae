/** The product catalogue: what agents choose a subject from, brought in as one file from a spreadsheet or another system. */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { Subject } from '../../../../server/contract/call.ts';
import { ApiError } from '../../api/client.ts';
import { useClient } from '../../api/session.tsx';
import { SaveProblem, useSave } from '../../api/use-save.tsx';
import { Button } from '../../components/button.tsx';
import { TextInput } from '../../components/form.tsx';
import { Card, Empty, Loaded, Message, Table } from '../../components/layout.tsx';
import { Pager } from '../../components/pager.tsx';
import { useManageTexts } from '../../texts/manage/manage.ts';

const pageSize = 20;

export default function SubjectsSection() {
  const { subjects } = useManageTexts();
  const client = useClient();
  const [search, setSearch] = useState('');
  const [page, setPage] = useState(1);
  const list = useQuery({
    queryKey: ['subjects', 'admin', search, page],
    queryFn: () => client.call('listSubjects', { query: { search, page, pageSize } }),
    placeholderData: keepPreviousData,
  });
  return (
    <>
      <p>{subjects.intro}</p>
      <ImportForm />
      <div className="bb-filters">
        <TextInput
          label={subjects.search}
          type="search"
          value={search}
          maxLength={200}
          onChange={(event) => {
            setSearch(event.target.value);
            setPage(1);
          }}
        />
      </div>
      <Loaded query={list}>
        {({ count, results }) => (
          <Card title={subjects.count(count)}>
            {results.length === 0 ? <Empty>{subjects.none}</Empty> : <Subjects subjects={results} />}
            <Pager page={page} pageSize={pageSize} count={count} onPage={setPage} />
          </Card>
        )}
      </Loaded>
    </>
  );
}

function Subjects(props: { readonly subjects: readonly Subject[] }) {
  const { subjects } = useManageTexts();
  return (
    <Table
      caption={subjects.title}
      rows={props.subjects}
      rowKey={({ id }) => id}
      columns={[
        { head: subjects.name, cell: ({ name }) => name },
        { head: subjects.team, cell: ({ team }) => team?.name ?? '' },
        { head: subjects.keywords, cell: ({ keywords }) => keywords.join(', ') },
        { head: subjects.script, cell: ({ script }) => (script === '' ? subjects.no : subjects.yes) },
        { head: subjects.questions, numeric: true, cell: ({ questions }) => questions?.length ?? 0 },
      ]}
    />
  );
}

function ImportForm() {
  const { subjects } = useManageTexts();
  const client = useClient();
  const [wrong, setWrong] = useState<string | null>(null);
  const kept = useQuery({ queryKey: ['catalogue'], queryFn: () => client.call('getCatalogue', {}) });
  const save = useSave({
    send: async (file: File) =>
      client.call('putCatalogue', {
        seen: { version: kept.data?.version ?? 0 },
        body: {
          fileFormat: file.name.toLowerCase().endsWith('.json') ? 'json' : 'csv',
          fileContent: textOf(await file.arrayBuffer()),
        },
      }),
    refresh: ['subjects', 'catalogue'],
    said: ({ count }) => subjects.imported(count),
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const file = new FormData(form).get('file');
    const isThere = file instanceof File && file.size > 0;
    setWrong(isThere ? null : subjects.fileRequired);
    if (isThere) save.mutate(file, { onSuccess: () => form.reset() });
  };
  const mistakes = save.error instanceof ApiError ? (save.error.problem?.errors ?? []) : [];
  return (
    <Card title={subjects.importTitle}>
      <form className="bb-stack" onSubmit={submit} noValidate>
        <SaveProblem of={save} />
        {mistakes.length === 0 ? null : (
          <ul>
            {mistakes.map(({ path, detail }) => (
              <li key={`${path} ${detail}`}>{detail}</li>
            ))}
          </ul>
        )}
        {save.isSuccess ? (
          <Message tone="ok">
            <p>{subjects.imported(save.data.count)}</p>
          </Message>
        ) : null}
        <TextInput
          label={subjects.file}
          hint={subjects.fileHint}
          name="file"
          type="file"
          accept=".csv,.json,text/csv,application/json"
          error={wrong}
        />
        <div className="bb-row">
          <Button type="submit" purpose="primary" disabled={save.isPending || kept.data === undefined}>
            {subjects.upload}
          </Button>
        </div>
      </form>
    </Card>
  );
}

/** UTF-8, else the letters of a spreadsheet that still writes Windows-1252. */
function textOf(bytes: ArrayBuffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}
