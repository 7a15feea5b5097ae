/** Every contact attempt behind a percentage, and the story of one call. */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Attempt, AttemptClass } from '../../../../server/contract/figures.ts';
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
import { PeriodChoice, periodParameters, usePeriod } from './period-choice.tsx';
import { ScopeChoice, scopeOfText, scopeQuery } from './scope-choice.tsx';
import './reachability.css';

const pageSize = 25;
const failedClasses: ReadonlySet<string> = new Set(['C', 'D', 'E']);
const classes: readonly AttemptClass[] = ['A1', 'A2', 'B1', 'B2', 'C', 'D', 'E', 'X'];

export default function Attempts() {
  useSubscription(['alerts']);
  const texts = useTexts();
  const client = useClient();
  const { query } = useLocation();
  const [story, setStory] = useState<Attempt | null>(null);
  const chosen = usePeriod();
  const scope = query.get('van-wie') ?? '';
  const only = classes.find((one) => one === query.get('klasse'));
  const failed = query.get('mislukt') === 'ja';
  const page = Math.max(1, Number(query.get('pagina')) || 1);
  const attempts = useQuery({
    queryKey: ['attempts', chosen.query, scope, only, failed, page],
    queryFn: () =>
      client.call('listAttempts', {
        query: {
          ...chosen.query,
          page,
          pageSize,
          ...(failed ? { failed: 'true' } : {}),
          ...(only === undefined ? {} : { class: only }),
          ...(scope === '' ? {} : scopeQuery(scopeOfText(scope))),
        },
      }),
    placeholderData: keepPreviousData,
    enabled: !chosen.isWrong,
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
        <Link to={`/bereikbaarheid?${periodParameters(chosen)}`}>{`← ${texts.reach.title}`}</Link>
      </p>
      <Heading level={1}>{texts.reach.attempts}</Heading>
      <div className="bb-row bb-row--end">
        <PeriodChoice chosen={chosen} />
        <ScopeChoice
          chosen={chosen}
          value={scope}
          onChange={(value) => go({ 'van-wie': value, pagina: '' })}
        />
        <Select
          label={texts.reach.class}
          value={only ?? ''}
          onChange={(event) => go({ klasse: event.target.value, pagina: '' })}
        >
          <option value="">{texts.reach.allClasses}</option>
          {classes.map((one) => (
            <option key={one} value={one}>
              {`${one} · ${texts.reach.classes[one]}`}
            </option>
          ))}
        </Select>
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

function ClassBadge(props: { readonly of: Attempt['class'] }) {
  const texts = useTexts();
  const { of } = props;
  if (of === null) return <Badge tone="info">{texts.reach.stillOpen}</Badge>;
  if (of === 'X') return <Badge tone="neutral" icon="dash">{`X · ${texts.reach.classes.X}`}</Badge>;
  const failed = failedClasses.has(of);
  return (
    <Badge tone={failed ? 'error' : 'ok'} icon={failed ? 'close' : 'ok'}>
      {`${of} · ${texts.reach.classes[of]}`}
    </Badge>
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
          cell: (attempt) => <ClassBadge of={attempt.class} />,
        },
        { head: texts.reach.destination, cell: (attempt) => attempt.destination.name },
        { head: texts.reach.waited, numeric: true, cell: (attempt) => length(attempt.waitSeconds, language) },
        { head: texts.reach.explanation, cell: (attempt) => attempt.explanation },
      ]}
    />
  );
}
