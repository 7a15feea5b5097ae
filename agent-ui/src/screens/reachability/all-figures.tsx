/** Every figure of one scope over one period, with what it means beside it. */
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { Share } from '../../../../server/contract/common.ts';
import type { Metrics } from '../../../../server/contract/metrics.ts';
import { useClient } from '../../api/session.tsx';
import { Card, Heading, Loaded, Message, Table } from '../../components/layout.tsx';
import { NormShare, ShareText } from '../../components/share.tsx';
import { length, number, percent } from '../../format.ts';
import { useSubscription } from '../../live/live.tsx';
import { Link, navigate, useLocation } from '../../router.tsx';
import { useMeasureTexts } from '../../texts/measures/measures.ts';
import type { MeasureTexts } from '../../texts/measures/nl.ts';
import { useLanguage, useTexts } from '../../texts/texts.tsx';
import { PeriodChoice, periodParameters, usePeriod } from './period-choice.tsx';
import { ScopeChoice, scopeOfText, scopeQuery } from './scope-choice.tsx';
import './reachability.css';

export default function AllFigures() {
  useSubscription(['alerts']);
  const texts = useTexts();
  const measures = useMeasureTexts();
  const client = useClient();
  const { query } = useLocation();
  const chosen = usePeriod();
  const scope = query.get('van-wie') ?? '';
  const asked = { ...chosen.query, ...scopeQuery(scopeOfText(scope)) };
  const metrics = useQuery({
    queryKey: ['metrics', asked],
    queryFn: () => client.call('getMetrics', { query: asked }),
    enabled: !chosen.isWrong,
  });
  const choose = (value: string): void => {
    const next = new URLSearchParams(query);
    if (value === '') next.delete('van-wie');
    else next.set('van-wie', value);
    navigate(`/bereikbaarheid/cijfers?${next}`, { replace: true });
  };
  return (
    <div className="bb-stack">
      <p>
        <Link to={`/bereikbaarheid?${periodParameters(chosen)}`}>{`← ${texts.reach.title}`}</Link>
      </p>
      <Heading level={1}>{measures.title}</Heading>
      <p className="bb-muted">{measures.intro}</p>
      <div className="bb-row bb-row--end">
        <PeriodChoice chosen={chosen} />
        <ScopeChoice chosen={chosen} value={scope} onChange={choose} />
      </div>
      {chosen.isWrong ? (
        <Message tone="warning">
          <p>{measures.wrongRange}</p>
        </Message>
      ) : (
        <Loaded query={metrics}>{(data) => <Parts metrics={data} />}</Loaded>
      )}
    </div>
  );
}

type Name = keyof MeasureTexts['names'];

/** A figure, its value, and the seconds that stand in its name. */
type Row = readonly [name: Name, value: ReactNode, seconds?: number];

