/** One day under other people's definitions, and the calls on which they disagree, each with its story. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Comparison as ComparisonData } from '../../../../server/contract/report.ts';
import { useClient } from '../../api/session.tsx';
import { useNow } from '../../clock.tsx';
import { TextInput } from '../../components/form.tsx';
import { Badge, Card, Empty, Heading, Loaded, Table } from '../../components/layout.tsx';
import { ShareText } from '../../components/share.tsx';
import { isoDate, timeWithSeconds } from '../../format.ts';
import { useSubscription } from '../../live/live.tsx';
import { Link, navigate, useLocation } from '../../router.tsx';
import { useMeasureTexts } from '../../texts/measures/measures.ts';
import { useLanguage, useTexts } from '../../texts/texts.tsx';
import { CallStoryDialog } from './call-story.tsx';
import './reachability.css';

export default function Comparison() {
  useSubscription(['alerts']);
  const texts = useTexts();
  const { comparison } = useMeasureTexts();
  const client = useClient();
  const now = useNow();
  const { query } = useLocation();
  const date = query.get('dag') ?? isoDate(now);
  const compared = useQuery({
    queryKey: ['comparison', date],
    queryFn: () => client.call('getComparison', { query: { date } }),
  });
  return (
    <div className="bb-stack">
      <p>
        <Link to="/bereikbaarheid">{`← ${texts.reach.title}`}</Link>
      </p>
      <Heading level={1}>{comparison.title}</Heading>
      <p className="bb-muted">{comparison.intro}</p>
      <div className="bb-row bb-row--end">
        <TextInput
          label={comparison.date}
          type="date"
          value={date}
          max={isoDate(now)}
          required
          onChange={(event) => {
            if (event.target.value !== '')
              navigate(`/bereikbaarheid/vergelijking?dag=${event.target.value}`, { replace: true });
          }}
        />
      </div>
      <Loaded query={compared}>{(data) => <Compared data={data} />}</Loaded>
    </div>
  );
}

function Compared(props: { readonly data: ComparisonData }) {
  const { comparison } = useMeasureTexts();
  const texts = useTexts();
  const language = useLanguage();
  const [story, setStory] = useState<ComparisonData['differingCalls'][number] | null>(null);
  const { definitions, differingCalls } = props.data;
  const title = comparison.differing(differingCalls.length);
  const shortOf = (code: string, text: string): string =>
    (comparison.short as Readonly<Record<string, string>>)[code] ?? text;
  return (
    <>
      <Card title={comparison.title}>
        <Table
          caption={comparison.title}
          rows={definitions}
          rowKey={({ code }) => code}
          columns={[
            { head: comparison.definition, cell: ({ text }) => text },
            { head: comparison.share, numeric: true, cell: ({ share }) => <ShareText share={share} /> },
          ]}
        />
      </Card>
      <Card title={title}>
        {differingCalls.length === 0 ? (
          <Empty>{comparison.none}</Empty>
        ) : (
          <>
            <p className="bb-muted bb-small">{comparison.most}</p>
            <Table
              caption={title}
              rows={differingCalls}
              rowKey={({ callId }) => callId}
              columns={[
                {
                  head: texts.reach.when,
                  cell: (call) => (
                    <button type="button" className="bb-text-button" onClick={() => setStory(call)}>
                      {timeWithSeconds(call.at, language)}
                    </button>
                  ),
                },
                ...definitions.map(({ code, text }, index) => ({
                  head: shortOf(code, text),
                  cell: ({ votes }: ComparisonData['differingCalls'][number]) => {
                    const vote = votes[index]?.vote ?? 'leftOut';
                    const tone = vote === 'hit' ? 'ok' : vote === 'miss' ? 'error' : 'neutral';
                    return <Badge tone={tone}>{comparison.votes[vote]}</Badge>;
                  },
                })),
              ]}
            />
          </>
        )}
      </Card>
      {story === null ? null : <CallStoryDialog attempt={story} onClose={() => setStory(null)} />}
    </>
  );
}
