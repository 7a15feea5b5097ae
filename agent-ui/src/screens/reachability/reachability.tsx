/** The team leader's screen: the figure and what it can tell, the course of the day, queues, agents, teams. */
import { lazy, Suspense, useEffect, useState } from 'react';
import type { Figure, Figures, Period } from '../../../../server/contract/figures.ts';
import { Button } from '../../components/button.tsx';
import { Badge, Card, Empty, Heading, Loaded, Message, Table } from '../../components/layout.tsx';
import { NormShare, ShareBar, ShareText, VerdictBadge } from '../../components/share.tsx';
import { csv, download } from '../../csv.ts';
import { interval, length, number, percent } from '../../format.ts';
import { useCollection, useSubscription } from '../../live/live.tsx';
import { Link } from '../../router.tsx';
import { useMeasureTexts } from '../../texts/measures/measures.ts';
import { useLanguage, useTexts } from '../../texts/texts.tsx';
import { AgentsNow } from './agents-now.tsx';
import { CourseChart } from './course-chart.tsx';
import { type ChosenPeriod, PeriodChoice, periodParameters, usePeriod } from './period-choice.tsx';
import { QueuesNow } from './queues-now.tsx';
import { ReportRange } from './report-range.tsx';
import { useFiguresOfAll } from './scope-choice.tsx';
import './reachability.css';

const Staffing = lazy(() => import('./staffing.tsx'));

export default function Reachability() {
  useSubscription(['queues', 'agents', 'figures', 'alerts', 'calamities']);
  const texts = useTexts();
  const [staffing, setStaffing] = useState(false);
  const chosen = usePeriod();
  const figures = useFiguresOfAll(chosen);
  useFreshFigures(figures.refetch, chosen.period);
  return (
    <div className="bb-stack">
      <div className="bb-row bb-row--between bb-row--end">
        <Heading level={1}>{texts.reach.title}</Heading>
        <div className="bb-no-print bb-row bb-row--end">
          {figures.data === undefined ? null : <Take figures={figures.data} />}
          <PeriodChoice chosen={chosen} />
        </div>
      </div>
      <Alerts />
      <div className="bb-leader">
        <div className="bb-stack">
          {chosen.isWrong ? null : (
            <Loaded query={figures}>{(data) => <FiguresView figures={data} chosen={chosen} />}</Loaded>
          )}
        </div>
        <div className="bb-stack">
          <QueuesNow />
          <AgentsNow />
          {figures.data === undefined ? null : <OtherMeasures figure={figures.data.total} chosen={chosen} />}
          <ReportRange />
        </div>
      </div>
      <div className="bb-no-print">
        <Button aria-expanded={staffing} onClick={() => setStaffing(!staffing)}>
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

interface PeriodFigures {
  readonly figures: Figures;
  readonly chosen: ChosenPeriod;
}

function FiguresView(props: PeriodFigures) {
  const texts = useTexts();
  const { figures, chosen } = props;
  const { queues, entrances, employees } = figures;
  return (
    <>
      <MainFigure figures={figures} chosen={chosen} />
      <Card title={figures.period === 'today' ? texts.reach.course : texts.reach.courseLast}>
        <CourseChart slots={figures.course} target={figures.total.target} />
      </Card>
      <ScopeTable title={texts.reach.teams} figures={figures.teams} head={texts.reach.team} chosen={chosen} />
      <Failures figures={figures} />
      {(
        [
          [texts.reach.byQueue, texts.reach.queue, queues],
          [texts.reach.byEntrance, texts.reach.entrance, entrances],
          [texts.reach.byEmployee, texts.reach.employee, employees],
        ] as const
      ).map(([title, head, lines]) =>
        lines.length === 0 ? null : (
          <details key={title}>
            <summary>{title}</summary>
            <ScopeTable title={title} figures={lines} head={head} chosen={chosen} />
          </details>
        ),
      )}
    </>
  );
}

function MainFigure(props: PeriodFigures) {
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
        <Link to={`/bereikbaarheid/pogingen?${periodParameters(props.chosen)}&mislukt=ja`}>
          {texts.reach.showAttempts}
        </Link>
      </p>
    </Card>
  );
}

function ScopeTable(props: {
  readonly title: string;
  readonly head: string;
  readonly figures: readonly Figure[];
  readonly chosen: ChosenPeriod;
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
                <Link
                  to={`/bereikbaarheid/pogingen?${periodParameters(props.chosen)}&van-wie=${encodeURIComponent(`${figure.scope.kind}:${figure.scope.id}`)}`}
                >
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
      {props.chosen.period !== 'today' && ranked.some(({ norm }) => norm !== null) ? (
        <p className="bb-muted bb-small">{texts.reach.normOfNow}</p>
      ) : null}
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

function OtherMeasures(props: { readonly figure: Figure; readonly chosen: ChosenPeriod }) {
  const texts = useTexts();
  const language = useLanguage();
  const measures = useMeasureTexts();
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
              <Badge tone="neutral">{part.class}</Badge>{' '}
              <Link to={`/bereikbaarheid/pogingen?${periodParameters(props.chosen)}&klasse=${part.class}`}>
                {texts.reach.classes[part.class]}
              </Link>
            </span>
            <span className="bb-number">{number(part.count, language)}</span>
          </li>
        ))}
        {figure.stillOpen === 0 ? null : (
          <li className="bb-row bb-row--between bb-row--one-line">
            <span>{texts.reach.stillOpen}</span>
            <span className="bb-number">{number(figure.stillOpen, language)}</span>
          </li>
        )}
      </ul>
      <ul className="bb-plain-list bb-no-print bb-more-figures">
        <li>
          <Link to={`/bereikbaarheid/cijfers?${periodParameters(props.chosen)}`}>{measures.link}</Link>
        </li>
        <li>
          <Link to="/bereikbaarheid/vergelijking">{measures.comparison.link}</Link>
        </li>
      </ul>
    </Card>
  );
}
