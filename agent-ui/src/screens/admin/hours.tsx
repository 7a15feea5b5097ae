/** Weekly hours and special days of an entrance, queue or team; legal days are shown and cannot be removed. */
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { Hours, HoursChange } from '../../../../server/contract/routing.ts';
import { ApiError } from '../../api/client.ts';
import { useClient } from '../../api/session.tsx';
import { useSave } from '../../api/use-save.tsx';
import { useNow } from '../../clock.tsx';
import { Button } from '../../components/button.tsx';
import { Select, TextInput, wallTimeInput, wallTimePattern } from '../../components/form.tsx';
import { Badge, Card, Empty, errorText, Heading, Loaded, Message, Table } from '../../components/layout.tsx';
import { day, isoDate } from '../../format.ts';
import { useManageTexts } from '../../texts/manage/manage.ts';
import { useLanguage, useTexts } from '../../texts/texts.tsx';
import { effectOf, type Opening, rangesText } from './hours-effect.ts';

/** Six weeks: holidays of next month are in it. */
const effectDays = 42;

type Range = Hours['days'][number][number];
type Exception = Hours['exceptions'][number];

export default function HoursSection() {
  const texts = useTexts();
  const client = useClient();
  const [chosen, setChosen] = useState('');
  const query = useQuery({ queryKey: ['hours'], queryFn: () => client.call('listHours', {}) });
  return (
    <Loaded query={query}>
      {(data) => {
        const hours = data.find((candidate) => candidate.id === chosen) ?? data[0];
        if (hours === undefined) return <Empty>{texts.common.none}</Empty>;
        return (
          <>
            <div className="bb-form-narrow">
              <Select
                label={texts.admin.sections.hours}
                value={hours.id}
                onChange={(event) => setChosen(event.target.value)}
              >
                {data.map((choice) => (
                  <option key={choice.id} value={choice.id}>
                    {`${choice.municipality.name}: ${choice.name}`}
                  </option>
                ))}
              </Select>
            </div>
            <HoursForm key={`${hours.id} ${hours.version}`} hours={hours} />
          </>
        );
      }}
    </Loaded>
  );
}

function HoursForm(props: { readonly hours: Hours }) {
  const texts = useTexts();
  const client = useClient();
  const { hours } = props;
  const [days, setDays] = useState<Hours['days']>(hours.days);
  const [exceptions, setExceptions] = useState<readonly Exception[]>(hours.exceptions);
  const [error, setError] = useState<string | null>(null);
  const save = useSave({
    send: (body: HoursChange) => client.call('putHours', { params: { hoursId: hours.id }, body }),
    refresh: ['hours'],
  });
  const submit = () => {
    const isTime = new RegExp(`^${wallTimePattern}$`);
    const wrong = days.some((ranges) =>
      ranges.some(({ from, until }) => !isTime.test(from) || !isTime.test(until) || from >= until),
    );
    setError(wrong ? texts.admin.hours.invalid : null);
    if (wrong) return;
    save.mutate({
      version: hours.version,
      days,
      exceptions: exceptions
        .filter((exception) => exception.origin === 'local')
        .map(({ date, name, ranges }) => ({ date, name, ranges })),
    });
  };
  const setDay = (index: number, ranges: Range[]) => setDays(days.with(index, ranges));
  return (
    <>
      <Card
        title={hours.name}
        actions={
          <Badge tone={hours.openNow ? 'ok' : 'neutral'} icon={hours.openNow ? 'ok' : 'clock'}>
            {hours.openNow ? texts.admin.hours.openNow : texts.admin.hours.closedNow}
          </Badge>
        }
      >
        <div className="bb-stack">
          {error === null && !save.isError ? null : (
            <Message tone="error" live>
              <p>
                {error ??
                  (save.error instanceof ApiError && save.error.status === 412
                    ? texts.own.conflict
                    : errorText(save.error, texts))}
              </p>
            </Message>
          )}
          <div className="bb-hours">
            {texts.admin.hours.days.map((name, index) => (
              <DayLine
                key={name}
                name={name}
                ranges={days[index] ?? []}
                onChange={(ranges) => setDay(index, ranges)}
              />
            ))}
          </div>
        </div>
      </Card>
      <Exceptions exceptions={exceptions} onChange={setExceptions} />
      <Effect before={hours} after={{ days, exceptions: [...exceptions] }} />
      <div className="bb-row">
        <Button purpose="primary" icon="ok" disabled={save.isPending} onClick={submit}>
          {texts.common.save}
        </Button>
      </div>
    </>
  );
}