function Parts(props: { readonly metrics: Metrics }) {
  const texts = useTexts();
  const measures = useMeasureTexts();
  const language = useLanguage();
  const { metrics } = props;
  const share = (of: Share): ReactNode => <ShareText share={of} />;
  const count = (of: number | null): string => (of === null ? '–' : number(of, language));
  const time = (of: number | null): string => (of === null ? '–' : length(of, language));
  const euro = (of: number | null): string =>
    of === null ? '–' : new Intl.NumberFormat(language, { style: 'currency', currency: 'EUR' }).format(of);
  const { inQueue, atTeams, inContact, afterwards, work, costs, norm } = metrics;
  const reach = (of: Metrics['perAttempt']): readonly Row[] => [
    ['offered', count(of.offered)],
    ['stillOpen', count(of.stillOpen)],
    ['success', share(of.success)],
    ['successAfterFollowUp', share(of.successAfterFollowUp)],
    ['reachedWanted', share(of.reachedWanted)],
    ['toldToRingAgainOfAttempts', share(of.toldToRingAgain)],
    ['promiseBrokenCount', count(of.promiseBrokenCount)],
  ];
  const normRow: readonly Row[] = norm === null ? [] : [['norm', <NormShare key="norm" norm={norm} />]];
  const isTeam = metrics.scope.kind === 'team';
  const hours =
    (work.talkingSeconds + work.wrappingUpSeconds + work.availableSeconds + work.pausedSeconds) / 3600;
  const parts: readonly (readonly [keyof MeasureTexts['parts'], readonly Row[]])[] = [
    ['perAttempt', reach(metrics.perAttempt)],
    ['perCall', metrics.perCall.offered === 0 ? [] : reach(metrics.perCall)],
    [
      'inQueue',
      inQueue.offered === 0
        ? []
        : [
            ['queueOffered', count(inQueue.offered)],
            ['waiting', count(inQueue.waiting)],
            ['queueAnswered', count(inQueue.answeredCount)],
            ['callbackCount', count(inQueue.callbackCount)],
            ...(isTeam ? [] : normRow),
            ...inQueue.serviceLevels.map((one): Row => ['within', share(one.share), one.withinSeconds]),
            ...inQueue.serviceLevels.map(
              (one): Row => ['withinCaller', share(one.callerShare), one.withinSeconds],
            ),
            ...inQueue.serviceLevels.map(
              (one): Row => ['withoutShort', share(one.withoutShortShare), one.withinSeconds],
            ),
            ['averageWait', time(inQueue.averageWaitSeconds)],
            ['averageCallerWait', time(inQueue.averageCallerWaitSeconds)],
            ['abandoned', share(inQueue.abandoned)],
            ['averageAbandonWait', time(inQueue.averageAbandonWaitSeconds)],
            ...inQueue.abandonWaits.map(
              (one): Row => ['abandonedWithin', count(one.count), one.withinSeconds],
            ),
          ],
    ],
    [
      'atTeams',
      atTeams.attemptCount === 0
        ? []
        : [
            ['teamAttempts', count(atTeams.attemptCount)],
            ['pickedUp', share(atTeams.answered)],
            ...(isTeam ? normRow : []),
            ...atTeams.answeredWithin.map(
              (one): Row => ['pickedUpWithin', share(one.share), one.withinSeconds],
            ),
            ['pickedUpAfter', time(atTeams.averageWaitSeconds)],
          ],
    ],
    [
      'inContact',
      inContact.callCount === 0
        ? []
        : [
            ['callCount', count(inContact.callCount)],
            ['answeredCount', count(inContact.answeredCount)],
            ['answeredDirectly', share(inContact.answeredDirectly)],
            ['toldToRingAgain', share(inContact.toldToRingAgain)],
            ['noteCount', count(inContact.noteCount)],
            ['aggressionCount', count(inContact.aggressionCount)],
            ['transferred', share(inContact.transferred)],
            ['transferCount', count(inContact.transferCount)],
            ['transfersConnected', share(inContact.transfersConnected)],
            ['transfersWarm', share(inContact.transfersWarm)],
            ['transfersReturned', share(inContact.transfersReturned)],
            ['overTransfersMax', share(inContact.overTransfersMax)],
            ['handling', time(inContact.handlingSeconds)],
            ['talk', time(inContact.talkSeconds)],
            ['hold', time(inContact.holdSeconds)],
            ['wrapUp', time(inContact.wrapUpSeconds)],
            ['repeatCalls', share(inContact.repeatCalls)],
            ['repeatsSameSubject', share(inContact.repeatsSameSubject)],
            ['withoutNumber', share(inContact.withoutNumber)],
            ['firstTimeRight', share(inContact.firstTimeRight)],
          ],
    ],
    [
      'afterwards',
      afterwards.promisesMade + afterwards.lateCount === 0
        ? []
        : [
            ['promisesMade', count(afterwards.promisesMade)],
            ['promisesRunning', count(afterwards.promisesRunning)],
            ['promisesKept', share(afterwards.promisesKept)],
            ['firstAttemptInTime', share(afterwards.firstAttemptInTime)],
            ['medianFirstAttempt', time(afterwards.medianFirstAttemptSeconds)],
            ['reached', share(afterwards.reached)],
            ['attemptsPerPromise', count(afterwards.attemptsPerPromise)],
            ['lateCount', count(afterwards.lateCount)],
          ],
    ],
    [
      'work',
      hours === 0 && work.offersAnswered.n === 0
        ? []
        : [
            ['occupancy', percent(work.occupancy, language)],
            ['offersAnswered', share(work.offersAnswered)],
            ['hours', number(Math.round(hours * 10) / 10, language)],
          ],
    ],
    [
      'costs',
      costs === null || (costs.costPerContact ?? costs.handlingCostPerContact) === null
        ? []
        : [
            ['costPerContact', euro(costs.costPerContact)],
            ['handlingCost', euro(costs.handlingCostPerContact)],
          ],
    ],
  ];
  return (
    <>
      <p className="bb-muted bb-small">{texts.reach.rule(metrics.ruleVersion)}</p>
      {parts.map(([part, rows]) =>
        rows.length === 0 ? null : (
          <Card key={part} title={measures.parts[part]}>
            <Table
              caption={measures.parts[part]}
              rows={rows}
              rowKey={([name, , seconds]) => `${name}${seconds ?? ''}`}
              columns={[
                { head: measures.figure, cell: ([name, , seconds]) => nameOf(measures, name, seconds) },
                { head: measures.value, numeric: true, cell: ([, value]) => value },
                { head: measures.meaning, cell: ([name]) => measures.names[name][1] },
              ]}
            />
          </Card>
        ),
      )}
    </>
  );
}

function nameOf(measures: MeasureTexts, name: Name, seconds: number | undefined): string {
  return measures.names[name][0].replace('{s}', String(seconds ?? ''));
}
