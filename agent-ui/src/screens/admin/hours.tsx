/** Weekly hours and special days of an entrance, queue or team; legal days are shown and cannot be removed. */
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { Hours, HoursChange } from '../../../../server/contract/routing.ts';
import { useClient } from '../../api/session.tsx';
import { SaveProblem, useSave } from '../../api/use-save.tsx';
import { useNow } from '../../clock.tsx';
import { Button } from '../../components/button.tsx';
import { Select, TextInput, wallTimeInput, wallTimePattern } from '../../components/form.tsx';
import { Badge, Card, Empty, Heading, Loaded, Message, Table } from '../../components/layout.tsx';
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
  const query = useQuery({ queryKey: ['hours'], queryFn: () => client.all('listHours') });
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
    const wrong = !days.every(isDay);
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
          {error === null ? (
            <SaveProblem of={save} />
          ) : (
            <Message tone="error" live>
              <p>{error}</p>
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

/** Most ranges of one day: morning, afternoon, evening. */
const rangesMax = 3;
const lunch = { from: '12:30', until: '13:30' } as const;

function DayLine(props: {
  readonly name: string;
  readonly ranges: readonly Range[];
  readonly onChange: (ranges: Range[]) => void;
}) {
  const texts = useTexts();
  const { hours } = useManageTexts();
  const { name, ranges, onChange } = props;
  return (
    <>
      <span>{name}</span>
      <span className="bb-row">
        <label className="bb-row">
          <input
            type="checkbox"
            checked={ranges.length === 0}
            onChange={(event) => onChange(event.target.checked ? [] : [{ from: '08:30', until: '17:00' }])}
          />
          {texts.admin.hours.closed}
          <span className="bb-visually-hidden"> {name}</span>
        </label>
        {ranges.map((range, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: what is typed must not make another field of it.
          <span className="bb-row" key={index}>
            {index === 0 ? null : hours.and}
            <RangeInputs
              day={index === 0 ? name : hours.rangeOf(name, index + 1)}
              range={range}
              onChange={(changed) => onChange(ranges.with(index, changed))}
            />
            {index === 0 ? null : (
              <Button
                purpose="subtle"
                icon="close"
                iconOnly
                onClick={() => onChange(ranges.toSpliced(index, 1))}
              >
                {hours.removeRange(hours.rangeOf(name, index + 1))}
              </Button>
            )}
          </span>
        ))}
        {ranges.length === 0 || ranges.length >= rangesMax ? null : (
          <Button purpose="subtle" onClick={() => onChange(withAnother(ranges))}>
            {hours.addRange}
            <span className="bb-visually-hidden"> {name}</span>
          </Button>
        )}
      </span>
    </>
  );
}

function RangeInputs(props: {
  readonly day: string;
  readonly range: Range;
  readonly onChange: (range: Range) => void;
}) {
  const texts = useTexts();
  const { day: name, range, onChange } = props;
  const input = 'utrecht-textbox utrecht-textbox--html-input';
  return (
    <>
      <input
        className={input}
        {...wallTimeInput}
        aria-label={texts.admin.hours.from(name)}
        value={range.from}
        onChange={(event) => onChange({ ...range, from: event.target.value })}
      />
      {texts.common.until}
      <input
        className={input}
        {...wallTimeInput}
        aria-label={texts.admin.hours.until(name)}
        value={range.until}
        onChange={(event) => onChange({ ...range, until: event.target.value })}
      />
    </>
  );
}

/** A range that spans lunch is cut there, which is what a second one is for; else one is added to be filled in. */
function withAnother(ranges: readonly Range[]): Range[] {
  const last = ranges.at(-1);
  if (last === undefined || last.from >= lunch.from || last.until <= lunch.until) {
    return [...ranges, { from: '', until: '' }];
  }
  return [
    ...ranges.slice(0, -1),
    { from: last.from, until: lunch.from },
    { from: lunch.until, until: last.until },
  ];
}

/** Whether every range of a day is one, and begins after the one before it ended. */
function isDay(ranges: readonly Range[]): boolean {
  const isTime = new RegExp(`^(${wallTimePattern})$`);
  return ranges.every(
    ({ from, until }, index) =>
      isTime.test(from) &&
      (isTime.test(until) || until === '24:00') &&
      from < until &&
      (index === 0 || from > (ranges[index - 1]?.until ?? '')),
  );
}

function Exceptions(props: {
  readonly exceptions: readonly Exception[];
  readonly onChange: (exceptions: readonly Exception[]) => void;
}) {
  const texts = useTexts();
  const { hours: times } = useManageTexts();
  const language = useLanguage();
  const add = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const date = String(form.get('date') ?? '');
    const name = String(form.get('name') ?? '').trim();
    if (date === '' || name === '') return;
    const until = String(form.get('until') ?? '');
    const from = String(form.get('from') ?? '') || '08:30';
    const ranges = until === '' ? [] : [{ from, until }];
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
          <TextInput label={times.openFrom} name="from" {...wallTimeInput} />
          <TextInput label={texts.common.until} name="until" {...wallTimeInput} />
          <Button type="submit">{texts.admin.hours.add}</Button>
        </form>
      </div>
    </Card>
  );
}