/** What the coming weeks would look like, before anything is saved. */
function Effect(props: { readonly before: Opening; readonly after: Opening }) {
  const texts = useTexts();
  const { hours } = useManageTexts();
  const language = useLanguage();
  const today = isoDate(useNow());
  const effect = effectOf(props.before, props.after, today, effectDays);
  const words = (ranges: Hours['days'][number]) => rangesText(ranges) || texts.admin.hours.closed;
  return (
    <Card title={hours.effect}>
      {effect.length === 0 ? (
        <Empty>{hours.noEffect}</Empty>
      ) : (
        <Table
          caption={hours.effect}
          rows={effect}
          rowKey={({ date }) => date}
          columns={[
            { head: texts.admin.hours.date, cell: ({ date }) => day(date, language) },
            { head: hours.before, cell: (one) => words(one.before) },
            { head: hours.after, cell: (one) => <strong>{words(one.after)}</strong> },
          ]}
        />
      )}
    </Card>
  );
}

function DayLine(props: {
  readonly name: string;
  readonly ranges: readonly Range[];
  readonly onChange: (ranges: Range[]) => void;
}) {
  const texts = useTexts();
  const range = props.ranges[0];
  const rest = props.ranges.slice(1);
  const input = 'utrecht-textbox utrecht-textbox--html-input';
  return (
    <>
      <span>{props.name}</span>
      <span className="bb-row">
        <label className="bb-row">
          <input
            type="checkbox"
            checked={range === undefined}
            onChange={(event) =>
              props.onChange(event.target.checked ? [] : [{ from: '08:30', until: '17:00' }])
            }
          />
          {texts.admin.hours.closed}
          <span className="bb-visually-hidden"> {props.name}</span>
        </label>
        {range === undefined ? null : (
          <>
            <input
              className={input}
              {...wallTimeInput}
              aria-label={texts.admin.hours.from(props.name)}
              value={range.from}
              onChange={(event) => props.onChange([{ ...range, from: event.target.value }, ...rest])}
            />
            {texts.common.until}
            <input
              className={input}
              {...wallTimeInput}
              aria-label={texts.admin.hours.until(props.name)}
              value={range.until}
              onChange={(event) => props.onChange([{ ...range, until: event.target.value }, ...rest])}
            />
          </>
        )}
        {rest.map((extra) => (
          <span key={extra.from}>{`+ ${extra.from}–${extra.until}`}</span>
        ))}
      </span>
    </>
  );
}

function Exceptions(props: {
  readonly exceptions: readonly Exception[];
  readonly onChange: (exceptions: readonly Exception[]) => void;
}) {
  const texts = useTexts();
  const language = useLanguage();
  const add = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const date = String(form.get('date') ?? '');
    const name = String(form.get('name') ?? '').trim();
    if (date === '' || name === '') return;
    const until = String(form.get('until') ?? '');
    const ranges = until === '' ? [] : [{ from: '08:30', until }];
    props.onChange([...props.exceptions, { date, name, ranges, origin: 'local' }]);
    event.currentTarget.reset();
  };
  const sorted = [...props.exceptions].sort((a, b) => a.date.localeCompare(b.date));
  return (
    <Card title={texts.admin.hours.exceptions}>
      <div className="bb-stack">
        {sorted.length === 0 ? (
          <Empty>{texts.admin.hours.noExceptions}</Empty>
        ) : (
          <Table
            caption={texts.admin.hours.exceptions}
            rows={sorted}
            rowKey={(exception) => `${exception.date} ${exception.name}`}
            columns={[
              {
                head: texts.admin.hours.date,
                cell: (exception) => `${day(exception.date, language)} ${exception.date.slice(0, 4)}`,
              },
              { head: texts.admin.hours.name, cell: (exception) => exception.name },
              {
                head: texts.admin.hours.times,
                cell: (exception) =>
                  exception.ranges.length === 0
                    ? texts.admin.hours.closed
                    : exception.ranges.map((range) => `${range.from}–${range.until}`).join(', '),
              },
              {
                head: texts.admin.hours.origin,
                cell: (exception) => (
                  <Badge tone="neutral">{texts.admin.hours.origins[exception.origin]}</Badge>
                ),
              },
              {
                head: texts.admin.people.edit,
                cell: (exception) =>
                  exception.origin === 'local' ? (
                    <Button
                      purpose="subtle"
                      icon="close"
                      iconOnly
                      onClick={() => props.onChange(props.exceptions.filter((other) => other !== exception))}
                    >
                      {texts.admin.hours.remove(exception.name)}
                    </Button>
                  ) : null,
              },
            ]}
          />
        )}
        <Heading level={3}>{texts.admin.hours.add}</Heading>
        <form className="bb-row bb-row--end" onSubmit={add}>
          <TextInput label={texts.admin.hours.date} name="date" type="date" required />
          <TextInput label={texts.admin.hours.name} name="name" maxLength={200} required />
          <TextInput label={texts.common.until} name="until" {...wallTimeInput} />
          <Button type="submit">{texts.admin.hours.add}</Button>
        </form>
      </div>
    </Card>
  );
}
