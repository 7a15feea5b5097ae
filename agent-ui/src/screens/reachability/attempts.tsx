/** Every contact attempt behind a percentage, and the story of one call. */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Attempt, Period } from '../../../../server/contract/figures.ts';
import { useClient } from '../../api/session.tsx';
import { useNow } from '../../clock.tsx';
import { Choice, Select } from '../../components/form.tsx';
import { Badge, Card, Empty, Heading, Loaded, Table } from '../../components/layout.tsx';
import { Pager } from '../../components/pager.tsx';
import { length, moment } from '../../format.ts';
import { useSubscription } from '../../live/live.tsx';
import { Link, navigate, useLocation } from '../../router.tsx';
import { useLanguage, useTexts } from '../../texts/texts.tsx';
import { CallStoryDialog } from './call-story.tsx';
import './reachability.css';

const pageSize = 25;
const failedClasses: ReadonlySet<string> = new Set(['C', 'D', 'E']);
const periods: readonly Period[] = ['today', 'week', 'month', 'quarter', 'year'];

export default function Attempts() {
  useSubscription(['alerts']);
  const texts = useTexts();
  const client = useClient();
  const { query } = useLocation();
  const [story, setStory] = useState<Attempt | null>(null);
  const period = periods.find((candidate) => candidate === query.get('periode')) ?? 'today';
  const team = query.get('team') ?? '';
  const failed = query.get('mislukt') === 'ja';
  const page = Math.max(1, Number(query.get('pagina')) || 1);
  const attempts = useQuery({
    queryKey: ['attempts', period, team, failed, page],
    queryFn: () =>
      client.call('listAttempts', {
        query: {
          period,
          page,
          pageSize,
          ...(failed ? { failed: 'true' } : {}),
          ...(team === '' ? {} : { scopeKind: 'team', scopeId: team }),
        },
      }),
    placeholderData: keepPreviousData,
  });
  const teams = useQuery({
    queryKey: ['teams'],
    queryFn: () => client.all('listTeams'),
    staleTime: 600_000,
  });
  const go = (change: Readonly<Record<string, string>>) => {
    const next = new URLSearchParams(query);
    for (const [key, value] of Object.entries(change)) {
      if (value === '') next.delete(key);
      else next.set(key, value);
    }
    navigate(`/bereikbaarheid/pogingen?${next}`, { replace: true });
  };
  return (
    <div className="bb-stack">
      <p>
        <Link to="/bereikbaarheid">{`← ${texts.reach.title}`}</Link>
      </p>
      <Heading level={1}>{texts.reach.attempts}</Heading>
      <div className="bb-row bb-row--end">
        <div>
          <Select
            label={texts.reach.period}
            value={period}
            onChange={(event) => go({ periode: event.target.value, pagina: '' })}
          >
            {periods.map((choice) => (
              <option key={choice} value={choice}>
                {texts.reach.periods[choice]}
              </option>
            ))}
          </Select>
        </div>
        <div>
          <Select
            label={texts.reach.team}
            value={team}
            onChange={(event) => go({ team: event.target.value, pagina: '' })}
          >
            <option value="">{texts.reach.allScopes}</option>
            {(teams.data ?? []).map((choice) => (
              <option key={choice.id} value={choice.id}>
                {choice.name}
              </option>
            ))}
          </Select>
        </div>
        <Choice
          type="checkbox"
          label={texts.reach.onlyFailed}
          checked={failed}
          onChange={(event) => go({ mislukt: event.target.checked ? 'ja' : '', pagina: '' })}
        />
      </div>
      <Loaded query={attempts}>
        {(data) => (
          <Card title={`${texts.reach.total}: ${data.count}`}>
            <AttemptTable attempts={data.results} onStory={setStory} />
            <Pager
              page={page}
              pageSize={pageSize}
              count={data.count}
              onPage={(to) => go({ pagina: String(to) })}
            />
          </Card>
        )}
      </Loaded>
      {story === null ? null : <CallStoryDialog attempt={story} onClose={() => setStory(null)} />}
    </div>
  );
}

function AttemptTable(props: {
  readonly attempts: readonly Attempt[];
  readonly onStory: (attempt: Attempt) => void;
}) {
  const texts = useTexts();
  const language = useLanguage();
  const now = useNow();
  if (props.attempts.length === 0) return <Empty>{texts.reach.noAttempts}</Empty>;
  return (
    <Table
      caption={texts.reach.attempts}
      rows={props.attempts}
      rowKey={(attempt) => attempt.id}
      columns={[
        {
          head: texts.reach.when,
          cell: (attempt) => (
            <button type="button" className="bb-text-button" onClick={() => props.onStory(attempt)}>
              {moment(attempt.at, now, language)}
            </button>
          ),
        },
        {
          head: texts.reach.class,
          cell: (attempt) => (
            <Badge
              tone={attempt.class === 'X' ? 'neutral' : failedClasses.has(attempt.class) ? 'error' : 'ok'}
              icon={attempt.class === 'X' ? 'dash' : failedClasses.has(attempt.class) ? 'close' : 'ok'}
            >
              {`${attempt.class} · ${texts.reach.classes[attempt.class]}`}
            </Badge>
          ),
        },
        { head: texts.reach.destination, cell: (attempt) => attempt.destination.name },
        { head: texts.reach.waited, numeric: true, cell: (attempt) => length(attempt.waitSeconds, language) },
        { head: texts.reach.explanation, cell: (attempt) => attempt.explanation },
      ]}
    />
  );
}
