/** The team leader's screen: the figure and what it can tell, the course of the day, queues, agents, teams. */
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useEffect, useState } from 'react';
import type { Figure, Figures, Period } from '../../../../server/contract/figures.ts';
import { useClient } from '../../api/session.tsx';
import { Button } from '../../components/button.tsx';
import { Select } from '../../components/form.tsx';
import { Badge, Card, Empty, Heading, Loaded, Message, Table } from '../../components/layout.tsx';
import { NormShare, ShareBar, ShareText, VerdictBadge } from '../../components/share.tsx';
import { csv, download } from '../../csv.ts';
import { interval, length, number, percent } from '../../format.ts';
import { useCollection, useSubscription } from '../../live/live.tsx';
import { Link } from '../../router.tsx';
import { useLanguage, useTexts } from '../../texts/texts.tsx';
import { AgentsNow } from './agents-now.tsx';
import { CourseChart } from './course-chart.tsx';
import { QueuesNow } from './queues-now.tsx';
import { ReportRange } from './report-range.tsx';
import './reachability.css';

const Staffing = lazy(() => import('./staffing.tsx'));

const periods = ['today', 'week', 'month', 'quarter', 'year'] as const satisfies readonly Period[];

export default function Reachability() {
  useSubscription(['queues', 'agents', 'figures', 'alerts', 'calamities']);
  const texts = useTexts();
  const client = useClient();
  const [staffing, setStaffing] = useState(false);
  const [period, setPeriod] = useState<Period>('today');
  const figures = useQuery({
    queryKey: ['figures', period],
    queryFn: () => client.call('getFigures', { query: { period } }),
  });
  useFreshFigures(figures.refetch, period);
  return (
    <div className="bb-stack">
      <div className="bb-row bb-row--between bb-row--end">
        <Heading level={1}>{texts.reach.title}</Heading>
        <div className="bb-no-print bb-row bb-row--end">
          {figures.data === undefined ? null : <Take figures={figures.data} />}
          <Select
            label={texts.reach.period}
            value={period}
            onChange={(event) => setPeriod(event.target.value as Period)}
          >
            {periods.map((choice) => (
              <option key={choice} value={choice}>
                {texts.reach.periods[choice]}
              </option>
            ))}
          </Select>
        </div>
      </div>
      <Alerts />
      <div className="bb-leader">
        <div className="bb-stack">
          <Loaded query={figures}>{(data) => <FiguresView figures={data} />}</Loaded>
        </div>
        <div className="bb-stack">
          <QueuesNow />
          <AgentsNow />
          {figures.data === undefined ? null : <OtherMeasures figure={figures.data.total} />}
          <ReportRange />
        </div>
      </div>
      <div className="bb-no-print">
        <Button purpose="subtle" aria-expanded={staffing} onClick={() => setStaffing(!staffing)}>
          {texts.staffing.title}
        </Button>
        {staffing ? (
          <Suspense>
            <Staffing />
          </Suspense>
        ) : null}
      </div>
    </div>
  );
}

/** The figures to take along: as a table for a spreadsheet, or on paper. */
function Take(props: { readonly figures: Figures }) {
  const texts = useTexts();
  const { figures } = props;
  const save = () => {
    const head = [
      texts.reach.team,
      texts.reach.success,
      'n',
      '%',
      '95 % van',
      '95 % tot',
      texts.reach.rule(''),
    ];
    const rows = [figures.total, ...figures.teams].map(({ scope, success, ruleVersion }) => [
      scope.name,
      success.hits,
      success.n,
      success.value,
      success.low,
      success.high,
      ruleVersion,
    ]);
    download(`bereikbaarheid-${figures.period}.csv`, csv([head, ...rows]));
  };
  return (
    <>
      <Button purpose="subtle" onClick={save}>
        CSV
      </Button>
      <Button purpose="subtle" onClick={() => window.print()}>
        {texts.reach.print}
      </Button>
    </>
  );
}

/** A live figure that changed means that the rest of today has changed too: ask again, at most every 5 s. */
function useFreshFigures(refetch: () => unknown, period: Period): void {
  const live = useCollection('figures');
  // biome-ignore lint/correctness/useExhaustiveDependencies: a changed live figure is what starts this.
  useEffect(() => {
    if (period !== 'today') return;
    const timer = setTimeout(() => refetch(), 5000);
    return () => clearTimeout(timer);
  }, [live, period]);
}

function Alerts() {
  const texts = useTexts();
  const alerts = useCollection('alerts');
  const calamities = useCollection('calamities').filter((calamity) => calamity.active);
  if (alerts.length + calamities.length === 0) return null;
  const tones = { info: 'info', warning: 'warning', critical: 'error' } as const;
  return (
    <section aria-label={texts.reach.alerts} className="bb-stack bb-stack--tight" role="status">
      {calamities.map((calamity) => (
        <Message key={calamity.id} tone="warning">
          <p>
            <strong>{calamity.municipality.name}:</strong> {calamity.message}
          </p>
        </Message>
      ))}
      {alerts.map((alert) => (
        <Message key={alert.id} tone={tones[alert.severity]}>
          <p>
            <strong>{texts.reach.severities[alert.severity]}:</strong> {alert.text}
          </p>
        </Message>
      ))}
    </section>
  );
}

function FiguresView(props: { readonly figures: Figures }) {
  const texts = useTexts();
  const { figures } = props;
  return (
    <>
      <MainFigure figures={figures} />
      <Card title={texts.reach.course}>
        <CourseChart slots={figures.course} target={figures.total.target} />
      </Card>
      <TeamTable title={texts.reach.teams} figures={figures.teams} head={texts.reach.team} />
      <Failures figures={figures} />
    </>
  );
}

