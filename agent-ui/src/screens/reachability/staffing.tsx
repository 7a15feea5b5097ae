/** How many agents a day needs, and what one more between two hours would bring. */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import type { Forecast } from '../../../../server/contract/planning.ts';
import { ApiError } from '../../api/client.ts';
import { useClient, useMe } from '../../api/session.tsx';
import { useNow } from '../../clock.tsx';
import { Select, TextInput } from '../../components/form.tsx';
import { Card, Empty, Loaded, Table } from '../../components/layout.tsx';
import { isoDate, number, percent } from '../../format.ts';
import { useCollection } from '../../live/live.tsx';
import { useLanguage, useTexts } from '../../texts/texts.tsx';

const wallTime = /^([01]\d|2[0-3]):[0-5]\d$/;

export default function Staffing() {
  const texts = useTexts();
  const now = useNow();
  const me = useMe();
  // How many callers another municipality expects is its own business.
  const queues = useCollection('queues').filter(({ municipality }) => municipality.id === me.municipality.id);
  const [chosen, setChosen] = useState('');
  const [date, setDate] = useState(() => isoDate(now));
  const [agents, setAgents] = useState('');
  const [extra, setExtra] = useState('0');
  const [from, setFrom] = useState('10:00');
  const [until, setUntil] = useState('12:00');
  const top = useRef<HTMLDivElement>(null);
  // It opens below the figures: who asked for it sees it.
  useEffect(() => top.current?.scrollIntoView({ block: 'start' }), []);
  const queueId = chosen === '' ? (queues[0]?.id ?? '') : chosen;
  return (
    <Card title={texts.staffing.title}>
      <div className="bb-stack" ref={top}>
        <p className="bb-muted">{texts.staffing.intro}</p>
        <div className="bb-row bb-row--end">
          <Select
            label={texts.staffing.queue}
            value={queueId}
            onChange={(event) => setChosen(event.target.value)}
          >
            {queues.map((queue) => (
              <option key={queue.id} value={queue.id}>
                {queue.name}
              </option>
            ))}
          </Select>
          <TextInput
            label={texts.staffing.date}
            type="date"
            value={date}
            onChange={(event) => setDate(event.target.value)}
          />
          <TextInput
            label={texts.staffing.agents}
            hint={texts.staffing.agentsHint}
            type="number"
            min={0}
            max={500}
            value={agents}
            onChange={(event) => setAgents(event.target.value)}
          />
        </div>
        <div className="bb-row bb-row--end">
          <TextInput
            label={texts.staffing.extra}
            type="number"
            min={-50}
            max={50}
            value={extra}
            onChange={(event) => setExtra(event.target.value)}
          />
          <TextInput
            label={texts.staffing.from}
            value={from}
            maxLength={5}
            onChange={(event) => setFrom(event.target.value)}
          />
          <TextInput
            label={texts.staffing.until}
            value={until}
            maxLength={5}
            onChange={(event) => setUntil(event.target.value)}
          />
        </div>
        {queueId === '' ? (
          <Empty>{texts.reach.noQueues}</Empty>
        ) : (
          <Outcome
            queueId={queueId}
            date={date}
            agentCount={/^\d{1,3}$/.test(agents) ? Number(agents) : null}
            extraAgents={/^-?\d{1,2}$/.test(extra) ? Number(extra) : 0}
            hours={wallTime.test(from) && wallTime.test(until) && from < until ? { from, until } : null}
          />
        )}
      </div>
    </Card>
  );
}

function Outcome(props: {
  readonly queueId: string;
  readonly date: string;
  readonly agentCount: number | null;
  readonly extraAgents: number;
  readonly hours: { readonly from: string; readonly until: string } | null;
}) {
  const client = useClient();
  const { queueId, date, agentCount, extraAgents, hours } = props;
  const query = {
    queueId,
    ...(date === '' ? {} : { date }),
    ...(agentCount === null ? {} : { agentCount }),
    ...(extraAgents === 0 || hours === null
      ? {}
      : { extraAgents, extraFrom: hours.from, extraUntil: hours.until }),
  };
  const forecast = useQuery({
    queryKey: ['forecast', query],
    queryFn: () => client.call('getForecast', { query }),
    placeholderData: keepPreviousData,
    retry: false,
  });
  // Too little history is no fault: the server says what is missing.
  if (forecast.error instanceof ApiError && forecast.error.problem !== null)
    return <Empty>{forecast.error.problem.detail}</Empty>;
  return <Loaded query={forecast}>{(data) => <View forecast={data} />}</Loaded>;
}

function View(props: { readonly forecast: Forecast }) {
  const texts = useTexts();
  const language = useLanguage();
  const { forecast } = props;
  const share = (value: number | null) => (value === null ? '–' : percent(value, language));
  if (forecast.historyDays === 0) return <Empty>{texts.staffing.noHistory}</Empty>;
  return (
    <div className="bb-stack">
      <p role="status">
        <strong>
          {texts.staffing.plan(
            number(Math.round(forecast.callsExpected), language),
            share(forecast.plan.serviceLevelShare),
            forecast.withinSeconds,
          )}
        </strong>{' '}
        {forecast.whatIf === null ? null : texts.staffing.whatIf(share(forecast.whatIf.serviceLevelShare))}
      </p>
      <Table
        caption={texts.staffing.title}
        rows={forecast.quarters.filter((quarter) => quarter.callsExpected > 0 || quarter.agentsNeeded > 0)}
        rowKey={(quarter) => quarter.from}
        columns={[
          { head: texts.staffing.quarter, cell: (quarter) => quarter.from },
          {
            head: texts.staffing.calls,
            numeric: true,
            cell: (quarter) => number(Math.round(quarter.callsExpected * 10) / 10, language),
          },
          { head: texts.staffing.needed, numeric: true, cell: (quarter) => String(quarter.agentsNeeded) },
          { head: texts.staffing.there, numeric: true, cell: (quarter) => String(quarter.agentCount) },
          {
            head: texts.staffing.within(forecast.withinSeconds),
            numeric: true,
            cell: (quarter) => share(quarter.serviceLevelShare),
          },
        ]}
      />
      <p className="bb-muted bb-small">{texts.staffing.basis(forecast.historyDays)}</p>
    </div>
  );
}
