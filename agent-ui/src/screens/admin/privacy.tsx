/** How long records are kept, what has been destroyed, and erasing a person who asks for it (AVG). */
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { RetentionRule } from '../../../../server/contract/privacy.ts';
import { basePath, routes } from '../../../../server/contract/routes.ts';
import { toWire } from '../../../../server/contract/wire.ts';
import { useClient, useMe } from '../../api/session.tsx';
import { SaveProblem, useSave } from '../../api/use-save.tsx';
import { useNow } from '../../clock.tsx';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { TextInput } from '../../components/form.tsx';
import { FormActions } from '../../components/form-actions.tsx';
import { Card, Empty, errorText, Loaded, Table } from '../../components/layout.tsx';
import { Pager } from '../../components/pager.tsx';
import { moment } from '../../format.ts';
import { useLanguage, useTexts } from '../../texts/texts.tsx';
import { Erasing, Outcome } from './erasing.tsx';

const pageSize = 50;
/** The whole destruction list as a file; the key of the query as it is on the wire. */
const listAddress = `${basePath}${routes.listDestructions.path}?${new URLSearchParams(
  toWire({ fileFormat: 'csv' }) as Readonly<Record<string, string>>,
)}`;

export default function PrivacySection() {
  const mayChange = useMe().roles.includes('beheerder');
  return (
    <>
      <Retention mayChange={mayChange} />
      {mayChange ? <Erasing /> : null}
      <Destructions />
    </>
  );
}

function Retention(props: { readonly mayChange: boolean }) {
  const texts = useTexts();
  const client = useClient();
  const [edited, setEdited] = useState<RetentionRule | null>(null);
  const rules = useQuery({ queryKey: ['retention'], queryFn: () => client.call('listRetention', {}) });
  return (
    <Card title={texts.privacy.retention}>
      <Loaded query={rules}>
        {(data) => (
          <div className="bb-stack">
            <Table
              caption={texts.privacy.retention}
              rows={data}
              rowKey={(rule) => rule.id}
              columns={[
                { head: texts.privacy.record, cell: (rule) => texts.privacy.records[rule.record] },
                {
                  head: texts.privacy.term,
                  numeric: true,
                  cell: (rule) => texts.privacy.dayCount(rule.retentionDays),
                },
                { head: texts.privacy.basis, cell: (rule) => rule.basis },
                {
                  head: texts.admin.people.edit,
                  cell: (rule) =>
                    props.mayChange ? (
                      <Button onClick={() => setEdited(rule)}>
                        {texts.admin.people.edit}
                        <span className="bb-visually-hidden"> {texts.privacy.records[rule.record]}</span>
                      </Button>
                    ) : null,
                },
              ]}
            />
            {props.mayChange ? <Run /> : null}
          </div>
        )}
      </Loaded>
      {edited === null ? null : <RuleDialog rule={edited} onClose={() => setEdited(null)} />}
    </Card>
  );
}

function RuleDialog(props: { readonly rule: RetentionRule; readonly onClose: () => void }) {
  const texts = useTexts();
  const client = useClient();
  const { rule } = props;
  const [wrong, setWrong] = useState<{ readonly days?: string; readonly basis?: string }>({});
  const save = useSave({
    send: (body: { readonly retentionDays: number; readonly basis: string }) =>
      client.call('putRetention', { params: { retentionId: rule.id }, body, seen: rule }),
    refresh: ['retention'],
    done: props.onClose,
    reloaded: props.onClose,
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const retentionDays = Number(form.get('days'));
    const basis = String(form.get('basis') ?? '').trim();
    const fits = Number.isInteger(retentionDays) && retentionDays >= 1 && retentionDays <= 7305;
    setWrong({
      ...(fits ? {} : { days: texts.privacy.daysWrong }),
      ...(basis.length >= 3 ? {} : { basis: texts.privacy.basisRequired }),
    });
    if (fits && basis.length >= 3) save.mutate({ retentionDays, basis });
  };
  return (
    <Dialog title={texts.privacy.records[rule.record]} onClose={props.onClose}>
      <form className="bb-stack" onSubmit={submit} noValidate>
        <SaveProblem of={save} />
        <TextInput
          label={texts.privacy.days}
          name="days"
          type="number"
          min={1}
          max={7305}
          defaultValue={rule.retentionDays}
          error={wrong.days}
        />
        <TextInput
          label={texts.privacy.basis}
          hint={texts.privacy.basisHint}
          name="basis"
          defaultValue={rule.basis}
          error={wrong.basis}
        />
        <FormActions pending={save.isPending} onCancel={props.onClose}>
          {texts.common.save}
        </FormActions>
      </form>
    </Dialog>
  );
}

/** First what would go, then, when asked again, that it goes. */
function Run() {
  const texts = useTexts();
  const client = useClient();
  const queries = useQueryClient();
  const run = useMutation({
    mutationFn: (dryRun: boolean) => client.call('runRetention', { body: { dryRun } }),
    onSuccess: ({ dryRun }) => {
      if (!dryRun) void queries.invalidateQueries({ queryKey: ['destructions'] });
    },
  });
  const { data } = run;
  return (
    <div className="bb-stack bb-stack--tight" role="status">
      <div className="bb-row">
        <Button disabled={run.isPending} onClick={() => run.mutate(true)}>
          {texts.privacy.look}
        </Button>
        {data?.dryRun === true && data.destroyedCount > 0 ? (
          <Button
            purpose="primary"
            hint="negative"
            disabled={run.isPending}
            onClick={() => run.mutate(false)}
          >
            {texts.privacy.destroy(data.destroyedCount)}
          </Button>
        ) : null}
      </div>
      {run.isError ? <p className="bb-error-message">{errorText(run.error, texts)}</p> : null}
      {data === undefined ? null : <Outcome outcome={data} />}
    </div>
  );
}

function Destructions() {
  const texts = useTexts();
  const language = useLanguage();
  const client = useClient();
  const now = useNow();
  const [page, setPage] = useState(1);
  const lines = useQuery({
    queryKey: ['destructions', page],
    queryFn: () => client.call('listDestructions', { query: { page, pageSize } }),
    placeholderData: keepPreviousData,
  });
  return (
    <Card
      title={texts.privacy.destructions}
      actions={
        (lines.data?.count ?? 0) === 0 ? undefined : (
          <a className="nl-link" href={listAddress} download>
            {texts.privacy.asCsv}
          </a>
        )
      }
    >
      <Loaded query={lines}>
        {(data) =>
          data.results.length === 0 ? (
            <Empty>{texts.privacy.nothingGone}</Empty>
          ) : (
            <>
              <Table
                caption={texts.privacy.destructions}
                rows={data.results}
                rowKey={(line) => line.id}
                columns={[
                  {
                    head: texts.admin.audit.when,
                    cell: (line) => moment(line.destroyedAt, now, language),
                  },
                  { head: texts.privacy.record, cell: (line) => texts.privacy.records[line.record] },
                  { head: texts.privacy.basis, cell: (line) => line.basis },
                  { head: texts.admin.audit.actor, cell: (line) => line.by ?? '–' },
                ]}
              />
              <Pager page={page} pageSize={pageSize} count={data.count} onPage={setPage} />
            </>
          )
        }
      </Loaded>
    </Card>
  );
}