function MainFigure(props: { readonly figures: Figures }) {
  const texts = useTexts();
  const language = useLanguage();
  const { total, outlook, period } = props.figures;
  const { success } = total;
  return (
    <Card title={texts.reach.success} actions={<VerdictBadge share={success} target={total.target} />}>
      <div className="bb-figure">
        {success.value === null ? null : (
          <div className="bb-figure__value">{percent(success.value, language)}</div>
        )}
        <div className="bb-stack bb-stack--tight bb-grow">
          {success.value === null ? (
            <p>{texts.reach.tooFew(success.n)}</p>
          ) : (
            <p>
              {texts.reach.interval(interval(success, language))} ·{' '}
              {texts.reach.n(number(success.n, language))} ·{' '}
              <strong>{texts.reach.target(percent(total.target, language))}</strong>
            </p>
          )}
          <ShareBar share={success} target={total.target} />
          <p className="bb-muted bb-small">
            {texts.reach.afterFollowUp}: <ShareText share={total.successAfterFollowUp} /> ·{' '}
            {texts.reach.rule(total.ruleVersion)}
          </p>
          {outlook === null || period !== 'today' ? null : (
            <p>{texts.reach.outlookText(outlook.mayStillFail, percent(outlook.chance, language))}</p>
          )}
        </div>
      </div>
      <p className="bb-small bb-muted">{texts.reach.verdictHint}</p>
      <p>
        <Link to={`/bereikbaarheid/pogingen?periode=${period}&mislukt=ja`}>{texts.reach.showAttempts}</Link>
      </p>
    </Card>
  );
}

function TeamTable(props: {
  readonly title: string;
  readonly head: string;
  readonly figures: readonly Figure[];
}) {
  const texts = useTexts();
  const language = useLanguage();
  // The weakest first, but only as far as the data can tell: by the upper end of the interval.
  const ranked = [...props.figures].sort((a, b) => (a.success.high ?? 2) - (b.success.high ?? 2));
  return (
    <Card title={props.title}>
      {ranked.length === 0 ? (
        <Empty>{texts.reach.noAttempts}</Empty>
      ) : (
        <Table
          caption={props.title}
          rows={ranked}
          rowKey={(figure) => figure.id}
          columns={[
            {
              head: props.head,
              cell: (figure) => (
                <Link to={`/bereikbaarheid/pogingen?periode=${figure.period}&team=${figure.scope.id}`}>
                  {figure.scope.name}
                </Link>
              ),
            },
            { head: texts.reach.success, cell: (figure) => <TeamShare figure={figure} /> },
            { head: texts.reach.offered, numeric: true, cell: (figure) => number(figure.offered, language) },
            { head: texts.reach.norm, numeric: true, cell: (figure) => <NormShare norm={figure.norm} /> },
            {
              head: texts.reach.abandoned,
              numeric: true,
              cell: (figure) => percent(figure.abandoned.value, language),
            },
          ]}
        />
      )}
    </Card>
  );
}

function TeamShare(props: { readonly figure: Figure }) {
  return (
    <div className="bb-team-share">
      <div className="bb-row bb-row--between">
        <ShareText share={props.figure.success} />
        <VerdictBadge share={props.figure.success} target={props.figure.target} />
      </div>
      <ShareBar share={props.figure.success} target={props.figure.target} />
    </div>
  );
}

function Failures(props: { readonly figures: Figures }) {
  const texts = useTexts();
  const { failures } = props.figures;
  const most = Math.max(1, ...failures.map((failure) => failure.count));
  return (
    <Card title={texts.reach.failuresTitle}>
      {failures.length === 0 ? <Empty>{texts.reach.noFailures}</Empty> : null}
      <ul className="bb-plain-list bb-bars">
        {failures.map((failure) => (
          <li key={failure.code}>
            <div className="bb-row bb-row--between">
              <span>{failure.text}</span>
              <strong className="bb-number">{failure.count}</strong>
            </div>
            <div className="bb-bar" aria-hidden="true">
              <div style={{ inlineSize: `${(failure.count / most) * 100}%` }} />
            </div>
          </li>
        ))}
      </ul>
    </Card>
  );
}

function OtherMeasures(props: { readonly figure: Figure }) {
  const texts = useTexts();
  const language = useLanguage();
  const { figure } = props;
  return (
    <Card title={texts.reach.measures}>
      <dl className="bb-facts">
        {figure.serviceLevels.map((level) => (
          <div key={level.withinSeconds} style={{ display: 'contents' }}>
            <dt>{texts.reach.service(level.withinSeconds)}</dt>
            <dd>
              <ShareText share={level.share} />
            </dd>
          </div>
        ))}
        <dt>{texts.reach.averageWait}</dt>
        <dd>{figure.averageWaitSeconds === null ? '–' : length(figure.averageWaitSeconds, language)}</dd>
        <dt>{texts.reach.direct}</dt>
        <dd>
          <ShareText share={figure.answeredDirectly} />
        </dd>
        <dt>{texts.reach.transferred}</dt>
        <dd>
          <ShareText share={figure.transferred} />
        </dd>
        <dt>{texts.reach.ringAgain}</dt>
        <dd>
          <ShareText share={figure.toldToRingAgain} />
        </dd>
      </dl>
      <Heading level={3}>{texts.reach.class}</Heading>
      <ul className="bb-plain-list">
        {figure.classes.map((part) => (
          <li key={part.class} className="bb-row bb-row--between bb-row--one-line">
            <span>
              <Badge tone="neutral">{part.class}</Badge> {texts.reach.classes[part.class]}
            </span>
            <span className="bb-number">{number(part.count, language)}</span>
          </li>
        ))}
      </ul>
    </Card>
  );
}
